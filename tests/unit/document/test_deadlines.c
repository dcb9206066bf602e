/* By when something has to be done. */
#include "outline.h"

/* The deadlines of a sentence in a document of 2020: what is printed, = the day or the count and
 * what is counted, < the event. */
static void assert_due(const char *sentence, const char *expected)
{
    static const char *const spans[ZWS_SPANS] = {"date",  "hours",  "days", "workdays",
                                                 "weeks", "months", "years"};
    char body[1024];
    snprintf(body, sizeof body,
             "省民政厅\n关于做好工作的通知\n一、要求。%s\n省民政厅\n2020年3月2日\n", sentence);
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    zws_buffer out = {0};
    assert_sound(&s, body, strlen(body), 7);
    for (size_t i = 0; i < s.n_deadlines; i++) {
        const zws_due *d = &s.deadline[i];
        char day[11], count[64];
        zws_date__format(day, d->date);
        snprintf(count, sizeof count, "%u %s", (unsigned)d->count, spans[d->span]);
        if (i > 0)
            assert_ok(zws_buffer__puts(&out, "; "));
        assert_ok(zws_buffer__append(&out, body + d->begin, d->end - d->begin));
        assert_ok(zws_buffer__puts(&out, "="));
        assert_ok(zws_buffer__puts(&out, d->span == ZWS_SPAN_DATE ? day : count));
        assert_ok(zws_buffer__puts(&out, d->year_inferred ? "?" : ""));
        if (d->base_end > d->base_begin) {
            assert_ok(zws_buffer__puts(&out, "<"));
            assert_ok(zws_buffer__append(&out, body + d->base_begin, d->base_end - d->base_begin));
        }
        assert_int_equal(s.element[d->element].kind, ZWS_ELEMENT_PART);
    }
    assert_string_equal(out.len ? out.data : "", expected);
    zws_buffer__free(&out);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_days(void **state)
{
    (void)state;
    assert_due("于2018年11月底前完成。", "于2018年11月底前=2018-11-30");
    assert_due("２０２０ 年底前初步解决问题。", "２０２０ 年底前=2020-12-31");
    assert_due("2024年2月29日前提交报告。", "2024年2月29日前=2024-02-29");
    assert_due("在2016年8月末之前报省政府。", "在2016年8月末之前=2016-08-31");
    assert_due("二〇二一年六月底以前建成。", "二〇二一年六月底以前=2021-06-30");
    assert_due("年底前完成清理。", "年底前=2020-12-31?");
    assert_due("要于今年年底前完成。", "年底前=2020-12-31?");
    assert_due("在年内完成改造。", "在年内=2020-12-31?");
    assert_due("8月底前完成试点，9月底前报送成果。", "8月底前=2020-08-31?; 9月底前=2020-09-30?");
    assert_due("十二月底前完成。", "十二月底前=2020-12-31?");
    /* What was, and what is no day. */
    assert_due("2013年12月31日前成立的企业继续有效。", "");
    assert_due("近年内外贸易完成得很好。", "");
    assert_due("13月底前完成。", "");
    assert_due("2018年5月25日印发的通知。", "");
}

static void test_spans(void **state)
{
    (void)state;
    assert_due("自收到申请之日起20个工作日内答复。",
               "自收到申请之日起20个工作日内=20 workdays<收到申请");
    assert_due("应当自受理之日起十五日内作出决定。", "自受理之日起十五日内=15 days<受理");
    assert_due("在征求活动结束后 1 个月内公开。",
               "在征求活动结束后 1 个月内=1 months<征求活动结束");
    assert_due("于本通知下发之日起15日内报备案。", "于本通知下发之日起15日内=15 days<本通知下发");
    assert_due("特别重大的，在24小时内发布信息。", "24小时内=24 hours");
    assert_due("三个工作日内办结。", "三个工作日内=3 workdays");
    assert_due("两周内答复。", "两周内=2 weeks");
    assert_due("从许可证颁发之日起的二年内开工。", "从许可证颁发之日起的二年内=2 years<许可证颁发");
    assert_due("公布后30日以内公开。", "公布后30日以内=30 days<公布");
    /* A span that nothing begins is none, of months and years. */
    assert_due("五年内不得从事同类的业务。", "");
    assert_due("三个月内禁止捕捞。", "");
    assert_due("工作日内办公。", "");
    assert_due("日内将发布公告。", "");
    assert_due("1.5小时内到达。", "");
}

static void test_many(void **state)
{
    (void)state;
    zws_buffer body = {0};
    for (int i = 0; i < 12000; i++)
        assert_ok(zws_buffer__puts(&body, "自收到之日起三日内答复。"));
    zws_structure s = {0};
    zws_document *document = outline_read(&s, "要点", body.data);
    assert_int_equal(s.n_deadlines, ZWS_DEADLINES_MAX);
    zws_structure__free(&s);
    zws_document_free(document);
    zws_buffer__free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
