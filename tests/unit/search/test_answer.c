/* What answers a question, and what does not, whichever tier holds it. */
#include "unit/search/index.h"

#include "search/answer.h"

#define RULES                                                                                                               \
    "第一条 为了规范犬只管理，制定本办法。\n"                                                             \
    "第二条 个人饲养犬只的，应当自取得犬只之日起十五日内到公安派出所办理养犬登记。\n" \
    "第三条 携带犬只乘坐电梯的，应当为犬只佩戴嘴套。\n"

#define FOUR(text)    text text text text
#define SIXTEEN(text) FOUR(FOUR(text))

/* Of the document that is about it all, no part says what those of the other one say at once. */
#define BOARDING                                                                                                           \
    FOUR("第一条 宠物寄养场所应当登记，宠物寄养场所应当整洁，宠物寄养场所应当通风。\n" \
         "第二条 寄养宠物的收费由场所公示，场所应当接受监督，监督由街道负责并公开。\n" \
         "第三条 宠物寄养的卫生标准另行规定，场所应当执行标准并按季度如实报告。\n"       \
         "第四条 宠物寄养场所每日清扫，每日消毒，每日巡查，并留存记录三年以备查。\n")                                      \
    "第五条 宠物寄养场所的负责人应当参加培训，培训合格的，由公安派出所发给证明。\n"
#define FEES                                                                                                                           \
    SIXTEEN("第一条 停车、供水、供热、供电、租赁、搬运、仓储、保洁、绿化、维修按照约定结算。\n" \
            "第二条 经营者应当开具发票，明码标价，接受投诉，及时处理，不得串通，不得强迫。\n")                                         \
    "第三条 宠物寄养场所每日收费三十元。\n"

static const sample samples[] = {
    {"faq", "依申请公开常见问题解答",
     "依申请公开常见问题解答\n1.问：申请政府信息公开需要说明用途吗？\n答：不需要。\n"
     "2."
     "问：多长时间能够得到答复？　\n答：能够当场答复的，当场答复；不能当场答复的，自收到申请之日起2"
     "0"
     "个工作日内答复。\n"
     "　　需要延长的，经同意并告知申请人。\n3、问：收费吗？答：不收取费用。\n",
     "2020-01-01", NULL, NULL, NULL},
    {"letter", "网民咨询：租房可以提取多少住房公积金",
     "网民咨询：租房可以提取多少住房公积金\n留言内容\n您好！请问一年能提取多少？\n答复单位\n岚江省"
     "住房和城乡建设厅\n"
     "答复内容\n每人每年提取额度不低于12000元。\n感谢您的关注！",
     "2022-04-08", NULL, NULL, NULL},
    {"bare", "高层次人才政策问答",
     "高层次人才政策问答\n一、人才公寓怎么申请？　　\n登录岚快办客户端，填写人才公寓申请表。\n二、"
     "配偶"
     "可以落户吗？\n可以。\n",
     "2021-03-01", NULL, NULL, NULL},
    {"dogs", "岚州市养犬管理办法", RULES, "2019-05-01", NULL, NULL, NULL},
    {"boarding", "岚州市宠物寄养管理办法", BOARDING, "2019-06-01", NULL, NULL, NULL},
    {"fees", "岚州市服务价格目录", FEES, "2019-07-01", NULL, NULL, NULL},
    {"old-heat", "岚州市供热价格规定",
     "第一条 居民住宅供热价格为每平方米每月五元二角。\n第二条 本规定有效期至2015年12月31日。\n",
     "2010-05-01", NULL, NULL, NULL},
    {"twin-a", "东岭区停车收费标准", "第一条 路边停车每小时收费四元。\n", "2018-01-01", NULL, NULL,
     NULL},
    {"twin-b", "西岭区停车收费标准", "第一条 路边停车每小时收费四元。\n", "2018-01-02", NULL, NULL,
     NULL},
    {"unanswered", "网民咨询：烟花爆竹可以燃放吗",
     "网民咨询：烟花爆竹可以燃放吗\n留言内容\n请问可以燃放吗？\n答复内容\n　　\n", "2022-04-08",
     NULL, NULL, NULL},
    {"other", "岚州市财政局年度工作总结",
     "一年来财政收支平衡，预算执行良好。办法和规定的落实有力。\n", "2018-01-02", NULL, NULL, NULL},
    {"other2", "关于召开会议的通知", "请各单位按时参加会议，报送材料。电梯故障，请走楼梯。\n",
     "2018-01-03", NULL, NULL, NULL},
};

static test_index *tier[2];

/* The answer's id, question and text, the same in both tiers; "" for none. */
static const char *answer(const char *query, zws_sort sort)
{
    static char text[2][2000];
    for (int i = 0; i < 2; i++) {
        size_t begin, end;
        const char *id;
        zws_search *r = request(sort, query);
        assert_ok(zws_search_set(r, ZWS_OPTION_ANSWER, 1));
        zws_results *results = search(tier[i], r);
        const char *body = zws_results_answer(results, &id, &begin, &end);
        if (body) {
            assert_non_null(zws_results_answer_html(results));
            assert_non_null(zws_results_answer_citation(results));
            snprintf(text[i], sizeof text[i], "%s|%s|%.*s", id,
                     zws_results_answer_question(results), (int)(end - begin), body);
        } else {
            assert_null(zws_results_answer_html(results));
            assert_null(zws_results_answer_citation(results));
            assert_null(zws_results_answer_question(results));
            text[i][0] = '\0';
        }
        zws_results__free(results);
        zws_search_free(r);
    }
    assert_string_equal(text[0], text[1]);
    return text[0];
}

static void test_questions(void **state)
{
    (void)state;
    const char *asked[] = {"养狗要办证吗", "公积金怎么提取", "多久答复？",
                           "what is it?",  "谁负责",         "能不能延期"};
    const char *not_asked[] = {"", "政务公开", "国办发〔2018〕22号", "养犬登记 办理"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        assert_true(zws_answer__is_question(asked[i], strlen(asked[i])));
    for (size_t i = 0; i < sizeof not_asked / sizeof *not_asked; i++)
        assert_false(zws_answer__is_question(not_asked[i], strlen(not_asked[i])));
}

static void test_replies(void **state)
{
    (void)state;
    const struct {
        const char *query, *answer;
    } cases[] = {
        {"申请政府信息公开要说明用途吗", "faq|申请政府信息公开需要说明用途吗？|不需要。"},
        {"收费吗", "faq|收费吗？|不收取费用。"},
        {"多长时间得到答复",
         "faq|多长时间能够得到答复？|"
         "能够当场答复的，当场答复；不能当场答复的，自收到申请之日起20个工作日内答复。\n"
         "　　需要延长的，经同意并告知申请人。"},
        {"租房可以提取多少公积金", "letter|网民咨询：租房可以提取多少住房公积金|"
                                   "每人每年提取额度不低于12000元。\n感谢您的关注！"},
        {"人才公寓如何申请", "bare|一、人才公寓怎么申请？|登录岚快办客户端，填写人才公寓申请表。"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(answer(cases[i].query, ZWS_SORT_TIER), cases[i].answer);
        assert_string_equal(answer(cases[i].query, ZWS_SORT_OLDEST), cases[i].answer);
    }
}

/* A reply of blanks is none. */
static void test_unanswered(void **state)
{
    (void)state;
    assert_string_equal(answer("烟花爆竹可以燃放吗", ZWS_SORT_TIER), "");
}

static void test_passages(void **state)
{
    (void)state;
    const char *expected =
        "dogs||第二条 个人饲养犬只的，应当自取得犬只之日起十五日内到公安派出所办理养犬登记。";
    assert_string_equal(answer("个人饲养犬只怎么办理养犬登记", ZWS_SORT_TIER), expected);
    zws_search *r = request(ZWS_SORT_TIER, "个人饲养犬只怎么办理养犬登记");
    assert_ok(zws_search_set(r, ZWS_OPTION_ANSWER, 1));
    zws_results *results = search(tier[0], r);
    assert_string_equal(zws_results_answer_citation(results), "《岚州市养犬管理办法》第二条");
    assert_non_null(strstr(zws_results_answer_html(results), "<em>"));
    zws_results__free(results);
    /* Nobody asked for an answer. */
    assert_ok(zws_search_set(r, ZWS_OPTION_ANSWER, 0));
    results = search(tier[0], r);
    assert_null(zws_results_answer(results, NULL, NULL, NULL));
    zws_results__free(results);
    zws_search_free(r);
}

static void test_passages_of_long_documents(void **state)
{
    (void)state;
    assert_string_equal(answer("宠物寄养场所的负责人参加什么培训", ZWS_SORT_TIER),
                        "boarding||第五条 "
                        "宠物寄养场所的负责人应当参加培训，培训合格的，由公安派出所发给证明。");
    assert_string_equal(answer("宠物寄养场所每日收费是多少", ZWS_SORT_TIER), "");
}

static void test_no_answer(void **state)
{
    (void)state;
    /* No question; two that are as good; one that has expired; a question that is another; a word
     * in common; nothing at all. */
    assert_string_equal(answer("个人饲养犬只办理养犬登记", ZWS_SORT_TIER), "");
    assert_string_equal(answer("路边停车每小时收费多少", ZWS_SORT_TIER), "");
    assert_string_equal(answer("居民住宅供热价格每平方米每月多少", ZWS_SORT_TIER), "");
    assert_string_equal(answer("委托律师申请公开应当提交授权委托书吗", ZWS_SORT_TIER), "");
    assert_string_equal(answer("电梯坏了谁来修理", ZWS_SORT_TIER), "");
    assert_string_equal(answer("量子计算机是什么", ZWS_SORT_TIER), "");
    assert_string_equal(answer("？", ZWS_SORT_TIER), "");
}

static void test_expired_ones_answer_for_their_day(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "居民住宅供热价格每平方米每月多少");
    assert_ok(zws_search_set(r, ZWS_OPTION_ANSWER, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20140101));
    for (int i = 0; i < 2; i++) {
        const char *id = NULL;
        zws_results *results = search(tier[i], r);
        assert_non_null(zws_results_answer(results, &id, NULL, NULL));
        assert_string_equal(id, "old-heat");
        zws_results__free(results);
    }
    zws_search_free(r);
}

static int make(void **state)
{
    (void)state;
    size_t n = sizeof samples / sizeof *samples;
    tier[0] = make_index(samples, n, false);
    tier[1] = make_sealed_index(samples, n);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    free_index(tier[0]);
    free_index(tier[1]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_replies),
        cmocka_unit_test(test_unanswered),
        cmocka_unit_test(test_passages),
        cmocka_unit_test(test_passages_of_long_documents),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_expired_ones_answer_for_their_day),
    };
    return cmocka_run_group_tests(tests, make, clean);
}
