/* 机关代字 (agency codes) and names of agencies that the parser knows. Unknown codes are read too,
 * by their pattern; the tables decide where a code begins when nothing separates it from the words
 * before it, and which codes may stand without brackets around the year. */
#ifndef ZWS_DOCUMENT_DOCNO_AGENCIES_TABLE_H
#define ZWS_DOCUMENT_DOCNO_AGENCIES_TABLE_H

#include <uchar.h>

// clang-format off
/* Beginnings of the codes of central agencies. */
static const char32_t *const central_heads[] = {
    /* the Party's centre, the State Council, courts, procuratorates, the army */
    U"中", U"中办", U"中宣", U"中组", U"中纪", U"中央", U"厅", U"国", U"国办", U"国秘", U"法",
    U"法办", U"法释", U"高检", U"高法", U"军",
    /* departments of the State Council, today's and former ones */
    U"发改", U"教", U"科", U"国科", U"工信", U"工信部", U"工信厅", U"民", U"国民委", U"公", U"公通",
    U"公安", U"安", U"司", U"司发", U"财", U"人社", U"人社部", U"人社厅", U"自然资", U"国土资",
    U"环", U"生态", U"建", U"交", U"水", U"农", U"农业", U"商", U"文", U"文旅", U"国卫", U"卫",
    U"退役军人", U"应急", U"银", U"审", U"国资", U"税", U"税总", U"国税", U"地税", U"署", U"市监",
    U"国市监", U"工商", U"质检", U"国质检", U"食药监", U"药监", U"国药监", U"广电", U"新广",
    U"新出", U"版", U"体", U"统", U"国统", U"国医保", U"医保", U"国管", U"银保监", U"银监", U"保监",
    U"证监", U"金", U"粮", U"国粮", U"能", U"国能", U"国烟", U"林", U"铁", U"民航", U"国邮", U"邮",
    U"文物", U"国中医药", U"安监", U"安监总", U"煤安监", U"矿安", U"国知", U"知", U"档", U"气",
    U"震", U"测", U"海", U"国海", U"侨", U"旅", U"汇", U"外经贸", U"外专", U"扶贫", U"国开办",
    U"乡振", U"残联", U"总工", U"团", U"妇", U"供销", U"劳", U"劳社", U"人", U"人薪", U"物", U"计",
    U"计价", U"价", U"经贸", U"国经贸", U"国法", U"食", U"药", U"保", U"信", U"网信", U"密", U"联",
    U"全爱卫", U"全国", U"公武", U"体改", U"编", U"中编", U"中央编", U"国防", U"科工", U"联防联控",
};

/* Beginnings of the codes of provinces and cities. */
static const char32_t *const local_heads[] = {
    /* provinces, autonomous regions, municipalities, special regions, the corps of Xinjiang */
    U"京", U"津", U"冀", U"晋", U"蒙", U"内政", U"辽", U"吉", U"黑", U"沪", U"苏", U"浙", U"皖",
    U"闽", U"赣", U"鲁", U"豫", U"鄂", U"湘", U"粤", U"桂", U"琼", U"渝", U"川", U"黔", U"贵",
    U"滇", U"云", U"藏", U"陕", U"陇", U"甘", U"青", U"宁", U"新", U"兵",
    /* cities that number much */
    U"杭", U"甬", U"温", U"嘉", U"湖", U"绍", U"衢", U"舟", U"台", U"丽", U"宁政", U"苏政", U"锡",
    U"常", U"通政", U"扬", U"徐", U"连", U"盐", U"淮", U"镇", U"泰", U"宿", U"厦", U"榕", U"泉",
    U"济", U"烟", U"潍", U"郑", U"洛", U"武", U"长", U"穗", U"深", U"珠", U"佛", U"莞", U"惠",
    U"汕", U"成", U"绵", U"昆", U"筑", U"西政", U"兰", U"哈", U"沈", U"大政", U"石", U"太", U"合",
    U"芜", U"洪", U"南", U"柳",
};

/* Of these the ones that begin a code whatever stands before them. */
static const char32_t *const root_heads[] = {
    U"国办", U"国发", U"国函", U"中办", U"中发", U"财税", U"发改", U"法释", U"浙政", U"浙府",
    U"沪府", U"粤府", U"豫政", U"川府", U"川办", U"云政", U"京政", U"津政", U"冀政", U"晋政",
    U"内政", U"辽政", U"吉政", U"黑政", U"苏政", U"皖政", U"闽政", U"赣府", U"鲁政", U"鄂政",
    U"湘政", U"桂政", U"琼府", U"渝府", U"黔府", U"藏政", U"陕政", U"甘政", U"青政", U"宁政",
    U"新政",
};

/* The characters that end a code. */
static const char32_t code_tails[] =
    U"发函字规办令电政府任复文通批告秘议报传监委人党厅财税建环农教卫"
    U"医法审交水科商会管行线库释检联参民资综综社体司价格督";

/* Endings that make a code credible where the year stands without brackets. */
static const char32_t code_firm_tails[] = U"发函字规办令电政府任复";

/* Words that introduce a number and do not belong to it, cut off at the left end of a run. */
static const char32_t *const leading_words[] = {
    U"根据", U"依据", U"按照", U"依照", U"遵照", U"参照", U"对照", U"贯彻", U"落实", U"执行",
    U"转发", U"印发", U"下发", U"废止", U"修改", U"关于", U"通知", U"意见", U"批复", U"决定",
    U"通告", U"公告", U"通报", U"方案", U"办法", U"规定", U"文件", U"文号", U"原文号", U"发文字号",
    U"发文号", U"字号", U"及其", U"以及", U"或者", U"附件", U"来源", U"摘自", U"详见", U"参见",
    U"按", U"经", U"以", U"由", U"见", U"依", U"据", U"即", U"原", U"及", U"和", U"与", U"或",
    U"将", U"对", U"从", U"至", U"并", U"在", U"如", U"同", U"其中", U"分别", U"已", U"是", U"为",
    U"件", U"以下简称", U"下简称", U"简称", U"作出", U"你部", U"你省", U"你市", U"你厅", U"你局",
    U"认真", U"我部", U"我省", U"我市", U"下达", U"抄送", U"出台", U"制定", U"发布", U"公布",
    U"省人民政府", U"市人民政府", U"人民政府", U"省政府", U"市政府", U"本", U"该",
};

/* Characters that never stand in a code: what is left of the last of them is cut off. */
static const char32_t code_stops[] = U"的号据照按以由于了着者被把件局务院省县";

/* Names of central agencies, today's and former ones, in simplified characters. */
static const char32_t *const national_organs[] = {
    U"主席", U"国家主席", U"国务院", U"国务院办公厅", U"政务院", U"中央军事委员会", U"中央军委",
    U"全国人民代表大会", U"全国人民代表大会常务委员会", U"全国人大常委会", U"全国人大", U"全国政协",
    U"最高人民法院", U"最高人民检察院", U"国家监察委员会", U"中国共产党中央委员会", U"中共中央",
    U"中共中央办公厅", U"中央办公厅", U"中央纪委", U"外交部", U"国防部", U"国家发展和改革委员会",
    U"国家发展改革委", U"国家发改委", U"国家发展计划委员会", U"国家计划委员会", U"国家计委",
    U"国家经济贸易委员会", U"国家经贸委", U"国家经济委员会", U"教育部", U"国家教育委员会",
    U"科学技术部", U"科技部", U"国家科学技术委员会", U"工业和信息化部", U"信息产业部", U"邮电部",
    U"电子工业部", U"机械工业部", U"冶金工业部", U"化学工业部", U"煤炭工业部", U"纺织工业部",
    U"轻工业部", U"国家民族事务委员会", U"国家民委", U"公安部", U"国家安全部", U"监察部", U"民政部",
    U"司法部", U"财政部", U"人力资源和社会保障部", U"人力资源社会保障部", U"人事部", U"劳动部",
    U"劳动人事部", U"劳动和社会保障部", U"自然资源部", U"国土资源部", U"地质矿产部", U"生态环境部",
    U"环境保护部", U"国家环境保护总局", U"国家环境保护局", U"住房和城乡建设部", U"住房城乡建设部",
    U"建设部", U"城乡建设环境保护部", U"交通运输部", U"交通部", U"铁道部", U"水利部", U"电力工业部",
    U"水利电力部", U"能源部", U"农业农村部", U"农业部", U"林业部", U"农牧渔业部", U"商务部",
    U"商业部", U"内贸部", U"国内贸易部", U"对外贸易经济合作部", U"对外经济贸易部", U"文化和旅游部",
    U"文化部", U"国家卫生健康委员会", U"国家卫生健康委", U"国家卫生和计划生育委员会",
    U"国家卫生计生委", U"卫生部", U"国家人口和计划生育委员会", U"国家计划生育委员会",
    U"退役军人事务部", U"应急管理部", U"中国人民银行", U"审计署", U"国务院国有资产监督管理委员会",
    U"国务院国资委", U"海关总署", U"国家税务总局", U"国家税务局", U"税务总局",
    U"国家市场监督管理总局", U"市场监督管理总局", U"市场监管总局", U"国家市场监管总局", U"广电总局",
    U"国家广电总局", U"国家认监委", U"国家认证认可监督管理委员会", U"国家标准化管理委员会",
    U"国家标准委", U"国家卫健委", U"国家电影局", U"国家林草局", U"国家疾控局", U"国家体委",
    U"国家基本建设委员会", U"国家科委", U"国家教委", U"国家民航局", U"国家经济体制改革委员会",
    U"国家体改委", U"公安部交通管理局", U"国家禁毒委员会", U"国家工商行政管理总局",
    U"国家工商行政管理局", U"工商总局", U"国家质量监督检验检疫总局", U"质检总局",
    U"国家出入境检验检疫局", U"国家质量技术监督局", U"国家技术监督局", U"国家食品药品监督管理总局",
    U"国家食品药品监督管理局", U"国家药品监督管理局", U"国家药监局", U"国家医药管理局",
    U"国家广播电视总局", U"国家广播电影电视总局", U"国家新闻出版广电总局", U"广播电影电视部",
    U"广播电影电视总局", U"新闻出版总署", U"国家新闻出版总署", U"国家新闻出版署", U"新闻出版署",
    U"国家版权局", U"国家体育总局", U"国家体育运动委员会", U"国家统计局", U"国家知识产权局",
    U"国家国际发展合作署", U"国家医疗保障局", U"国家医保局", U"国家机关事务管理局",
    U"国家宗教事务局", U"国家旅游局", U"国家外国专家局", U"中国银行保险监督管理委员会", U"银保监会",
    U"中国银保监会", U"中国银行业监督管理委员会", U"银监会", U"中国银监会",
    U"中国保险监督管理委员会", U"保监会", U"中国保监会", U"中国证券监督管理委员会", U"证监会",
    U"中国证监会", U"国家金融监督管理总局", U"金融监管总局", U"国务院证券委员会",
    U"国家粮食和物资储备局", U"国家粮食局", U"国家能源局", U"国家国防科技工业局",
    U"国防科学技术工业委员会", U"国家烟草专卖局", U"国家移民管理局", U"国家林业和草原局",
    U"国家林业局", U"国家铁路局", U"中国民用航空局", U"中国民用航空总局", U"民航总局", U"民航局",
    U"国家邮政局", U"国家文物局", U"国家中医药管理局", U"国家疾病预防控制局", U"国家矿山安全监察局",
    U"国家煤矿安全监察局", U"国家安全生产监督管理总局", U"国家安全生产监督管理局", U"安全监管总局",
    U"国家外汇管理局", U"国家消防救援局", U"国家物价局", U"国家土地管理局", U"国家档案局",
    U"国家保密局", U"国家密码管理局", U"国家密码管理委员会办公室", U"国家互联网信息办公室",
    U"国家网信办", U"国家测绘局", U"国家测绘地理信息局", U"国家海洋局", U"国家地震局",
    U"中国地震局", U"中国气象局", U"国家语言文字工作委员会", U"国务院台湾事务办公室",
    U"国务院侨务办公室", U"国务院法制办公室", U"国务院港澳事务办公室", U"国务院新闻办公室",
    U"国务院扶贫开发领导小组", U"全国社会保障基金理事会", U"国家电力监管委员会", U"国家数据局",
    U"总后勤部", U"国家建筑材料工业局", U"公安部消防局", U"全国人民代表大会常务委员会办公厅",
    U"中央精神文明建设指导委员会", U"国家乡村振兴局",
};

/* Endings of the names of local agencies and of others that no table can hold. */
static const char32_t *const organ_endings[] = {
    U"人民政府", U"人民政府办公厅", U"人民政府办公室", U"政府办公厅", U"政府办公室", U"政府",
    U"委员会", U"常务委员会", U"常委会", U"人民代表大会", U"办公厅", U"办公室", U"领导小组",
    U"指挥部", U"厅", U"局", U"总局", U"署", U"部", U"委", U"院", U"会", U"银行", U"海关", U"中心",
    U"大学", U"公司", U"支行", U"分行", U"总队", U"支队", U"学校", U"研究所", U"联合会", U"协会",
    U"集团", U"处",
};

/* Provinces and their like: a local agency's name often begins with one. */
static const char32_t *const provinces[] = {
    U"北京市", U"天津市", U"上海市", U"重庆市", U"河北省", U"山西省", U"辽宁省", U"吉林省",
    U"黑龙江省", U"江苏省", U"浙江省", U"安徽省", U"福建省", U"江西省", U"山东省", U"河南省",
    U"湖北省", U"湖南省", U"广东省", U"海南省", U"四川省", U"贵州省", U"云南省", U"陕西省",
    U"甘肃省", U"青海省", U"台湾省", U"内蒙古自治区", U"广西壮族自治区", U"西藏自治区",
    U"宁夏回族自治区", U"新疆维吾尔自治区", U"香港特别行政区", U"澳门特别行政区",
    U"新疆生产建设兵团",
};
// clang-format on

#define TABLE_LEN(table) (sizeof(table) / sizeof((table)[0]))

#endif
