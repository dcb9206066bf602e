/* Document numbers: what is one, what is none, and how each is written in the end. */
#include "fixture.h"

#include "document/docno_parse.h"

/* A text and the numbers in it, "canonical|as printed" each, ended by NULL. */
typedef struct {
    const char *text;
    const char *found[4];
} found_row;

static void check_found(const found_row *rows, size_t n)
{
    zws_text text = {0};
    for (size_t i = 0; i < n; i++) {
        zws_docnos list = {0};
        fixture_text(&text, rows[i].text);
        assert_int_equal(zws_docno__find(&list, &text, ZWS_PART_BODY), ZWS_OK);
        size_t k = 0;
        for (; k < 4 && rows[i].found[k]; k++) {
            char seen[512] = "(none)";
            if (k < list.n)
                snprintf(seen, sizeof(seen), "%s|%.*s", list.item[k].canonical,
                         (int)(list.item[k].end - list.item[k].begin),
                         rows[i].text + list.item[k].begin);
            assert_string_equal(seen, rows[i].found[k]);
            assert_int_equal(list.item[k].role, ZWS_DOCNO_CITES);
            assert_int_equal(list.item[k].part, ZWS_PART_BODY);
        }
        if (list.n != k)
            print_error("in: %s: also %s\n", rows[i].text, list.item[k].canonical);
        assert_int_equal(list.n, k);
        zws_docnos__free(&list);
    }
    zws_text__free(&text);
}

/* The agency and the kind are those of the number that 、 or 和 joins to it. */
static void test_elliptical(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"财政部公告2015年第57号、2016年第52号",
         {"财政部公告2015年第57号|财政部公告2015年第57号", "财政部公告2016年第52号|2016年第52号"}},
        {"财政部公告2015年第57号、2016年第52号和2017年第 3 号",
         {"财政部公告2015年第57号|财政部公告2015年第57号", "财政部公告2016年第52号|2016年第52号",
          "财政部公告2017年第3号|2017年第 3 号"}},
        {"财政部2015年第57号公告、2016年第52号公告",
         {"财政部公告2015年第57号|财政部2015年第57号公告",
          "财政部公告2016年第52号|2016年第52号公告"}},
        /* Nothing joins them, there is no year, or nothing that has one. */
        {"财政部公告2015年第57号，2016年第52号", {"财政部公告2015年第57号|财政部公告2015年第57号"}},
        {"财政部公告2015年第57号2016年第52号", {"财政部公告2015年第57号|财政部公告2015年第57号"}},
        {"财政部公告2015年第57号、第52号", {"财政部公告2015年第57号|财政部公告2015年第57号"}},
        {"财政部公告2015年第57号、2016年52号", {"财政部公告2015年第57号|财政部公告2015年第57号"}},
        {"财政部公告2015年第57号、2016年第0号", {"财政部公告2015年第57号|财政部公告2015年第57号"}},
        {"国发〔2016〕5号、2016年第52号", {"国发〔2016〕5号|国发〔2016〕5号"}},
        {"国务院令第711号、2016年第52号", {"国务院令第711号|国务院令第711号"}},
        {"、2016年第52号", {NULL}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_brackets(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"国办发〔2018〕23号", {"国办发〔2018〕23号|国办发〔2018〕23号"}},
        {"国办发[2018]23号", {"国办发〔2018〕23号|国办发[2018]23号"}},
        {"国办发（2018）23号", {"国办发〔2018〕23号|国办发（2018）23号"}},
        {"国办发［2018］23号", {"国办发〔2018〕23号|国办发［2018］23号"}},
        {"国办发【2018】第23号", {"国办发〔2018〕23号|国办发【2018】第23号"}},
        {"国办发｛2018｝23号", {"国办发〔2018〕23号|国办发｛2018｝23号"}},
        {"国办发〈2018〉23号", {"国办发〔2018〕23号|国办发〈2018〉23号"}},
        {"国办发「2018」23号", {"国办发〔2018〕23号|国办发「2018」23号"}},
        {"国办发〔2018)23号", {"国办发〔2018〕23号|国办发〔2018)23号"}},
        {"国办发〔2018年〕23号", {"国办发〔2018〕23号|国办发〔2018年〕23号"}},
        {"国办发〔 2018 〕 23 号", {"国办发〔2018〕23号|国办发〔 2018 〕 23 号"}},
        {"国办发〔２０１８〕２３号", {"国办发〔2018〕23号|国办发〔２０１８〕２３号"}},
        {"國辦發〔2018〕23號", {"国办发〔2018〕23号|國辦發〔2018〕23號"}},
        {"国办发〔二〇一八〕23号", {"国办发〔2018〕23号|国办发〔二〇一八〕23号"}},
        {"国办发〔2018〕023号", {"国办发〔2018〕23号|国办发〔2018〕023号"}},
        {"浙政办\n\n发 〔2018〕\n5 号", {"浙政办发〔2018〕5号|浙政办\n\n发 〔2018〕\n5 号"}},
        {"浙 政 办 发〔2020〕16号", {"浙政办发〔2020〕16号|浙 政 办 发〔2020〕16号"}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_scanning_faults(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"浙政办发 [2018 J 54 号", {"浙政办发〔2018〕54号|浙政办发 [2018 J 54 号"}},
        {"国办发 (20 1 7 J 47 号)", {"国办发〔2017〕47号|国办发 (20 1 7 J 47 号"}},
        {"国办发〔201 8〕2 3号", {"国办发〔2018〕23号|国办发〔201 8〕2 3号"}},
        {"国办发C2018〕23号", {"国办发〔2018〕23号|国办发C2018〕23号"}},
        /* both brackets lost, or a digit: nothing to hold on to */
        {"国办发C2018J23号", {NULL}},
        {"国办发〔2O18〕23号", {NULL}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
    zws_text text = {0};
    zws_docnos list = {0};
    fixture_text(&text, "浙政办发 [2018 J 54 号、国办发〔2018〕 23 号、国办发〔201 8〕23号");
    assert_int_equal(zws_docno__find(&list, &text, ZWS_PART_TITLE), ZWS_OK);
    assert_int_equal(list.n, 3);
    assert_true(list.item[0].repaired);
    assert_false(list.item[1].repaired);
    assert_true(list.item[2].repaired);
    assert_int_equal(list.item[0].part, ZWS_PART_TITLE);
    zws_docnos__free(&list);
    zws_text__free(&text);
}

static void test_where_codes_begin(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"根据国发〔2016〕55号要求", {"国发〔2016〕55号|国发〔2016〕55号"}},
        {"《意见》（国发〔2016〕55号）", {"国发〔2016〕55号|国发〔2016〕55号"}},
        {"按照浙江省人民政府浙政发〔2016〕5号文件", {"浙政发〔2016〕5号|浙政发〔2016〕5号"}},
        {"浙江省人民政府办公厅\n浙政办发〔2016〕5号", {"浙政办发〔2016〕5号|浙政办发〔2016〕5号"}},
        {"财政部财税〔2018〕5号", {"财税〔2018〕5号|财税〔2018〕5号"}},
        {"意见的通知沪府办发〔2018〕5号", {"沪府办发〔2018〕5号|沪府办发〔2018〕5号"}},
        {"最高人民法院以法发〔2018〕5号公布", {"法发〔2018〕5号|法发〔2018〕5号"}},
        {"由交通部以交水发〔1998〕5号发布", {"交水发〔1998〕5号|交水发〔1998〕5号"}},
        {"1998年5月6日交公路发〔1998〕5号", {"交公路发〔1998〕5号|交公路发〔1998〕5号"}},
        {"国发〔2016〕55号和国办发〔2017〕47号",
         {"国发〔2016〕55号|国发〔2016〕55号", "国办发〔2017〕47号|国办发〔2017〕47号"}},
        {"国发〔2016〕55号、国办发〔2017〕47号、浙政发〔2018〕1号",
         {"国发〔2016〕55号|国发〔2016〕55号", "国办发〔2017〕47号|国办发〔2017〕47号",
          "浙政发〔2018〕1号|浙政发〔2018〕1号"}},
        /* unknown codes below a title, after an issuer, in a table */
        {"关于推进某事的实施意见\n岚政发〔2022〕26号", {"岚政发〔2022〕26号|岚政发〔2022〕26号"}},
        {"征地补偿安置方案公告\n\n白政征〔2017〕14号", {"白政征〔2017〕14号|白政征〔2017〕14号"}},
        {"责任分解表 岚政办函〔2022〕3号", {"岚政办函〔2022〕3号|岚政办函〔2022〕3号"}},
        {"岚江省自然资源厅\n岚自然资公开告〔2022〕31号",
         {"岚自然资公开告〔2022〕31号|岚自然资公开告〔2022〕31号"}},
        {"岚州公积金〔2024〕18号", {"岚州公积金〔2024〕18号|岚州公积金〔2024〕18号"}},
        {"某某管理办法\n岚江省人民政府令第372号",
         {"岚江省人民政府令第372号|岚江省人民政府令第372号"}},
        {"（岚政\n办发〔2022〕26号）", {"岚政办发〔2022〕26号|岚政\n办发〔2022〕26号"}},
        {"以下简称京缓堵函〔2019〕5号", {"京缓堵函〔2019〕5号|京缓堵函〔2019〕5号"}},
        {"浙江省财政厅浙财综〔2019〕5号", {"浙财综〔2019〕5号|浙财综〔2019〕5号"}},
        {"废止沪府发〔1998〕5号", {"沪府发〔1998〕5号|沪府发〔1998〕5号"}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_codes(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "国发",
        "国办发",
        "国函",
        "国办函",
        "国办发明电",
        "国发明电",
        "中发",
        "中办发",
        "厅字",
        "法释",
        "法发",
        "高检发释字",
        "发改价格",
        "财税",
        "财库",
        "财办库",
        "银发",
        "税总发",
        "国税发",
        "人社部发",
        "国卫医发",
        "国卫办医函",
        "工信部联装",
        "工信厅信软函",
        "教基",
        "科发资",
        "国科发资",
        "民发",
        "公通字",
        "司发通",
        "自然资发",
        "环办环评",
        "建房",
        "交运发",
        "水资管",
        "农办牧",
        "商建发",
        "文旅市场发",
        "国市监法",
        "体群字",
        "证监发",
        "银保监发",
        "国能发新能",
        "林资发",
        "安监总办",
        "署税发",
        "浙政发",
        "浙政办发",
        "浙政办发函",
        "川办函",
        "川府发",
        "粤府办",
        "粤办函",
        "豫政办",
        "沪府规",
        "沪府办规",
        "沪卫计妇幼",
        "沪食药监械流",
        "沪教委基",
        "云政办规",
        "云府办明电",
        "鲁政办字",
        "京政办发",
        "津政办规",
        "冀政办字",
        "内政办发",
        "辽政发",
        "吉政办发",
        "黑政规",
        "苏政办发",
        "皖政办",
        "闽政办",
        "赣府厅字",
        "鄂政办发",
        "湘政办发",
        "桂政办发",
        "琼府办",
        "渝府办发",
        "黔府办函",
        "藏政办发",
        "陕政办发",
        "甘政办发",
        "青政办",
        "宁政规发",
        "新政办发",
        "杭政办函",
        "甬政发",
        "皖政办（秘）",
        "陕政办发（明电）",
        "法",
        "某某发",
        "联防联控机制综发",
    };
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        char number[128], text[512];
        snprintf(number, sizeof(number), "%s〔2019〕31号", codes[i]);
        const char *const around[] = {"%s", "见《通知》（%s）的要求", "根据%s，现通知如下", "，%s"};
        for (size_t k = 0; k < sizeof(around) / sizeof(around[0]); k++) {
            zws_text t = {0};
            zws_docnos list = {0};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(text, sizeof(text), around[k], number);
#pragma GCC diagnostic pop
            fixture_text(&t, text);
            assert_int_equal(zws_docno__find(&list, &t, ZWS_PART_BODY), ZWS_OK);
            if (list.n != 1)
                print_error("in: %s\n", text);
            assert_int_equal(list.n, 1);
            assert_string_equal(list.item[0].canonical, number);
            assert_int_equal(list.item[0].end - list.item[0].begin, strlen(number));
            zws_docnos__free(&list);
            zws_text__free(&t);
        }
    }
}

static void test_decrees(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"中华人民共和国国务院令第711号", {"国务院令第711号|中华人民共和国国务院令第711号"}},
        {"中华人民共\n和国能源部令第1号", {"能源部令第1号|中华人民共\n和国能源部令第1号"}},
        {"中华人民共和国国务院令\n\n第 711 号",
         {"国务院令第711号|中华人民共和国国务院令\n\n第 711 号"}},
        {"（国务院令第711号）", {"国务院令第711号|国务院令第711号"}},
        {"国务院令（第711号）", {"国务院令第711号|国务院令（第711号）"}},
        {"国务院令711号", {"国务院令第711号|国务院令711号"}},
        {"《规章制定程序条例》（国务院第322号令）", {"国务院令第322号|国务院第322号令"}},
        {"教育部令第40号", {"教育部令第40号|教育部令第40号"}},
        {"中华人民共和国主席令第七十三号", {"主席令第73号|中华人民共和国主席令第七十三号"}},
        {"2004年12月21日交通部令第14号公布", {"交通部令第14号|交通部令第14号"}},
        {"2004 年 12 月 21 日交通部令第 14 号公布", {"交通部令第14号|交通部令第 14 号"}},
        {"农业部令2014年第3号", {"农业部令2014年第3号|农业部令2014年第3号"}},
        {"国家税务总局公告2018年第28号",
         {"国家税务总局公告2018年第28号|国家税务总局公告2018年第28号"}},
        {"海关总署公告〔2024〕91号", {"海关总署公告2024年第91号|海关总署公告〔2024〕91号"}},
        {"中国人民银行公告〔2018〕第5号",
         {"中国人民银行公告2018年第5号|中国人民银行公告〔2018〕第5号"}},
        {"财政部 税务总局公告2019年第39号",
         {"财政部税务总局公告2019年第39号|财政部 税务总局公告2019年第39号"}},
        {"财政部、税务总局公告2019年第39号",
         {"财政部税务总局公告2019年第39号|财政部、税务总局公告2019年第39号"}},
        {"按照海关总署2015年第34号公告", {"海关总署公告2015年第34号|海关总署2015年第34号公告"}},
        {"山东省人民政府令第218号", {"山东省人民政府令第218号|山东省人民政府令第218号"}},
        {"根据杭州市人民政府令第5号", {"杭州市人民政府令第5号|杭州市人民政府令第5号"}},
        {"住房和城乡建设部令第14号", {"住房和城乡建设部令第14号|住房和城乡建设部令第14号"}},
        {"原国家安全生产监督管理局令第19号",
         {"国家安全生产监督管理局令第19号|国家安全生产监督管理局令第19号"}},
        {"浙江省第十三届人民代表大会常务委员会公告第5号",
         {"浙江省第十三届人民代表大会常务委员会公告第5号|"
          "浙江省第十三届人民代表大会常务委员会公告第5号"}},
        {"北京市人民代表大会常务委员会公告〔十五届〕第5号",
         {"北京市人民代表大会常务委员会公告〔十五届〕第5号|"
          "北京市人民代表大会常务委员会公告〔十五届〕第5号"}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_without_brackets(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"云政发2017年75号", {"云政发〔2017〕75号|云政发2017年75号"}},
        {"豫政办2017年第130号", {"豫政办〔2017〕130号|豫政办2017年第130号"}},
        {"省政府2017年第130号", {NULL}},
        {"浙江2018年54号", {NULL}},
        {"浙政办发 2018 54号", {NULL}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_no_numbers(void **state)
{
    (void)state;
    static const found_row rows[] = {
        {"", {NULL}},
        {"号", {NULL}},
        {"第5号", {NULL}},
        {"〔2018〕5号", {NULL}},
        {"，〔2018〕5号", {NULL}},
        {"2018年54号文件", {NULL}},
        {"2018年第54号", {NULL}},
        {"国发5号", {NULL}},
        {"国发〔2016〕号", {NULL}},
        {"国发〔16〕55号", {NULL}},
        {"国发〔20166〕55号", {NULL}},
        {"国发〔1016〕55号", {NULL}},
        {"国发〔2016〕0号", {NULL}},
        {"国发〔2016〕1234567号", {NULL}},
        {"12345号热线和一号对外", {NULL}},
        {"（2018）浙01民终123号", {NULL}},
        {"京（2018）朝阳区不动产权第0001号", {NULL}},
        {"中山路100号2018年5月25日", {NULL}},
        {"第7号楼（2018）", {NULL}},
        {"公告第5号", {NULL}},
        {"公告〔2024〕91号", {NULL}},
        {"令第5号", {NULL}},
        {"口令第5号", {NULL}},
        {"第5号令", {NULL}},
    };
    check_found(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_queries(void **state)
{
    (void)state;
    static const struct {
        const char *query, *canonical;
    } rows[] = {
        {"浙政办发〔2018〕54号", "浙政办发〔2018〕54号"},
        {"浙政办发[2018]54号", "浙政办发〔2018〕54号"},
        {"浙政办发（2018）54号", "浙政办发〔2018〕54号"},
        {"浙政办发２０１８年54号", "浙政办发〔2018〕54号"},
        {"浙政办发 2018 54", "浙政办发〔2018〕54号"},
        {"浙政办发［2018 J 54 号", "浙政办发〔2018〕54号"},
        {"浙政办发【2018】第54号", "浙政办发〔2018〕54号"},
        {" 浙政办发〔2018〕54号 ", "浙政办发〔2018〕54号"},
        {"“浙政办发〔2018〕54号”", "浙政办发〔2018〕54号"},
        {"\"浙政办发〔2018〕54号\"", "浙政办发〔2018〕54号"},
        {"浙政办发〔2018〕54号文", "浙政办发〔2018〕54号"},
        {"浙政办发〔2018〕54号文件", "浙政办发〔2018〕54号"},
        {"浙政办发〔2018〕54", "浙政办发〔2018〕54号"},
        {"浙政办发2018年第54号", "浙政办发〔2018〕54号"},
        {"国发〔2016〕5号", "国发〔2016〕5号"},
        {"国发〔2016〕55号", "国发〔2016〕55号"},
        {"沪经信软2018年743号", "沪经信软〔2018〕743号"},
        {"沪教委基 2023 5号", "沪教委基〔2023〕5号"},
        {"粤府函 2011 214号", "粤府函〔2011〕214号"},
        {"沪经信规范（2018）5号", "沪经信规范〔2018〕5号"},
        {"国办发明电〔2010〕21号", "国办发明电〔2010〕21号"},
        {"国务院令第711号", "国务院令第711号"},
        {"中华人民共和国国务院令第711号", "国务院令第711号"},
        {"国务院令（第711号）", "国务院令第711号"},
        {"主席令第七十三号", "主席令第73号"},
        {"教育部令第40号", "教育部令第40号"},
        {"海关总署公告2024年第91号", "海关总署公告2024年第91号"},
        {"海关总署公告〔2024〕91号", "海关总署公告2024年第91号"},
        {"财政部、税务总局公告2019年第39号", "财政部税务总局公告2019年第39号"},
        {"粤府令第197号", "粤府令第197号"},
        {"署令〔2024〕269号", "署令〔2024〕269号"},
        {"海关总署署令〔2024〕269号", "海关总署令2024年第269号"},
        {"生态环境部部令第4号", "生态环境部令第4号"},
        {"国务院、中华人民共和国中央军事委员会令第547号", "国务院中央军事委员会令第547号"},
        {"省政府令第94号", "省人民政府令第94号"},
        {"公告〔2024〕91号", NULL},
        {"政务公开 2018 54", NULL},
        {"政务公开2018年54号", NULL},
        {"第5号", NULL},
        {"2018年54号文件", NULL},
        {"一网通办", NULL},
        {"〔2018〕54号", NULL},
        {"2018", NULL},
        {"2018 54", NULL},
        {"国发", NULL},
        {"国发〔2016〕", NULL},
        {"国发 55号", NULL},
        {"国发5号", NULL},
        {"青海 2018 54", NULL},
        {"浙江 2018 年 54 号", NULL},
        {"国务院 2018年54号", NULL},
        {"最多跑一次 2018", NULL},
        {"《意见》国发〔2016〕55号", NULL},
        {"国发〔2016〕55号 政务服务", NULL},
        {"国发〔2016〕55号 国办发〔2017〕47号", NULL},
        {"", NULL},
        {"号", NULL},
        {"\xff\xfe〔2018〕5号", NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *canonical = (char *)1;
        assert_int_equal(zws_docno__parse_query(&canonical, &fixture_analyzer, rows[i].query,
                                                strlen(rows[i].query)),
                         ZWS_OK);
        if ((canonical == NULL) != (rows[i].canonical == NULL))
            print_error("query: %s gives %s\n", rows[i].query, canonical ? canonical : "nothing");
        if (rows[i].canonical) {
            assert_non_null(canonical);
            assert_string_equal(canonical, rows[i].canonical);
        } else {
            assert_null(canonical);
        }
        free(canonical);
    }
}

/* What is read in a text is read from its own canonical form. */
static void test_canonical_is_stable(void **state)
{
    (void)state;
    zws_text text = {0};
    zws_docnos list = {0};
    fixture_text(&text,
                 "中华人民共和国国务院令第711号、财政部 税务总局公告2019年第39号、皖政办（秘）"
                 "〔2018〕5号、北京市人民代表大会常务委员会公告〔十五届〕第5号、国办发[2018]007号");
    assert_int_equal(zws_docno__find(&list, &text, ZWS_PART_BODY), ZWS_OK);
    assert_int_equal(list.n, 5);
    for (size_t i = 0; i < list.n; i++) {
        char *again;
        assert_int_equal(zws_docno__parse_query(&again, &fixture_analyzer, list.item[i].canonical,
                                                strlen(list.item[i].canonical)),
                         ZWS_OK);
        assert_non_null(again);
        assert_string_equal(again, list.item[i].canonical);
        free(again);
    }
    zws_docnos__free(&list);
    zws_text__free(&text);
}

static void test_same(void **state)
{
    (void)state;
    assert_true(zws_docno__same("国发〔2016〕5号", "国发〔2016〕5号"));
    assert_false(zws_docno__same("国发〔2016〕5号", "国发〔2016〕55号"));
    assert_false(zws_docno__same("国办发〔2016〕5号", "办发〔2016〕5号"));
    assert_true(zws_docno__same("公告2024年第91号", "海关总署公告2024年第91号"));
    assert_true(zws_docno__same("海关总署公告2024年第91号", "公告2024年第91号"));
    assert_true(zws_docno__same("国务院令第711号", "令第711号"));
    assert_false(zws_docno__same("国务院令第711号", "令第71号"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brackets),
        cmocka_unit_test(test_elliptical),
        cmocka_unit_test(test_scanning_faults),
        cmocka_unit_test(test_where_codes_begin),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_decrees),
        cmocka_unit_test(test_without_brackets),
        cmocka_unit_test(test_no_numbers),
        cmocka_unit_test(test_queries),
        cmocka_unit_test(test_canonical_is_stable),
        cmocka_unit_test(test_same),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
