/* What is indexed of a document: terms, frequencies, positions, values. */
#include "indexes.h"
#include "base/utf8.h"
#include "random.h"
#include "store/term_bag.h"

static zws_analyzer *analyzer;
static zws_inverted inverted;

static int setup(void **state)
{
    (void)state;
    return zws_analyzer__open(&analyzer, NULL) == ZWS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    zws_inverted__free(&inverted);
    zws_analyzer__free(analyzer);
    return 0;
}

static const zws_inverted_term *find(const char *text)
{
    for (size_t i = 0; i < inverted.n_terms; i++) {
        if (inverted.term[i].len == strlen(text) &&
            memcmp(inverted.term[i].text, text, strlen(text)) == 0)
            return &inverted.term[i];
    }
    return NULL;
}

/* "frequency@position,position"; "absent". */
static const char *describe(const char *text)
{
    static char out[512];
    const zws_inverted_term *term = find(text);
    if (!term)
        return "absent";
    size_t n = (size_t)snprintf(out, sizeof out, "%u", term->frequency);
    for (uint32_t i = 0; i < term->n_positions && n < sizeof out - 16; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%c%u", i ? ',' : '@', term->position[i]);
    return out;
}

static void check_order(void)
{
    uint64_t length = 0;
    for (size_t i = 0; i < inverted.n_terms; i++) {
        const zws_inverted_term *b = &inverted.term[i];
        length += b->frequency;
        assert_in_range(b->len, 1, 200);
        for (uint32_t p = 1; p < b->n_positions; p++)
            assert_true(b->position[p - 1] < b->position[p]);
        assert_true(b->n_positions ? b->position != NULL : b->position == NULL);
        if (i == 0)
            continue;
        const zws_inverted_term *a = b - 1;
        int c = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
        assert_true(c < 0 || (c == 0 && a->len < b->len));
    }
    assert_true(length == inverted.length);
}

static const zws_inverted_value *value(int slot)
{
    for (size_t i = 0; i < inverted.n_values; i++) {
        if (inverted.value[i].slot == slot)
            return &inverted.value[i];
    }
    return NULL;
}

static void assert_value(int slot, const char *expected, size_t len)
{
    const zws_inverted_value *v = value(slot);
    if (!expected) {
        assert_null(v);
        return;
    }
    assert_non_null(v);
    assert_int_equal(v->len, len);
    assert_memory_equal(v->data, expected, len);
}

/* --- Terms ----------------------------------------------------------------------------------- */

static void test_terms(void **state)
{
    (void)state;
    static const struct {
        const char *term, *expected;
    } table[] = {
        /* Title 政务公开 at 2 to 5, then the gap: the body starts at 6 + 16. Nothing stands at 1:
         * Xapian takes what has no position to stand at 0, next to it. */
        {"政务", "4@2,22"}, /* 3 in the title, 1 in the body */
        {"公开", "4@4,24"},
        {"务公", "4@3,23"},
        {"务", "4"},
        {"开", "4@5,25"}, /* a character has positions at the edges of its run only */
        {"政", "4@2,22"},
        {"|", "0@26,29,31"}, /* punctuation holds places and never ranks */
        {"2018", "1@27"},
        {"5g", "0@28"}, /* words of letters rank by their stems */
        {"Z5g", "1"},
        {"policies", "0@30"},
        {"Zpolici", "1"},
        {"W政务", "absent"}, /* dictionary words of three characters and more are there, */
        {"W规范性", "0"},    /* and do not rank */
        {"SW规范性", "absent"},
        {"S政务", "0@2"},
        {"S开", "0@5"},
        {"S2018", "absent"},
        {"Qdoc/1", "0"},
        {"A浙江", "0@2"}, /* two issuers, a gap apart */
        {"A江省", "0@3"},
        {"A省", "0@4"},
        {"A教育", "0@21"},
        {"F05:浙江省", "0"}, /* and each exactly */
        {"F05:教育部", "0"},
        {"F12:杭州 市", "0"},
        {"F99:2018", "0"},
        {"F11:通知", "absent"},
        {"XN浙政办发〔2018〕54号", "0"},
        {"XC浙政办发〔2018〕54号", "absent"},
        {"浙政", "absent"}, /* an issuer's name or a number is not text */
    };
    zws_document *document =
        make_document("doc/1", "政务公开", "政务公开。2018 5G，policies。规范性");
    assert_ok(zws_document_add(document, ZWS_FIELD_ISSUER, "浙江省", (size_t)-1));
    assert_ok(zws_document_add(document, ZWS_FIELD_ISSUER, "教育部", (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_REGION, "杭州 市", (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_DATE, "2018-05-25", (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_DOCNO, "浙政办发〔2018〕54号", (size_t)-1));
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    check_order();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(describe(table[i].term), table[i].expected) != 0)
            fail_msg("%s: %s, expected %s", table[i].term, describe(table[i].term),
                     table[i].expected);
    }
    /* Chars 4 × 4 and bigrams 3 × 4 in both parts, 2018, 5g, the stem of policies; 规范性. */
    assert_int_equal(inverted.length, 16 + 12 + 3 + 5);
    zws_document_free(document);
}

/* The headings above an article count like its text; labels are found and count nothing. */
static void test_article(void **state)
{
    (void)state;
    static const struct {
        const char *term, *expected;
    } table[] = {
        {"刑法", "3@2"}, /* 刑法第三条 at 2 to 6, the body at 7 + 16, the headings at 25 + 16 */
        {"法第", "0@3"},
        {"三条", "0@5"},
        {"条", "0@6"},
        {"S三条", "0@5"},
        {"法定", "1@23"},
        {"第二", "0@41"},
        {"章罪", "0@43"},
        {"罪名", "1@44"},
        {"罪", "1"},
        {"二", "0"},
        {"W全国人民代表大会", "absent"},
    };
    zws_document *document = make_document("x", "刑法第三条", "法定");
    assert_ok(zws_document_set(document, ZWS_FIELD_ARTICLE, "第三条", (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_CHAPTER, "第二章 罪名", (size_t)-1));
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    check_order();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(describe(table[i].term), table[i].expected) != 0)
            fail_msg("%s: %s, expected %s", table[i].term, describe(table[i].term),
                     table[i].expected);
    }
    /* 刑, 法, 刑法 thrice; 法, 定, 法定 and 罪, 名, 罪名 once. */
    assert_int_equal(inverted.length, 9 + 3 + 3);
    zws_document_free(document);
}

/* The same inverter, from document to document, forgets. */
static void test_reuse(void **state)
{
    (void)state;
    zws_document *first = make_document("a", "第一", "红色"),
                 *second = make_document("b", NULL, "");
    assert_ok(zws_invert__document(&inverted, analyzer, first));
    assert_non_null(find("红色"));
    assert_ok(zws_invert__document(&inverted, analyzer, second));
    assert_null(find("红色"));
    assert_int_equal(inverted.n_terms, 1);
    assert_string_equal(describe("Qb"), "0");
    assert_int_equal(inverted.length, 0);
    assert_int_equal(inverted.n_values, 2);
    zws_document *nameless = make_document(NULL, "第一", "红色");
    assert_fails(ZWS_EINVAL, zws_invert__document(&inverted, analyzer, nameless));
    assert_fails(ZWS_EINVAL, zws_invert__tokens(&inverted, nameless));
    assert_fails(ZWS_EINVAL, zws_invert__values(&inverted, nameless));
    assert_ok(zws_invert__document(&inverted, analyzer, first));
    assert_non_null(find("红色"));
    zws_document_free(first);
    zws_document_free(second);
    zws_document_free(nameless);
}

static void test_tokens(void **state)
{
    (void)state;
    zws_document *document =
        make_document("7", "title", "  red\tgreen \n red Qx :y ::z A 政务\r\n红 ");
    static const struct {
        const char *term, *expected;
    } table[] = {
        {"red", "2@2,4"}, {"green", "1@3"}, {":Qx", "1@5"}, {"::y", "1@6"}, {":::z", "1@7"},
        {":A", "1@8"},    {"政务", "1@9"},  {"红", "1@10"}, {"Q7", "0"},    {"title", "absent"},
    };
    assert_ok(zws_invert__tokens(&inverted, document));
    check_order();
    assert_int_equal(inverted.n_terms, 9);
    assert_int_equal(inverted.length, 9);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(describe(table[i].term), table[i].expected);
    zws_document_free(document);
    /* A word of any length is a term. */
    char *body = malloc(100001);
    assert_non_null(body);
    memset(body, 'x', 100000);
    body[100000] = '\0';
    document = make_document("7", NULL, body);
    assert_ok(zws_invert__tokens(&inverted, document));
    check_order();
    assert_int_equal(inverted.n_terms, 2);
    assert_int_equal(inverted.term[1].len, 192);
    zws_document_free(document);
    free(body);
}

/* --- Values ---------------------------------------------------------------------------------- */

static void test_values(void **state)
{
    (void)state;
    zws_document *document = make_document("id", "政务公开", "x");
    assert_ok(zws_document_set(document, ZWS_FIELD_DATE, "2018-05", (size_t)-1));
    assert_ok(zws_document_add(document, ZWS_FIELD_ISSUER, "浙江省", (size_t)-1));
    assert_ok(zws_document_add(document, ZWS_FIELD_ISSUER, "教育部", (size_t)-1));
    for (int both = 0; both < 2; both++) {
        assert_ok(both ? zws_invert__document(&inverted, analyzer, document)
                       : zws_invert__values(&inverted, document));
        /* 20180501 is 0x0133EE15, 20180531 is 0x0133EE33; 99999999 less it is 79819498 =
         * 0x04C1F2EA. */
        assert_value(ZWS_SLOT_DATE, "\x01\x33\xee\x15", 4);
        assert_value(ZWS_SLOT_DATE_END, "\x01\x33\xee\x33", 4);
        assert_value(ZWS_SLOT_OLDEST, "\x01\x33\xee\x15id", 6);
        assert_value(ZWS_SLOT_NEWEST,
                     "\x04\xc1\xf2\xea"
                     "id",
                     6);
        assert_value(ZWS_SLOT_YEAR, "2018", 4);
        assert_value(ZWS_SLOT_FACET + ZWS_FIELD_ISSUER, "浙江省\x1F教育部", 19);
        assert_value(ZWS_SLOT_FACET + ZWS_FIELD_REGION, NULL, 0);
        assert_value(ZWS_SLOT_FACET + ZWS_FIELD_TITLE, NULL, 0);
        assert_value(ZWS_SLOT_RECORD, NULL, 0);
    }
    zws_document_free(document);
    document = make_document("id", NULL, "x");
    assert_ok(zws_invert__values(&inverted, document));
    assert_value(ZWS_SLOT_NEWEST, "\xff\xff\xff\xffid", 6);
    assert_value(ZWS_SLOT_OLDEST, "\xff\xff\xff\xffid", 6);
    assert_value(ZWS_SLOT_DATE, NULL, 0);
    assert_value(ZWS_SLOT_DATE_END, NULL, 0);
    assert_value(ZWS_SLOT_YEAR, NULL, 0);
    assert_int_equal(inverted.n_terms, 0);
    zws_document_free(document);
}

static void test_long_facets(void **state)
{
    (void)state;
    char text[ZWS_FACET_VALUE_MAX + 2];
    memset(text, 'x', sizeof text);
    text[ZWS_FACET_VALUE_MAX] = '\0';
    zws_document *document = make_document("id", NULL, "x");
    assert_ok(zws_document_set(document, ZWS_FIELD_SITE, text, (size_t)-1));
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    assert_value(ZWS_SLOT_FACET + ZWS_FIELD_SITE, text, ZWS_FACET_VALUE_MAX);
    text[ZWS_FACET_VALUE_MAX] = 'x';
    text[ZWS_FACET_VALUE_MAX + 1] = '\0';
    assert_ok(zws_document_set(document, ZWS_FIELD_SITE, text, (size_t)-1));
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    assert_value(ZWS_SLOT_FACET + ZWS_FIELD_SITE, NULL, 0); /* too long to count, */
    zws_buffer term = {0};
    assert_ok(zws_schema__value_term(&term, ZWS_FIELD_SITE, text, strlen(text)));
    assert_int_equal(term.len, 4 + 160 + 32);
    assert_string_equal(describe(term.data), "0"); /* not to filter by */
    zws_buffer__free(&term);
    zws_document_free(document);
}

/* --- What it says of others ------------------------------------------------------------------ */

static char *copy(const char *text)
{
    char *out = NULL;
    if (text)
        assert_ok(zws_mem__dup(&out, text, strlen(text)));
    return out;
}

static void cite(zws_document *document, zws_relation relation, const char *number,
                 const char *title)
{
    zws_citation c = {.relation = relation, .number = copy(number), .title = copy(title)};
    assert_ok(zws_citations__add(&document->citations, &c));
}

static void test_relations(void **state)
{
    (void)state;
    zws_document *document = make_document("d", "决定", "决定如下。");
    cite(document, ZWS_CITES, "国发〔2016〕5号", "关于某事的意见");
    cite(document, ZWS_REPEALS, "国发〔2012〕7号", NULL);
    cite(document, ZWS_AMENDS, NULL, "某某 办法");
    cite(document, ZWS_LAPSES, "国发〔2011〕1号", "某某规定");
    cite(document, ZWS_CONFIRMS, NULL, "——"); /* a title without a letter has no term */
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    check_order();
    char key[33];
    zws_buffer term = {0};
    assert_string_equal(describe("XC国发〔2016〕5号"), "0");
    assert_string_equal(describe("XC国发〔2012〕7号"), "0");
    assert_string_equal(describe("XRR国发〔2012〕7号"), "0");
    assert_string_equal(describe("XRL国发〔2011〕1号"), "0");
    assert_string_equal(describe("XRC国发〔2016〕5号"), "absent");
    static const struct {
        const char *title, *relation;
    } titles[] = {{"关于某事的意见", NULL}, {"《某某办法》", "XRA"}, {"某某规定", "XRL"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        zws_buffer__clear(&term);
        assert_ok(zws_schema__cited_title_term(&term, analyzer, titles[i].title,
                                               strlen(titles[i].title)));
        assert_string_equal(describe(term.data), "0");
        assert_ok(zws_schema__title_key(key, analyzer, titles[i].title, strlen(titles[i].title)));
        assert_string_equal(term.data + 2, key);
        if (!titles[i].relation)
            continue;
        zws_buffer__clear(&term);
        assert_ok(zws_buffer__puts(&term, titles[i].relation));
        assert_ok(zws_buffer__puts(&term, key));
        assert_string_equal(describe(term.data), "0");
    }
    size_t cited = 0, relations = 0;
    for (size_t i = 0; i < inverted.n_terms; i++) {
        cited += strncmp(inverted.term[i].text, "XK", 2) == 0;
        relations += strncmp(inverted.term[i].text, "XR", 2) == 0;
    }
    assert_int_equal(cited, 3);
    assert_int_equal(relations, 4);
    assert_fails(ZWS_EINVAL, zws_schema__relation_term(&term, ZWS_BASED_ON, "x", 1));
    assert_fails(ZWS_EINVAL, zws_schema__relation_term(&term, ZWS_RELATIONS, "x", 1));
    assert_ok(zws_schema__title_key(key, analyzer, "——", strlen("——")));
    assert_string_equal(key, "");
    zws_buffer__free(&term);
    zws_document_free(document);
}

/* --- Exact terms ----------------------------------------------------------------------------- */

static void test_exact_terms(void **state)
{
    (void)state;
    zws_buffer a = {0}, b = {0};
    assert_ok(zws_schema__id_term(&a, "x.txt", 5));
    assert_string_equal(a.data, "Qx.txt");
    assert_ok(zws_schema__value_term(&a, ZWS_FIELD_COUNT, "2018", 4)); /* appended */
    assert_string_equal(a.data, "Qx.txtF99:2018");
    zws_buffer__clear(&a);
    assert_ok(zws_schema__number_term(&a, ZWS_PREFIX_CITED_NUMBER, "国发〔2016〕5号", 20));
    assert_string_equal(a.data, "XC国发〔2016〕5号");

    /* Long ones: distinct where the texts are, cut at a character, never over 200 bytes. */
    char text[1000];
    for (size_t i = 0; i < sizeof text; i += 3)
        memcpy(text + i, "政", i + 3 <= sizeof text ? 3 : 1);
    for (size_t len = 150; len <= 990; len += 3) {
        zws_buffer__clear(&a);
        zws_buffer__clear(&b);
        assert_ok(zws_schema__id_term(&a, text, len));
        assert_ok(zws_schema__id_term(&b, text, len + 3));
        assert_in_range(a.len, 151, 193);
        assert_true(a.len != b.len || memcmp(a.data, b.data, a.len) != 0);
        if (len > 160)
            assert_int_equal(a.len, 1 + 159 + 32);
    }
    /* With a NUL inside. */
    zws_buffer__clear(&a);
    assert_ok(zws_schema__id_term(&a, "ab\0cd", 5));
    assert_int_equal(a.len, 3 + 32);
    assert_null(memchr(a.data, '\0', a.len));

    zws_buffer__clear(&a);
    zws_buffer__clear(&b);
    assert_ok(zws_schema__input_term(&a, "in", 2));
    assert_ok(zws_schema__input_hash_term(&b, zws_hash128__of("in", 2)));
    assert_string_equal(a.data, b.data);
    assert_int_equal(a.len, 34);
    zws_buffer__free(&a);
    zws_buffer__free(&b);
}

static void test_title_term(void **state)
{
    (void)state;
    static const char *const same[] = {"关于2018年政务公开（试行）的通知",
                                       " 关于 ２０１８年 政务公开(試行)的通知。",
                                       "关于2018年政务\n公开试行的通知"};
    static const char *const other[] = {"关于2018年政务公开的通知",
                                        "关于2019年政务公开（试行）的通知"};
    zws_buffer a = {0}, b = {0};
    assert_ok(zws_schema__title_term(&a, analyzer, same[0], strlen(same[0])));
    assert_int_equal(a.len, 34);
    for (size_t i = 1; i < 3; i++) {
        zws_buffer__clear(&b);
        assert_ok(zws_schema__title_term(&b, analyzer, same[i], strlen(same[i])));
        assert_string_equal(a.data, b.data);
    }
    for (size_t i = 0; i < 2; i++) {
        zws_buffer__clear(&b);
        assert_ok(zws_schema__title_term(&b, analyzer, other[i], strlen(other[i])));
        assert_string_not_equal(a.data, b.data);
    }
    zws_buffer__clear(&b);
    assert_ok(zws_schema__title_term(&b, analyzer, "……？", strlen("……？")));
    assert_int_equal(b.len, 0);
    zws_document *document = make_document("x", same[1], "y");
    assert_ok(zws_invert__document(&inverted, analyzer, document));
    assert_string_equal(describe(a.data), "0");
    zws_document_free(document);
    zws_buffer__free(&a);
    zws_buffer__free(&b);
}

/* --- The bag --------------------------------------------------------------------------------- */

/* Random occurrences against plain counting; enough terms that the table grows. */
static void test_bag(void **state)
{
    (void)state;
    enum { TERMS = 3000 };
    static uint32_t frequency[TERMS], positions[TERMS], last[TERMS];
    random_source random = {99};
    zws_term_bag bag = {0};
    zws_inverted_term *term;
    size_t n;
    uint64_t length;
    for (int round = 0; round < 3; round++) {
        int terms = round == 1 ? 3 : TERMS;
        memset(frequency, 0, sizeof frequency);
        memset(positions, 0, sizeof positions);
        assert_ok(zws_term_bag__clear(&bag));
        for (uint32_t i = 1; i <= 20000; i++) {
            unsigned t = random_below(&random, (uint32_t)terms), add = random_below(&random, 3);
            bool positional = random_chance(&random, 60);
            char text[32];
            int len = snprintf(text, sizeof text, "%s%u", t % 2 ? "" : "common-prefix-", t);
            assert_ok(
                zws_term_bag__add(&bag, t % 5 ? 0 : 'P', text, (size_t)len, add, positional, i));
            if (random_chance(&random, 5)) /* twice at one place counts once */
                assert_ok(
                    zws_term_bag__add(&bag, t % 5 ? 0 : 'P', text, (size_t)len, 0, positional, i));
            frequency[t] += add;
            positions[t] += positional;
            last[t] = positional ? i : last[t];
        }
        assert_ok(zws_term_bag__list(&term, &n, &length, &bag, true));
        uint64_t sum = 0;
        size_t different = 0;
        inverted.term = term;
        inverted.n_terms = n;
        inverted.length = length;
        check_order();
        for (int t = 0; t < terms; t++) {
            char text[32];
            snprintf(text, sizeof text, "%s%s%d", t % 5 ? "" : "P", t % 2 ? "" : "common-prefix-",
                     t);
            const zws_inverted_term *found = find(text);
            if (!found) {
                assert_int_equal(positions[t] + frequency[t], 0);
                continue;
            }
            different++;
            sum += frequency[t];
            assert_int_equal(found->frequency, frequency[t]);
            assert_int_equal(found->n_positions, positions[t]);
            if (positions[t])
                assert_int_equal(found->position[positions[t] - 1], last[t]);
        }
        assert_int_equal(different, n);
        assert_true(sum == length);
    }
    /* Limits. */
    char huge[300];
    memset(huge, 'x', sizeof huge);
    assert_fails(ZWS_EINTERNAL, zws_term_bag__add(&bag, 0, huge, 256, 1, false, 0));
    assert_ok(zws_term_bag__clear(&bag));
    assert_ok(zws_term_bag__add(&bag, 0, "x", 1, UINT32_MAX, false, 0));
    assert_fails(ZWS_ELIMIT, zws_term_bag__add(&bag, 0, "x", 1, 1, false, 0));
    assert_ok(zws_term_bag__add(&bag, 0, "y", 1, 1, false, 0));
    assert_fails(ZWS_ELIMIT, zws_term_bag__list(&term, &n, &length, &bag, true));
    assert_ok(zws_term_bag__clear(&bag));
    assert_ok(zws_term_bag__list(&term, &n, &length, &bag, true));
    assert_int_equal(n, 0);
    inverted.term = NULL;
    inverted.n_terms = 0;
    zws_term_bag__free(&bag);
}

/* Runs of Han characters as a whole, and the same pair by pair. */
static void test_bag_of_runs(void **state)
{
    (void)state;
    random_source random = {4};
    zws_term_bag whole = {0}, single = {0};
    zws_inverted_term *a, *b;
    size_t n, n_single;
    uint64_t length, length_single;
    uint32_t cp[1200];
    for (int round = 0; round < 40; round++) {
        assert_ok(zws_term_bag__clear(&whole));
        assert_ok(zws_term_bag__clear(&single));
        uint32_t position = 1;
        for (uint32_t runs = random_below(&random, 12); runs > 0; runs--) {
            const char prefix = random_chance(&random, 50) ? 'T' : 0;
            const uint32_t times = random_below(&random, 4), letters = round % 2 ? 30000 : 20;
            size_t len = random_below(&random, random_chance(&random, 20) ? 1200 : 40);
            for (size_t i = 0; i < len; i++)
                cp[i] = 0x4E00 + random_below(&random, letters);
            if (len > 2) {
                cp[0] = 0x800;
                cp[1] = 0xFFFD;
            }
            assert_ok(zws_term_bag__add_han(&whole, prefix, cp, len, times, position));
            for (size_t i = 0; i < len; i++) {
                char text[8];
                size_t first = zws_utf8__encode(text, cp[i]), at = position + i;
                if (i + 1 < len)
                    assert_ok(zws_term_bag__add(&single, prefix, text,
                                                first + zws_utf8__encode(text + first, cp[i + 1]),
                                                times, true, (uint32_t)at));
                assert_ok(zws_term_bag__add(&single, prefix, text, first, times,
                                            i == 0 || i + 1 == len, (uint32_t)at));
            }
            position += random_chance(&random, 80) ? (uint32_t)len : 0;
            /* Other terms between them share the table. */
            assert_ok(zws_term_bag__add(&whole, 'T', "word", 4, 1, true, position));
            assert_ok(zws_term_bag__add(&single, 'T', "word", 4, 1, true, position));
        }
        assert_ok(zws_term_bag__list(&a, &n, &length, &whole, true));
        assert_ok(zws_term_bag__list(&b, &n_single, &length_single, &single, true));
        assert_int_equal(n, n_single);
        assert_true(length == length_single);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(a[i].len, b[i].len);
            assert_memory_equal(a[i].text, b[i].text, a[i].len);
            assert_int_equal(a[i].frequency, b[i].frequency);
            assert_int_equal(a[i].n_positions, b[i].n_positions);
            if (a[i].n_positions)
                assert_memory_equal(a[i].position, b[i].position,
                                    a[i].n_positions * sizeof *a[i].position);
        }
    }
    cp[0] = U'政';
    assert_ok(zws_term_bag__add_han(&whole, 0, cp, 0, 1, 1));
    assert_ok(zws_term_bag__clear(&whole));
    assert_ok(zws_term_bag__add_han(&whole, 0, cp, 1, UINT32_MAX, 1));
    assert_fails(ZWS_ELIMIT, zws_term_bag__add_han(&whole, 0, cp, 1, 1, 2));
    zws_term_bag__free(&whole);
    zws_term_bag__free(&single);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms),       cmocka_unit_test(test_article),
        cmocka_unit_test(test_reuse),       cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_values),      cmocka_unit_test(test_long_facets),
        cmocka_unit_test(test_relations),   cmocka_unit_test(test_exact_terms),
        cmocka_unit_test(test_title_term),  cmocka_unit_test(test_bag),
        cmocka_unit_test(test_bag_of_runs),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
