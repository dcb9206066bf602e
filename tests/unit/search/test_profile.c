/* The scoring profile: files of it, words that only ask, and the second look at the best hits. */
#include "one_index.h"

#include <math.h>

#include "base/hash.h"

/* --- Files -----------------------------------------------------------------------------------
 */

static const struct {
    const char *name;
    size_t member;
    double low, high, usual;
    bool whole;
} table[] = {
#define ROW(member, name, value, low, high, whole, why)                                            \
    {name, offsetof(zws_profile, member), low, high, value, whole},
    ZWS_PROFILE_TABLE(ROW)
#undef ROW
};
enum { ROWS = sizeof table / sizeof *table };

static double get(const zws_profile *profile, size_t row)
{
    double value;
    memcpy(&value, (const char *)profile + table[row].member, sizeof value);
    return value;
}

static zws_status parse(zws_profile *profile, const char *text)
{
    return zws_profile__parse(profile, text, strlen(text), "scores");
}

static void test_every_parameter(void **state)
{
    (void)state;
    char text[200];
    for (size_t row = 0; row < ROWS; row++) {
        const double values[] = {table[row].low, table[row].high};
        assert_true(get(&zws_profile__default, row) == table[row].usual);
        assert_in_range((long)(1000 * table[row].usual), (long)(1000 * table[row].low),
                        (long)(1000 * table[row].high));
        for (int v = 0; v < 2; v++) {
            zws_profile profile = zws_profile__default;
            snprintf(text, sizeof text, "%s = %.6f\n", table[row].name, values[v]);
            assert_ok(parse(&profile, text));
            for (size_t other = 0; other < ROWS; other++)
                assert_true(get(&profile, other) ==
                            (other == row ? values[v] : table[other].usual));
        }
        zws_profile profile = zws_profile__default;
        snprintf(text, sizeof text, "# above\n%s = %.6f\n", table[row].name, table[row].high + 1);
        assert_fails(ZWS_EINVAL, parse(&profile, text));
        assert_non_null(strstr(zws_error_message(), "scores:2: "));
        assert_non_null(strstr(zws_error_message(), table[row].name));
        if (table[row].low > 0) {
            snprintf(text, sizeof text, "%s = 0", table[row].name);
            assert_fails(ZWS_EINVAL, parse(&profile, text));
        }
        snprintf(text, sizeof text, "%s = %.1f", table[row].name, table[row].low + 0.5);
        if (table[row].whole)
            assert_fails(ZWS_EINVAL, parse(&profile, text));
    }
}

static void test_forms(void **state)
{
    (void)state;
    static const char *const same[] = {"bm25.k1=1.5", "  bm25.k1 =\t1.50  # why\r\n\r\n",
                                       "\n\n#\nbm25.k1 = 01.5",
                                       "bm25.k1 = 1.500000000000\n# bm25.k1 = 3", "bm25.k1 = 1.5#"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        zws_profile profile = zws_profile__default;
        assert_ok(parse(&profile, same[i]));
        assert_true(profile.k1 == 1.5);
        profile.k1 = zws_profile__default.k1;
        assert_memory_equal(&profile, &zws_profile__default, sizeof profile);
    }
    zws_profile profile = zws_profile__default;
    assert_ok(zws_profile__parse(&profile, "", 0, "none"));
    assert_memory_equal(&profile, &zws_profile__default, sizeof profile);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } faults[] = {
        {"bm25.k1", "scores:1: no '='"},
        {"bm25.k1 = ", "scores:1: '' is no value"},
        {"bm25.k1 = -1", "scores:1: '-1' is no value"},
        {"bm25.k1 = +1", "is no value"},
        {"bm25.k1 = 1e0", "is no value"},
        {"bm25.k1 = .5", "is no value"},
        {"bm25.k1 = 1.", "is no value"},
        {"bm25.k1 = 1.2.3", "is no value"},
        {"bm25.k1 = 1,5", "is no value"},
        {"bm25.k1 = 0x1", "is no value"},
        {"bm25.k1 = nan", "is no value"},
        {"bm25.k1 = inf", "is no value"},
        {"bm25.k1 = 1 2", "is no value"},
        {"bm25.k1 = 1 = 2", "is no value"},
        {"bm25.k1 = 0.0000000000000001", "is no value"},
        {"bm25.k1 = 10000000000000000", "is no value"},
        {"bm25.k1 = 10.1", "scores:1: bm25.k1 must be from 0 to 10"},
        {"\n\nbm25.K1 = 1", "scores:3: there is no 'bm25.K1'"},
        {"bm25.k = 1", "there is no 'bm25.k'"},
        {"= 1", "there is no ''"},
        {"bm25.k1 = 1\nbm25.b = 1\nbm25.k1 = 1", "scores:3: bm25.k1 stands in line 1 already"},
        {"second.hits = 2.5", "scores:1: second.hits must be a whole number"},
        {"\xE4\xBD\xA0 = 1", "there is no ''"},
        {"bm25.k1 = \xE4\xBD\xA0", "'' is no value"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        zws_profile profile = zws_profile__default;
        char text[200];
        snprintf(text, sizeof text, "%s", faults[i].text);
        assert_fails(ZWS_EINVAL, parse(&profile, text));
        if (!strstr(zws_error_message(), faults[i].says))
            fail_msg("%s: %s", faults[i].text, zws_error_message());
        assert_null(strchr(zws_error_message(), '\n'));
        /* Nothing is taken over, whatever stood before the fault. */
        snprintf(text, sizeof text, "bm25.min-length = 0.5\nweight.stem = 2\n%s", faults[i].text);
        assert_fails(ZWS_EINVAL, parse(&profile, text));
        assert_memory_equal(&profile, &zws_profile__default, sizeof profile);
    }
    zws_profile profile = zws_profile__default;
    assert_fails(ZWS_EINVAL, zws_profile__parse(&profile, "bm25.k1 = 1\0", 12, "nul"));
    assert_fails(ZWS_EINVAL, zws_profile__parse(&profile, "\0", 1, "nul"));
}

/* Whatever is in a file: a profile in its bounds, or the one of before. */
static void test_mutations(void **state)
{
    (void)state;
    static const char whole[] = "# one\nbm25.k1 = 1.2\nbm25.b=0.75\nsecond.hits = 100\n"
                                "prior.freshness = 0.05 # some\nweight.bigram = 1\n";
    uint64_t seed = 7;
    size_t good = 0;
    for (int round = 0; round < 20000; round++) {
        char text[sizeof whole];
        memcpy(text, whole, sizeof whole);
        for (int k = 0; k < 1 + round % 3; k++) {
            seed = zws_hash64__of(&seed, sizeof seed, (uint64_t)round);
            text[seed % (sizeof whole - 1)] = (char)(seed >> 32);
        }
        zws_profile profile = zws_profile__default;
        zws_status status = zws_profile__parse(&profile, text, sizeof whole - 1, "mutated");
        good += status == ZWS_OK;
        if (status != ZWS_OK)
            assert_memory_equal(&profile, &zws_profile__default, sizeof profile);
        for (size_t row = 0; row < ROWS; row++)
            assert_true(get(&profile, row) >= table[row].low &&
                        get(&profile, row) <= table[row].high);
    }
    assert_true(good > 0 && good < 20000);
}

static void test_load(void **state)
{
    (void)state;
    char path[] = "/tmp/zws-profile-XXXXXX";
    zws_profile profile = zws_profile__default;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "bm25.b = 0.5\nx\n", 15), 15);
    assert_fails(ZWS_EINVAL, zws_profile__load(&profile, path));
    assert_non_null(strstr(zws_error_message(), path));
    assert_non_null(strstr(zws_error_message(), ":2: "));
    assert_int_equal(ftruncate(fd, 13), 0);
    assert_ok(zws_profile__load(&profile, path));
    assert_true(profile.b == 0.5);
    assert_int_equal(ftruncate(fd, 1 << 20), 0);
    assert_fails(ZWS_ELIMIT, zws_profile__load(&profile, path));
    close(fd);
    unlink(path);
    assert_true(zws_profile__load(&profile, path) != ZWS_OK);
    assert_true(profile.b == 0.5);
}

/* --- Words that only ask ----------------------------------------------------------------------
 */

static size_t asking(const char *utf8)
{
    uint32_t cp[16];
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)utf8; *p; p += 3)
        cp[n++] = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return zws_profile__asking(cp, n);
}

static void test_asking(void **state)
{
    (void)state;
    assert_int_equal(asking("什么"), 2);
    assert_int_equal(asking("什"), 0);
    assert_int_equal(asking("几天"), 2);
    assert_int_equal(asking("几个月"), 3);
    assert_int_equal(asking("几个问题"), 0);
    assert_int_equal(asking("怎么样了"), 3);
    assert_int_equal(asking("怎么了"), 2);
    assert_int_equal(asking("怎能"), 1);
    assert_int_equal(asking("可不可以提取"), 4);
    assert_int_equal(asking("可不"), 0);
    assert_int_equal(asking("吗"), 1);
    assert_int_equal(asking("没有"), 0);
    assert_int_equal(asking("任何"), 0);
    assert_int_equal(asking(""), 0);
}

/* --- Searches --------------------------------------------------------------------------------- */

typedef struct {
    const char *id, *law, *title, *body, *date;
} article;

static const article articles[] = {
    {"a1", "劳动法", "劳动法第一条", "用人单位应当支付工资，不得克扣工资。", "2018-12-29"},
    {"a2", "劳动法", "劳动法第二条", "拖欠工资的，由劳动行政部门责令支付工资报酬。", "2018-12-29"},
    {"a3", "劳动法", "劳动法第三条", "加班的，支付工资报酬。", "2018-12-29"},
    {"b1", "公司法", "公司法第一条", "公司拖欠工资的，董事负责支付。", "2023-12-29"},
    {"b2", "公司法", "公司法第二条", "什么是公司，谁是股东，由本法规定。", "2023-12-29"},
    {"c1", NULL, "关于工资支付的通知", "各单位按时发放。拖欠的，予以通报。", "2020-01-20"},
    {"c2", NULL, "关于农民工的通知", "各单位按时支付工资。拖欠工资的，予以通报。", "2003-11-22"},
    {"c3", NULL, "公告", "支付系统停机维护。", NULL},
};
enum { ARTICLES = sizeof articles / sizeof *articles };

static void put_article(zws_store_writer *writer, const article *a)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, a->id);
    set_field(document, ZWS_FIELD_LAW, a->law);
    set_field(document, ZWS_FIELD_TITLE, a->title);
    set_field(document, ZWS_FIELD_BODY, a->body);
    set_field(document, ZWS_FIELD_DATE, a->date);
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

static zws_results *search_as(const char *query, const zws_profile *profile, int64_t limit)
{
    zws_results *results;
    zws_search *r = request(ZWS_SORT_RELEVANCE, query);
    assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_FOLD, 0));
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, limit));
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20240101));
    assert_ok(
        zws_search__run_as(&results, r, the_index->store, the_index->analyzer, NULL, profile));
    zws_search_free(r);
    return results;
}

/* Without a second look. */
static zws_profile bare(void)
{
    zws_profile profile = zws_profile__default;
    profile.title = profile.context = 0;
    return profile;
}

static double score_of(const zws_results *results, const char *id)
{
    for (size_t i = 0; i < results->n_hits; i++) {
        if (strcmp(results->hit[i].match.id, id) == 0)
            return results->hit[i].match.score;
    }
    return 0;
}

static double addend_of(const zws_results *results, const char *id, const char *term)
{
    for (size_t i = 0; i < results->n_hits; i++) {
        const zws_hit *hit = &results->hit[i];
        for (size_t k = 0; strcmp(hit->match.id, id) == 0 && k < hit->n_addends; k++) {
            if (strcmp(hit->addend[k].term, term) == 0)
                return hit->addend[k].addend;
        }
    }
    return 0;
}

static void assert_sums(const zws_results *results)
{
    for (size_t i = 0; i < results->n_hits; i++) {
        double sum = 0;
        for (size_t k = 0; k < results->hit[i].n_addends; k++)
            sum += results->hit[i].addend[k].addend;
        assert_true(fabs(sum - results->hit[i].match.score) < 1e-9);
        assert_true(i == 0 || results->hit[i].match.score <= results->hit[i - 1].match.score);
    }
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void assert_same_list(const zws_results *a, const zws_results *b)
{
    assert_int_equal(a->n_hits, b->n_hits);
    for (size_t i = 0; i < a->n_hits; i++) {
        assert_string_equal(a->hit[i].match.id, b->hit[i].match.id);
        assert_true(a->hit[i].match.score == b->hit[i].match.score);
    }
}

/* A question is its words: what asks neither finds nor ranks, but where there is nothing else. */
static void test_questions(void **state)
{
    (void)state;
    static const char *const asked[] = {"拖欠工资怎么办", "如何拖欠工资", "拖欠工资吗",
                                        "怎么办 拖欠工资", "拖欠工资，为什么？"};
    zws_profile profile = zws_profile__default;
    zws_results *plain = search_as("拖欠工资", &profile, 10);
    assert_true(plain->n_hits >= 5);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        zws_results *question = search_as(asked[i], &profile, 10);
        assert_same_list(plain, question);
        zws_results__free(question);
    }
    zws_results__free(plain);
    /* With a weight it finds the document that has the word. */
    zws_results *without = search_as("什么工资", &profile, 10);
    profile.asking = 0.5;
    zws_results *with = search_as("什么工资", &profile, 10);
    assert_true(score_of(without, "b2") == 0 && score_of(with, "b2") > 0);
    profile.asking = 1.0;
    zws_results *whole = search_as("什么工资", &profile, 10);
    assert_true(near(addend_of(whole, "b2", "什么"), 2 * addend_of(with, "b2", "什么")));
    zws_results__free(without);
    zws_results__free(with);
    zws_results__free(whole);
    /* Beside a condition it is none; alone it is what is asked for. */
    profile.asking = 0;
    zws_results *hard = search_as("怎么办 title:通知", &profile, 10);
    assert_int_equal(hard->n_hits, 2);
    zws_results *alone = search_as("什么", &profile, 10);
    assert_int_equal(alone->n_hits, 1);
    assert_string_equal(alone->hit[0].match.id, "b2");
    assert_true(alone->hit[0].match.score > 0);
    zws_results *excluded = search_as("公司 -什么", &profile, 10);
    assert_int_equal(excluded->n_hits, 1);
    zws_results__free(hard);
    zws_results__free(alone);
    zws_results__free(excluded);
}

static void test_weights(void **state)
{
    (void)state;
    zws_profile profile = bare();
    zws_results *one = search_as("工资 2018", &profile, 10);
    profile.bigram = 2 * zws_profile__default.bigram;
    profile.character = 0;
    zws_results *two = search_as("工资 2018", &profile, 10);
    assert_true(addend_of(one, "a1", "工资") > 0);
    assert_true(near(addend_of(two, "a1", "工资"), 2 * addend_of(one, "a1", "工资")));
    assert_true(addend_of(one, "a1", "工") > 0);
    assert_true(addend_of(two, "a1", "工") == 0);
    assert_sums(one);
    assert_sums(two);
    zws_results__free(one);
    zws_results__free(two);
}

/* The best two articles of each law, of the hits that are looked at. */
static void test_context(void **state)
{
    (void)state;
    zws_profile profile = bare();
    zws_results *own = search_as("拖欠工资 支付", &profile, 10);
    profile.context = 0.5;
    profile.context_best = 2;
    zws_results *both = search_as("拖欠工资 支付", &profile, 10);
    double best[2] = {0};
    for (size_t i = 0; i < own->n_hits; i++) {
        double score = own->hit[i].match.score;
        if (own->hit[i].match.id[0] == 'a' && score > best[0]) {
            best[1] = best[0];
            best[0] = score;
        } else if (own->hit[i].match.id[0] == 'a' && score > best[1]) {
            best[1] = score;
        }
    }
    assert_true(best[1] > 0);
    for (int i = 0; i < 3; i++) {
        const char *id = articles[i].id;
        assert_true(near(addend_of(both, id, "同法条文"), 0.5 * (best[0] + best[1]) / 2));
        assert_true(near(score_of(both, id), score_of(own, id) + 0.5 * (best[0] + best[1]) / 2));
    }
    /* One article of two that count: the other has nothing. What is no article has no law. */
    assert_true(near(addend_of(both, "b1", "同法条文"), 0.5 * score_of(own, "b1") / 2));
    assert_true(addend_of(both, "c2", "同法条文") == 0);
    assert_true(score_of(both, "c2") == score_of(own, "c2"));
    assert_sums(both);
    /* Only the first hits are looked at, and those behind follow. */
    profile.pool = 1;
    profile.deep = 0;
    zws_results *first = search_as("拖欠工资 支付", &profile, 10);
    assert_int_equal(first->n_hits, own->n_hits);
    for (size_t i = 1; i < own->n_hits; i++) {
        assert_string_equal(first->hit[i].match.id, own->hit[i].match.id);
        assert_true(first->hit[i].match.score == own->hit[i].match.score);
    }
    zws_results__free(own);
    zws_results__free(both);
    zws_results__free(first);
}

static void test_titles(void **state)
{
    (void)state;
    zws_profile profile = bare();
    zws_results *own = search_as("工资支付", &profile, 10);
    profile.title = 0.4;
    zws_results *both = search_as("工资支付", &profile, 10);
    /* 工资, 资支 and 支付: all of them; 农民工 has none; an article's title is its law's. */
    assert_true(near(addend_of(both, "c1", "标题用词"), 0.4 * score_of(own, "c1")));
    assert_true(addend_of(both, "c2", "标题用词") == 0);
    assert_true(addend_of(both, "a1", "标题用词") == 0);
    assert_true(near(score_of(both, "c1"), 1.4 * score_of(own, "c1")));
    assert_sums(both);
    zws_results *part = search_as("农民工工资", &profile, 10);
    double share = addend_of(part, "c2", "标题用词") /
                   (score_of(part, "c2") - addend_of(part, "c2", "标题用词"));
    assert_true(share > 0.1 && share < 0.4);
    zws_results__free(own);
    zws_results__free(both);
    zws_results__free(part);
}

static void test_priors(void **state)
{
    (void)state;
    zws_profile profile = bare();
    zws_results *own = search_as("拖欠工资 支付", &profile, 10);
    profile.freshness = 0.5;
    profile.half_life = 1;
    zws_results *fresh = search_as("拖欠工资 支付", &profile, 10);
    /* 2023-12-29 to 2024-01-01 is next to nothing; 2018-12-29 five years; 2003 nothing. */
    assert_true(addend_of(fresh, "b1", "时间") > 0.49 * score_of(own, "b1"));
    double old = addend_of(fresh, "a2", "时间") / score_of(own, "a2");
    assert_true(old > 0.5 / 33 && old < 0.5 / 31);
    assert_true(addend_of(fresh, "c2", "时间") < 1e-5 * score_of(own, "c2"));
    assert_true(addend_of(fresh, "c3", "时间") == 0); /* undated */
    assert_true(score_of(fresh, "c3") > 0);
    assert_sums(fresh);
    profile = bare();
    profile.validity = 0.25;
    profile.citations = 1.0;
    zws_results *cited = search_as("拖欠工资 支付", &profile, 10);
    assert_sums(cited);
    for (size_t i = 0; i < cited->n_hits; i++) {
        const char *id = cited->hit[i].match.id;
        zws_validity state_of = cited->hit[i].standing.decided.state;
        double expected = state_of == ZWS_VALIDITY_IN_FORCE || state_of == ZWS_VALIDITY_AMENDED
                              ? 0.25 * score_of(own, id)
                              : 0;
        assert_true(near(addend_of(cited, id, "效力"), expected));
    }
    zws_results__free(own);
    zws_results__free(fresh);
    zws_results__free(cited);
}

/* What cites counts with the logarithm: one of 1,024. */
static void test_citations(void **state)
{
    (void)state;
    static const sample samples[] = {
        {"x", "关于企业年报的规定", "企业年报按期报送。", "2019-01-01", NULL, NULL, NULL},
        {"y", "关于企业信用的规定", "企业信用按期公示，企业年报另定。", "2019-01-01", NULL, NULL,
         NULL},
        {"z", "通知", "请按照《关于企业年报的规定》办理。", "2020-01-01", NULL, NULL, NULL},
    };
    test_index *usual = the_index;
    the_index = make_index(samples, 3, false);
    zws_profile profile = bare();
    zws_results *own = search_as("企业年报", &profile, 10);
    profile.citations = 1.0;
    zws_results *cited = search_as("企业年报", &profile, 10);
    assert_true(near(addend_of(cited, "x", "引用"), score_of(own, "x") / 10));
    assert_true(addend_of(cited, "y", "引用") == 0);
    assert_sums(cited);
    zws_results__free(own);
    zws_results__free(cited);
    free_index(the_index);
    the_index = usual;
}

/* Behind the pool the articles of the best law come first, with scores below those of the pool;
 * what the page is so short for that it never shows changes nothing. */
static void test_deep(void **state)
{
    (void)state;
    zws_profile profile = zws_profile__default;
    profile.pool = 2;
    profile.deep_context = 0;
    zws_results *plain = search_as("拖欠工资 支付 单位", &profile, 100);
    profile.deep_context = 50;
    zws_results *deep = search_as("拖欠工资 支付 单位", &profile, 100);
    assert_int_equal(plain->n_hits, deep->n_hits);
    assert_true(deep->n_hits > 4);
    assert_sums(plain);
    assert_sums(deep);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(plain->hit[i].match.id, deep->hit[i].match.id);
        assert_true(plain->hit[i].match.score == deep->hit[i].match.score);
    }
    /* Each document once; articles before what is none. */
    bool others = false;
    for (size_t i = 2; i < deep->n_hits; i++) {
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(deep->hit[i].match.id, deep->hit[k].match.id);
        assert_false(others && deep->hit[i].match.id[0] != 'c');
        others |= deep->hit[i].match.id[0] == 'c';
    }
    assert_true(others);
    /* Only those that are among the first few are looked at. */
    profile.deep = 3;
    zws_results *three = search_as("拖欠工资 支付 单位", &profile, 100);
    assert_sums(three);
    for (size_t i = 3; i < three->n_hits; i++) {
        assert_string_equal(three->hit[i].match.id, plain->hit[i].match.id);
        assert_true(three->hit[i].match.score == plain->hit[i].match.score);
    }
    zws_results__free(plain);
    zws_results__free(deep);
    zws_results__free(three);
}

/* A page is cut from one list, wherever it begins. */
static void test_pages(void **state)
{
    (void)state;
    zws_profile profile = zws_profile__default;
    profile.freshness = 0.3;
    for (int pool = 1; pool <= ARTICLES; pool++) {
        profile.pool = pool;
        zws_results *all = search_as("拖欠工资 支付 单位", &profile, 100);
        assert_true(all->n_hits >= 6);
        for (int64_t limit = 1; limit < (int64_t)all->n_hits; limit++) {
            zws_results *some = search_as("拖欠工资 支付 单位", &profile, limit);
            assert_int_equal(some->n_hits, limit);
            some->n_hits = (size_t)limit;
            for (size_t i = 0; i < some->n_hits; i++) {
                assert_string_equal(some->hit[i].match.id, all->hit[i].match.id);
                assert_true(some->hit[i].match.score == all->hit[i].match.score);
            }
            assert_sums(some);
            zws_results__free(some);
        }
        zws_results__free(all);
    }
}

/* Characters that wait add what they would have added; where all hits are looked at the list is the
 * same, and where they are not, a page is still cut from one list. */
static void test_characters_wait(void **state)
{
    (void)state;
    static const char query[] = "用人单位拖欠工资的由行政部门支付";
    zws_profile profile = zws_profile__default;
    profile.late = 1000;
    zws_results *at_once = search_as(query, &profile, 100);
    profile.late = 1;
    zws_results *waiting = search_as(query, &profile, 100);
    assert_true(at_once->n_hits >= 6);
    assert_same_list(at_once, waiting);
    assert_sums(at_once);
    assert_sums(waiting);
    assert_true(addend_of(at_once, "a2", "欠") > 0);
    assert_true(addend_of(at_once, "a2", "单字") == 0);
    assert_true(addend_of(waiting, "a2", "欠") == 0);
    assert_true(addend_of(waiting, "a2", "单字") > addend_of(at_once, "a2", "欠"));
    zws_results__free(waiting);
    /* Words between blanks, and a query with fewer characters, have them at once. */
    waiting = search_as("拖欠工资 支付 单位", &profile, 100);
    assert_true(addend_of(waiting, "a2", "单字") == 0);
    zws_results__free(waiting);
    profile.late = 14;
    waiting = search_as("拖欠工资支付", &profile, 100);
    assert_true(addend_of(waiting, "a2", "单字") == 0);
    zws_results__free(waiting);
    profile.late = 1;
    for (int pool = 1; pool <= ARTICLES; pool++) {
        profile.pool = pool;
        profile.front = 1 + pool * 5 % ARTICLES;
        zws_results *all = search_as(query, &profile, 100);
        assert_int_equal(all->n_hits, at_once->n_hits);
        assert_sums(all);
        for (size_t i = 0; i < all->n_hits; i++) {
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(all->hit[i].match.id, all->hit[k].match.id);
        }
        for (int64_t limit = 1; limit < (int64_t)all->n_hits; limit++) {
            zws_results *some = search_as(query, &profile, limit);
            assert_int_equal(some->n_hits, limit);
            assert_int_equal(some->total, all->total);
            for (size_t i = 0; i < some->n_hits; i++) {
                assert_string_equal(some->hit[i].match.id, all->hit[i].match.id);
                assert_true(some->hit[i].match.score == all->hit[i].match.score);
            }
            assert_sums(some);
            zws_results__free(some);
        }
        zws_results__free(all);
    }
    zws_results__free(at_once);
}

/* --- Long questions in bands ------------------------------------------------------------------ */

static void test_long_question(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "老板跑路拖欠了农民兄弟三个月血汗钱怎么办");
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE)); /* nothing leads */
    zws_results *results = search(the_index, r);
    assert_true(results->n_hits >= 3);
    for (size_t i = 0; i < results->n_hits; i++) {
        assert_int_equal(results->hit[i].band, ZWS_BAND_ANY);
        assert_true(results->hit[i].match.score > 0);
        assert_true(i == 0 || results->hit[i].match.score <= results->hit[i - 1].match.score);
    }
    assert_true(results->total_exact);
    assert_int_equal(results->total, results->n_hits);
    uint64_t total = results->total;
    zws_results__free(results);
    /* Every page says the same of all. */
    assert_ok(zws_search_add_facet(r, "year"));
    for (int64_t limit = 0; limit < 4; limit++) {
        assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, limit));
        results = search(the_index, r);
        assert_int_equal(results->n_hits, limit);
        assert_int_equal(results->total, total);
        uint64_t counted = 0;
        for (size_t i = 0; i < results->facets.facet[0].n; i++)
            counted += results->facets.facet[0].item[i].count;
        assert_int_equal(counted, total);
        zws_results__free(results);
    }
    zws_search_free(r);
    /* A short query is meant as it stands. */
    r = request(ZWS_SORT_TIER, "血汗钱 跑路 工资");
    results = search(the_index, r);
    assert_int_equal(results->n_hits, 0);
    assert_int_equal(results->total, 0);
    zws_results__free(results);
    zws_search_free(r);
}

/* What has most of the words stands before what has any. */
static void test_long_question_with_most(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "公司拖欠工资董事负责支付吗老板跑路");
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE)); /* nothing leads */
    zws_results *results = search(the_index, r);
    assert_true(results->n_hits >= 4);
    assert_int_equal(results->hit[0].band, ZWS_BAND_MOST);
    assert_string_equal(results->hit[0].match.id, "b1");
    assert_int_equal(results->hit[results->n_hits - 1].band, ZWS_BAND_ANY);
    for (size_t i = 0; i < results->n_hits; i++) {
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(results->hit[i].match.id, results->hit[k].match.id);
    }
    zws_results__free(results);
    zws_search_free(r);
}

/* The articles, so many of them sealed and all others live. */
static int setup_sealed(size_t sealed)
{
    the_index = make_index(NULL, 0, false);
    zws_store_writer *writer;
    zws_store_options options = {0};
    char path[96];
    snprintf(path, sizeof path, "%s/index", the_index->folder);
    assert_ok(zws_store_writer__open(&writer, path, &options));
    for (size_t i = 0; i < ARTICLES; i++) {
        if (i == sealed && i > 0)
            assert_ok(zws_store_writer__seal(writer, NULL, NULL));
        put_article(writer, &articles[i]);
    }
    assert_ok(zws_store_writer__commit(writer));
    if (sealed == ARTICLES)
        assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    zws_store_writer__free(writer);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return setup_sealed(0);
}

static int setup_all_sealed(void **state)
{
    (void)state;
    return setup_sealed(ARTICLES);
}

static int setup_some_sealed(void **state)
{
    (void)state;
    return setup_sealed(2);
}

int main(void)
{
    const struct CMUnitTest files[] = {
        cmocka_unit_test(test_every_parameter),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_mutations),
        cmocka_unit_test(test_load),
    };
    const struct CMUnitTest searches[] = {
        cmocka_unit_test(test_asking),        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_weights),       cmocka_unit_test(test_context),
        cmocka_unit_test(test_titles),        cmocka_unit_test(test_priors),
        cmocka_unit_test(test_citations),     cmocka_unit_test(test_deep),
        cmocka_unit_test(test_pages),         cmocka_unit_test(test_characters_wait),
        cmocka_unit_test(test_long_question), cmocka_unit_test(test_long_question_with_most),
    };
    /* Whichever tier holds what. */
    return cmocka_run_group_tests(files, NULL, NULL) +
           cmocka_run_group_tests(searches, setup, free_the_index) +
           cmocka_run_group_tests(searches, setup_all_sealed, free_the_index) +
           cmocka_run_group_tests(searches, setup_some_sealed, free_the_index);
}
