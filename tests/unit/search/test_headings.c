/* The headings above an article are found like its text, and tell what it is about; its number in
 * its title tells nothing. */
#include "index.h"

typedef struct {
    const char *id, *title, *article, *chapter, *body;
} article;

static const article articles[] = {
    {"a40", "岚江省民事条例第四十条", "第四十条", "第一编 总则 第二章 自然人 第四节 宣告失踪",
     "下落不明满二年的，利害关系人可以申请。"},
    {"a41", "岚江省民事条例第四十一条", "第四十一条", "第一编 总则 第二章 自然人 第四节 宣告失踪",
     "下落不明的时间自失去音讯之日起计算。"},
    {"a99", "岚江省民事条例第九十九条", "第九十九条", "第二编 物权",
     "下落不明的物，按照本条例第四十条处理。"},
};

static test_index *live, *sealed;

static test_index *make(bool seal)
{
    test_index *index = make_index(NULL, 0, false);
    char path[96];
    zws_store_writer *writer;
    snprintf(path, sizeof path, "%s/index", index->folder);
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){.create = false}));
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        zws_document *document;
        assert_ok(zws_document_new(&document));
        set_field(document, ZWS_FIELD_ID, articles[i].id);
        set_field(document, ZWS_FIELD_TITLE, articles[i].title);
        set_field(document, ZWS_FIELD_ARTICLE, articles[i].article);
        set_field(document, ZWS_FIELD_CHAPTER, articles[i].chapter);
        set_field(document, ZWS_FIELD_BODY, articles[i].body);
        assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
        zws_document_free(document);
    }
    assert_ok(seal ? zws_store_writer__seal(writer, NULL, NULL) : zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    zws_store__free(index->store);
    index->store = NULL;
    assert_ok(zws_store__open(&index->store, path));
    return index;
}

static int setup(void **state)
{
    (void)state;
    live = make(false);
    sealed = make(true);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_index(live);
    free_index(sealed);
    return 0;
}

static void finds(const char *query, const char *expected)
{
    assert_string_equal(find(live, ZWS_SORT_TIER, query), expected);
    assert_string_equal(find(sealed, ZWS_SORT_TIER, query), expected);
}

static void test_found(void **state)
{
    (void)state;
    finds("\"宣告失踪\"", "A a40 a41");
    finds("\"第四节宣告失踪\"", "A a40 a41"); /* with its label */
    finds("\"第四节 宣告失踪\"", "A a40 a41");
    finds("宣告失踪 音讯", "L a41");
    finds("title:宣告失踪", "");
    /* What stands in the text and what stands above it are no one text. */
    finds("\"申请第一编\"", "");
}

static double score(test_index *index, const char *query, const char *id)
{
    zws_search *r = request(ZWS_SORT_RELEVANCE, query);
    zws_results *results = search(index, r);
    double found = -1;
    for (size_t i = 0; i < results->n_hits; i++) {
        if (strcmp(results->hit[i].match.id, id) == 0)
            found = results->hit[i].match.score;
    }
    zws_results__free(results);
    zws_search_free(r);
    return found;
}

static void test_ranked(void **state)
{
    (void)state;
    test_index *const both[] = {live, sealed};
    for (size_t i = 0; i < 2; i++) {
        assert_true(score(both[i], "宣告失踪", "a40") > 0);
        /* 九十九 stands in the title of one, and 四十条 in the text of the same. */
        assert_true(score(both[i], "四十条", "a99") > 0);
        assert_true(score(both[i], "十九条", "a99") < score(both[i], "四十条", "a99"));
        assert_true(score(both[i], "四节", "a40") <= 0); /* found, and no more */
    }
    assert_true(score(live, "下落不明 宣告失踪", "a40") ==
                score(sealed, "下落不明 宣告失踪", "a40"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_ranked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
