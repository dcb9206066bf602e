/* What a sentence says of the documents that it names. */
#include "fixture.h"

/* "relation number 《title》 unit @from", one citation each, apart by "; ". */
static char *describe(const zws_document *d)
{
    static char out[8192];
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < d->citations.n; i++) {
        const zws_citation *c = &d->citations.item[i];
        n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%s", i ? "; " : "",
                              zws_relation__name(c->relation));
        if (c->number)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " %s", c->number);
        if (c->title)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " 《%s》", c->title);
        if (c->unit)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " %s", c->unit);
        if (c->from)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " @%d", (int)c->from);
        if (c->extension.until)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " until %d", (int)c->extension.until);
        if (c->extension.months)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " %s%d months",
                                  c->extension.added ? "+" : "", c->extension.months);
        assert_true(n < sizeof(out) - 400);
    }
    return out;
}

static void check(const char *title, const char *body, const char *expected)
{
    zws_document *d = fixture_document(title, body);
    if (strcmp(describe(d), expected) != 0)
        fail_msg("%s / %s\n gives    %s\n expected %s", title ? title : "", body, describe(d),
                 expected);
    zws_document_free(d);
}

static void test_repeals(void **state)
{
    (void)state;
    static const struct {
        const char *body, *expected;
    } table[] = {
        {"本办法自2024年1月1日起施行，《甲市停车办法》同时废止。", "repeals 《甲市停车办法》"},
        {"《甲市停车办法》（甲政发〔2009〕16号）自2024年1月1日起废止。",
         "repeals 甲政发〔2009〕16号 《甲市停车办法》 @20240101"},
        {"自2024年3月1日起，《甲市停车办法》停止执行。", "repeals 《甲市停车办法》 @20240301"},
        {"《甲市停车办法》自本办法施行之日起即行废止。", "repeals 《甲市停车办法》"},
        {"原《甲市停车办法》《甲市泊位规定》同时废止。",
         "repeals 《甲市停车办法》; repeals 《甲市泊位规定》"},
        {"1994年6月3日甲市人民政府令第5号公布的《甲市停车办法》和2003年甲市人民政府发布的《甲市泊位"
         "规定》"
         "同时废止。",
         "repeals 甲市人民政府令第5号 《甲市停车办法》; repeals 《甲市泊位规定》"},
        {"2001年1月13日甲省人大常委会通过，根据2010年7月30日甲省人大常委会会议修正的《甲省物业条例"
         "》同时废止"
         "。",
         "repeals 《甲省物业条例》"},
        {"《甲市停车办法》（国税发〔2009〕157号印发，国家税务总局公告2018年第31号修改）同时废止。",
         "repeals 国税发〔2009〕157号 《甲市停车办法》; cites 国家税务总局公告2018年第31号"},
        {"国家税务总局公告2015年第57号、2016年第52号同时废止。",
         "repeals 国家税务总局公告2015年第57号; repeals 国家税务总局公告2016年第52号"},
        {"国发〔2012〕7号文件不再执行。", "repeals 国发〔2012〕7号"},
        {"国发〔2012〕7号同时废止。", "repeals 国发〔2012〕7号"},
        {"《甲市停车办法》第五条同时废止。", "repeals-part 《甲市停车办法》 第五条"},
        {"《甲市停车办法》第五条第二款、第七条同时废止。",
         "repeals-part 《甲市停车办法》 第五条第二款、第七条"},
        {"《甲市停车办法》中有关收费的规定同时废止。", "repeals-part 《甲市停车办法》"},
        {"《甲市停车办法》与本办法不一致的部分同时废止。", "repeals-part 《甲市停车办法》"},
        {"海关总署公告2021年第86号附件2、4同时废止。", "repeals-part 海关总署公告2021年第86号"},
        {"经研究，决定废止《甲市停车办法》。", "repeals 《甲市停车办法》"},
        {"自2024年1月1日起废止《甲市停车办法》、《甲市泊位规定》。",
         "repeals 《甲市停车办法》 @20240101; repeals 《甲市泊位规定》 @20240101"},
        {"根据《甲市立法条例》，决定废止以下文件：1.《甲市停车办法》；2.《甲市泊位规定》。",
         "based-on 《甲市立法条例》; repeals 《甲市停车办法》; repeals 《甲市泊位规定》"},
        {"《甲市停车办法》等3件规章予以废止。", "repeals 《甲市停车办法》"},
        {"《甲市停车办法》自行失效。", "lapses 《甲市停车办法》"},
        {"《甲市停车办法》（甲政发〔2009〕16号）宣布失效。",
         "lapses 甲政发〔2009〕16号 《甲市停车办法》"},
        {"《甲市停车办法》继续有效。", "confirms 《甲市停车办法》"},
        {"《甲市停车办法》有效期延长至2026年12月31日。",
         "confirms 《甲市停车办法》 until 20261231"},
        /* Lines cut by the width of a page. */
        {"为加强本市道路停车管理，规范停车秩序\n，保障道路畅通，根据有关规定，制定本\n"
         "办法。本市行政区域内的停车适用本办法\n，法律法规另有规定的从其规定。市公安\n"
         "机关主管停车工作，其他部门配合，镇街\n道协助。本办法自发布之日起施行。《甲\n"
         "市停车\n办法》（甲政发\n〔2009〕16号）同时废止。\n特此通知，请遵照执行，不得有误，各\n"
         "单位。",
         "repeals 甲政发〔2009〕16号 《甲市停车办法》"},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
        check("甲市道路办法", table[i].body, table[i].expected);
}

/* How long what is confirmed stays in force. */
static void test_terms(void **state)
{
    (void)state;
    static const struct {
        const char *body, *expected;
    } table[] = {
        {"《甲市停车办法》的有效期延长到2026年底。", "until 20260000"},
        {"《甲市停车办法》有效期限延长至2026年6月。", "until 20260600"},
        {"《甲市停车办法》继续有效，有效期至2026年12月31日。", "until 20261231"},
        {"《甲市停车办法》继续有效，有效期延长3年。", "+36 months"},
        {"《甲市停车办法》有效期延长三年。", "+36 months"},
        {"《甲市停车办法》有效期顺延两年。", "+24 months"},
        {"《甲市停车办法》有效期延长半年。", "+6 months"},
        {"《甲市停车办法》有效期延长18个月。", "+18 months"},
        {"《甲市停车办法》继续有效，有效期5年。", "60 months"},
        {"《甲市停车办法》继续执行，有效期为二年。", "24 months"},
        {"《甲市停车办法》继续执行3年。", "36 months"},
        {"《甲市停车办法》继续执行至2026年12月31日。", "until 20261231"},
        {"《甲市停车办法》延长有效期至2026年12月31日。", "until 20261231"},
        {"《甲市停车办法》延期执行至2026年12月31日。", "until 20261231"},
        {"《甲市停车办法》继续有效，有效期自2024年1月1日起至2026年12月31日。", "until 20261231"},
        {"《甲市停车办法》继续有效，有效期自本通知印发之日起延长2年。", "+24 months"},
        {"《甲市停车办法》继续执行，原有效期至2023年12月31日，现延至2026年12月31日。",
         "until 20261231"},
        /* No term, and none that can be. */
        {"《甲市停车办法》继续执行。", ""},
        {"《甲市停车办法》继续执行，有效期满前6个月评估。", ""},
        {"《甲市停车办法》继续执行，原有效期至2023年12月31日。", ""},
        {"《甲市停车办法》有效期延长51年。", ""},
        {"《甲市停车办法》有效期延长0年。", ""},
        {"《甲市停车办法》有效期延长至2026年2月30日。", ""},
        {"《甲市停车办法》继续有效。有效期3年的许可证应当换发。", ""},
        {"《甲市停车办法》继续有效；2026年以前发放的证件，有效期3年。", ""},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
        char expected[200];
        snprintf(expected, sizeof(expected), "confirms 《甲市停车办法》%s%s",
                 *table[i].expected ? " " : "", table[i].expected);
        check("甲市道路办法", table[i].body, expected);
    }
    check("甲市道路办法",
          "《甲市停车办法》将于8月31日到期。经评估，该文件继续执行，有效期至2026年8月31日。",
          "confirms 《甲市停车办法》 until 20260831");
    /* Entries of a list, each with its own. */
    check("甲市关于规范性文件清理结果的通知",
          "继续有效的规范性文件目录：\n1.《甲市停车办法》，有效期至2026年12月31日\n"
          "2.《甲市泊位规定》，有效期延长2年\n3.《甲市车位规定》",
          "confirms 《甲市停车办法》 until 20261231; confirms 《甲市泊位规定》 +24 months; "
          "confirms 《甲市车位规定》");
}

/* The sentence of a document that is called 该文件 is the one that says what becomes of it. */
static void test_sentence(void **state)
{
    (void)state;
    zws_document *d = fixture_document(
        "甲市道路办法", "《甲市停车办法》将于8月31日到期。经评估，该文件继续执行，有效期2年。");
    size_t len;
    const char *body = zws_document_get(d, ZWS_FIELD_BODY, 0, &len);
    assert_int_equal(d->citations.n, 1);
    const zws_citation *c = &d->citations.item[0];
    const char *said = "经评估，该文件继续执行，有效期2年";
    assert_int_equal(c->sentence_end - c->sentence_begin, strlen(said));
    assert_memory_equal(body + c->sentence_begin, said, strlen(said));
    zws_document_free(d);
}

/* Words of repeal that repeal nothing. */
static void test_no_repeals(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "建议废止《甲市停车办法》。",
        "建议将《甲市停车办法》予以废止。",
        "不得废止《甲市停车办法》。",
        "拟废止《甲市停车办法》。",
        "《甲市停车办法》拟废止。",
        "《甲市停车办法》不得废止。",
        "《甲市停车办法》废止前，按原规定执行。",
        "《甲市停车办法》废止后，新增车位按本办法管理。",
        "是否废止《甲市停车办法》，由市政府决定。",
        "《甲市停车办法》是否废止，由市政府决定。",
        "被废止的《甲市停车办法》不再收费。",
        "《甲市停车办法》被废止的，依照新办法执行。",
        "若《甲市停车办法》废止，另行通知。",
        "如果《甲市停车办法》同时废止，另行通知。",
        "代表要求废止《甲市停车办法》。",
        "市人大审议了关于废止《甲市停车办法》的议案。",
        "《甲市停车办法》已废止。",
        "《甲市停车办法》的修改和废止程序，由市政府规定。",
        "《甲市停车办法》与本办法不一致的，以本办法为准。",
        "应当及时废止《甲市停车办法》。",
        "除《甲市停车办法》外，其他规定同时废止。",
        "《甲市停车办法》修改、废止的情况应当公布。",
        "某人说：“《甲市停车办法》同时废止。”这是误传。",
        "为贯彻《甲市停车办法》，有关收费规定同时废止。",
        "《甲市停车办法》施行后，有关收费规定同时废止。",
        "有关规定与《甲市停车办法》抵触的，同时失效。",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
        zws_document *d = fixture_document("甲市道路办法", bodies[i]);
        for (size_t k = 0; k < d->citations.n; k++) {
            if (zws_relation__judges(d->citations.item[k].relation))
                fail_msg("%s: %s", bodies[i], describe(d));
        }
        assert_int_equal(d->citations.n, 1);
        zws_document_free(d);
    }
    /* No document at all, or a title that speaks of repealing. */
    check(NULL, "此前有关规定与本办法不一致的，以本办法为准，有关规定同时废止。", "");
    check("甲市道路办法", "依照《甲市关于废止〈甲市停车办法〉的决定》办理。",
          "cites 《甲市关于废止〈甲市停车办法〉的决定》");
    /* Who reports, drafts or explains repeals nothing. */
    static const char *const titles[] = {
        "甲市政府工作报告", "关于《甲市道路办法（草案）》公开征求意见的公告",
        "甲市2023年度政府信息公开工作年度报告", "甲市人民政府关于市人大第5号建议的答复"};
    for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++) {
        zws_document *d = fixture_document(titles[i], "《甲市停车办法》同时废止。");
        for (size_t k = 0; k < d->citations.n; k++)
            assert_false(zws_relation__judges(d->citations.item[k].relation));
        zws_document_free(d);
    }
}

static void test_amends(void **state)
{
    (void)state;
    check("甲市人民政府关于修改《甲市停车办法》的决定",
          "决定对《甲市停车办法》（甲政发〔2009〕16号，以下简称《办法》）作如下修改：\n"
          "一、将《办法》第三条修改为：“停车应当依照《甲市道路条例》。\n“《甲市泊位规定》同时废止。"
          "”\n"
          "二、删去《办法》第七条。",
          "amends 《甲市停车办法》; amends 甲政发〔2009〕16号 《甲市停车办法》; "
          "amends 甲政发〔2009〕16号 《甲市停车办法》 第三条; cites 《甲市道路条例》; "
          "cites 《甲市泊位规定》; amends 甲政发〔2009〕16号 《甲市停车办法》 第七条");
    check("甲市道路办法", "将《甲市停车办法》第五条中的“五元”修改为“六元”。",
          "amends 《甲市停车办法》 第五条");
    check("甲市道路办法", "确保对《甲市停车办法》进行适当修改。", "cites 《甲市停车办法》");
    check("甲市道路办法", "市政府正在对《甲市停车办法》进行修订。", "cites 《甲市停车办法》");
    check("甲市道路办法", "2010年修正的《甲市停车办法》第五条适用本办法。",
          "cites 《甲市停车办法》 第五条");
    check("关于废止《甲市停车办法》第五条的通知", "通知如下。",
          "repeals-part 《甲市停车办法》 第五条");
    check("关于延长《甲市停车办法》有效期的通知", "通知如下。", "confirms 《甲市停车办法》");
    check("关于宣布《甲市停车办法》失效的公告", "公告如下。", "lapses 《甲市停车办法》");
}

static void test_lists(void **state)
{
    (void)state;
    check("甲市人民政府关于公布规范性文件清理结果的通知",
          "经清理，现将结果公布如下：\n"
          "一、继续有效的文件（2件）\n"
          "1.甲市人民政府关于道路的通知（甲政发〔2018〕1号）\n"
          "2.《甲市停车办法》\n"
          "二、宣布失效的文件\n"
          "1.甲市人民政府关于泊位的通知（甲政发〔2011〕2号，已被甲政发〔2015〕9号代替）\n"
          "三、废止的文件\n"
          "《甲市收费规定》\n"
          "四、其他事项\n"
          "1.请查阅《甲市档案办法》\n"
          "本通知自发布之日起施行。",
          "confirms 甲政发〔2018〕1号; confirms 《甲市停车办法》; lapses 甲政发〔2011〕2号; "
          "cites 甲政发〔2015〕9号; repeals 《甲市收费规定》; cites 《甲市档案办法》");
    check("甲市人民政府关于废止和修改部分规章的决定",
          "根据《甲市立法条例》，现决定：\n"
          "一、废止下列规章：\n"
          "（一）《甲市停车办法》（1999年3月2日甲市人民政府令第5号公布）\n"
          "（二）《甲市泊位规定》\n"
          "二、对1件规章予以修改：\n"
          "《甲市收费规定》\n"
          "本决定自公布之日起施行。《甲市档案办法》不变。",
          "based-on 《甲市立法条例》; repeals 甲市人民政府令第5号 《甲市停车办法》; "
          "repeals 《甲市泊位规定》; amends 《甲市收费规定》; cites 《甲市档案办法》");
    check("甲市规章制定办法",
          "第五章 规章的修改和废止\n第三十条 规章的修改和废止，依照《甲市立法条例》执行。\n"
          "第三十一条 废止规章的，应当说明理由。",
          "cites 《甲市立法条例》");
    /* The sentence is the heading. */
    zws_document *d = fixture_document(
        "甲市公告", "决定废止的文件目录\n1  甲市停车办法  甲政发〔2009〕16号\n2  甲市泊位规定  "
                    "甲政发〔2010〕7号\n");
    assert_string_equal(describe(d), "repeals 甲政发〔2009〕16号; repeals 甲政发〔2010〕7号");
    const zws_citation *c = &d->citations.item[1];
    const char *body = fixture_get(d, ZWS_FIELD_BODY);
    assert_int_equal(c->sentence_end - c->sentence_begin, strlen("决定废止的文件目录"));
    assert_memory_equal(body + c->sentence_begin, "决定废止的文件目录",
                        strlen("决定废止的文件目录"));
    assert_memory_equal(body + c->begin, "甲政发〔2010〕7号", c->end - c->begin);
    zws_document_free(d);
}

static void test_other_relations(void **state)
{
    (void)state;
    check("甲市人民政府关于印发《甲市停车办法》的通知", "现将《甲市停车办法》印发给你们。",
          "issues 《甲市停车办法》; issues 《甲市停车办法》");
    check("甲市人民政府令", "《甲市停车办法》已经市政府常务会议通过，现予公布。",
          "issues 《甲市停车办法》");
    check("甲市办法", "根据《甲市立法条例》和国发〔2016〕5号，制定本办法。",
          "based-on 《甲市立法条例》; based-on 国发〔2016〕5号");
    check("甲市办法", "违反规定的，依照《中华人民共和国刑法》第二百三十四条追究责任。",
          "cites 《中华人民共和国刑法》 第二百三十四条");
    check("甲市办法", "持有《驾驶证》并订阅《甲市日报》。", "");
    check("《甲市停车办法》解读",
          "近日，市政府印发《甲市停车办法》（甲政发〔2009〕16号）。《甲市泊位规定》同时废止。",
          "interprets 《甲市停车办法》; interprets 甲政发〔2009〕16号 《甲市停车办法》; "
          "cites 《甲市泊位规定》");
    check("图解停车新规", "依据：《甲市道路条例》。日前，市政府印发《甲市停车办法》。",
          "cites 《甲市道路条例》; interprets 《甲市停车办法》");
    /* Joined, in either order; a scanner's bracket for 》. */
    check("甲市办法", "落实国发〔2016〕5号《关于某事的意见》。",
          "cites 国发〔2016〕5号 《关于某事的意见》");
    check("甲市办法", "落实《关于某事的通知 } (国发 (2016) 5 号)。",
          "cites 国发〔2016〕5号 《关于某事的通知》");
    /* The document itself. */
    check("甲市停车办法",
          "《甲市停车办法》共五章。本办法施行后，1999年公布的《甲市停车办法》同时废止。",
          "repeals 《甲市停车办法》");
}

static void test_partial_numbers(void **state)
{
    (void)state;
    check("甲市通知", "落实浙政办发〔2018〕54号。按浙政办54号的分工执行。",
          "cites 浙政办发〔2018〕54号; cites 浙政办发〔2018〕54号");
    check("甲市通知", "落实浙政办发〔2018〕54号和浙政办发〔2019〕54号。按浙政办 54号执行。",
          "cites 浙政办发〔2018〕54号; cites 浙政办发〔2019〕54号");
    check("甲市通知", "按浙政办54号的分工执行。", "");
    check("甲市通知", "落实浙政办发〔2018〕54号。办公楼54号。", "cites 浙政办发〔2018〕54号");
}

/* Nothing is slow or crashes, and what is kept is in the text. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const pieces[] = {"《",     "》",         "（",         "）",   "“",
                                         "”",      "废止",       "《甲办法》", "根据", "对",
                                         "作修改", "国发〔2016", "〕5号",      "、",   "同时",
                                         "下列：", "\n",         "。",         "自",   "1."};
    uint32_t random = 1;
    for (unsigned round = 0; round < 300; round++) {
        zws_buffer body = {0};
        for (unsigned i = 0; i < 200; i++) {
            random = random * 1664525u + 1013904223u;
            assert_ok(zws_buffer__puts(&body, pieces[(random >> 16) % 20]));
        }
        zws_document *d = fixture_document(round % 2 ? "关于废止部分文件的决定" : NULL, body.data);
        for (size_t i = 0; i < d->citations.n; i++) {
            const zws_citation *c = &d->citations.item[i];
            size_t len = c->part == ZWS_PART_BODY ? body.len : strlen("关于废止部分文件的决定");
            assert_true(c->begin < c->end && c->end <= len);
            assert_true(c->sentence_begin < c->sentence_end && c->sentence_end <= len);
            assert_true(c->number || c->title);
        }
        zws_document_free(d);
        zws_buffer__free(&body);
    }
    for (size_t k = 0; k < 20; k++) {
        zws_buffer body = {0};
        while (body.len < 400000)
            assert_ok(zws_buffer__puts(&body, pieces[k]));
        zws_document *d = fixture_document(NULL, body.data);
        assert_true(d->citations.n <= ZWS_CITATIONS_MAX);
        zws_document_free(d);
        zws_buffer__free(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repeals),         cmocka_unit_test(test_terms),
        cmocka_unit_test(test_sentence),        cmocka_unit_test(test_no_repeals),
        cmocka_unit_test(test_amends),          cmocka_unit_test(test_lists),
        cmocka_unit_test(test_other_relations), cmocka_unit_test(test_partial_numbers),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
