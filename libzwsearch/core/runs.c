#include "core/runs.h"

#include <sys/mman.h>

#include "base/order.h"

/* A run begins with one: no system's pages are larger. What is let go is so much or more: where
 * less of it were, what is mapped with a page that is read would bring the rest back. */
#define PAGE ZWS_OUTPUT_PAGE

/* So many runs become one: as many as an eighth of the lane's memory is enough to read. */
#define MERGED_LEAST 4
#define MERGED_MOST  32

typedef struct {
    uint64_t begin, end;
    unsigned level; /* how often it was merged */
} run;

struct zws_lane {
    char *folder;
    zws_gather *gather;
    /* Of all runs: with many of them, a buffer and a descriptor each would be much. */
    zws_output file;
    bool is_open;
    zws_mapping mapping;
    run *run;
    size_t n_runs, run_cap;
    size_t memory; /* that it may have */
};

zws_status zws_lane__new(zws_lane **out, const char *folder)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_status status = zws_mem__dup(&(*out)->folder, folder, strlen(folder));
    if (status == ZWS_OK)
        status = zws_gather__new(&(*out)->gather);
    if (status != ZWS_OK) {
        zws_lane__free(*out);
        *out = NULL;
    }
    return status;
}

void zws_lane__free(zws_lane *lane)
{
    if (!lane)
        return;
    zws_mapping__close(&lane->mapping);
    if (lane->is_open)
        zws_output__close(&lane->file);
    free(lane->run);
    free(lane->folder);
    zws_gather__free(lane->gather);
    free(lane);
}

/* length, term, number of postings, their bytes; the postings follow */
static zws_status write_head(zws_output *out, const zws_gathered *term)
{
    uint8_t head[30];
    ZWS_TRY(zws_output__write(out, head, zws_put_varint(head, term->len)));
    ZWS_TRY(zws_output__write(out, term->text, term->len));
    size_t len = zws_put_varint(head, term->n);
    len += zws_put_varint(head + len, term->n_bytes);
    return zws_output__write(out, head, len);
}

static zws_status write_term(const zws_gathered *term, void *context)
{
    zws_output *out = context;
    ZWS_TRY(write_head(out, term));
    return zws_output__write(out, term->postings, term->n_bytes);
}

static zws_status begin_run(zws_lane *lane)
{
    static const uint8_t zero[4096];
    if (!lane->is_open)
        ZWS_TRY(zws_output__open(&lane->file, lane->folder, true));
    lane->is_open = true;
    ZWS_TRY(zws_mem__grow(&lane->run, &lane->run_cap, lane->n_runs + 1, sizeof *lane->run));
    for (size_t over; (over = lane->file.offset % PAGE) > 0;) {
        size_t part = PAGE - over < sizeof zero ? PAGE - over : sizeof zero;
        ZWS_TRY(zws_output__write(&lane->file, zero, part));
    }
    lane->run[lane->n_runs++] = (run){lane->file.offset, lane->file.offset, 0};
    return ZWS_OK;
}

/* --- Merging runs --------------------------------------------------------------------------- */

/* The least term of the cursors, whose postings follow each other as the runs do; they move on. */
static zws_status merge_term(zws_output *out, zws_run_cursor *cursor, size_t n, bool *more)
{
    size_t least = n;
    for (size_t i = 0; i < n; i++) {
        if (cursor[i].term.text &&
            (least == n || zws_gathered__compare(&cursor[i].term, &cursor[least].term) < 0))
            least = i;
    }
    *more = least < n;
    if (!*more)
        return ZWS_OK;
    const zws_gathered first = cursor[least].term;
    zws_gathered all = first;
    bool has[MERGED_MOST] = {false};
    for (size_t i = least; i < n; i++) {
        has[i] = cursor[i].term.text && zws_gathered__compare(&cursor[i].term, &first) == 0;
        all.n += has[i] && i > least ? cursor[i].term.n : 0;
        all.n_bytes += has[i] && i > least ? cursor[i].term.n_bytes : 0;
    }
    ZWS_TRY(write_head(out, &all));
    for (size_t i = least; i < n; i++) {
        if (!has[i])
            continue;
        ZWS_TRY(zws_output__write(out, cursor[i].term.postings, cursor[i].term.n_bytes));
        ZWS_TRY(zws_run_cursor__next(&cursor[i]));
        zws_run_cursor__release(&cursor[i], zws_run_cursor__place(&cursor[i]));
    }
    return ZWS_OK;
}

/* The last n runs become one. */
static zws_status merge_runs(zws_lane *lane, size_t n)
{
    const size_t first = lane->n_runs - n;
    zws_run_cursor cursor[MERGED_MOST];
    ZWS_TRY(zws_output__map(&lane->mapping, &lane->file));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++)
        status = zws_lane__cursor(&cursor[i], lane, first + i);
    if (status == ZWS_OK)
        status = begin_run(lane);
    for (bool more = true; status == ZWS_OK && more;)
        status = merge_term(&lane->file, cursor, n, &more);
    zws_mapping__close(&lane->mapping);
    ZWS_TRY(status);
    run merged = lane->run[lane->n_runs - 1];
    merged.end = lane->file.offset;
    merged.level = lane->run[first].level + 1;
    lane->run[first] = merged;
    lane->n_runs = first + 1;
    return ZWS_OK;
}

/* Each run that is read at the end has some of its pages in memory, so there must be few. */
static zws_status keep_few(zws_lane *lane)
{
    size_t few = lane->memory / 8 / PAGE;
    few = few < MERGED_LEAST ? MERGED_LEAST : few > MERGED_MOST ? MERGED_MOST : few;
    for (;;) {
        size_t n = 0;
        while (n < lane->n_runs && n < MERGED_MOST &&
               lane->run[lane->n_runs - 1 - n].level == lane->run[lane->n_runs - 1].level)
            n++;
        if (n < few)
            return ZWS_OK;
        ZWS_TRY(merge_runs(lane, n));
    }
}

/* Keeps so much memory for what is to come. */
static zws_status spill(zws_lane *lane, size_t memory)
{
    ZWS_TRY(begin_run(lane));
    ZWS_TRY(zws_gather__spill(lane->gather, memory, write_term, &lane->file));
    lane->run[lane->n_runs - 1].end = lane->file.offset;
    return keep_few(lane);
}

zws_status zws_lane__add(zws_lane *lane, uint32_t index, const zws_segment_term *term, size_t n,
                         bool positions, size_t memory)
{
    lane->memory = memory;
    /* A table that grows is there twice for a while. */
    if (zws_gather__count(lane->gather) > 0 &&
        zws_gather__memory(lane->gather) + zws_gather__growth(lane->gather, n) > memory)
        ZWS_TRY(spill(lane, memory));
    ZWS_TRY(zws_gather__add(lane->gather, index, term, n, positions));
    return zws_gather__memory(lane->gather) > memory ? spill(lane, memory) : ZWS_OK;
}

/* --- Reading -------------------------------------------------------------------------------- */

zws_status zws_lane__close(zws_lane *lane)
{
    /* Where memory is short, it is for the dictionary from now on; and to sort all that is in
     * memory takes as much again. */
    bool is_short = lane->n_runs > 0 || zws_gather__memory(lane->gather) > lane->memory / 2;
    if (is_short && zws_gather__count(lane->gather) > 0)
        ZWS_TRY(spill(lane, 0));
    ZWS_TRY(zws_gather__sort(lane->gather));
    return lane->is_open ? zws_output__map(&lane->mapping, &lane->file) : ZWS_OK;
}

size_t zws_lane__runs(const zws_lane *lane)
{
    return lane->n_runs + 1;
}

static zws_status damaged(void)
{
    return zws_error__set(ZWS_EIO, "a scratch file was damaged while building");
}

const uint8_t *zws_run_cursor__place(const zws_run_cursor *c)
{
    return c->term.text ? (const uint8_t *)c->term.text : c->at;
}

void zws_run_cursor__release(zws_run_cursor *c, const uint8_t *place)
{
    if (c->gather || !place || (size_t)(place - c->held) < PAGE)
        return;
    size_t len = (size_t)(place - c->held) / PAGE * PAGE;
    madvise((void *)(uintptr_t)c->held, len, MADV_DONTNEED);
    c->held += len;
}

void zws_run__release(const uint8_t *data, size_t len)
{
    size_t before = -(uintptr_t)data % PAGE;
    if (len >= before + PAGE)
        madvise((void *)(uintptr_t)(data + before), (len - before) / PAGE * PAGE, MADV_DONTNEED);
}

zws_status zws_run_cursor__next(zws_run_cursor *c)
{
    c->term = (zws_gathered){0};
    if (c->gather) {
        zws_gather__next(c->gather, &c->next, &c->term);
        return ZWS_OK;
    }
    if (c->at == c->end)
        return ZWS_OK;
    uint64_t len, n, bytes;
    if (!zws_varint(&len, &c->at, c->end) || len > (uint64_t)(c->end - c->at))
        return damaged();
    const char *text = (const char *)c->at;
    c->at += len;
    if (!zws_varint(&n, &c->at, c->end) || !zws_varint(&bytes, &c->at, c->end) || n > UINT32_MAX ||
        bytes > (uint64_t)(c->end - c->at))
        return damaged();
    c->term = (zws_gathered){.text = text,
                             .len = len,
                             .key = zws_order__key(text, len),
                             .n = (uint32_t)n,
                             .postings = c->at,
                             .n_bytes = bytes};
    c->at += bytes;
    return ZWS_OK;
}

zws_status zws_lane__cursor(zws_run_cursor *out, const zws_lane *lane, size_t i)
{
    *out = (zws_run_cursor){0};
    if (i == lane->n_runs) {
        out->gather = lane->gather;
    } else {
        out->at = out->held = (const uint8_t *)lane->mapping.data + lane->run[i].begin;
        out->end = (const uint8_t *)lane->mapping.data + lane->run[i].end;
    }
    return zws_run_cursor__next(out);
}
