/* The double array: a node's children stand at its base plus their codes. No two nodes have the
 * same base, so a cell needs to remember its code only. */
#include "analysis/compiler/compiler.h"

#define CELLS_MAX ((size_t)1 << 24)

/* After so many cells that do not fit, later searches leave out the first quarter of them: a little
 * space for a lot of time. */
#define TRIES_MAX 20000

/* Searches for nodes with one child, a few, and many go their own ways: holes where many do not fit
 * are left for the others. */
#define SIZES 3

typedef struct {
    const vocabulary *vocab;
    const uint16_t *code; /* of each character of vocab->cp */
    uint32_t *sorted;     /* entries, in the order of their codes */
    size_t words;
    uint64_t *cell;
    unsigned char *base_used;
    uint32_t *next_free, *previous_free; /* doubly linked free cells; 0 is the head */
    uint32_t search_from[SIZES];         /* a free cell, or 0: none before the end */
    size_t cells;
} builder;

/* Words [begin, end) share `depth` codes, which lead to the cell. */
typedef struct {
    uint32_t begin, end, depth, cell;
} task;

static int by_code(const void *left, const void *right, void *context)
{
    const builder *b = context;
    const vocab_entry *x = &b->vocab->entry[*(const uint32_t *)left];
    const vocab_entry *y = &b->vocab->entry[*(const uint32_t *)right];
    for (uint32_t i = 0; i < x->len && i < y->len; i++) {
        uint16_t p = b->code[x->offset + i], q = b->code[y->offset + i];
        if (p != q)
            return p < q ? -1 : 1;
    }
    return x->len < y->len ? -1 : x->len > y->len;
}

static zws_status sort_words(builder *b)
{
    ZWS_TRY(zws_mem__zalloc(&b->sorted, b->vocab->n, sizeof *b->sorted));
    for (size_t i = 0; i < b->vocab->n; i++) {
        if (!b->vocab->entry[i].class)
            b->sorted[b->words++] = (uint32_t)i;
    }
    qsort_r(b->sorted, b->words, sizeof *b->sorted, by_code, b);
    return ZWS_OK;
}

static zws_status grow(builder *b, size_t cells)
{
    if (cells <= b->cells)
        return ZWS_OK;
    if (cells > CELLS_MAX)
        return zws_error__set(ZWS_ELIMIT, "the words need more than 16 million trie nodes");
    size_t old = b->cells, grown = old * 2 > cells ? old * 2 : cells, cap;
    grown = grown > CELLS_MAX ? CELLS_MAX : grown;
    cap = old;
    ZWS_TRY(zws_mem__grow(&b->cell, &cap, grown, sizeof *b->cell));
    cap = old;
    ZWS_TRY(zws_mem__grow(&b->base_used, &cap, grown, 1));
    cap = old;
    ZWS_TRY(zws_mem__grow(&b->next_free, &cap, grown, sizeof *b->next_free));
    cap = old;
    ZWS_TRY(zws_mem__grow(&b->previous_free, &cap, grown, sizeof *b->previous_free));
    uint32_t last = old ? b->previous_free[0] : 0;
    for (size_t i = old; i < grown; i++) {
        b->cell[i] = 0;
        b->base_used[i] = 0;
        b->next_free[i] = 0;
        b->previous_free[i] = last;
        if (i > 0)
            b->next_free[last] = (uint32_t)i;
        last = (uint32_t)i;
    }
    b->previous_free[0] = last;
    for (int size = 0; size < SIZES; size++) {
        if (b->search_from[size] == 0)
            b->search_from[size] = (uint32_t)(old ? old : 1);
    }
    b->cells = grown;
    return ZWS_OK;
}

static void occupy(builder *b, uint32_t cell, uint16_t code)
{
    b->cell[cell] = (uint64_t)code << 24;
    b->next_free[b->previous_free[cell]] = b->next_free[cell];
    b->previous_free[b->next_free[cell]] = b->previous_free[cell];
    for (int size = 0; size < SIZES; size++) {
        if (b->search_from[size] == cell)
            b->search_from[size] = b->next_free[cell];
    }
}

/* Codes are at least 1, so a free cell is one whose code is 0; cell 0 is the root. */
static bool is_free(const builder *b, size_t cell)
{
    return cell >= b->cells || (cell > 0 && (b->cell[cell] >> 24 & 0xFFFF) == 0);
}

static bool fits(const builder *b, size_t base, const uint16_t *codes, size_t n)
{
    if (base < b->cells && b->base_used[base])
        return false;
    for (size_t i = 1; i < n; i++) {
        if (!is_free(b, base + codes[i]))
            return false;
    }
    return true;
}

/* A base where all codes fall on free cells; the cells exist afterwards. */
static zws_status find_base(builder *b, const uint16_t *codes, size_t n, uint32_t *out)
{
    size_t tries = 0;
    uint32_t *from = &b->search_from[n == 1 ? 0 : n < 8 ? 1 : 2], cell = *from, quarter = cell;
    while (cell != 0 && (cell <= codes[0] || !fits(b, cell - codes[0], codes, n))) {
        cell = b->next_free[cell];
        if (++tries % 4 == 0)
            quarter = b->next_free[quarter];
    }
    if (tries > TRIES_MAX)
        *from = quarter;
    size_t base = cell ? cell - codes[0] : b->cells;
    ZWS_TRY(grow(b, base + codes[n - 1] + 1));
    b->base_used[base] = 1;
    *out = (uint32_t)base;
    return ZWS_OK;
}

static uint16_t code_at(const builder *b, uint32_t word, uint32_t depth)
{
    return b->code[b->vocab->entry[b->sorted[word]].offset + depth];
}

static uint32_t length_of(const builder *b, uint32_t word)
{
    return b->vocab->entry[b->sorted[word]].len;
}

/* Gives a node its children, which are queued. */
static zws_status expand(builder *b, task t, task **queue, size_t *queued, size_t *cap,
                         uint16_t *codes)
{
    if (length_of(b, t.begin) == t.depth) {
        b->cell[t.cell] |= (uint64_t)(b->vocab->entry[b->sorted[t.begin]].id + 1) << 40;
        t.begin++;
    }
    if (t.begin == t.end)
        return ZWS_OK;
    size_t n = 0, first = *queued;
    for (uint32_t i = t.begin, j; i < t.end; i = j) {
        uint16_t code = code_at(b, i, t.depth);
        for (j = i; j < t.end && code_at(b, j, t.depth) == code; j++)
            ;
        codes[n++] = code;
        ZWS_TRY(zws_mem__grow(queue, cap, *queued + 1, sizeof **queue));
        (*queue)[(*queued)++] = (task){i, j, t.depth + 1, 0};
    }
    uint32_t base;
    ZWS_TRY(find_base(b, codes, n, &base));
    b->cell[t.cell] |= base;
    for (size_t i = 0; i < n; i++) {
        (*queue)[first + i].cell = base + codes[i];
        occupy(b, base + codes[i], codes[i]);
    }
    return ZWS_OK;
}

/* Large nodes first: small ones fill the holes that they leave. */
static int by_size(const void *left, const void *right)
{
    const task *x = left, *y = right;
    uint32_t p = x->end - x->begin, q = y->end - y->begin;
    if (p != q)
        return p > q ? -1 : 1;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static zws_status build(builder *b, uint32_t code_count)
{
    task *queue = NULL;
    size_t queued = 0, cap = 0;
    uint16_t *codes;
    ZWS_TRY(zws_mem__zalloc(&codes, code_count, sizeof *codes));
    zws_status status = grow(b, 1 << 19);
    if (status == ZWS_OK)
        status = zws_mem__grow(&queue, &cap, 1, sizeof *queue);
    if (status == ZWS_OK && b->words > 0)
        queue[queued++] = (task){0, (uint32_t)b->words, 0, 0};
    for (size_t i = 0, level = queued; i < queued && status == ZWS_OK; i++) {
        if (i == level) {
            level = queued;
            qsort(queue + i, level - i, sizeof *queue, by_size);
        }
        status = expand(b, queue[i], &queue, &queued, &cap, codes);
    }
    free(queue);
    free(codes);
    return status;
}

static zws_status write_cells(zws_buffer *out, const builder *b)
{
    size_t used = b->cells;
    while (used > 1 && b->cell[used - 1] == 0)
        used--;
    for (size_t i = 0; i < used; i++)
        ZWS_TRY(put64(out, b->cell[i]));
    return ZWS_OK;
}

zws_status trie_build(zws_buffer *out, const vocabulary *vocab, const char_codes *codes)
{
    builder b = {.vocab = vocab};
    uint16_t *code;
    ZWS_TRY(zws_mem__zalloc(&code, vocab->cps, sizeof *code));
    for (size_t i = 0; i < vocab->cps; i++)
        code[i] = codes->code[vocab->cp[i]];
    b.code = code;
    zws_status status = sort_words(&b);
    if (status == ZWS_OK)
        status = build(&b, codes->count);
    if (status == ZWS_OK)
        status = write_cells(out, &b);
    free(code);
    free(b.sorted);
    free(b.cell);
    free(b.base_used);
    free(b.next_free);
    free(b.previous_free);
    return status;
}
