/* The live tier's answers to random plans against a brute-force reading of what a plan means. */
#include <math.h>

#include "base/deadline.h"
#include "scratch.h"
#include "random.h"
#include "store/live_tier.h"
#include "store/schema.h"
#include "store/term_bag.h"

#define DOCS    120
#define TOKENS  24
#define LETTERS 10 /* terms "a" to "j"; "j" never ranks */
#define FACET   (ZWS_SLOT_FACET + ZWS_FIELD_REGION)

typedef struct {
    bool there;
    char id[16];
    char token[TOKENS];
    size_t n;
    uint32_t tf[LETTERS], length;
    zws_date first, last; /* 0: undated */
    unsigned regions;     /* bits: "r0" to "r3" */
} model_doc;

typedef struct {
    model_doc doc[DOCS];
    double average;
    random_source random;
} model;

/* --- Writing a model ------------------------------------------------------------------------- */

static void random_document(model *m, size_t i)
{
    random_source *r = &m->random;
    model_doc *d = &m->doc[i];
    *d = (model_doc){.there = true};
    /* Ids of several lengths, in another order than the numbers. */
    snprintf(d->id, sizeof d->id, random_chance(r, 50) ? "%u-%zu" : "doc/%u.%zu",
             random_below(r, 50), i);
    d->n = random_chance(r, 5) ? 0 : random_below(r, TOKENS);
    for (size_t t = 0; t < d->n; t++) {
        unsigned letter = random_below(r, LETTERS), other = random_below(r, LETTERS);
        d->token[t] = (char)('a' + (letter < other ? letter : other)); /* some are frequent */
        if (d->token[t] - 'a' < LETTERS - 1) {
            d->tf[d->token[t] - 'a']++;
            d->length++;
        }
    }
    if (random_chance(r, 80)) {
        zws_date day = (zws_date)((2000 + random_below(r, 6)) * 10000 +
                                  (1 + random_below(r, 12)) * 100 + 1 + random_below(r, 28));
        d->first = d->last = day;
        if (random_chance(r, 20)) {
            d->first = day / 100 * 100 + 1;
            d->last = day / 100 * 100 + 31;
        }
    }
    if (random_chance(r, 60))
        d->regions = random_below(r, 16);
}

static void be32(char *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (char)(unsigned char)(value >> (24 - 8 * i));
}

static void sort_key(char key[24], size_t *len, const model_doc *d, bool oldest)
{
    uint32_t date = d->first == 0 ? UINT32_MAX
                    : oldest      ? (uint32_t)d->first
                                  : 99999999 - (uint32_t)d->first;
    be32(key, date);
    memcpy(key + 4, d->id, strlen(d->id));
    *len = 4 + strlen(d->id);
}

static void put_document(zws_live *live, const model_doc *d, uint32_t number)
{
    zws_inverted inverted = {0};
    zws_term_bag bag = {0};
    char newest[24], oldest[24], first[4], last[4], regions[24] = "";
    assert_ok(zws_term_bag__clear(&bag));
    for (size_t t = 0; t < d->n; t++)
        assert_ok(zws_term_bag__add(&bag, 0, &d->token[t], 1, d->token[t] - 'a' < LETTERS - 1, true,
                                    (uint32_t)t + 1));
    assert_ok(zws_term_bag__list(&inverted.term, &inverted.n_terms, &inverted.length, &bag, true));
    assert_int_equal(inverted.length, d->length);

    zws_inverted_value *value = inverted.value;
    value[0] = (zws_inverted_value){ZWS_SLOT_NEWEST, newest, 0};
    value[1] = (zws_inverted_value){ZWS_SLOT_OLDEST, oldest, 0};
    sort_key(newest, &value[0].len, d, false);
    sort_key(oldest, &value[1].len, d, true);
    inverted.n_values = 2;
    if (d->first) {
        be32(first, (uint32_t)d->first);
        be32(last, (uint32_t)d->last);
        value[2] = (zws_inverted_value){ZWS_SLOT_DATE, first, 4};
        value[3] = (zws_inverted_value){ZWS_SLOT_DATE_END, last, 4};
        inverted.n_values = 4;
    }
    for (unsigned i = 0; i < 4; i++) {
        if (d->regions >> i & 1)
            snprintf(regions + strlen(regions), 8, "%sr%u", *regions ? "\x1F" : "", i);
    }
    if (*regions)
        value[inverted.n_values++] = (zws_inverted_value){FACET, regions, strlen(regions)};
    assert_ok(zws_live__put(live, &number, &inverted, "data", 4));
    zws_term_bag__free(&bag);
}

/* An index of some documents, of which a few were replaced and a few deleted. */
static void write_model(model *m, const char *path, uint64_t seed)
{
    zws_live *live;
    m->random.state = seed;
    assert_ok(zws_live__open_writer(&live, path, true));
    for (size_t i = 0; i < DOCS; i++) {
        random_document(m, i);
        put_document(live, &m->doc[i], 0);
    }
    assert_ok(zws_live__commit(live));
    for (size_t i = 0; i < DOCS; i++) {
        if (random_chance(&m->random, 10)) {
            random_document(m, i);
            put_document(live, &m->doc[i], (uint32_t)i + 1);
        } else if (random_chance(&m->random, 5)) {
            m->doc[i].there = false;
            assert_ok(zws_live__delete(live, (uint32_t)i + 1));
        }
    }
    assert_ok(zws_live__commit(live));
    zws_live__free(live);
    uint64_t n = 0, length = 0;
    for (size_t i = 0; i < DOCS; i++) {
        n += m->doc[i].there;
        length += m->doc[i].there ? m->doc[i].length : 0;
    }
    m->average = (double)length / (double)n;
}

/* --- Random plans ---------------------------------------------------------------------------- */

static zws_term *random_terms(model *m, zws_arena *arena, size_t n)
{
    static const char letters[] = "abcdefghijz"; /* "z" is nowhere */
    zws_term *term = zws_arena__alloc(arena, n * sizeof *term);
    for (size_t i = 0; i < n; i++)
        term[i] = (zws_term){&letters[random_below(&m->random, 11)], 1};
    return term;
}

static zws_date random_day(model *m)
{
    random_source *r = &m->random;
    if (random_chance(r, 25))
        return 0;
    return (zws_date)((2000 + random_below(r, 6)) * 10000 + (1 + random_below(r, 12)) * 100 + 1 +
                      random_below(r, 31));
}

static zws_node *random_node(model *m, zws_arena *arena, int depth, bool simple)
{
    random_source *r = &m->random;
    zws_node *node = zws_arena__alloc(arena, sizeof *node);
    *node = (zws_node){.kind = ZWS_NODE_TERM, .n = 1};
    uint32_t dice = random_below(r, 100);
    if (simple || depth == 0) {
        if (dice < 40 && dice > 10) {
            node->kind = ZWS_NODE_PHRASE;
            node->n = 1 + random_below(r, 4);
            node->at = random_chance(r, 40) ? 1 + random_below(r, 5) : 0;
        } else if (!simple && dice <= 4) {
            node->kind = dice < 2 ? ZWS_NODE_NONE : ZWS_NODE_ALL;
            return node;
        } else if (!simple && dice > 85) {
            node->kind = ZWS_NODE_DATES;
            node->from = random_day(m);
            node->to = random_day(m);
            return node;
        }
        node->term = random_terms(m, arena, node->n);
        return node;
    }
    if (dice < 30)
        node->kind = ZWS_NODE_AND;
    else if (dice < 60)
        node->kind = ZWS_NODE_OR;
    else if (dice < 75)
        node->kind = ZWS_NODE_NOT;
    else if (dice < 90)
        node->kind = ZWS_NODE_AT_LEAST;
    else
        return random_node(m, arena, 0, false);
    node->n = node->kind == ZWS_NODE_NOT ? 2 : random_below(r, 6);
    node->min = random_below(r, 6);
    node->child = zws_arena__alloc(arena, (node->n + 1) * sizeof *node->child);
    for (size_t i = 0; i < node->n; i++)
        node->child[i] = random_node(m, arena, (int)random_below(r, (uint32_t)depth),
                                     node->kind == ZWS_NODE_AT_LEAST);
    return node;
}

static void random_plan(model *m, zws_arena *arena, zws_plan *plan)
{
    static const int facet[] = {FACET, ZWS_SLOT_YEAR};
    random_source *r = &m->random;
    *plan = (zws_plan){
        .match = random_node(m, arena, 4, false),
        .order = (zws_order)random_below(r, 3),
        .limit = random_chance(r, 10) ? 0 : 1 + random_below(r, DOCS),
        .count_up_to = random_chance(r, 30) ? SIZE_MAX : random_below(r, 80),
        .facet = facet,
        .n_facets = random_chance(r, 30) ? 1 + random_below(r, 2) : 0,
        .bm25 = {.k1 = 0.5 + random_below(r, 20) / 10.0,
                 .b = random_below(r, 11) / 10.0,
                 .k3 = 1,
                 .min_norm_len = random_below(r, 8) / 10.0,
                 .average_length = m->average},
    };
    if (plan->order != ZWS_ORDER_RELEVANCE && random_chance(r, 60))
        plan->order = ZWS_ORDER_RELEVANCE;
    plan->n_rank = random_below(r, 8);
    zws_rank_term *rank = zws_arena__alloc(arena, (plan->n_rank + 1) * sizeof *rank);
    zws_term *term = random_terms(m, arena, plan->n_rank);
    for (size_t i = 0; i < plan->n_rank; i++) /* few different weights, so that scores tie */
        rank[i] =
            (zws_rank_term){term[i], random_chance(r, 50) ? 1 : random_below(r, 500) / 64.0 + .1};
    plan->rank = rank;
}

/* --- What a plan means ------------------------------------------------------------------------ */

/* place: the position where it begins, the text's first being 1; 0: anywhere. */
static bool has_phrase(const model_doc *d, const zws_term *term, size_t n, uint32_t place)
{
    for (size_t at = 0; at + n <= d->n; at++) {
        if (place != 0 && at + 1 != place)
            continue;
        size_t i = 0;
        while (i < n && d->token[at + i] == term[i].text[0])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

static bool matches(const model_doc *d, const zws_node *node)
{
    size_t n = 0;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        return false;
    case ZWS_NODE_ALL:
        return true;
    case ZWS_NODE_TERM:
        return has_phrase(d, node->term, 1, 0);
    case ZWS_NODE_PHRASE:
        return has_phrase(d, node->term, node->n, node->at);
    case ZWS_NODE_NOT:
        return matches(d, node->child[0]) && !matches(d, node->child[1]);
    case ZWS_NODE_DATES:
        return d->first && (!node->from || d->last >= node->from) &&
               (!node->to || d->first <= node->to);
    default:
        for (size_t i = 0; i < node->n; i++)
            n += matches(d, node->child[i]);
        return node->kind == ZWS_NODE_AND  ? n == node->n
               : node->kind == ZWS_NODE_OR ? n > 0
                                           : n >= node->min;
    }
}

/* BM25 as plan.h writes it down, in whole quanta of 2^-36. */
static double model_score(const model_doc *d, const zws_plan *plan)
{
    const zws_bm25 *p = &plan->bm25;
    int64_t quanta = 0;
    for (size_t i = 0; i < plan->n_rank; i++) {
        char letter = plan->rank[i].term.text[0];
        double tf = letter == 'z' ? 0 : d->tf[letter - 'a'];
        if (tf == 0)
            continue;
        double norm = d->length / p->average_length;
        norm = norm > p->min_norm_len ? norm : p->min_norm_len;
        double score =
            plan->rank[i].weight * (p->k1 + 1) * tf / (p->k1 * ((1 - p->b) + p->b * norm) + tf);
        quanta += llrint(ldexp(score, 36));
    }
    return ldexp((double)quanta, -36);
}

typedef struct {
    const model_doc *doc;
    double score;
    char key[24];
    size_t len;
} answer;

static int compare_answers(const void *a, const void *b)
{
    const answer *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    int c = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);
    return c ? c : (int)x->len - (int)y->len;
}

static size_t brute_force(const model *m, const zws_plan *plan, answer out[DOCS])
{
    size_t n = 0;
    for (size_t i = 0; i < DOCS; i++) {
        if (!m->doc[i].there || !matches(&m->doc[i], plan->match))
            continue;
        out[n] = (answer){.doc = &m->doc[i]};
        if (plan->order == ZWS_ORDER_RELEVANCE)
            out[n].score = model_score(&m->doc[i], plan);
        sort_key(out[n].key, &out[n].len, &m->doc[i], plan->order == ZWS_ORDER_OLDEST);
        n++;
    }
    qsort(out, n, sizeof *out, compare_answers);
    return n;
}

static void check_facet(const zws_matches *got, size_t f, const answer *expected, size_t n)
{
    if (f == 1) { /* the model has no years */
        assert_int_equal(got->facet[f].n, 0);
        return;
    }
    size_t total[4] = {0}, different = 0;
    for (size_t i = 0; i < n; i++) {
        for (unsigned v = 0; v < 4; v++)
            total[v] += expected[i].doc->regions >> v & 1;
    }
    for (unsigned v = 0; v < 4; v++)
        different += total[v] > 0;
    assert_int_equal(got->facet[f].n, different);
    for (size_t i = 0; i < got->facet[f].n; i++) {
        const zws_facet_count *item = &got->facet[f].item[i];
        assert_int_equal(item->value[0], 'r');
        assert_int_equal(item->count, total[item->value[1] - '0']);
        if (i > 0) {
            const zws_facet_count *before = item - 1;
            assert_true(before->count > item->count ||
                        (before->count == item->count && strcmp(before->value, item->value) < 0));
        }
    }
}

static void check_plan(const model *m, const zws_plan *plan, const zws_matches *got)
{
    answer expected[DOCS];
    size_t n = brute_force(m, plan, expected);
    assert_int_equal(got->n, n < plan->limit ? n : plan->limit);
    for (size_t i = 0; i < got->n; i++) {
        assert_string_equal(got->hit[i].id, expected[i].doc->id);
        assert_true(got->hit[i].score == expected[i].score);
        assert_int_equal(got->hit[i].date, expected[i].doc->first);
        assert_int_equal(got->hit[i].doc, expected[i].doc - m->doc + 1);
        assert_int_equal(got->hit[i].tier, 0);
    }
    if (got->total_exact || n <= plan->count_up_to || plan->n_facets > 0) {
        assert_true(got->total_exact);
        assert_int_equal(got->total, n);
    } else {
        assert_in_range(got->total, plan->count_up_to + 1, n);
    }
    assert_int_equal(got->n_facets, plan->n_facets);
    for (size_t f = 0; f < plan->n_facets; f++)
        check_facet(got, f, expected, n);
}

/* ZWS_LONG=1 makes it long. */
static void test_random_plans(void **state)
{
    (void)state;
    static model m;
    unsigned rounds = getenv("ZWS_LONG") ? 200 : 6, hits = 0;
    for (unsigned round = 0; round < rounds; round++) {
        zws_live *live;
        const char *path = scratch_path("match");
        write_model(&m, path, round * 977 + 5);
        assert_ok(zws_live__open(&live, path));
        for (int query = 0; query < 500; query++) {
            zws_arena arena = {0};
            zws_matches got;
            zws_plan plan;
            random_plan(&m, &arena, &plan);
            zws_live__set_xapian_only(live, query % 2 == 0);
            assert_ok(zws_live__match(live, &plan, NULL, &got));
            assert_ok(zws_matches__finish_facets(&got));
            check_plan(&m, &plan, &got);
            hits += got.n > 0;
            zws_matches__free(&got);
            zws_arena__free(&arena);
        }
        assert_false(zws_live__failed(live));
        zws_live__free(live);
        scratch_remove(path);
    }
    assert_true(hits > rounds * 150); /* the plans are not all empty */
}

/* --- Single things --------------------------------------------------------------------------- */

static void test_score_by_hand(void **state)
{
    (void)state;
    zws_bm25 p = {.k1 = 1, .b = 0.5, .min_norm_len = 0.5, .average_length = 10};
    /* length 20: norm 2; 2 · 2 · 3 / (1 · (0.5 + 1) + 3) = 2.666… */
    assert_true(fabs(zws_bm25__term_score(&p, 2, 3, 20) - 8.0 / 3) < 0x1p-36);
    /* length 1: norm 0.1, raised to 0.5; 1 · 2 · 1 / (0.5 + 0.25 + 1) */
    assert_true(fabs(zws_bm25__term_score(&p, 1, 1, 1) - 8.0 / 7) < 0x1p-36);
    assert_true(zws_bm25__term_score(&p, 5, 0, 10) == 0);
    p.average_length = 0; /* an empty index */
    assert_true(zws_bm25__term_score(&p, 1, 1, 0) == 1);
    /* Multiples of 2^-36, whatever the numbers. */
    p.average_length = 123.456;
    for (uint32_t tf = 1; tf < 100; tf++) {
        double quanta = ldexp(zws_bm25__term_score(&p, 3.14159, tf, tf * 7), 36);
        assert_true(quanta == floor(quanta));
    }
}

static void test_hit_from_key(void **state)
{
    (void)state;
    zws_match match = {0};
    char key[16] = "\x01\x31\x2d\x01"
                   "id"; /* 20000001 */
    be32(key, 20180525);
    assert_ok(zws_match__from_key(&match, key, 6, true));
    assert_int_equal(match.date, 20180525);
    assert_string_equal(match.id, "id");
    free(match.id);
    assert_ok(zws_match__from_key(&match, key, 6, false));
    assert_int_equal(match.date, 99999999 - 20180525);
    free(match.id);
    be32(key, UINT32_MAX);
    assert_ok(zws_match__from_key(&match, key, 6, false));
    assert_int_equal(match.date, 0);
    free(match.id);
    assert_fails(ZWS_ECORRUPT, zws_match__from_key(&match, key, 4, false));
    be32(key, 100000000);
    assert_fails(ZWS_ECORRUPT, zws_match__from_key(&match, key, 6, true));
}

static void test_limits_of_plans(void **state)
{
    (void)state;
    static model m;
    zws_live *live;
    zws_matches got;
    write_model(&m, scratch_path("limits"), 3);
    assert_ok(zws_live__open(&live, scratch_path("limits")));

    /* Deeper than can be walked. */
    zws_node all = {.kind = ZWS_NODE_ALL}, chain[200], *link[200];
    for (int i = 0; i < 200; i++) {
        link[i] = i ? &chain[i - 1] : &all;
        chain[i] = (zws_node){.kind = ZWS_NODE_AND, .child = &link[i], .n = 1};
    }
    zws_plan plan = {.match = &chain[199], .order = ZWS_ORDER_NEWEST, .limit = 10};
    assert_fails(ZWS_ELIMIT, zws_live__match(live, &plan, NULL, &got));
    assert_int_equal(got.n, 0);
    assert_null(got.hit);
    plan.match = &chain[50];
    assert_ok(zws_live__match(live, &plan, NULL, &got));
    assert_int_equal(got.n, 10);
    zws_matches__free(&got);

    /* at-least counts leaves only. */
    zws_node *two[] = {&chain[0], &chain[0], &chain[0]};
    zws_node at_least = {.kind = ZWS_NODE_AT_LEAST, .child = two, .n = 3, .min = 2};
    plan.match = &at_least;
    assert_fails(ZWS_EINTERNAL, zws_live__match(live, &plan, NULL, &got));

    /* A deadline in the past. */
    plan.match = &all;
    plan.deadline = (zws_deadline){1};
    assert_fails(ZWS_EDEADLINE, zws_live__match(live, &plan, NULL, &got));
    assert_false(zws_live__failed(live));
    plan.deadline = zws_deadline__in(60000);
    assert_ok(zws_live__match(live, &plan, NULL, &got));
    zws_matches__free(&got);
    zws_live__free(live);
}

static zws_status collect_term(zws_term term, uint64_t frequency, void *context)
{
    char *out = context;
    snprintf(out + strlen(out), 32, "%.*s%u", (int)term.len, term.text, frequency > 0);
    return ZWS_OK;
}

static zws_status stop_at_once(zws_term term, uint64_t frequency, void *context)
{
    (void)term;
    (void)frequency;
    (void)context;
    return zws_error__set(ZWS_ESTOPPED, "enough");
}

static void test_look_ups(void **state)
{
    (void)state;
    static model m;
    zws_live *live;
    uint64_t n, length, total = 0, there = 0;
    bool more;
    char text[256] = "";
    write_model(&m, scratch_path("look"), 11);
    assert_ok(zws_live__open(&live, scratch_path("look")));
    assert_ok(zws_live__totals(live, &n, &length));
    for (size_t i = 0; i < DOCS; i++) {
        there += m.doc[i].there;
        total += m.doc[i].there ? m.doc[i].length : 0;
    }
    assert_int_equal(n, there);
    assert_int_equal(length, total);

    assert_ok(zws_live__terms(live, (zws_term){"", 0}, 100, collect_term, text, &more));
    assert_string_equal(text, "a1b1c1d1e1f1g1h1i1j1");
    assert_false(more);
    *text = '\0';
    assert_ok(zws_live__terms(live, (zws_term){"", 0}, 3, collect_term, text, &more));
    assert_string_equal(text, "a1b1c1");
    assert_true(more);
    assert_ok(zws_live__terms(live, (zws_term){"x", 1}, 3, collect_term, text, &more));
    assert_false(more);
    assert_int_equal(zws_live__terms(live, (zws_term){"a", 1}, 3, stop_at_once, text, &more),
                     ZWS_ESTOPPED);

    for (char letter = 'a'; letter <= 'j'; letter++) {
        zws_term term = {&letter, 1};
        uint64_t df = 0, got;
        for (size_t i = 0; i < DOCS; i++) {
            uint32_t tf, doc_length;
            if (!m.doc[i].there)
                continue;
            df += has_phrase(&m.doc[i], &term, 1, 0);
            assert_ok(zws_live__frequency(live, (uint32_t)i + 1, term, &tf));
            assert_int_equal(tf, m.doc[i].tf[letter - 'a']);
            assert_ok(zws_live__length(live, (uint32_t)i + 1, &doc_length));
            assert_int_equal(doc_length, m.doc[i].length);
        }
        assert_ok(zws_live__document_frequency(live, term, &got));
        assert_int_equal(got, df);
        uint32_t *doc, first;
        size_t n_docs;
        assert_ok(zws_live__documents(live, term, &doc, &n_docs));
        assert_int_equal(n_docs, df);
        assert_ok(zws_live__find(live, term, &first));
        assert_int_equal(first, n_docs ? doc[0] : 0);
        free(doc);
    }
    zws_buffer data = {0};
    assert_fails(ZWS_ENOTFOUND, zws_live__data(live, 9999, &data));
    assert_ok(zws_live__reopen(live, NULL));
    zws_buffer__free(&data);
    zws_live__free(live);
    assert_int_not_equal(zws_live__open(&live, scratch_path("nothing-there")), ZWS_OK);
    assert_null(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_score_by_hand), cmocka_unit_test(test_hit_from_key),
        cmocka_unit_test(test_look_ups),      cmocka_unit_test(test_limits_of_plans),
        cmocka_unit_test(test_random_plans),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
