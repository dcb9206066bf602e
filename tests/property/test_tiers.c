/* The tiers agree: the same documents give the same hits in the same order with the same scores,
 * totals and facets, whichever tier holds what. Random documents stand all in the live tier, all
 * sealed, half and half, in several segments with replaced and deleted documents hidden, sealed
 * after that, and built in bulk; random plans and random requests ask all of them.
 *
 *   test_tiers [PLANS [REQUESTS [SEED]]] */
#include <math.h>

#include "api/api.h"
#include "base/file.h"
#include "unit/store/indexes.h"
#include "unit/store/random.h"
#include "zwsearch.h"

enum { DOCUMENTS = 240, LETTERS = 10, TOKENS = 30, INDEXES = 6 };

static size_t plans, requests;
static uint64_t seed = 2024;

/* --- Documents ------------------------------------------------------------------------------ */

static void set(zws_document *document, zws_field field, const char *text)
{
    assert_ok(zws_document_add(document, field, text, (size_t)-1));
}

static zws_date random_date(random_source *r)
{
    int32_t year = 2000 + (int32_t)random_below(r, 5), month = 1 + (int32_t)random_below(r, 12);
    switch (random_below(r, 8)) {
    case 0:
        return 0;
    case 1:
        return year * 10000;
    case 2:
        return year * 10000 + month * 100;
    default:
        return year * 10000 + month * 100 + 1 + (int32_t)random_below(r, 28);
    }
}

static void add_regions(zws_document *document, random_source *r)
{
    static const char *const regions[] = {"浙江", "上海", "北京", "西藏", "浙江省"};
    for (uint32_t n = random_below(r, 4); n > 0; n--) /* some have a value twice */
        set(document, ZWS_FIELD_REGION, regions[random_below(r, 5)]);
}

/* Tokens a to j, the later ones rarer; the last does not occur. */
static zws_document *make_tokens(const char *id, random_source *r)
{
    char body[TOKENS * 2 + 1] = "";
    size_t n = random_chance(r, 5) ? 0 : random_below(r, TOKENS);
    for (size_t t = 0; t < n; t++) {
        uint32_t a = random_below(r, LETTERS), b = random_below(r, LETTERS);
        body[2 * t] = (char)('a' + (a < b ? a : b));
        body[2 * t + 1] = ' ';
    }
    zws_document *document = make_document(id, NULL, n ? body : NULL);
    document->sort_date = random_date(r);
    add_regions(document, r);
    return document;
}

static const char *const phrases[] = {
    "政务公开",        "信息公开",      "工作",    "条例",     "办法",
    "住房公积金",      "提取",          "职工",    "防汛",     "抗旱",
    "各区县",          "通知",          "关于",    "贯彻落实", "2019年",
    "第5号",           "policy",        "notice",  "。",       "，",
    "国发〔2016〕5号", "浙江省",        "的",      "服务",     "责任羊位",
    "省财政斤",        "[2018 J 54 号", "201 8 年"};
enum { PHRASES = sizeof phrases / sizeof *phrases };

static void random_text(char *out, size_t size, size_t n, random_source *r)
{
    *out = '\0';
    for (; n > 0; n--) {
        uint32_t a = random_below(r, PHRASES), b = random_below(r, PHRASES);
        strncat(out, phrases[a < b ? a : b], size - strlen(out) - 1);
    }
}

static zws_document *make_text(const char *id, random_source *r)
{
    char title[256], body[2048], date[16];
    random_text(title, sizeof title, 1 + random_below(r, 4), r);
    random_text(body, sizeof body, random_below(r, 40), r);
    zws_document *document = make_document(id, title, *body ? body : NULL);
    zws_date day = random_date(r);
    snprintf(date, sizeof date, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    if (day)
        date[day % 10000 == 0 ? 4 : day % 100 == 0 ? 7 : 10] = '\0';
    if (day)
        set(document, ZWS_FIELD_DATE, date);
    if (random_chance(r, 40)) {
        static const char *const laws[] = {"工作条例", "信息公开办法", "抗旱规定"};
        set(document, ZWS_FIELD_LAW, laws[random_below(r, 3)]);
    }
    add_regions(document, r);
    return document;
}

static void name_document(char id[16], uint32_t i)
{
    snprintf(id, 16, i % 3 ? "%03u" : "doc/%03u", i);
}

/* Document i in the edition that counts at the end is the same whatever came before. */
static void put_one(zws_store_writer *writer, uint32_t i, uint64_t edition)
{
    char id[16];
    random_source r = {seed * 1000003 + i * 7919 + edition * 104729};
    for (int k = 0; k < 8; k++)
        random_next(&r);
    name_document(id, i);
    zws_document *document =
        zws_store_writer__analyzer(writer) ? make_text(id, &r) : make_tokens(id, &r);
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

static void put_range(zws_store_writer *writer, uint32_t from, uint32_t to, uint64_t edition)
{
    for (uint32_t i = from; i < to; i++)
        put_one(writer, i, edition);
}

static void seal(zws_store_writer *writer)
{
    assert_ok(zws_store_writer__seal(writer, NULL, NULL));
}

/* Sealed with documents that are replaced and deleted afterwards, in several segments. */
static void make_hidden(zws_store_writer *writer)
{
    char id[16];
    put_range(writer, 0, 150, 0);
    put_range(writer, 150, 170, 1);
    put_range(writer, DOCUMENTS, DOCUMENTS + 40, 0);
    seal(writer);
    put_range(writer, 170, 200, 0);
    put_range(writer, 0, 20, 2);
    for (uint32_t i = DOCUMENTS; i < DOCUMENTS + 20; i++) {
        name_document(id, i);
        assert_ok(zws_store_writer__delete(writer, id, strlen(id)));
    }
    seal(writer);
    put_range(writer, 200, DOCUMENTS, 0); /* from here on live */
    put_range(writer, 0, 20, 0);
    put_range(writer, 150, 170, 0);
    for (uint32_t i = DOCUMENTS + 20; i < DOCUMENTS + 40; i++) {
        name_document(id, i);
        assert_ok(zws_store_writer__delete(writer, id, strlen(id)));
    }
    assert_ok(zws_store_writer__commit(writer));
}

static void make_index(const char *path, bool tokens, int kind)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .tokens = tokens, .batch_bytes = SIZE_MAX};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    switch (kind) {
    case 0:
        put_range(writer, 0, DOCUMENTS, 0);
        assert_ok(zws_store_writer__commit(writer));
        break;
    case 1:
        put_range(writer, 0, DOCUMENTS, 0);
        seal(writer);
        break;
    case 2:
        for (uint32_t i = 0; i < DOCUMENTS; i += 2)
            put_one(writer, i, 0);
        seal(writer);
        for (uint32_t i = 1; i < DOCUMENTS; i += 2)
            put_one(writer, i, 0);
        assert_ok(zws_store_writer__commit(writer));
        break;
    case 3:
        make_hidden(writer);
        break;
    case 4:
        make_hidden(writer);
        seal(writer);
        break;
    default:
        assert_ok(zws_store_writer__set_bulk(writer, true));
        put_range(writer, 0, DOCUMENTS / 3, 0);
        assert_ok(zws_store_writer__commit(writer));
        put_range(writer, 0, 30, 1);
        put_range(writer, DOCUMENTS / 3, DOCUMENTS, 1);
        put_range(writer, DOCUMENTS / 3, DOCUMENTS, 0);
        put_range(writer, 0, 30, 0);
        assert_ok(zws_store_writer__commit(writer));
    }
    zws_store_writer__free(writer);
    assert_clean(path);
}

/* --- Plans ----------------------------------------------------------------------------------- */

typedef struct {
    zws_arena arena;
    random_source *r;
} maker;

static void *make(maker *m, size_t size)
{
    void *memory = zws_arena__alloc(&m->arena, size);
    assert_non_null(memory);
    memset(memory, 0, size);
    return memory;
}

static zws_term random_term(maker *m)
{
    uint32_t a = random_below(m->r, LETTERS + 1), b = random_below(m->r, LETTERS);
    char letter = (char)('a' + (a < b ? a : b));
    return (zws_term){zws_arena__dup(&m->arena, &letter, 1), 1};
}

static zws_node *random_leaf(maker *m, bool phrase)
{
    zws_node *node = make(m, sizeof *node);
    node->kind = phrase ? ZWS_NODE_PHRASE : ZWS_NODE_TERM;
    node->n = phrase ? 1 + random_below(m->r, 3) : 1;
    node->term = make(m, node->n * sizeof *node->term);
    for (size_t i = 0; i < node->n; i++)
        node->term[i] = random_term(m);
    return node;
}

static zws_node *random_node(maker *m, int depth);

static void random_children(maker *m, zws_node *node, size_t n, int depth)
{
    node->n = n;
    node->child = make(m, (n + 1) * sizeof(zws_node *));
    for (size_t i = 0; i < n; i++)
        node->child[i] =
            depth < 0 ? random_leaf(m, random_chance(m->r, 30)) : random_node(m, depth - 1);
}

static zws_node *random_node(maker *m, int depth)
{
    uint32_t kind = random_below(m->r, depth > 0 ? 10 : 4);
    if (kind < 3)
        return random_leaf(m, kind == 2);
    zws_node *node = make(m, sizeof *node);
    switch (kind) {
    case 3:
        node->kind = random_chance(m->r, 60)   ? ZWS_NODE_DATES
                     : random_chance(m->r, 80) ? ZWS_NODE_ALL
                                               : ZWS_NODE_NONE;
        node->from = random_chance(m->r, 70) ? random_date(m->r) : 0;
        node->to = random_chance(m->r, 70) ? random_date(m->r) : 0;
        break;
    case 4:
    case 5:
        node->kind = ZWS_NODE_AND;
        random_children(m, node, 1 + random_below(m->r, 3), depth);
        break;
    case 6:
    case 7:
        node->kind = ZWS_NODE_OR;
        random_children(m, node, 1 + random_below(m->r, 4), depth);
        break;
    case 8:
        node->kind = ZWS_NODE_NOT;
        random_children(m, node, 2, depth);
        break;
    default:
        node->kind = ZWS_NODE_AT_LEAST;
        random_children(m, node, 1 + random_below(m->r, 5), -1);
        node->min = random_below(m->r, (uint32_t)node->n + 2);
    }
    return node;
}

static bool same_term(zws_term a, zws_term b)
{
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static void random_plan(maker *m, zws_plan *plan)
{
    static const int slots[] = {ZWS_SLOT_FACET + ZWS_FIELD_REGION, ZWS_SLOT_YEAR,
                                ZWS_SLOT_FACET + ZWS_FIELD_SITE};
    random_source *r = m->r;
    zws_rank_term *rank = make(m, 6 * sizeof *rank);
    *plan = (zws_plan){
        .match = random_node(m, 3),
        .rank = rank,
        .bm25 = {0.5 + random_below(r, 15) / 10.0, random_below(r, 11) / 10.0, 8,
                 random_below(r, 6) / 10.0, 2 + random_below(r, 20)},
        .order = random_chance(r, 60) ? ZWS_ORDER_RELEVANCE : (zws_order)(1 + random_below(r, 2)),
        .limit = random_chance(r, 70) ? 1 + random_below(r, 20) : random_below(r, 300),
        .count_up_to = random_chance(r, 30) ? SIZE_MAX : random_below(r, 100),
        .facet = slots,
        .n_facets = random_chance(r, 30) ? 1 + random_below(r, 3) : 0,
    };
    for (uint32_t n = random_below(r, 6); n > 0; n--) {
        zws_term term = random_term(m);
        bool there = false;
        for (size_t i = 0; i < plan->n_rank; i++)
            there = there || same_term(rank[i].term, term);
        /* Weights of few values make equal scores frequent. */
        if (!there)
            rank[plan->n_rank++] = (zws_rank_term){term, 0.25 * (1 + random_below(r, 12))};
    }
}

/* --- Comparing ------------------------------------------------------------------------------- */

typedef struct {
    const zws_plan *plan;
    zws_buffer answer;
} question;

static zws_status describe_matches(zws_store *store, const question *q, zws_buffer *out,
                                   const zws_matches *matches)
{
    ZWS_TRY(zws_buffer__printf(out, "%llu %s\n", (unsigned long long)matches->total,
                               matches->total_exact ? "exact" : "or more"));
    for (size_t i = 0; i < matches->n; i++) {
        const zws_match *hit = &matches->hit[i];
        zws_term term[6];
        uint32_t tf[6], length;
        for (size_t t = 0; t < q->plan->n_rank; t++)
            term[t] = q->plan->rank[t].term;
        ZWS_TRY(zws_store__frequencies(store, hit, term, q->plan->n_rank, tf, &length));
        /* %a shows every bit. */
        ZWS_TRY(
            zws_buffer__printf(out, "%s %d %a %u", hit->id, (int)hit->date, hit->score, length));
        for (size_t t = 0; t < q->plan->n_rank; t++)
            ZWS_TRY(zws_buffer__printf(out, " %u", tf[t]));
        ZWS_TRY(zws_buffer__putc(out, '\n'));
    }
    for (size_t f = 0; f < matches->n_facets; f++) {
        for (size_t i = 0; i < matches->facet[f].n; i++)
            ZWS_TRY(zws_buffer__printf(out, "%zu: %.*s %llu\n", f,
                                       (int)matches->facet[f].item[i].len,
                                       matches->facet[f].item[i].value,
                                       (unsigned long long)matches->facet[f].item[i].count));
    }
    return ZWS_OK;
}

static zws_status ask(zws_store *store, void *context)
{
    question *q = context;
    zws_matches matches;
    zws_buffer__clear(&q->answer);
    ZWS_TRY(zws_store__match(store, q->plan, &matches));
    zws_status status = describe_matches(store, q, &q->answer, &matches);
    zws_matches__free(&matches);
    return status;
}

static const char *const names[INDEXES] = {"live", "sealed", "half", "hidden", "resealed", "bulk"};

static void test_plans(void **state)
{
    (void)state;
    zws_store *store[INDEXES];
    question q[INDEXES] = {{0}};
    random_source r = {seed};
    size_t hits = 0;
    for (int i = 0; i < INDEXES; i++) {
        make_index(scratch_path(names[i]), true, i);
        assert_ok(zws_store__open(&store[i], scratch_path(names[i])));
    }
    for (size_t n = 0; n < plans; n++) {
        maker m = {.r = &r};
        zws_plan plan;
        random_plan(&m, &plan);
        for (int i = 0; i < INDEXES; i++) {
            q[i].plan = &plan;
            assert_ok(zws_store__read(store[i], ask, &q[i]));
            if (i > 0 && strcmp(q[0].answer.data, q[i].answer.data) != 0)
                fail_msg("plan %zu, order %d, limit %zu, up to %zu: live:\n%s%s:\n%s", n,
                         (int)plan.order, plan.limit, plan.count_up_to, q[0].answer.data, names[i],
                         q[i].answer.data);
        }
        hits += strchr(q[0].answer.data, '\n')[1] != '\0';
        zws_arena__free(&m.arena);
    }
    assert_true(hits > plans / 2); /* the comparison is of something */
    for (int i = 0; i < INDEXES; i++) {
        zws_buffer__free(&q[i].answer);
        zws_store__free(store[i]);
    }
}

static zws_status write_term(zws_term term, uint64_t frequency, void *context)
{
    return zws_buffer__printf(context, "%.*s %llu\n", (int)term.len, term.text,
                              (unsigned long long)frequency);
}

typedef struct {
    zws_term prefix;
    size_t max;
    zws_buffer out;
    uint64_t documents, length;
} expansion;

static zws_status expand(zws_store *store, void *context)
{
    expansion *e = context;
    bool more;
    zws_buffer__clear(&e->out);
    ZWS_TRY(zws_store__totals(store, &e->documents, &e->length));
    ZWS_TRY(zws_store__expand(store, e->prefix, e->max, write_term, &e->out, &more));
    return zws_buffer__printf(&e->out, "%s\n", more ? "more" : "all");
}

/* Terms and their frequencies, where nothing is hidden. */
static void test_terms(void **state)
{
    (void)state;
    static const struct {
        const char *prefix;
        size_t max;
    } asked[] = {{"", SIZE_MAX}, {"Q", 50}, {"Qdoc/", 7}, {"a", 1}, {"b", 0}, {"zz", 10}, {"", 9}};
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        expansion first = {{asked[k].prefix, strlen(asked[k].prefix)}, asked[k].max, {0}, 0, 0};
        for (int i = 0; i < INDEXES; i++) {
            if (i == 3)
                continue;
            zws_store *store;
            expansion e = {first.prefix, first.max, {0}, 0, 0};
            assert_ok(zws_store__open(&store, scratch_path(names[i])));
            assert_ok(zws_store__read(store, expand, i == 0 ? &first : &e));
            zws_store__free(store);
            if (i > 0) {
                assert_string_equal(first.out.data, e.out.data);
                assert_int_equal(first.documents, e.documents);
                assert_int_equal(first.length, e.length);
            }
            zws_buffer__free(&e.out);
        }
        zws_buffer__free(&first.out);
    }
}

static zws_status sum_document(zws_document *document, void *context)
{
    zws_buffer bytes = {0};
    uint64_t *sum = context;
    ZWS_TRY(zws_document__encode(&bytes, document));
    *sum += zws_hash64__of(bytes.data, bytes.len, 1);
    zws_buffer__free(&bytes);
    return ZWS_OK;
}

static zws_status sum_documents(zws_store *store, void *context)
{
    *(uint64_t *)context = 0;
    return zws_store__each(store, sum_document, context);
}

static void test_documents(void **state)
{
    (void)state;
    uint64_t first = 0;
    for (int i = 0; i < INDEXES; i++) {
        zws_store *store;
        uint64_t sum;
        assert_ok(zws_store__open(&store, scratch_path(names[i])));
        assert_ok(zws_store__read(store, sum_documents, &sum));
        zws_store__free(store);
        if (i == 0)
            first = sum;
        assert_true(sum == first);
    }
}

/* --- Requests -------------------------------------------------------------------------------- */

static void random_query(char *out, size_t size, random_source *r)
{
    *out = '\0';
    for (uint32_t n = 1 + random_below(r, 3); n > 0; n--) {
        char text[256];
        random_text(text, sizeof text, 1 + random_below(r, 2), r);
        const char *before = "", *behind = " ";
        switch (random_below(r, 10)) {
        case 0:
            before = "\"";
            behind = "\" ";
            break;
        case 1:
            before = *out ? "-" : "";
            break;
        case 2:
            before = "title:";
            break;
        case 3:
            before = *out ? "OR " : "";
            break;
        default:
            break;
        }
        snprintf(out + strlen(out), size - strlen(out), "%s%s%s", before, text, behind);
    }
}

static zws_search *random_request(random_source *r, bool hidden)
{
    zws_search *search;
    char query[1024];
    assert_ok(zws_search_new(&search));
    random_query(query, sizeof query, r);
    if (random_chance(r, 3))
        *query = '\0';
    assert_ok(zws_search_set_query(search, query));
    zws_sort sort = (zws_sort)random_below(r, 4);
    int64_t offset = random_chance(r, 30) ? random_below(r, 20) : 0;
    if (hidden) /* the weights of terms count hidden documents: what does not hang on them */
        sort = ZWS_SORT_NEWEST + random_below(r, 2);
    assert_ok(zws_search_set(search, ZWS_OPTION_SORT, sort));
    assert_ok(zws_search_set(search, ZWS_OPTION_WITHIN, (zws_within)random_below(r, 3)));
    assert_ok(zws_search_set(search, ZWS_OPTION_OFFSET, offset));
    assert_ok(zws_search_set(search, ZWS_OPTION_LIMIT, random_below(r, 30)));
    assert_ok(zws_search_set(search, ZWS_OPTION_DEADLINE_MS, 5000));
    if (random_chance(r, 20))
        assert_ok(zws_search_set_dates(search, "2001", random_chance(r, 50) ? "2003-06" : NULL));
    if (random_chance(r, 20))
        assert_ok(zws_search_add_filter(search, "region", "浙江"));
    if (random_chance(r, 20))
        assert_ok(zws_search_add_facet(search, "region"));
    if (random_chance(r, 20))
        assert_ok(zws_search_add_facet(search, "year"));
    return search;
}

/* Any profile in its bounds; half of the numbers are the usual ones. */
static zws_profile random_profile(random_source *r)
{
    zws_profile profile = zws_profile__default;
#define RANDOM_PARAMETER(member, name, value, low, high, whole, why)                               \
    if (random_chance(r, 50)) {                                                                    \
        double most = (high) < 3.0 ? (high) : (whole) ? (high) : 3.0;                              \
        profile.member = (low) + (most - (low)) * random_below(r, 101) / 100.0;                    \
        if (whole)                                                                                 \
            profile.member = floor(profile.member);                                                \
    }
    ZWS_PROFILE_TABLE(RANDOM_PARAMETER)
#undef RANDOM_PARAMETER
    if (random_chance(r, 50)) { /* texts here have few characters */
        profile.late = 1 + random_below(r, 3);
        profile.pool = 1 + random_below(r, 40);
        profile.front = 1 + random_below(r, 20);
    }
    return profile;
}

/* All of the results but how long they took. */
static char *answer(const zws_search *search, zws_index *index)
{
    zws_results *results;
    char *json;
    assert_ok(zws_search_run(&results, search, index));
    assert_ok(zws_results_json(&json, results));
    zws_results_free(results);
    char *elapsed = strstr(json, "\"milliseconds");
    if (elapsed) {
        size_t n = strcspn(elapsed, ",}");
        memmove(elapsed, elapsed + n, strlen(elapsed + n) + 1);
    }
    return json;
}

static void compare_requests(const int *which, size_t n_which, bool hidden, size_t rounds)
{
    zws_index *index[INDEXES];
    random_source r = {seed + 5};
    size_t hits = 0;
    for (size_t i = 0; i < n_which; i++) {
        char name[32];
        snprintf(name, sizeof name, "text-%s", names[which[i]]);
        if (!zws_file__exists(scratch_path(name)))
            make_index(scratch_path(name), false, which[i]);
        assert_ok(zws_index_open(&index[i], scratch_path(name)));
    }
    for (size_t n = 0; n < rounds; n++) {
        zws_search *search = random_request(&r, hidden);
        zws_profile profile = random_profile(&r);
        for (size_t i = 0; i < n_which; i++)
            index[i]->profile = profile;
        char *first = answer(search, index[0]);
        hits += strstr(first, "\"id\"") != NULL;
        for (size_t i = 1; i < n_which; i++) {
            char *other = answer(search, index[i]);
            if (strcmp(first, other) != 0) {
                size_t at = 0;
                while (first[at] == other[at])
                    at++;
                fail_msg("request %zu of %s and %s: %.400s\ndiffers at %.300s\nand %.300s", n,
                         names[which[0]], names[which[i]], first, first + (at > 100 ? at - 100 : 0),
                         other + (at > 100 ? at - 100 : 0));
            }
            zws_free(other);
        }
        zws_free(first);
        zws_search_free(search);
    }
    assert_true(hits > rounds / 3);
    for (size_t i = 0; i < n_which; i++)
        zws_index_free(index[i]);
}

static void test_requests(void **state)
{
    (void)state;
    static const int equal[] = {0, 1, 2, 4, 5};
    compare_requests(equal, 5, false, requests);
}

/* The first k are the first k of all: nothing is passed over that the second look would lift, and
 * the addends make the score. */
static void test_pruning(void **state)
{
    (void)state;
    static const int which[] = {0, 1, 2};
    random_source r = {seed + 9};
    size_t hits = 0, second = 0;
    for (size_t n = 0; n < requests / 2; n++) {
        zws_index *index;
        zws_results *all, *some;
        zws_search *search;
        char query[256], name[32];
        snprintf(name, sizeof name, "text-%s", names[which[n % 3]]);
        assert_ok(zws_index_open(&index, scratch_path(name)));
        index->profile = random_profile(&r);
        random_text(query, sizeof query, 1 + random_below(&r, 4), &r);
        assert_ok(zws_search_new(&search));
        assert_ok(zws_search_set_query(search, query));
        assert_ok(zws_search_set(search, ZWS_OPTION_SORT, ZWS_SORT_RELEVANCE));
        assert_ok(zws_search_set(search, ZWS_OPTION_FOLD, 0));
        assert_ok(zws_search_set(search, ZWS_OPTION_EXPLAIN, 1));
        assert_ok(zws_search_set(search, ZWS_OPTION_DEADLINE_MS, 5000));
        assert_ok(zws_search_set(search, ZWS_OPTION_LIMIT, 1000));
        assert_ok(zws_search_run(&all, search, index));
        assert_ok(zws_search_set(search, ZWS_OPTION_LIMIT, 1 + random_below(&r, 30)));
        assert_ok(zws_search_run(&some, search, index));
        for (size_t i = 0; i < zws_results_count(some); i++) {
            double sum = 0, addend;
            unsigned tf;
            const char *term;
            assert_string_equal(zws_results_id(some, i), zws_results_id(all, i));
            assert_true(zws_results_score(some, i) == zws_results_score(all, i));
            for (size_t k = 0; (term = zws_results_addend(some, i, k, &tf, &addend)); k++) {
                sum += addend;
                second += strcmp(term, "同法条文") == 0 || strcmp(term, "标题用词") == 0;
            }
            assert_true(fabs(sum - zws_results_score(some, i)) < 1e-9);
            hits++;
        }
        zws_results_free(all);
        zws_results_free(some);
        zws_search_free(search);
        zws_index_free(index);
    }
    assert_true(hits > requests && second > requests / 4);
}

static void test_requests_with_hidden(void **state)
{
    (void)state;
    static const int with_hidden[] = {0, 3};
    compare_requests(with_hidden, 2, true, requests / 4);
}

int main(int argc, char **argv)
{
    bool whole = getenv("ZWS_LONG") != NULL;
    plans = argc > 1 ? strtoul(argv[1], NULL, 10) : whole ? 20000 : 2000;
    requests = argc > 2 ? strtoul(argv[2], NULL, 10) : whole ? 20000 : 1000;
    seed = argc > 3 ? strtoull(argv[3], NULL, 10) : seed;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans),     cmocka_unit_test(test_terms),
        cmocka_unit_test(test_documents), cmocka_unit_test(test_requests),
        cmocka_unit_test(test_pruning),   cmocka_unit_test(test_requests_with_hidden),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
