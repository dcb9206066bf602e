/* What is read from documents in the forms that portals hold. */
#include "fixture.h"

#include "base/utf8.h"

typedef struct {
    const char *title, *body; /* title: given, or NULL */
    /* what is read; NULL means nothing */
    const char *read_title, *docno, *issuers; /* issuers joined by | */
    const char *date, *published, *effective, *expires;
    zws_date_source date_source;
} form;

static const form forms[] = {
    /* a decree that carries a regulation */
    {NULL,
     "中华人民共和国国务院令\n第711号\n现公布修订后的《中华人民共和国政府信息公开条例》，自2019年5"
     "月15日起施"
     "行。\n总理　李某某\n2019年4月3日\n中华人民共和国政府信息公开条例\n（2007年4月5日中华人民共和"
     "国国务院令"
     "第492号公布　2019年4月3日中华人民共和国国务院令第711号修订）\n第一章　总则\n第一条　为了保障"
     "公民依法获"
     "取政府信息，制定本条例。\n",
     "中华人民共和国政府信息公开条例", "国务院令第711号", "国务院", "2019-04-03", NULL,
     "2019-05-15", NULL, ZWS_FROM_SIGNATURE},
    /* a regulation with its history: the last amendment dates it, the first order numbers it */
    {"某某管理办法",
     "（2004年12月21日交通部令第14号公布 根据2011年11月30日交通运输部令2011年第9号修正 "
     "根据2015年6月26日《"
     "关于修改〈某某管理办法〉的决定》第二次修正）\n\n第一章 总则\n第一条 "
     "为加强管理，制定本办法。\n第五十八条 "
     "本办法自2005年3月1日起施行。交通部1996年7月11日公布的办法同时废止。",
     "某某管理办法", "交通部令第14号", "交通部", "2015-06-26", "2004-12-21", "2005-03-01", NULL,
     ZWS_FROM_CAPTION},
    {"某某条例",
     "2018年12月27日 临沂市第十九届人民代表大会常务委员会第十七次会议通过\n\n2019年2月12日 "
     "山东省第十三届人民代"
     "表大会常务委员会第十次会议批准\n\n## 第一章 总则\n第四十一条 本条例自2019年5月1日起施行。",
     "某某条例", NULL, "临沂市人民代表大会常务委员会", "2019-02-12", NULL, "2019-05-01", NULL,
     ZWS_FROM_CAPTION},
    {"某某条例",
     "2009年6月3日 浙江省第十一届人民代表大会常务委员会第十一次会议通过\n2009年6月3日 "
     "浙江省第十一届人民代表大会"
     "常务委员会公告第11号公布\n2009年10月1日 施行\n第一条 为规范工作，制定本条例。",
     "某某条例", "浙江省第十一届人民代表大会常务委员会公告第11号", "浙江省人民代表大会常务委员会",
     "2009-06-03", "2009-06-03", "2009-10-01", NULL, ZWS_FROM_CAPTION},
    {"某某法",
     "2016年3月16日 第十二届全国人民代表大会第四次会议通过\n第一条 为了发展事业，制定本法。",
     "某某法", NULL, "全国人民代表大会", "2016-03-16", NULL, NULL, NULL, ZWS_FROM_CAPTION},
    /* a line break inside the caption */
    {"某某法",
     "2019年3月15日 第十三届全国人民代表大会第二次\n\n会议通过）\n\n## 第一章 总 则\n第一条 "
     "制定本法。",
     "某某法", NULL, "全国人民代表大会", "2019-03-15", NULL, NULL, NULL, ZWS_FROM_CAPTION},
    /* two courts; a number behind the title, the caption behind the number */
    {NULL,
     "最高人民法院 "
     "最高人民检察院\n关于办理某某刑事案件适用\n法律若干问题的解释\n法释〔2022〕12号\n（2021年12月1"
     "3"
     "日最高人民法院审判委员会第1856次会议、2022年2月9日最高人民检察院第十三届检察委员会第八十九次"
     "会议通过，自202"
     "2年4月9日起施行）\n为依法惩治犯罪，现就若干问题解释如下：\n第一条 见法释〔2016〕17号。",
     "最高人民法院最高人民检察院关于办理某某刑事案件适用法律若干问题的解释", "法释〔2022〕12号",
     "最高人民法院|最高人民检察院", "2022-02-09", NULL, "2022-04-09", NULL, ZWS_FROM_CAPTION},
    /* a promulgation before the text, the text's own head behind it */
    {"某某规则",
     "《某某规则》已于2021年12月27日由最高人民法院审判委员会第1859次会议通过，现予公布，自2022年1月"
     "1日起施行。\n"
     "最高人民法院\n2021年12月30日\n法释〔2021〕23号\n某某规则\n第一条 制定本规则。",
     "某某规则", "法释〔2021〕23号", "最高人民法院", "2021-12-30", NULL, "2022-01-01", NULL,
     ZWS_FROM_SIGNATURE},
    /* joint announcement */
    {NULL,
     "财政部 税务总局关于支持防控工作有关税收政策的公告\n财政部 税务总局公告2020年第8号\n"
     "为进一步做好防控工作，现就有关税收政策公告如下：\n一、自2020年1月1日起施行的政策继续执行。\n"
     "六、本公告自2020年1月1日起实施，有效期至2021年12月31日。\n特此公告。\n财政部 "
     "税务总局\n2020年2月6日\n",
     "财政部税务总局关于支持防控工作有关税收政策的公告", "财政部税务总局公告2020年第8号",
     "财政部|税务总局", "2020-02-06", NULL, "2020-01-01", "2021-12-31", ZWS_FROM_SIGNATURE},
    /* joint issuers below each other */
    {"关于开展某项工作的通知",
     "发改价格〔2019〕842号\n各省、自治区、直辖市：\n现通知如下。\n国家发展改革委\n财政部\n教育部（"
     "章）\n"
     "2019年5月5日\n",
     "关于开展某项工作的通知", "发改价格〔2019〕842号", "国家发展改革委|财政部|教育部",
     "2019-05-05", NULL, NULL, NULL, ZWS_FROM_SIGNATURE},
    /* an announcement without line breaks */
    {"海关总署公告〔2024〕94号",
     "根据我国相关法律法规，现公告如下：一、检验检疫依据（海关总署令第253号）。特此公告。附件：1."
     "操作程序.docx海关"
     "总署2024年7月26日公告正文下载链接：海关总署关于某事的公告.doc",
     "海关总署公告〔2024〕94号", "海关总署公告2024年第94号", "海关总署", "2024-07-26", NULL, NULL,
     NULL, ZWS_FROM_SIGNATURE},
    {"海关总署公告〔2024〕8号",
     "2024年1月10日，某国报告疫情，本公告自发布之日起实施。特此公告。海关总署 "
     "农业农村部2024年1月26日",
     "海关总署公告〔2024〕8号", "海关总署公告2024年第8号", "海关总署|农业农村部", "2024-01-26",
     NULL, "2024-01-26", NULL, ZWS_FROM_SIGNATURE},
    /* some of the joint issuers are parted by blanks, some by nothing */
    {"海关总署公告〔2024〕9号",
     "现公告如下：某事。特此公告。海关总署 国家发展改革委 财政部农业农村部 商务部2024年1月26日",
     "海关总署公告〔2024〕9号", "海关总署公告2024年第9号",
     "海关总署|国家发展改革委|财政部|农业农村部|商务部", "2024-01-26", NULL, NULL, NULL,
     ZWS_FROM_SIGNATURE},
    /* the short name of the agency repeats its end */
    {"海关总署署令〔2024〕272号",
     "（2024年10月28日海关总署令第272号公布 自2024年12月1日起实施）第一章 总则",
     "海关总署署令〔2024〕272号", "海关总署令2024年第272号", "海关总署", "2024-10-28", "2024-10-28",
     "2024-12-01", NULL, ZWS_FROM_CAPTION},
    /* a remark above the caption */
    {"某某法修正案",
     "本修正案自2021年3月1日起施行\n2020年12月26日 "
     "第十三届全国人民代表大会常务委员会第二十四次会议通过\n将某某法第十七条修改为：某某。",
     "某某法修正案", NULL, "全国人民代表大会常务委员会", "2020-12-26", NULL, "2021-03-01", NULL,
     ZWS_FROM_CAPTION},
    /* the attachments are named between the closing words and the signature */
    {"海关总署公告〔2024〕4号",
     "现将有关事项公告如下：一、某事。本公告自某日起施行。特此公告。附件：某事简化申报要求海关总署2"
     "024年1"
     "月11日附件某事简化申报要求对某事实行简化申报。一、某栏目填报。二、某栏目填报。",
     "海关总署公告〔2024〕4号", "海关总署公告2024年第4号", "海关总署", "2024-01-11", NULL, NULL,
     NULL, ZWS_FROM_SIGNATURE},
    /* a date among attachments of no signed text */
    {"某事问答", "详见附件：某事说明2024年1月11日版附件某事说明。请查阅。", "某事问答", NULL, NULL,
     NULL, NULL, NULL, NULL, ZWS_FROM_NOWHERE},
    /* what is explained was issued jointly */
    {"公告解读：关于调整某措施的公告",
     "4月18日，海关总署会同国家发展改革委、财政部、农业农村部、商务部、税务总局联合发布《关于调整某"
     "措施的"
     "公告》，现解读如下。国家发展改革委和财政部负责。",
     "公告解读：关于调整某措施的公告", NULL,
     "海关总署|国家发展改革委|财政部|农业农村部|商务部|税务总局", NULL, NULL, NULL, NULL,
     ZWS_FROM_NOWHERE},
    /* what the portal prints above the text */
    {NULL,
     "索 引 "
     "号：000014349/"
     "2018-00050\n发文机关：国务院办公厅\n发文字号：国办发〔2018〕23号\n成文日期：2018年04月0"
     "8日\n发布日期：2018年04月24日\n国务院办公厅关于印发\n某某要点的通知\n各部门：\n根据国发〔2016"
     "〕55号通知。\n",
     "国务院办公厅关于印发某某要点的通知", "国办发〔2018〕23号", "国务院办公厅", "2018-04-08",
     "2018-04-24", NULL, NULL, ZWS_FROM_HEAD},
    /* the number and the date on one line */
    {"国务院办公厅关于某某的意见",
     "国办发〔2022〕27号  2022年7月29日\n\n各部门：\n现提出如下意见。",
     "国务院办公厅关于某某的意见", "国办发〔2022〕27号", "国务院办公厅", "2022-07-29", NULL, NULL,
     NULL, ZWS_FROM_CAPTION},
    /* a number below the title of the letter that carries the given document */
    {"工资支付暂行规定",
     "关于印发《工资支付暂行规定》的通知\n劳部发〔1994〕489号\n各省劳动厅：\n现印发给你们。\n一九九"
     "四年十二月六日",
     "工资支付暂行规定", "劳部发〔1994〕489号", NULL, "1994-12-06", NULL, NULL, NULL,
     ZWS_FROM_SIGNATURE},
    /* an own number in the title */
    {"法释〔2021〕17号关于某某的规定", "为正确审理案件，根据法释〔2016〕1号，制定本规定。",
     "法释〔2021〕17号关于某某的规定", "法释〔2021〕17号", NULL, NULL, NULL, NULL, NULL,
     ZWS_FROM_NOWHERE},
    {"国务院关于某事的意见（国发〔2016〕55号）", "各省：现提出意见。",
     "国务院关于某事的意见（国发〔2016〕55号）", "国发〔2016〕55号", "国务院", NULL, NULL, NULL,
     NULL, ZWS_FROM_NOWHERE},
    /* the number of another document in the title */
    {"关于贯彻《国务院关于某事的意见》（国发〔2016〕55号）的通知", "各市：请贯彻。",
     "关于贯彻《国务院关于某事的意见》（国发〔2016〕55号）的通知", NULL, NULL, NULL, NULL, NULL,
     NULL, ZWS_FROM_NOWHERE},
    {"《国务院关于某事的意见》（国发〔2016〕55号）解读", "一、背景。",
     "《国务院关于某事的意见》（国发〔2016〕55号）解读", NULL, "国务院", NULL, NULL, NULL, NULL,
     ZWS_FROM_NOWHERE},
    /* a term of validity; traditional characters; old line ends */
    {NULL,
     "某某市人民政府辦公室關於加強管理的通知\r\n某政办发〔2020〕5号\r\n各區縣：\r\n本通知自2020年3"
     "月1日起施行，有效"
     "期五年。\r\n某某市人民政府辦公室\r\n二〇二〇年二月十日\r\n",
     "某某市人民政府辦公室關於加強管理的通知", "某政办发〔2020〕5号", "某某市人民政府辦公室",
     "2020-02-10", NULL, "2020-03-01", "2025-02-28", ZWS_FROM_SIGNATURE},
    /* validity of a permit is not that of the document */
    {"某某办法", "第一条 许可证有效期为5年。\n第二条 本办法自2020年3月1日起施行。", "某某办法",
     NULL, NULL, NULL, NULL, "2020-03-01", NULL, ZWS_FROM_NOWHERE},
    /* what another document says of itself */
    {"某某通知",
     "《某某条例》自2008年5月1日起施行以来，各地认真落实。《某某法》已于2007年1月1日起施行。",
     "某某通知", NULL, NULL, NULL, NULL, NULL, NULL, ZWS_FROM_NOWHERE},
    /* in force on the day of its publication */
    {"某某办法",
     "（2016年10月1日浙江省人民政府令第348号公布 自公布之日起施行）\n第一条 制定本办法。",
     "某某办法", "浙江省人民政府令第348号", "浙江省人民政府", "2016-10-01", "2016-10-01",
     "2016-10-01", NULL, ZWS_FROM_CAPTION},
    /* dates that are nobody's */
    {"某某通知",
     "2018年5月25日，会议召开。\n到2020年12月31日前完成。\n他于2019年5月1日印发了通知。",
     "某某通知", NULL, NULL, NULL, NULL, NULL, NULL, ZWS_FROM_NOWHERE},
    {"2018年中华人民共和国国务院政府工作报告", "各位代表：\n现在，我代表国务院作政府工作报告。",
     "2018年中华人民共和国国务院政府工作报告", NULL, "国务院", "2018", NULL, NULL, NULL,
     ZWS_FROM_HEAD},
    {"政府工作报告",
     "政府工作报告\n——2022年3月5日在第十三届全国人民代表大会第五次会议上\n各位代表：\n现在报告工作"
     "。",
     "政府工作报告", NULL, NULL, "2022-03-05", NULL, NULL, NULL, ZWS_FROM_CAPTION},
    /* approved by the State Council, issued by a ministry */
    {"某某规定",
     "1989年9月26日国务院批准 1989年10月17日中华人民共和国能源部令第1号发布\n第一章 总则",
     "某某规定", "能源部令第1号", "能源部|国务院", "1989-10-17", "1989-10-17", NULL, NULL,
     ZWS_FROM_CAPTION},
    /* a decree that names what it publishes inside other titles */
    {NULL,
     "岚江省人民政府令\n第395号\n《岚江省人民政府关于废止〈岚江省某规定〉等3件规章的决定》已经2022"
     "年3月28日省人民"
     "政府第112次常务会议审议通过，现予公布，自公布之日起施行。\n省长　林某某\n2022年4月6日\n岚江省"
     "人民政府关于废"
     "止《岚江省某规定》等3件规章的决定\n一、《岚江省某规定》（2011年11月21日省人民政府令第298号公"
     "布）",
     "岚江省人民政府关于废止《岚江省某规定》等3件规章的决定", "岚江省人民政府令第395号",
     "岚江省人民政府", "2022-04-06", NULL, "2022-04-06", NULL, ZWS_FROM_SIGNATURE},
    /* an announcement that cites one regulation and carries none */
    {NULL,
     "岚江省自然资源厅公告\n2021年第5号\n根据《某某办法》规定，现将清理结果公告如下：\n特此公告。\n"
     "岚江省自然"
     "资源厅\n２０２１年７月２２日",
     "岚江省自然资源厅公告", "岚江省自然资源厅公告2021年第5号", "岚江省自然资源厅", "2021-07-22",
     NULL, NULL, NULL, ZWS_FROM_SIGNATURE},
    /* a title whose first line is the agency; a seal between name and date */
    {NULL,
     "岚江省自然资源厅\n政府信息公开申请答复书\n岚自然资公开告〔2022〕31号\n张某某：\n现答复如下。"
     "\n岚江省自"
     "然资源厅\n（政府信息公开专用章）\n2022年8月31日",
     "岚江省自然资源厅政府信息公开申请答复书", "岚自然资公开告〔2022〕31号", "岚江省自然资源厅",
     "2022-08-31", NULL, NULL, NULL, ZWS_FROM_SIGNATURE},
    /* questions below a title; the issuer and the date between */
    {NULL,
     "灵活就业人员参保政策问答\n岚江省人力资源和社会保障厅\n2021年9月15日\n问：可以参保吗？\n答：可"
     "以。",
     "灵活就业人员参保政策问答", NULL, "岚江省人力资源和社会保障厅", "2021-09-15", NULL, NULL, NULL,
     ZWS_FROM_CAPTION},
    {NULL, "常见问题解答\n（某某办公室编，2020年版）\n1.问：需要说明用途吗？", "常见问题解答", NULL,
     NULL, NULL, NULL, NULL, NULL, ZWS_FROM_NOWHERE},
    /* the source of an interpretation; what the explained document says is not its own */
    {NULL,
     "《关于某某的若干措施》政策解读\n发布时间：2023年6月21日　　来源：岚江省发展和改革委员会\n近日"
     "，省政府公布了"
     "《某某办法》（省人民政府令第372号，以下简称《办法》），自2019年5月1日起施行。",
     "《关于某某的若干措施》政策解读", NULL, "岚江省发展和改革委员会", NULL, "2023-06-21", NULL,
     NULL, ZWS_FROM_NOWHERE},
    /* an agency and a year begin the title; a name alone closes the text */
    {NULL,
     "岚江省人民政府2010年政府信息公开工作年度报告\n现公布年度报告。\n一、概述\n二〇一一年三月二十"
     "八日",
     "岚江省人民政府2010年政府信息公开工作年度报告", NULL, "岚江省人民政府", "2011-03-28", NULL,
     NULL, NULL, ZWS_FROM_SIGNATURE},
    {NULL, "关于做好防范工作的紧急通知\n各单位：\n请值班。\n岚江省安全生产委员会办公室\n",
     "关于做好防范工作的紧急通知", NULL, "岚江省安全生产委员会办公室", NULL, NULL, NULL, NULL,
     ZWS_FROM_NOWHERE},
    /* a gazette is not signed by the documents in it */
    {NULL,
     "某省人民政府公报\n2021年第10期　2021年5月31日出版\n目　录\n某省人民政府关于某事的通知\n某省人"
     "民政府\n"
     "2021年4月28日\n",
     "某省人民政府公报", NULL, "某省人民政府", NULL, "2021-05-31", NULL, NULL, ZWS_FROM_NOWHERE},
    /* a translation */
    {NULL,
     "Abstract: Measures to Optimize the Business Environment\nIssued on June 19, 2023\nAbstract "
     "of: "
     "岚政发〔2023〕14号\nThe Measures contain thirteen actions.\n",
     "Abstract: Measures to Optimize the Business Environment", NULL, NULL, NULL, NULL, NULL, NULL,
     ZWS_FROM_NOWHERE},
    /* nothing at all */
    {NULL, "今天天气很好，我们去公园。", NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     ZWS_FROM_NOWHERE},
    {NULL, "\n \n　\n", NULL, NULL, NULL, NULL, NULL, NULL, NULL, ZWS_FROM_NOWHERE},
};

static void expect(const char *what, const char *body, const char *seen, const char *want)
{
    if (strcmp(seen, want ? want : "") != 0)
        fail_msg("%s is '%s', not '%s', in: %.120s", what, seen, want ? want : "", body);
}

static void test_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const form *f = &forms[i];
        zws_document *d = fixture_document(f->title, f->body);
        char issuers[512] = "";
        for (size_t k = 0; k < zws_document_count(d, ZWS_FIELD_ISSUER); k++) {
            size_t n = strlen(issuers);
            snprintf(issuers + n, sizeof(issuers) - n, "%s%s", k ? "|" : "",
                     zws_document_get(d, ZWS_FIELD_ISSUER, k, NULL));
        }
        expect("title", f->body, fixture_get(d, ZWS_FIELD_TITLE), f->read_title);
        expect("number", f->body, fixture_get(d, ZWS_FIELD_DOCNO), f->docno);
        expect("issuer", f->body, issuers, f->issuers);
        expect("date", f->body, fixture_get(d, ZWS_FIELD_DATE), f->date);
        expect("publication", f->body, fixture_get(d, ZWS_FIELD_PUBLISHED), f->published);
        expect("start", f->body, fixture_get(d, ZWS_FIELD_EFFECTIVE), f->effective);
        expect("end", f->body, fixture_get(d, ZWS_FIELD_EXPIRES), f->expires);
        assert_int_equal(d->date[ZWS_DATE_WRITTEN].source, f->date_source);
        assert_true(d->extracted);
        zws_document_free(d);
    }
}

static void test_roles(void **state)
{
    (void)state;
    static const struct {
        const char *title, *given, *body, *roles; /* o own, c cites, in order */
    } rows[] = {
        {NULL, NULL, "国办发〔2018〕23号\n关于某事的通知\n各部门：\n根据国发〔2016〕55号。", "oc"},
        {NULL, NULL, "关于某事的通知\n国办发〔2018〕23号\n各部门：\n根据国发〔2016〕55号。", "oc"},
        {NULL, NULL, "关于某事的通知\n（国办发〔2018〕23号）\n各部门：", "o"},
        {NULL, NULL, "关于某事的通知\n国办发〔2018〕23号 签发人：某某\n各部门：", "o"},
        {NULL, NULL, "国务院关于某事的意见（国发〔2016〕55号）\n各部门：\n请执行。", "o"},
        {NULL, NULL, "关于印发某规定的通知\n（农经发〔2011〕13号 2011年11月21日）\n各部门：", "o"},
        {NULL, NULL, "关于贯彻《意见》（国发〔2016〕55号）\n各部门：\n请执行。", "c"},
        {NULL, NULL, "国务院办公厅关于某情况的函\n国办函〔2004〕71号\n各部门：", "o"},
        /* a citation that fills its line, far from the head */
        {NULL, NULL,
         "关于某事的通知\n各部门：\n现将有关文件目录通知如下。\n国发〔2016〕55号\n国发〔2016〕56号"
         "\n",
         "cc"},
        /* never from running text */
        {"某事", NULL, "根据国发〔2016〕55号，现通知如下。", "c"},
        {"某事", NULL, "《意见》（国发〔2016〕55号）已印发。", "c"},
        /* the given one is recognised wherever it stands */
        {"某事", "国发[2016]55号", "根据国发〔2016〕55号、国发〔2016〕56号，现通知如下。", "oc"},
        {"海关总署公告〔2024〕91号", "公告〔2024〕91号", "见海关总署公告2024年第91号。", "oo"},
        /* orders in a caption */
        {"某办法", NULL, "（2001年1月1日卫生部令第3号发布 2005年1月1日卫生部令第9号修订）", "oc"},
        {"某办法", NULL, "（2001年1月1日卫生部令第3号、公安部令第5号发布）", "oo"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_document *d;
        assert_ok(zws_document_new(&d));
        if (rows[i].title)
            assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, rows[i].title, (size_t)-1));
        if (rows[i].given)
            assert_ok(zws_document_set(d, ZWS_FIELD_DOCNO, rows[i].given, (size_t)-1));
        assert_ok(zws_document_set(d, ZWS_FIELD_BODY, rows[i].body, (size_t)-1));
        assert_ok(zws_document__extract(d, &fixture_analyzer));
        char roles[16] = "";
        for (size_t k = 0; k < d->numbers.n && k < 15; k++)
            roles[k] = d->numbers.item[k].role == ZWS_DOCNO_OWN ? 'o' : 'c';
        expect("roles", rows[i].body, roles, rows[i].roles);
        zws_document_free(d);
    }
}

/* 省人民政府令 means the province of the issuer. */
static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *issuer, *body, *canonical;
    } rows[] = {
        {"岚江省自然资源厅", "根据省人民政府令第372号，现通知。", "岚江省人民政府令第372号"},
        {"岚江省自然资源厅", "根据省政府令第372号，现通知。", "岚江省人民政府令第372号"},
        {"青渡市生态环境局", "根据市人民政府令第5号，现通知。", "青渡市人民政府令第5号"},
        {"某某自治区教育厅", "根据自治区人民政府令第5号，现通知。", "某某自治区人民政府令第5号"},
        {"岚江省自然资源厅", "根据市人民政府令第5号，现通知。", "市人民政府令第5号"},
        {"国务院办公厅", "根据省人民政府令第5号，现通知。", "省人民政府令第5号"},
        {"岚江省自然资源厅", "根据山东省人民政府令第5号，现通知。", "山东省人民政府令第5号"},
        {NULL, "根据省人民政府令第5号，现通知。", "省人民政府令第5号"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_document *d;
        assert_ok(zws_document_new(&d));
        assert_ok(zws_document_set(d, ZWS_FIELD_BODY, rows[i].body, (size_t)-1));
        if (rows[i].issuer)
            assert_ok(zws_document_set(d, ZWS_FIELD_ISSUER, rows[i].issuer, (size_t)-1));
        assert_ok(zws_document__extract(d, &fixture_analyzer));
        assert_int_equal(d->numbers.n, 1);
        assert_string_equal(d->numbers.item[0].canonical, rows[i].canonical);
        zws_document_free(d);
    }
}

/* What is given stays; what was read is read again. */
static void test_given_and_again(void **state)
{
    (void)state;
    zws_document *d = fixture_document(NULL, forms[8].body);
    char *before, *after;
    assert_ok(zws_document_json(&before, d));
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    assert_ok(zws_document_json(&after, d));
    assert_string_equal(before, after);
    zws_free(before);
    zws_free(after);
    assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, "给定的题目", (size_t)-1));
    assert_ok(zws_document_set(d, ZWS_FIELD_DATE, "2001-02-03", (size_t)-1));
    assert_ok(zws_document_set(d, ZWS_FIELD_ISSUER, "给定的机关", (size_t)-1));
    assert_ok(zws_document_set(d, ZWS_FIELD_DOCNO, "中华人民共和国国务院令第5号", (size_t)-1));
    assert_false(d->extracted);
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    assert_string_equal(fixture_get(d, ZWS_FIELD_TITLE), "给定的题目");
    assert_string_equal(fixture_get(d, ZWS_FIELD_DATE), "2001-02-03");
    assert_string_equal(fixture_get(d, ZWS_FIELD_ISSUER), "给定的机关");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 1);
    assert_string_equal(fixture_get(d, ZWS_FIELD_DOCNO), "国务院令第5号");
    assert_string_equal(fixture_get(d, ZWS_FIELD_EFFECTIVE), "2020-01-01");
    assert_int_equal(d->date[ZWS_DATE_WRITTEN].source, ZWS_FROM_GIVEN);
    assert_int_equal(d->sort_date, 20010203);
    /* the body taken away takes along what was read from it */
    assert_ok(zws_document_set(d, ZWS_FIELD_BODY, "", 0));
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    assert_string_equal(fixture_get(d, ZWS_FIELD_EFFECTIVE), "");
    assert_int_equal(d->numbers.n, 0);
    assert_string_equal(fixture_get(d, ZWS_FIELD_TITLE), "给定的题目");
    zws_document_free(d);
}

static void test_json(void **state)
{
    (void)state;
    zws_document *d = fixture_document(NULL, "国办发〔2018〕23号\n关于\"某事\"的通知\n各部门：\n请"
                                             "执行</script>。\n国务院办公厅\n2018年4月8日\n");
    assert_ok(zws_document_set(d, ZWS_FIELD_ID, "a\\b", (size_t)-1));
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    zws_buffer out = {0};
    assert_ok(zws_buffer__puts(&out, "x"));
    assert_ok(zws_document__append_json(&out, d, false));
    assert_string_equal(
        out.data,
        "x{\"id\":\"a\\\\b\",\"title\":\"关于\\\"某事\\\"的通知\",\"docno\":\"国办发〔2018〕23号\","
        "\"issuer\":[\"国务院办公厅\"],\"date\":\"2018-04-08\",\"sort_date\":\"2018-04-08\","
        "\"sort_date_kind\":\"date\",\"numbers\":[{\"canonical\":\"国办发〔2018〕23号\",\"role\":"
        "\"own\","
        "\"part\":\"body\",\"begin\":0,\"end\":24,\"repaired\":false,\"printed\":"
        "\"国办发〔2018〕23号\",\"line\":1}],\"citations\":[],\"dates\":{\"date\":{"
        "\"value\":"
        "\"2018-04-08\",\"source\":\"signature\",\"part\":\"body\",\"begin\":103,\"end\":118}}}");
    char *whole;
    assert_ok(zws_document_json(&whole, d));
    assert_non_null(strstr(whole, "\"body\":\"国办发〔2018〕23号\\n关于\\\"某事\\\"的通知"));
    zws_free(whole);
    zws_buffer__free(&out);
    zws_document_free(d);
}

/* --- Damage -------------------------------------------------------------------------------------
 */

static uint64_t dice = 88172645463325252u;

static size_t roll(size_t n)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return n ? (size_t)(dice % n) : 0;
}

static size_t at_character(const char *text, size_t len, size_t at)
{
    return zws_utf8__floor(text, len, at);
}

/* Drops, repeats or moves a block, or puts something in that rules look for. */
static void mutate(char *text, size_t *len, size_t cap)
{
    static const char *const bits[] = {
        "号", "〔", "2018年5月25日", "\n",   "（", "令第5号", "起施行", "《", "国务院",
        " ",  "J",  "有效期5年",     "印发", "：", "届"};
    size_t a = at_character(text, *len, roll(*len)), b = at_character(text, *len, roll(*len));
    if (a > b) {
        size_t t = a;
        a = b, b = t;
    }
    const char *bit = bits[roll(sizeof(bits) / sizeof(bits[0]))];
    size_t n = strlen(bit);
    switch (roll(4)) {
    case 0: /* drop */
        if (b - a > 400)
            b = at_character(text, *len, a + roll(400));
        memmove(text + a, text + b, *len - b);
        *len -= b - a;
        break;
    case 1: /* swap with what follows */
        for (size_t i = a, k = b; k < *len && i < b && k - b < 300; i++, k++) {
            char c = text[i];
            text[i] = text[k];
            text[k] = c;
        }
        break;
    case 2: /* cut the end */
        if (roll(8) == 0)
            *len = b;
        break;
    default:
        if (*len + n < cap) {
            memmove(text + a + n, text + a, *len - a);
            memcpy(text + a, bit, n);
            *len += n;
        }
    }
}

static void check_invariants(const zws_document *d)
{
    size_t len[2] = {0};
    zws_document_get(d, ZWS_FIELD_TITLE, 0, &len[ZWS_PART_TITLE]);
    const char *body = zws_document_get(d, ZWS_FIELD_BODY, 0, &len[ZWS_PART_BODY]);
    size_t end = 0;
    for (size_t i = 0; i < d->numbers.n; i++) {
        const zws_docno *number = &d->numbers.item[i];
        assert_true(number->begin < number->end && number->end <= len[number->part]);
        assert_true(number->part == ZWS_PART_TITLE || number->begin >= end);
        assert_true((body[number->begin] & 0xC0) != 0x80);
        end = number->end;
        char *again;
        assert_ok(zws_docno__parse_query(&again, &fixture_analyzer, number->canonical,
                                         strlen(number->canonical)));
        if (!again || strcmp(again, number->canonical) != 0)
            fail_msg("'%s' is read again as '%s'", number->canonical, again ? again : "nothing");
        free(again);
    }
    for (unsigned k = 0; k < ZWS_DATE_KINDS; k++) {
        assert_true(d->date[k].begin <= d->date[k].end);
        assert_true(d->date[k].end <= len[d->date[k].part]);
        assert_int_equal(d->date[k].date == 0, d->date[k].source == ZWS_FROM_NOWHERE);
    }
    zws_buffer stored = {0};
    zws_document *back;
    assert_ok(zws_document__encode(&stored, d));
    assert_ok(zws_document__decode(&back, stored.data, stored.len));
    zws_document_free(back);
    zws_buffer__free(&stored);
}

static void damage(const char *text, size_t len, unsigned rounds)
{
    size_t cap = len + 4096;
    char *copy = malloc(cap);
    assert_non_null(copy);
    for (unsigned i = 0; i < rounds; i++) {
        size_t n = len;
        memcpy(copy, text, len);
        for (size_t k = 1 + roll(12); k > 0; k--)
            mutate(copy, &n, cap);
        zws_document *d;
        assert_ok(zws_document_new(&d));
        zws_status status = zws_document_set(d, ZWS_FIELD_BODY, copy, n);
        /* Swapping bytes breaks characters now and then: that is refused. */
        if (status == ZWS_OK) {
            assert_ok(zws_document__extract(d, &fixture_analyzer));
            check_invariants(d);
        } else {
            assert_int_equal(status, ZWS_EINVAL);
        }
        zws_document_free(d);
    }
    free(copy);
}

static void test_damaged_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        damage(forms[i].body, strlen(forms[i].body), 60);
}

static void test_damaged_seeds(void **state)
{
    (void)state;
    static const char *const names[] = {
        "data/seeds/000_2985c6bd3c8da668.txt", "data/seeds/001_d216390bafa103ce.txt",
        "data/seeds/002_ee325de0858c61e2.txt", "data/seeds/003_8273fda190f5e6ec.txt",
        "data/seeds/004_f1bcc91bf2a55fa9.txt"};
    for (size_t i = 0; i < 5; i++) {
        size_t len;
        char *text = fixture_shared(names[i], &len);
        if (!text)
            skip();
        damage(text, len, 100);
        free(text);
    }
}

/* Texts made to be slow: every rule's anchor, over and over. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const units[] = {
        "号",
        "〔2018〕5号",
        "国国国国国国国国国国国国国国国国国国国国国国国国〔2018〕5号",
        "（",
        "2018年",
        "2018年5月25日",
        "有效期",
        "有效期5年起施行",
        "自公布之日起施行",
        "本",
        "浙 江 省 2018年5月25日\n",
        "浙江省\n",
        "(2018年5月25日公布",
        "1 ",
        "特此2018年5月25日",
        "令第5号",
        "国务院\n",
        "》",
        "0-",
        "a\n",
        "第十三届",
        "国发〔2018〕5号\n"};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        zws_buffer body = {0};
        while (body.len < (1u << 19))
            assert_ok(zws_buffer__puts(&body, units[i]));
        zws_document *d;
        assert_ok(zws_document_new(&d));
        assert_ok(zws_document_set(d, ZWS_FIELD_BODY, body.data, body.len));
        assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, body.data,
                                   zws_utf8__floor(body.data, body.len, 60000)));
        assert_ok(zws_document__extract(d, &fixture_analyzer));
        zws_document_free(d);
        zws_buffer__free(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),           cmocka_unit_test(test_roles),
        cmocka_unit_test(test_given_and_again), cmocka_unit_test(test_json),
        cmocka_unit_test(test_places),          cmocka_unit_test(test_damaged_forms),
        cmocka_unit_test(test_damaged_seeds),   cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
