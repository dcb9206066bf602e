#include <stdio.h>

#include "base/hash.h"
#include "core/segment.h"

typedef struct {
    const zws_segment *s;
    void (*report)(const char *line, void *context);
    void *context;
    uint64_t findings;
    uint32_t *length; /* of each document, by its postings */
    /* of the list being walked: */
    zws_list list;
    zws_short_list room;
    zws_positions positions;
    uint32_t *position;
    size_t position_cap;
    uint64_t n_postings, n_positions;
} verifier;

static void find(verifier *v, const char *what)
{
    v->findings++;
    if (v->report)
        v->report(what, v->context);
}

/* Reports the failure that was just set. Only the want of memory ends the walk. */
static zws_status found(verifier *v, zws_status status)
{
    if (status == ZWS_OK || status == ZWS_ENOMEM)
        return status;
    find(v, zws_error_message());
    return ZWS_OK;
}

static const char *const names[ZWS_SECTIONS] = {"totals",
                                                "dictionary",
                                                "dictionary blocks",
                                                "table of terms",
                                                "postings",
                                                "positions",
                                                "lengths",
                                                "classes of length",
                                                "dates",
                                                "spans of dates",
                                                "id offsets",
                                                "ids",
                                                "table of ids",
                                                "columns",
                                                "blocks of stored documents",
                                                "sample of stored documents",
                                                "stored documents"};

/* Pages that were read count as memory of the process: they are let go after so many bytes. */
#define RELEASE ((size_t)4 << 20)

static bool sum_is_right(const zws_segment *s, uint32_t section, bool release)
{
    const zws_section *c = &s->section[section];
    const uint8_t *entry =
        (const uint8_t *)s->map.data + ZWS_HEADER_BYTES + section * ZWS_ENTRY_BYTES;
    uint32_t crc = 0;
    for (size_t at = 0; at < c->len;) {
        size_t n = c->len - at < RELEASE ? c->len - at : RELEASE;
        crc = zws_crc32__update(crc, c->data + at, n);
        at += n;
        if (release)
            zws_segment__release(s);
    }
    return crc == zws_get32(entry + 4);
}

zws_status zws_segment__check_sums(const zws_segment *segment)
{
    char what[80];
    for (uint32_t i = 0; i < ZWS_SECTIONS; i++) {
        if (sum_is_right(segment, i, true))
            continue;
        snprintf(what, sizeof what, "checksum of the section \"%s\"", names[i]);
        return zws_segment__damaged(segment, what);
    }
    return ZWS_OK;
}

static void check_bytes(verifier *v)
{
    const zws_segment *s = v->s;
    const uint8_t *p = s->map.data;
    char line[160];
    for (uint32_t i = 0; i < ZWS_SECTIONS; i++) {
        if (!sum_is_right(s, i, false)) {
            snprintf(line, sizeof line, "the checksum of the section \"%s\" is wrong", names[i]);
            find(v, line);
        }
    }
    /* What lies between sections is zero. Sections do not overlap: each begins where another ends.
     */
    uint64_t at = ZWS_HEADER_BYTES + ZWS_SECTIONS * ZWS_ENTRY_BYTES;
    for (;;) {
        const zws_section *next = NULL;
        for (uint32_t i = 0; i < ZWS_SECTIONS; i++) {
            const zws_section *c = &s->section[i];
            if (c->len > 0 && c->data >= p + at && (!next || c->data < next->data))
                next = c;
        }
        uint64_t end = next ? (uint64_t)(next->data - p) : s->map.len;
        for (; at < end; at++) {
            if (p[at] != 0) {
                find(v, "bytes between sections are not zero");
                return;
            }
        }
        if (!next)
            return;
        at = end + next->len;
    }
}

static zws_status check_posting(uint32_t doc, uint32_t index, void *context)
{
    verifier *v = context;
    v->length[doc] += zws_list__frequency(&v->list, index);
    v->n_postings++;
    if (v->positions.none)
        return ZWS_OK;
    zws_position_run run;
    ZWS_TRY(zws_positions__seek(&v->positions, v->s, index, &run));
    ZWS_TRY(zws_mem__grow(&v->position, &v->position_cap, run.count, sizeof *v->position));
    v->n_positions += run.count;
    return zws_position_run__decode(&run, v->s, v->position);
}

static zws_status check_list(verifier *v, const zws_term_place *place)
{
    ZWS_TRY(zws_list__open(&v->list, v->s, place, v->room.bytes));
    ZWS_TRY(zws_positions__open(&v->positions, v->s, &v->list));
    return zws_list__walk(&v->list, v->s, check_posting, v);
}

static zws_status check_terms(verifier *v)
{
    zws_term_cursor c = {0};
    zws_buffer last = {0};
    bool more = true;
    zws_status status = zws_term_cursor__seek(&c, v->s, "", 0);
    while (status == ZWS_OK) {
        status = zws_term_cursor__next(&c, &more);
        if (status != ZWS_OK || !more)
            break;
        size_t least = last.len < c.len ? last.len : c.len;
        int order = least ? memcmp(last.data, c.term, least) : 0;
        if (c.ordinal > 1 && (order > 0 || (order == 0 && last.len >= c.len)))
            find(v, "the terms of the dictionary do not ascend");
        zws_term_place place;
        if (zws_terms__find(v->s, c.term, c.len, &place) != ZWS_OK ||
            place.ordinal != c.place.ordinal || place.offset != c.place.offset)
            find(v, "the table of terms does not find a term");
        status = found(v, check_list(v, &c.place));
        zws_buffer__clear(&last);
        if (status == ZWS_OK)
            status = zws_buffer__append(&last, c.term, c.len);
    }
    zws_term_cursor__free(&c);
    zws_buffer__free(&last);
    return found(v, status);
}

static void ignore_code(uint32_t code, void *context)
{
    (void)code;
    (void)context;
}

static zws_status check_columns(verifier *v)
{
    for (int c = 0; c < ZWS_COLUMNS; c++) {
        const zws_column *column = v->s->column[c];
        if (!column)
            continue;
        for (uint32_t value = 0; value < column->values; value++) {
            const char *text;
            size_t len;
            ZWS_TRY(zws_column__text(column, v->s, value, &text, &len));
        }
        for (uint32_t d = 0; d < v->s->n; d++)
            ZWS_TRY(zws_column__codes(column, v->s, d, ignore_code, NULL));
    }
    return ZWS_OK;
}

static zws_status check_document(verifier *v, uint32_t d, zws_buffer *stored)
{
    const zws_segment *s = v->s;
    const char *id;
    size_t len;
    uint32_t other;
    ZWS_TRY(zws_segment__id(s, d, &id, &len));
    if (zws_segment__find(s, id, len, &other) != ZWS_OK || other != d)
        find(v, "the table of ids does not find a document");
    if (v->length[d] != zws_segment__length(s, d))
        find(v, "the length of a document is not the sum of its frequencies");
    int32_t date = zws_segment__date(s, d);
    if ((d < s->dated) != (date > 0) ||
        (d > 0 && d < s->dated && zws_segment__date(s, d - 1) < date))
        find(v, "the documents are not in the order of their dates");
    if (s->section[ZWS_SECTION_BUCKETS].data[d] >= s->n_low)
        find(v, "a document's class of length does not exist");
    zws_buffer__clear(stored);
    return zws_segment__stored(s, d, stored);
}

zws_status zws_segment__verify(const zws_segment *s,
                               void (*report)(const char *line, void *context), void *context)
{
    verifier v = {.s = s, .report = report, .context = context};
    ZWS_TRY(zws_mem__zalloc(&v.length, s->n, sizeof *v.length));
    check_bytes(&v);
    zws_status status = check_terms(&v);
    if (status == ZWS_OK)
        status = found(&v, check_columns(&v));
    zws_buffer stored = {0};
    for (uint32_t d = 0; d < s->n && status == ZWS_OK; d++)
        status = found(&v, check_document(&v, d, &stored));
    zws_buffer__free(&stored);
    if (status == ZWS_OK && (v.n_postings != s->n_postings || v.n_positions != s->n_positions))
        find(&v, "the totals are not those of the postings");
    free(v.length);
    free(v.position);
    if (status == ZWS_OK && v.findings > 0)
        return zws_error__set(ZWS_ECORRUPT, "the segment is damaged: %llu findings",
                              (unsigned long long)v.findings);
    return status;
}
