#include "corpus.h"

#include <dirent.h>
#include <unistd.h>

uint32_t corpus_random(uint64_t *seed, uint32_t n)
{
    *seed += 0x9E3779B97F4A7C15u;
    uint64_t z = *seed;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ z >> 31) % n);
}

const char *corpus_term(char dst[8], uint32_t term)
{
    snprintf(dst, 8, "w%02u", term);
    return dst;
}

const char *corpus_witness(char dst[8], uint32_t first, uint32_t second)
{
    snprintf(dst, 8, "x%02u%02u", first % 100, second % 100);
    return dst;
}

static void make_posting(corpus *c, corpus_posting *p, uint32_t term)
{
    p->term = term;
    bool ranks = term % 6 != 5;
    uint32_t several = corpus_random(&c->seed, 40) == 0 ? 60 : 3;
    p->frequency = ranks ? 1 + corpus_random(&c->seed, several) : 0;
    /* Positions as many as the frequency, or not, or none. */
    p->n_positions = term % 7 == 6 ? 0 : p->frequency;
    if (!ranks || term % 4 == 3)
        p->n_positions = corpus_random(&c->seed, 5) + (several > 3 ? 20 : 0);
    p->position = calloc(p->n_positions + 1, sizeof *p->position);
    assert_non_null(p->position);
    uint32_t at = corpus_random(&c->seed, 4);
    for (uint32_t i = 0; i < p->n_positions; i++) {
        p->position[i] = at;
        at += 1 + corpus_random(&c->seed, corpus_random(&c->seed, 50) ? 4 : 4000);
    }
}

static void make_document(corpus *c, uint32_t d)
{
    corpus_document *doc = &c->document[d];
    memset(doc, 0, sizeof *doc);
    snprintf(doc->id, sizeof doc->id, "d%u", d);
    if (corpus_random(&c->seed, 10) > 0) {
        uint32_t day = corpus_random(&c->seed, 40), month = 1 + corpus_random(&c->seed, 3);
        doc->date = (int32_t)(20200000 + month * 100 + 1 + day % 28);
        doc->date_end = doc->date;
        if (day > 36) { /* known to the month */
            doc->date = (int32_t)(20200000 + month * 100 + 1);
            doc->date_end = doc->date + 30;
        }
    }
    doc->posting = calloc(CORPUS_TERMS, sizeof *doc->posting);
    assert_non_null(doc->posting);
    for (uint32_t t = 0; t < CORPUS_TERMS; t++) {
        if (corpus_random(&c->seed, 1u << (t / 4)) == 0 && corpus_random(&c->seed, 8) > 0)
            make_posting(c, &doc->posting[doc->n++], t);
    }
    for (uint32_t i = 0; i < doc->n; i++)
        doc->length += doc->posting[i].frequency;
    c->length += doc->length;
    if (corpus_random(&c->seed, 4) > 0)
        snprintf(doc->value[0], sizeof doc->value[0], "v%u", corpus_random(&c->seed, 300));
    if (corpus_random(&c->seed, 3) > 0)
        snprintf(doc->value[1], sizeof doc->value[1], "a%u\x1F%s%u", corpus_random(&c->seed, 5),
                 corpus_random(&c->seed, 2) ? "b" : "a", corpus_random(&c->seed, 5));
    snprintf(doc->stored, sizeof doc->stored, "document %u %u", d, corpus_random(&c->seed, 1000));
}

void corpus_make(corpus *c, uint32_t n, uint64_t seed)
{
    *c = (corpus){.n = n, .seed = seed};
    c->document = calloc(n + 1, sizeof *c->document);
    assert_non_null(c->document);
    for (uint32_t d = 0; d < n; d++)
        make_document(c, d);
}

static int compare_documents(const void *a, const void *b)
{
    const corpus_document *x = a, *y = b;
    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    return strcmp(x->id, y->id);
}

void corpus_sort(corpus *c)
{
    qsort(c->document, c->n, sizeof *c->document, compare_documents);
}

void corpus_free(corpus *c)
{
    for (uint32_t d = 0; d < c->n; d++) {
        for (uint32_t i = 0; i < c->document[d].n; i++)
            free(c->document[d].posting[i].position);
        free(c->document[d].posting);
    }
    free(c->document);
}

static bool side_by_side(const corpus_posting *a, const corpus_posting *b)
{
    for (uint32_t i = 0, k = 0; i < a->n_positions; i++) {
        while (k < b->n_positions && b->position[k] <= a->position[i])
            k++;
        if (k < b->n_positions && b->position[k] == a->position[i] + 1)
            return true;
    }
    return false;
}

enum { DESCRIBED = CORPUS_TERMS + CORPUS_PAIRS * CORPUS_PAIRS };

typedef struct {
    char text[DESCRIBED][8];
    zws_segment_term term[DESCRIBED];
    zws_segment_value value[CORPUS_COLUMNS];
    zws_segment_document document;
} described;

static const zws_segment_document *describe(described *out, const corpus *c, uint32_t d)
{
    const corpus_document *doc = &c->document[d];
    for (uint32_t i = 0; i < doc->n; i++) {
        const corpus_posting *p = &doc->posting[i];
        corpus_term(out->text[i], p->term);
        out->term[i] =
            (zws_segment_term){out->text[i], 3, p->frequency, p->n_positions, p->position};
    }
    size_t n = doc->n;
    for (uint32_t i = 0; i < doc->n && doc->posting[i].term < CORPUS_PAIRS; i++) {
        for (uint32_t k = 0; k < doc->n && doc->posting[k].term < CORPUS_PAIRS; k++) {
            if ((d + i + k) % 3 == 0 || !side_by_side(&doc->posting[i], &doc->posting[k]))
                continue;
            corpus_witness(out->text[n], doc->posting[i].term, doc->posting[k].term);
            out->term[n] = (zws_segment_term){out->text[n], 5, 0, 0, NULL};
            n++;
        }
    }
    for (int k = 0; k < CORPUS_COLUMNS; k++)
        out->value[k] = (zws_segment_value){k * 7, doc->value[k], strlen(doc->value[k])};
    out->document = (zws_segment_document){.id = doc->id,
                                           .id_len = strlen(doc->id),
                                           .date = doc->date,
                                           .date_end = doc->date_end,
                                           .term = out->term,
                                           .n_terms = n,
                                           .value = out->value,
                                           .n_values = CORPUS_COLUMNS,
                                           .stored = doc->stored,
                                           .stored_len = strlen(doc->stored)};
    return &out->document;
}

zws_status corpus_add(const corpus *c, zws_segment_builder *builder, uint32_t d)
{
    described out;
    return zws_segment_builder__add(builder, describe(&out, c, d));
}

zws_status corpus_gather(const corpus *c, zws_segment_builder *builder, uint32_t d, size_t lane,
                         uint32_t index)
{
    described out;
    return zws_segment_builder__gather(builder, lane, index, describe(&out, c, d));
}

zws_status corpus_settle(const corpus *c, zws_segment_builder *builder, uint32_t d, uint32_t index)
{
    described out;
    return zws_segment_builder__settle(builder, index, describe(&out, c, d),
                                       (uint32_t)c->document[d].length);
}

void corpus_build(const corpus *c, const char *path, const zws_segment_options *options,
                  uint32_t from, uint32_t to)
{
    zws_segment_builder *builder;
    assert_ok(zws_segment_builder__new(&builder, options));
    /* 7919 is prime: the steps meet every document once where it does not divide n. */
    uint32_t n = to - from, step = n % 7919 ? 7919 : 1;
    for (uint32_t i = 0; i < n; i++)
        assert_ok(corpus_add(c, builder, from + (uint32_t)((uint64_t)i * step % n)));
    assert_ok(zws_segment_builder__finish(builder, path));
    zws_segment_builder__free(builder);
}

/* --- The plain evaluator -------------------------------------------------------------------- */

static const corpus_posting *find_posting(const corpus_document *doc, const zws_term *term)
{
    char text[8];
    for (uint32_t i = 0; i < doc->n; i++) {
        corpus_term(text, doc->posting[i].term);
        if (term->len == 3 && memcmp(term->text, text, 3) == 0)
            return &doc->posting[i];
    }
    return NULL;
}

static bool stands_at(const corpus_posting *p, uint32_t position)
{
    for (uint32_t i = 0; p && i < p->n_positions; i++) {
        if (p->position[i] == position)
            return true;
    }
    return false;
}

static bool phrase_matches(const corpus_document *doc, const zws_node *node)
{
    if (node->n == 0)
        return false;
    const corpus_posting *first = find_posting(doc, &node->term[0]);
    if (node->n == 1 && node->at == 0)
        return first != NULL;
    for (uint32_t i = 0; first && i < first->n_positions; i++) {
        if (node->at != 0 && first->position[i] != node->at)
            continue;
        size_t k = 1;
        while (k < node->n &&
               stands_at(find_posting(doc, &node->term[k]), first->position[i] + (uint32_t)k))
            k++;
        if (k == node->n)
            return true;
    }
    return false;
}

bool corpus_matches(const corpus *c, const zws_node *node, uint32_t d)
{
    const corpus_document *doc = &c->document[d];
    size_t matching = 0;
    switch (node->kind) {
    case ZWS_NODE_CLASSES: /* no plan of these tests has it */
    case ZWS_NODE_NONE:
        return false;
    case ZWS_NODE_ALL:
        return true;
    case ZWS_NODE_TERM:
        return find_posting(doc, &node->term[0]) != NULL;
    case ZWS_NODE_PHRASE:
        return phrase_matches(doc, node);
    case ZWS_NODE_AND:
    case ZWS_NODE_OR:
    case ZWS_NODE_AT_LEAST:
        for (size_t i = 0; i < node->n; i++)
            matching += corpus_matches(c, node->child[i], d);
        return node->kind == ZWS_NODE_AND  ? matching == node->n
               : node->kind == ZWS_NODE_OR ? matching > 0
                                           : matching >= node->min;
    case ZWS_NODE_NOT:
        return corpus_matches(c, node->child[0], d) && !corpus_matches(c, node->child[1], d);
    case ZWS_NODE_DATES:
        return doc->date != 0 && (node->to == 0 || doc->date <= node->to) &&
               (node->from == 0 || doc->date_end >= node->from);
    }
    return false;
}

double corpus_score(const corpus *c, const zws_plan *plan, uint32_t d)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_rank; i++) {
        const corpus_posting *p = find_posting(&c->document[d], &plan->rank[i].term);
        if (p)
            sum += zws_bm25__term_score(&plan->bm25, plan->rank[i].weight, p->frequency,
                                        (uint32_t)c->document[d].length);
    }
    return sum;
}

static zws_order sorting;
static const corpus *sorted;

static int compare_hits(const void *a, const void *b)
{
    const zws_core_hit *x = a, *y = b;
    if (sorting == ZWS_ORDER_RELEVANCE && x->score != y->score)
        return x->score > y->score ? -1 : 1;
    int32_t u = sorted->document[x->doc].date, v = sorted->document[y->doc].date;
    if (sorting == ZWS_ORDER_OLDEST && u != v) {
        if (u == 0 || v == 0)
            return u == 0 ? 1 : -1;
        return u < v ? -1 : 1;
    }
    return (x->doc > y->doc) - (x->doc < y->doc);
}

void corpus_search(const corpus *c, const zws_plan *plan, zws_core_hits *hits)
{
    *hits = (zws_core_hits){.total_exact = true};
    hits->hit = calloc(c->n + 1, sizeof *hits->hit);
    assert_non_null(hits->hit);
    for (uint32_t d = 0; d < c->n; d++) {
        if (c->document[d].hidden || !corpus_matches(c, plan->match, d))
            continue;
        double score = plan->order == ZWS_ORDER_RELEVANCE ? corpus_score(c, plan, d) : 0;
        hits->hit[hits->n++] = (zws_core_hit){d, score};
    }
    hits->total = hits->n;
    sorting = plan->order;
    sorted = c;
    qsort(hits->hit, hits->n, sizeof *hits->hit, compare_hits);
    if (hits->n > plan->limit)
        hits->n = plan->limit;
}

/* --- Random plans --------------------------------------------------------------------------- */

static void *allocate(zws_arena *arena, size_t size)
{
    void *memory = zws_arena__alloc(arena, size + 1);
    assert_non_null(memory);
    return memset(memory, 0, size);
}

static zws_term random_term(zws_arena *arena, uint64_t *seed)
{
    char *text = allocate(arena, 8);
    /* One in thirty is in no document. */
    uint32_t t = corpus_random(seed, 30) ? corpus_random(seed, CORPUS_TERMS) : 99;
    corpus_term(text, t);
    return (zws_term){text, 3};
}

static void add_children(zws_arena *arena, const corpus *c, uint64_t *seed, zws_node *node,
                         size_t n, int depth)
{
    node->child = allocate(arena, n * sizeof *node->child);
    node->n = n;
    for (size_t i = 0; i < n; i++)
        node->child[i] = corpus_random_node(arena, c, seed, depth);
}

zws_node *corpus_random_node(zws_arena *arena, const corpus *c, uint64_t *seed, int depth)
{
    static const int32_t days[] = {0, 20200101, 20200115, 20200210, 20200228, 20200305, 20200401};
    zws_node *node = allocate(arena, sizeof *node);
    uint32_t kind = corpus_random(seed, depth > 0 ? 20 : 10);
    if (kind < 7) {
        node->kind = ZWS_NODE_TERM;
        node->n = 1;
    } else if (kind < 9) {
        node->kind = ZWS_NODE_PHRASE;
        node->n = 1 + corpus_random(seed, 3);
        node->at = corpus_random(seed, 3) ? 0 : 1 + corpus_random(seed, 4);
    } else if (kind == 9) {
        node->kind = corpus_random(seed, 4)   ? ZWS_NODE_DATES
                     : corpus_random(seed, 3) ? ZWS_NODE_ALL
                                              : ZWS_NODE_NONE;
        node->from = days[corpus_random(seed, 7)];
        node->to = days[corpus_random(seed, 7)];
    } else if (kind < 13) {
        node->kind = ZWS_NODE_AND;
        add_children(arena, c, seed, node, 1 + corpus_random(seed, 3), depth - 1);
    } else if (kind < 16) {
        node->kind = ZWS_NODE_OR;
        add_children(arena, c, seed, node, 1 + corpus_random(seed, 6), depth - 1);
    } else if (kind < 18) {
        node->kind = ZWS_NODE_NOT;
        add_children(arena, c, seed, node, 2, depth - 1);
    } else {
        node->kind = ZWS_NODE_AT_LEAST;
        node->min = corpus_random(seed, 5);
        add_children(arena, c, seed, node, 1 + corpus_random(seed, 5), 0);
    }
    if (node->kind == ZWS_NODE_TERM || node->kind == ZWS_NODE_PHRASE) {
        node->term = allocate(arena, node->n * sizeof *node->term);
        /* Frequent terms, so that phrases are found. */
        for (size_t i = 0; i < node->n; i++) {
            node->term[i] = random_term(arena, seed);
            if (node->kind == ZWS_NODE_PHRASE)
                corpus_term((char *)(uintptr_t)node->term[i].text, corpus_random(seed, 12));
        }
        if (node->kind == ZWS_NODE_PHRASE && node->n == 2 && corpus_random(seed, 3) > 0) {
            char *text = allocate(arena, 8);
            corpus_witness(text, (uint32_t)atoi(node->term[0].text + 1),
                           (uint32_t)atoi(node->term[1].text + 1));
            node->witness = (zws_term){text, 5};
        }
    }
    return node;
}

/* The shapes that searches know: any of the ranking terms, all of them, some of them and more. */
static zws_node *shaped_node(zws_arena *arena, const corpus *c, uint64_t *seed,
                             const zws_plan *plan)
{
    uint32_t shape = corpus_random(seed, 6);
    if (shape == 5 || plan->n_rank == 0)
        return corpus_random_node(arena, c, seed, 3);
    zws_node *node = allocate(arena, sizeof *node);
    node->kind = shape == 1 ? ZWS_NODE_AND : shape == 4 ? ZWS_NODE_AT_LEAST : ZWS_NODE_OR;
    size_t n = shape == 2 ? 1 + plan->n_rank / 2 : plan->n_rank;
    node->min = (unsigned)(n + 1) / 2;
    node->child = allocate(arena, (n + 2) * sizeof *node->child);
    for (; node->n < n; node->n++) {
        zws_node *term = allocate(arena, sizeof *term);
        term->kind = ZWS_NODE_TERM;
        term->n = 1;
        term->term = allocate(arena, sizeof *term->term);
        term->term[0] = plan->rank[node->n].term;
        node->child[node->n] = term;
    }
    if (shape == 3)
        node->child[node->n++] = corpus_random_node(arena, c, seed, 1);
    if (corpus_random(seed, 3) > 0)
        return node;
    zws_node *both = allocate(arena, sizeof *both); /* with a filter */
    both->kind = ZWS_NODE_AND;
    both->n = 2;
    both->child = allocate(arena, 2 * sizeof *both->child);
    both->child[0] = node;
    both->child[1] = corpus_random_node(arena, c, seed, 1);
    return both;
}

void corpus_random_plan(zws_arena *arena, const corpus *c, uint64_t *seed, zws_plan *plan)
{
    static const size_t limits[] = {1, 2, 10, 10, 10, 11, 100, 1000};
    *plan = (zws_plan){.order = corpus_random(seed, 5) < 3 ? ZWS_ORDER_RELEVANCE
                                : corpus_random(seed, 2)   ? ZWS_ORDER_NEWEST
                                                           : ZWS_ORDER_OLDEST,
                       .limit = limits[corpus_random(seed, 8)],
                       .bm25 = {.k1 = 1.2, .b = 0.75, .k3 = 1}};
    plan->bm25.average_length = c->n ? (double)c->length / c->n : 0;
    if (corpus_random(seed, 3) == 0) { /* statistics that moved, or other parameters */
        plan->bm25.average_length *= 0.3 + corpus_random(seed, 30) / 10.0;
        plan->bm25.k1 = corpus_random(seed, 30) / 10.0;
        plan->bm25.b = corpus_random(seed, 11) / 10.0;
        plan->bm25.min_norm_len = corpus_random(seed, 8) / 10.0;
    }
    size_t n = corpus_random(seed, 9);
    zws_rank_term *rank = allocate(arena, (n + 1) * sizeof *rank);
    for (size_t i = 0; i < n; i++) {
        zws_term term = random_term(arena, seed);
        bool known = false;
        for (size_t k = 0; k < plan->n_rank; k++)
            known = known || memcmp(rank[k].term.text, term.text, 3) == 0;
        if (!known)
            rank[plan->n_rank++] = (zws_rank_term){term, (1 + corpus_random(seed, 900)) / 100.0};
    }
    plan->rank = rank;
    plan->match = shaped_node(arena, c, seed, plan);
    uint32_t count = corpus_random(seed, 3);
    plan->count_up_to = count == 0 ? 0 : count == 1 ? corpus_random(seed, 300) : SIZE_MAX;
}

/* --- Folders -------------------------------------------------------------------------------- */

void corpus_folder(char path[64])
{
    const char *parent = getenv("TMPDIR");
    snprintf(path, 64, "%s/zws-core-XXXXXX", parent && strlen(parent) < 40 ? parent : "/tmp");
    assert_non_null(mkdtemp(path));
}

void corpus_remove(const char *path)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char file[400];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(file);
    }
    closedir(folder);
    rmdir(path);
}
