/* New words from the texts of an index, through the public interface. */
#include "api/fixture.h"

typedef struct {
    char words[4096]; /* each with a blank before it */
    size_t n, stop_at;
    double last;
} list;

static int collect(const char *word, uint32_t frequency, uint64_t count, double score,
                   void *context)
{
    list *l = context;
    assert_true(l->n == 0 || score <= l->last);
    assert_true(count >= 20);
    assert_true(frequency > 0);
    l->last = score;
    strncat(l->words, " ", sizeof l->words - strlen(l->words) - 1);
    strncat(l->words, word, sizeof l->words - strlen(l->words) - 1);
    return ++l->n == l->stop_at;
}

/* Forty documents that know a 磬钚 and a 镧铼公锎 among changing words. */
static void fill(const fixture *f)
{
    static const char *const about[] = {"水利", "交通", "教育", "卫生", "农业", "林业",
                                        "文化", "旅游", "财政", "税务", "审计", "统计",
                                        "海关", "气象", "地震", "档案"};
    zws_writer *w;
    char id[16], title[128], body[1024];
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    for (int i = 0; i < 40; i++) {
        const char *a = about[i % 16], *b = about[i * 7 % 13], *c = about[(i * 5 + 3) % 16];
        snprintf(id, sizeof id, "d%d", i);
        snprintf(title, sizeof title, "关于%s磬钚%s的通知", a, b);
        snprintf(body, sizeof body,
                 "%s部门应当查看%s镧铼公锎%s情况，组织人员办理登记。\n乡镇负责%s巡查工作，每年%"
                 "s磬钚%s两次。"
                 "企业提交%s材料，窗口收到%s后出具证明。镧铼公锎由%s管理。",
                 a, b, c, b, c, a, a, c, b);
        fixture_add(w, id, title, body, "2020-01-01");
    }
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
}

static void test_proposals(void **state)
{
    fixture *f = *state;
    fill(f);
    zws_index *index;
    list all = {.n = 0};
    assert_ok(zws_index_open(&index, f->index));
    assert_ok(zws_index_words(index, 100, 20, collect, &all));
    assert_non_null(strstr(all.words, " 磬钚"));
    assert_non_null(strstr(all.words, " 镧铼公锎"));
    assert_null(strstr(all.words, "通知"));

    list one = {.n = 0};
    assert_ok(zws_index_words(index, 1, 20, collect, &one));
    assert_int_equal(one.n, 1);
    assert_memory_equal(one.words, all.words, strlen(one.words));

    list stopped = {.stop_at = 1};
    assert_fails(ZWS_ESTOPPED, zws_index_words(index, 100, 20, collect, &stopped));
    assert_int_equal(stopped.n, 1);

    list none = {.n = 0};
    assert_ok(zws_index_words(index, 100, 1000, collect, &none));
    assert_int_equal(none.n, 0);

    assert_fails(ZWS_EINVAL, zws_index_words(index, 100, 20, NULL, NULL));
    assert_fails(ZWS_ELIMIT, zws_index_words(index, 0, 20, collect, &none));
    assert_fails(ZWS_ELIMIT, zws_index_words(index, 100001, 20, collect, &none));
    assert_fails(ZWS_EINVAL, zws_index_words(index, 100, 1, collect, &none));

    /* The list is a user dictionary: what it holds is known then. */
    char path[160], line[64];
    snprintf(path, sizeof path, "%s/words.txt", f->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    snprintf(line, sizeof line, "磬钚\t300\t# 80, 12.5\n");
    fputs(line, file);
    fclose(file);
    assert_ok(zws_index_load_words(index, path));
    list rest = {.n = 0};
    assert_ok(zws_index_words(index, 100, 20, collect, &rest));
    assert_null(strstr(rest.words, " 磬钚 "));
    assert_non_null(strstr(rest.words, " 镧铼公锎"));
    zws_index_free(index);
}

static void test_tokens(void **state)
{
    fixture *f = *state;
    zws_writer *w;
    zws_index *index;
    list none = {.n = 0};
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_TOKENS));
    assert_fails(ZWS_EINVAL, zws_writer_load_words(w, "x")); /* there are none to be known */
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    assert_ok(zws_index_open(&index, f->index));
    assert_fails(ZWS_EUNSUPPORTED, zws_index_words(index, 100, 20, collect, &none));
    zws_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_proposals, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_tokens, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
