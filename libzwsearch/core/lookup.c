/* Whether some documents have a term, how often, and what that adds to their scores. */
#include "core/kernels.h"

enum { TOGETHER = 64 }; /* documents that are looked up at once */

static zws_status check_documents(const zws_segment *s, const uint32_t *doc, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (doc[i] >= s->n)
            return zws_error__set(ZWS_EINVAL, "there is no document number %u in the segment",
                                  doc[i]);
    }
    return ZWS_OK;
}

/* Asks a list about n documents; one of has and tf is NULL. */
static zws_status look_up(const zws_segment *s, const uint32_t *doc, size_t n, const char *term,
                          size_t len, bool *has, uint32_t *tf)
{
    zws_list list;
    zws_short_list room;
    zws_term_place place;
    ZWS_TRY(check_documents(s, doc, n));
    zws_status status = zws_terms__find(s, term, len, &place);
    if (status != ZWS_OK)
        return status == ZWS_ENOTFOUND ? ZWS_OK : status;
    ZWS_TRY(zws_list__open(&list, s, &place, room.bytes));
    for (size_t i = 0; i < n; i++) {
        uint32_t index;
        bool found = zws_list__find(&list, doc[i], &index);
        if (has)
            has[i] = found;
        else if (found)
            tf[i] = zws_list__frequency(&list, index);
    }
    return ZWS_OK;
}

zws_status zws_segment__having(const zws_segment *s, const uint32_t *doc, size_t n,
                               const char *term, size_t len, bool *has)
{
    memset(has, 0, n * sizeof *has);
    return look_up(s, doc, n, term, len, has, NULL);
}

zws_status zws_segment__frequency(const zws_segment *s, uint32_t doc, const char *term, size_t len,
                                  uint32_t *tf)
{
    *tf = 0;
    return look_up(s, &doc, 1, term, len, NULL, tf);
}

/* --- Scores ---------------------------------------------------------------------------------- */

/* Documents, by their places in chunks; norms and sums have room for whole vectors. */
typedef struct {
    const uint32_t *doc;
    uint32_t n;
    uint16_t at[TOGETHER];
    uint8_t nibble[TOGETHER + 64];
    double norm[TOGETHER], sum[TOGETHER];
} batch;

static void begin(batch *b, const zws_segment *s, const zws_bm25 *bm25, const double *sum)
{
    for (uint32_t i = 0; i < TOGETHER; i++) {
        b->norm[i] = 1;
        b->sum[i] = 0;
    }
    for (uint32_t i = 0; i < b->n; i++) {
        b->at[i] = (uint16_t)(b->doc[i] % ZWS_CHUNK);
        b->norm[i] = zws_bm25__norm(bm25, zws_segment__length(s, b->doc[i]));
        b->sum[i] = sum[i];
    }
}

static void probe(batch *b, const zws_kernels *kernels, const zws_list *list)
{
    uint32_t left = 0;
    for (uint32_t i = 0, end; i < b->n; i = end) {
        uint32_t chunk = b->doc[i] / ZWS_CHUNK;
        for (end = i + 1; end < b->n && b->doc[end] / ZWS_CHUNK == chunk;)
            end++;
        kernels->probe(list, &left, chunk * ZWS_CHUNK, b->at + i, end - i, b->nibble + i);
    }
    memset(b->nibble + b->n, ZWS_ABSENT, TOGETHER - b->n);
}

/* Frequencies that do not fit into a nibble. */
static void add_large(batch *b, const zws_list *list, const zws_bm25 *bm25, double weight)
{
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t index;
        if (b->nibble[i] == 15 && zws_list__find(list, b->doc[i], &index))
            b->sum[i] += zws_bm25__addend(bm25, weight, zws_list__value(list, index), b->norm[i]);
    }
}

/* A term whose list is open; without one it adds nothing. */
typedef struct {
    zws_term_place place;
    zws_list list;
    zws_short_list room;
    bool found, open;
} opened;

/* Asks for the memory that a look at the list begins with. */
static void will_probe(const batch *b, const zws_list *list)
{
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t cell = b->doc[i] / ZWS_CELL;
        if (list->layout == ZWS_LAYOUT_BITMAP) {
            __builtin_prefetch(list->docs + (size_t)cell * (ZWS_CELL / 8));
            __builtin_prefetch(list->table + (size_t)cell * 4);
        } else if (list->layout == ZWS_LAYOUT_CELLS) {
            __builtin_prefetch(list->table + (size_t)cell * 2);
        }
    }
}

static zws_status find_term(opened *out, const zws_segment *s, const zws_term *term)
{
    zws_status status = zws_terms__find(s, term->text, term->len, &out->place);
    out->found = status == ZWS_OK;
    out->open = false;
    if (out->found && out->place.offset < s->section[ZWS_SECTION_POSTINGS].len)
        __builtin_prefetch(s->section[ZWS_SECTION_POSTINGS].data + out->place.offset);
    return status == ZWS_ENOTFOUND ? ZWS_OK : status;
}

static zws_status open_term(opened *out, const zws_segment *s)
{
    if (!out->found)
        return ZWS_OK;
    ZWS_TRY(zws_list__open(&out->list, s, &out->place, out->room.bytes));
    out->open = !(out->list.flags & ZWS_LIST_UNRANKED);
    return ZWS_OK;
}

static void add_term(batch *b, const zws_list *list, const zws_bm25 *bm25, double weight)
{
    const zws_kernels *kernels = zws_kernels__get();
    probe(b, kernels, list);
    if (kernels->add_scores(b->sum, b->norm, b->nibble, TOGETHER, weight * (bm25->k1 + 1.0)))
        add_large(b, list, bm25, weight);
}

/* While the documents are looked up in one list, the memory of the next two is on its way. */
static zws_status add_terms(batch *b, const zws_segment *s, const zws_rank_term *rank,
                            size_t n_rank, const zws_bm25 *bm25)
{
    opened term[3];
    for (size_t j = 0; j < n_rank + 2; j++) {
        opened *found = &term[j % 3], *next = &term[(j + 2) % 3], *current = &term[(j + 1) % 3];
        if (j < n_rank)
            ZWS_TRY(find_term(found, s, &rank[j].term));
        if (j >= 1 && j - 1 < n_rank)
            ZWS_TRY(open_term(next, s));
        if (j >= 1 && j - 1 < n_rank && next->open)
            will_probe(b, &next->list);
        if (j >= 2 && current->open)
            add_term(b, &current->list, bm25, rank[j - 2].weight);
    }
    return ZWS_OK;
}

zws_status zws_segment__add_scores(const zws_segment *s, const uint32_t *doc, size_t n,
                                   const zws_rank_term *rank, size_t n_rank, const zws_bm25 *bm25,
                                   double *sum)
{
    batch b;
    ZWS_TRY(check_documents(s, doc, n));
    for (size_t first = 0; first < n; first += b.n) {
        b.doc = doc + first;
        b.n = n - first < TOGETHER ? (uint32_t)(n - first) : TOGETHER;
        begin(&b, s, bm25, sum + first);
        ZWS_TRY(add_terms(&b, s, rank, n_rank, bm25));
        memcpy(sum + first, b.sum, b.n * sizeof *sum);
    }
    return ZWS_OK;
}
