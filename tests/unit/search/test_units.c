/* An index by units: documents are found as before, and rank by their best article or item. */
#include "index.h"

/* Long laws about everything, one article of which is about otters; and a short note that names
 * them once. */
static char *long_law(const char *article, int padding)
{
    zws_buffer body = {0};
    for (int i = 1; i <= padding; i++)
        assert_ok(zws_buffer__printf(
            &body,
            "　　第%d条　各级人民政府应当加强对第%d类事项的管理，制定年度计划，落实经费保障。\n", i,
            i));
    assert_ok(zws_buffer__printf(&body, "　　第%d条　%s\n", padding + 1, article));
    for (int i = padding + 2; i < 2 * padding; i++)
        assert_ok(
            zws_buffer__printf(&body, "　　第%d条　有关部门依照职责做好第%d项工作。\n", i, i));
    char *text = NULL;
    assert_ok(zws_buffer__detach(&text, NULL, &body));
    return text;
}

typedef struct {
    char folder[64], path[96];
} place;

static void make_place(place *p)
{
    strcpy(p->folder, "/tmp/zws-units-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/index", p->folder);
}

static void remove_place(place *p)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", p->folder);
    assert_int_equal(system(command), 0);
}

static zws_store_writer *open_writer(const place *p, bool units)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .units = units};
    assert_ok(zws_store_writer__open(&writer, p->path, &options));
    return writer;
}

static void put(zws_store_writer *writer, const char *id, const char *title, const char *body,
                const char *date, const char *input)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, id);
    set_field(document, ZWS_FIELD_TITLE, title);
    set_field(document, ZWS_FIELD_BODY, body);
    set_field(document, ZWS_FIELD_DATE, date);
    assert_ok(zws_store_writer__put(writer, document, input, NULL));
    zws_document_free(document);
}

static void fill(zws_store_writer *writer)
{
    char *law = long_law("水獭受保护，禁止猎捕水獭，禁止出售水獭皮。", 60);
    char *other = long_law("本条例由政府解释。", 60);
    put(writer, "law", "野生动物条例", law, "2001-01-01", NULL);
    put(writer, "other", "综合管理条例", other, "2002-01-01", NULL);
    put(writer, "note", "湿地观察",
        "今年湿地的水质好转，鸟类增多，偶见水獭。市民可以预约参观，门票免费，每天限五百人，"
        "请提前三天登记，遵守秩序，爱护环境。",
        "2003-01-01", NULL);
    free(law);
    free(other);
}

static void finish(zws_store_writer *writer, bool seal)
{
    assert_ok(zws_store_writer__commit(writer));
    if (seal)
        assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    zws_store_writer__free(writer);
}

static zws_analyzer *analyzer;

/* Ids of the page, and the total checked against them. */
static const char *ids(const place *p, zws_sort sort, const char *query)
{
    static char copy[8192];
    test_index index = {.analyzer = analyzer};
    assert_ok(zws_store__open(&index.store, p->path));
    snprintf(copy, sizeof copy, "%s", find(&index, sort, query));
    zws_store__free(index.store);
    return copy;
}

static zws_results *run(const place *p, zws_sort sort, const char *query, int limit, bool explain)
{
    zws_store *store;
    zws_results *results;
    zws_search *r = request(sort, query);
    /* What leads by relevance hangs on the units. */
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE));
    assert_ok(zws_search_set(r, ZWS_OPTION_PASSAGES, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_CITE, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, limit));
    assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, explain));
    assert_ok(zws_search_add_facet(r, "year"));
    assert_ok(zws_store__open(&store, p->path));
    assert_ok(zws_search__run(&results, r, store, analyzer));
    zws_store__free(store);
    zws_search_free(r);
    return results;
}

static void test_ranking(void **state)
{
    (void)state;
    for (int seal = 0; seal < 2; seal++) {
        place by_unit, by_document;
        make_place(&by_unit);
        make_place(&by_document);
        zws_store_writer *writer = open_writer(&by_unit, true);
        fill(writer);
        finish(writer, seal);
        writer = open_writer(&by_document, false);
        fill(writer);
        finish(writer, seal);
        /* The long law has the one article that is about them. */
        assert_string_equal(ids(&by_document, ZWS_SORT_RELEVANCE, "偶见水獭皮"), "note law");
        assert_string_equal(ids(&by_unit, ZWS_SORT_RELEVANCE, "猎捕水獭"), "law note");
        zws_results *results = run(&by_unit, ZWS_SORT_RELEVANCE, "猎捕水獭", 10, true);
        assert_int_equal(results->total, 2);
        assert_string_equal(zws_results_passage_path(results, 0, 0), "第六十一条");
        assert_string_equal(zws_results_citation(results, 0, 0), "《野生动物条例》第六十一条");
        /* The addends are those of the article. */
        double sum = 0, addend;
        for (size_t k = 0; zws_results_addend(results, 0, k, NULL, &addend); k++)
            sum += addend;
        assert_true(sum > zws_results_score(results, 0) - 1e-6 &&
                    sum < zws_results_score(results, 0) + 1e-6);
        zws_results__free(results);
        /* By bands and by date all is as without units, facets and totals too. */
        static const char *const queries[] = {"水獭",       "\"水獭皮\"", "政府 经费 水质",
                                              "管理",       "",           "野生动物条例第六十一条",
                                              "title:条例", "-水獭",      "偶见",
                                              "date:2002.."};
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
            char expected[8192];
            snprintf(expected, sizeof expected, "%s",
                     ids(&by_document, ZWS_SORT_NEWEST, queries[i]));
            assert_string_equal(ids(&by_unit, ZWS_SORT_NEWEST, queries[i]), expected);
            snprintf(expected, sizeof expected, "%s", ids(&by_document, ZWS_SORT_TIER, queries[i]));
            const char *got = ids(&by_unit, ZWS_SORT_TIER, queries[i]);
            if (!strstr(expected, "M ")) /* that band is by relevance */
                assert_string_equal(got, expected);
            zws_results *a = run(&by_document, ZWS_SORT_TIER, queries[i], 10, false);
            zws_results *b = run(&by_unit, ZWS_SORT_TIER, queries[i], 10, false);
            assert_int_equal(a->total, b->total);
            uint64_t n, m;
            for (size_t k = 0; zws_results_facet_value(a, 0, k, &n); k++) {
                assert_string_equal(zws_results_facet_value(b, 0, k, &m),
                                    zws_results_facet_value(a, 0, k, &n));
                assert_int_equal(n, m);
            }
            zws_results__free(a);
            zws_results__free(b);
        }
        remove_place(&by_unit);
        remove_place(&by_document);
    }
}

typedef struct {
    const char *id;
    bool found;
} wanted;

static zws_status look(zws_store *snapshot, void *context)
{
    wanted *w = context;
    zws_match match = {0};
    zws_status status = zws_store__find(snapshot, w->id, strlen(w->id), &match);
    w->found = status == ZWS_OK;
    free(match.id);
    return status == ZWS_ENOTFOUND ? ZWS_OK : status;
}

static bool holds(const place *p, const char *id)
{
    zws_store *store;
    wanted w = {id, false};
    assert_ok(zws_store__open(&store, p->path));
    assert_ok(zws_store__read(store, look, &w));
    zws_store__free(store);
    return w.found;
}

/* Units come and go with their document, wherever it is. */
static void test_replaced(void **state)
{
    (void)state;
    for (int seal = 0; seal < 2; seal++) {
        place p;
        make_place(&p);
        zws_store_writer *writer = open_writer(&p, true);
        put(writer, "a#b", "甲条例", "第一条 一。\n第二条 二。\n第三条 三。", "2001", NULL);
        put(writer, "c", "乙意见", "一、总则\n（一）头。\n（二）尾。\n二、附则", "2001", NULL);
        finish(writer, seal);
        assert_true(holds(&p, "a#b#第一条") && holds(&p, "a#b#第三条"));
        assert_true(holds(&p, "c#一（二）"));
        assert_string_equal(ids(&p, ZWS_SORT_RELEVANCE, "甲条例"), "a#b");
        /* Without the option too: the index has units. */
        writer = open_writer(&p, false);
        put(writer, "a#b", "甲条例", "第一条 一。\n第四条 四。", "2001", NULL);
        finish(writer, false);
        assert_true(holds(&p, "a#b#第一条") && holds(&p, "a#b#第四条"));
        assert_false(holds(&p, "a#b#第二条"));
        assert_false(holds(&p, "a#b#第三条"));
        assert_true(holds(&p, "c#一（一）"));
        assert_string_equal(ids(&p, ZWS_SORT_NEWEST, ""), "a#b c");
        writer = open_writer(&p, false);
        assert_ok(zws_store_writer__delete(writer, "a#b", 3));
        finish(writer, seal);
        assert_false(holds(&p, "a#b") || holds(&p, "a#b#第一条") || holds(&p, "a#b#第四条"));
        assert_string_equal(ids(&p, ZWS_SORT_NEWEST, ""), "c");
        assert_ok(zws_store__verify(p.path, NULL, NULL));
        remove_place(&p);
    }
}

/* As parts of an input: what it no longer has goes with its units. */
static void test_inputs(void **state)
{
    (void)state;
    place p;
    make_place(&p);
    zws_store_writer *writer = open_writer(&p, true);
    put(writer, "a", "甲", "第一条 一。\n第二条 二。", "2001", "file");
    put(writer, "b", "乙", "第一条 一。", "2001", "file");
    assert_ok(zws_store_writer__input_done(writer, "file", (zws_hash128){1, 1}, NULL));
    finish(writer, false);
    assert_true(holds(&p, "a#第二条") && holds(&p, "b#第一条"));
    writer = open_writer(&p, true);
    bool unchanged;
    assert_ok(zws_store_writer__input_unchanged(&unchanged, writer, "file", (zws_hash128){1, 1}));
    assert_true(unchanged);
    put(writer, "a", "甲", "第一条 一。", "2001", "file");
    assert_ok(zws_store_writer__input_done(writer, "file", (zws_hash128){2, 2}, NULL));
    finish(writer, true);
    assert_true(holds(&p, "a#第一条"));
    assert_false(holds(&p, "a#第二条") || holds(&p, "b") || holds(&p, "b#第一条"));
    assert_ok(zws_store__verify(p.path, NULL, NULL));
    remove_place(&p);
}

/* Every document once, the best first, however many of the best units are one document's. */
static void test_pages(void **state)
{
    (void)state;
    place p;
    make_place(&p);
    zws_store_writer *writer = open_writer(&p, true);
    zws_buffer body = {0};
    for (int i = 1; i <= 120; i++)
        assert_ok(zws_buffer__printf(&body, "　　第%d条　水獭。\n", i));
    assert_ok(zws_buffer__putc(&body, '\0'));
    put(writer, "many", "水獭条例", body.data, "2000", NULL);
    char id[16], text[200];
    for (int i = 0; i < 30; i++) {
        snprintf(id, sizeof id, "d%02d", i);
        snprintf(text, sizeof text, "第一条　水獭%s。\n第二条　其他事项另行规定。",
                 i % 3 ? "和鸟" : "、鱼、虾、蟹等动物");
        put(writer, id, "动物", text, "2001", NULL);
    }
    zws_buffer__free(&body);
    finish(writer, true);
    char all[8192], page[8192] = "";
    snprintf(all, sizeof all, "%s", ids(&p, ZWS_SORT_RELEVANCE, "水獭"));
    assert_int_equal(strncmp(all, "many ", 5), 0);
    for (int offset = 0; offset < 35; offset += 5) {
        zws_store *store;
        zws_results *results;
        zws_search *r = request(ZWS_SORT_RELEVANCE, "水獭");
        assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 5));
        assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, offset));
        assert_ok(zws_store__open(&store, p.path));
        assert_ok(zws_search__run(&results, r, store, analyzer));
        assert_int_equal(results->total, 31);
        for (size_t i = 0; i < results->n_hits; i++)
            snprintf(page + strlen(page), 20, "%s%s", *page ? " " : "", results->hit[i].match.id);
        zws_results__free(results);
        zws_store__free(store);
        zws_search_free(r);
    }
    assert_string_equal(page, all);
    remove_place(&p);
}

static int setup(void **state)
{
    (void)state;
    return zws_analyzer__open(&analyzer, NULL) == ZWS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranking),
        cmocka_unit_test(test_replaced),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
