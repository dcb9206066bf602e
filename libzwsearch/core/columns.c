#include <zlib.h>

#include "base/hash.h"
#include "core/segment.h"

/* --- Columns -------------------------------------------------------------------------------- */

zws_status zws_columns__open(zws_segment *s)
{
    const uint8_t *p = s->section[ZWS_SECTION_COLUMNS].data;
    uint64_t left = s->section[ZWS_SECTION_COLUMNS].len;
    while (left > 0) {
        if (left < 24)
            return zws_segment__damaged(s, "columns");
        uint32_t number = zws_get32(p);
        if (number >= ZWS_COLUMNS || s->column[number])
            return zws_segment__damaged(s, "columns");
        zws_column *c;
        ZWS_TRY(zws_mem__zalloc(&c, 1, sizeof *c));
        s->column[number] = c;
        *c = (zws_column){.values = zws_get32(p + 4),
                          .kind = zws_get32(p + 8),
                          .width = zws_get32(p + 12),
                          .codes = zws_get32(p + 16),
                          .text = zws_get32(p + 20)};
        if ((c->kind != 1 && c->kind != 2) || (c->width != 1 && c->width != 2 && c->width != 4))
            return zws_segment__damaged(s, "columns");
        uint64_t head = zws_pad8(24 + ((uint64_t)c->values + 1) * 4 + c->text);
        uint64_t body = zws_pad8(c->kind == 1 ? (uint64_t)s->n * c->width
                                              : ((uint64_t)s->n + 1) * 4 + (uint64_t)c->codes * 4);
        if (head > left || body > left - head)
            return zws_segment__damaged(s, "columns");
        c->offsets = p + 24;
        c->bytes = c->offsets + ((size_t)c->values + 1) * 4;
        c->documents = p + head;
        c->several = c->documents + ((size_t)s->n + 1) * 4;
        p += head + body;
        left -= head + body;
    }
    return ZWS_OK;
}

void zws_columns__close(zws_segment *s)
{
    for (int c = 0; c < ZWS_COLUMNS; c++)
        free(s->column[c]);
}

zws_status zws_column__text(const zws_column *c, const zws_segment *s, uint32_t value,
                            const char **text, size_t *len)
{
    if (value >= c->values)
        return zws_segment__damaged(s, "codes of a column");
    uint32_t a = zws_get32(c->offsets + (size_t)value * 4);
    uint32_t b = zws_get32(c->offsets + (size_t)value * 4 + 4);
    if (a > b || b > c->text)
        return zws_segment__damaged(s, "values of a column");
    *text = (const char *)c->bytes + a;
    *len = b - a;
    return ZWS_OK;
}

zws_status zws_column__codes(const zws_column *c, const zws_segment *s, uint32_t doc,
                             void (*fn)(uint32_t code, void *context), void *context)
{
    if (c->kind == 2) {
        uint32_t a = zws_get32(c->documents + (size_t)doc * 4);
        uint32_t b = zws_get32(c->documents + (size_t)doc * 4 + 4);
        if (a > b || b > c->codes)
            return zws_segment__damaged(s, "codes of a column");
        for (; a < b; a++) {
            uint32_t code = zws_get32(c->several + (size_t)a * 4);
            if (code >= c->values)
                return zws_segment__damaged(s, "codes of a column");
            fn(code, context);
        }
        return ZWS_OK;
    }
    const uint8_t *p = c->documents + (size_t)doc * c->width;
    uint32_t code = c->width == 1 ? *p : c->width == 2 ? zws_get16(p) : zws_get32(p);
    if (code > c->values)
        return zws_segment__damaged(s, "codes of a column");
    if (code > 0)
        fn(code - 1, context);
    return ZWS_OK;
}

typedef struct {
    const zws_column *column;
    const zws_segment *segment;
    zws_segment_value_fn fn;
    void *context;
    zws_status status;
} reading;

static void read_value(uint32_t code, void *context)
{
    reading *r = context;
    const char *text = NULL;
    size_t len = 0;
    zws_status status = zws_column__text(r->column, r->segment, code, &text, &len);
    if (status == ZWS_OK)
        r->fn(text, len, r->context);
    else
        r->status = status;
}

zws_status zws_segment__values(const zws_segment *s, uint32_t doc, int column,
                               zws_segment_value_fn fn, void *context)
{
    if (doc >= s->n || column < 0 || column >= ZWS_COLUMNS)
        return zws_error__set(ZWS_EINVAL, "there is no document %u or no column %d", doc, column);
    reading r = {s->column[column], s, fn, context, ZWS_OK};
    if (!r.column)
        return ZWS_OK;
    ZWS_TRY(zws_column__codes(r.column, s, doc, read_value, &r));
    return r.status;
}

typedef struct {
    uint32_t number;
    bool several;
} counted;

static void count_value(uint32_t code, void *context)
{
    counted *c = context;
    c->several = c->number > 0;
    c->number = code + 1;
}

zws_status zws_segment__numbers(const zws_segment *s, const uint32_t *doc, size_t n, int column,
                                uint32_t *number, bool *single)
{
    *single = true;
    for (size_t i = 0; i < n; i++) {
        counted c = {0, false};
        if (doc[i] >= s->n || column < 0 || column >= ZWS_COLUMNS)
            return zws_error__set(ZWS_EINVAL, "there is no document %u or no column %d", doc[i],
                                  column);
        if (s->column[column])
            ZWS_TRY(zws_column__codes(s->column[column], s, doc[i], count_value, &c));
        number[i] = c.number;
        *single = *single && !c.several;
    }
    return ZWS_OK;
}

zws_status zws_segment__value(const zws_segment *s, int column, uint32_t value, const char **text,
                              size_t *len)
{
    if (column < 0 || column >= ZWS_COLUMNS || !s->column[column])
        return zws_error__set(ZWS_EINVAL, "there is no column %d", column);
    return zws_column__text(s->column[column], s, value, text, len);
}

/* --- Stored documents ----------------------------------------------------------------------- */

/* Inflates on until `wanted` bytes are there, and maybe more. */
static bool inflate_to(z_stream *z, size_t wanted)
{
    if (z->total_out >= wanted)
        return true;
    z->avail_out = (uInt)(wanted - z->total_out);
    int got = inflate(z, Z_SYNC_FLUSH);
    return (got == Z_OK || got == Z_STREAM_END) && z->total_out >= wanted;
}

/* The document after `before` others in *begin, *len. A block of several is inflated only as far as
 * it reaches; a long document, which is alone in its block, in one go. */
static bool read_document(z_stream *z, const uint8_t *raw, size_t raw_len, uint32_t before,
                          const uint8_t **begin, size_t *len)
{
    enum { HEAD = 10 }; /* the longest number of bytes */
    uint64_t bytes = 0;
    const uint8_t *at = raw;
    if (raw_len > ZWS_STORED_BLOCK && !inflate_to(z, raw_len))
        return false;
    for (uint32_t i = 0; i <= before; i++) {
        size_t left = raw_len - (size_t)(at - raw);
        if (bytes > left)
            return false;
        at += bytes;
        left -= bytes;
        if (!inflate_to(z, left < HEAD ? raw_len : (size_t)(at - raw) + HEAD) ||
            !zws_varint(&bytes, &at, raw + z->total_out))
            return false;
    }
    if (bytes > raw_len - (size_t)(at - raw) || !inflate_to(z, (size_t)(at - raw) + (size_t)bytes))
        return false;
    *begin = at;
    *len = (size_t)bytes;
    return true;
}

/* Nothing in a block is compared with a checksum of its own: that of the deflated bytes was. It is
 * inflated to where the document shall stand, so that there is no second copy of it. */
static zws_status read_block(const zws_segment *s, const uint8_t *deflated, uint32_t len,
                             size_t raw_len, uint32_t before, zws_buffer *out)
{
    ZWS_TRY(zws_buffer__reserve(out, raw_len));
    uint8_t *raw = (uint8_t *)out->data + out->len;
    z_stream z = {.next_in = (Bytef *)(uintptr_t)deflated, .avail_in = len, .next_out = raw};
    const zws_section *sample = &s->section[ZWS_SECTION_STORED_SAMPLE];
    const uint8_t *begin = NULL;
    size_t bytes = 0;
    if (inflateInit2(&z, -15) != Z_OK)
        return zws_error__nomem();
    bool ok =
        (sample->len == 0 || inflateSetDictionary(&z, sample->data, (uInt)sample->len) == Z_OK) &&
        read_document(&z, raw, raw_len, before, &begin, &bytes);
    inflateEnd(&z);
    if (ok) {
        memmove(raw, begin, bytes);
        out->len += bytes;
    }
    out->data[out->len] = '\0';
    return ok ? ZWS_OK : zws_segment__damaged(s, "stored documents");
}

static uint32_t first_of(const uint8_t *table, uint64_t block)
{
    return zws_get32(table + block * ZWS_STORED_ENTRY + 8);
}

/* The last of n blocks that begins with this document or one before it, as the first does. Blocks
 * have about as many of all documents, so it is near where it would be if they had: each step of a
 * search through the whole table would wait for memory. */
static uint64_t block_of(const uint8_t *table, uint64_t n, uint32_t doc, uint32_t documents)
{
    uint64_t low = 0, high = n, step = 1, guess = doc * n / documents;
    if (first_of(table, guess) <= doc) {
        for (low = guess; low + step < n && first_of(table, low + step) <= doc; step *= 2)
            low += step;
        high = low + step < n ? low + step : n;
    } else {
        for (high = guess; step < high && first_of(table, high - step) > doc; step *= 2)
            high -= step;
        low = step < high ? high - step : 0;
    }
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (first_of(table, middle) <= doc)
            low = middle;
        else
            high = middle;
    }
    return low;
}

zws_status zws_segment__stored(const zws_segment *s, uint32_t doc, zws_buffer *out)
{
    if (doc >= s->n)
        return zws_error__set(ZWS_EINVAL, "there is no document number %u in the segment", doc);
    const zws_section *all = &s->section[ZWS_SECTION_STORED_BYTES];
    const uint8_t *table = s->section[ZWS_SECTION_STORED_BLOCKS].data;
    uint64_t n = s->section[ZWS_SECTION_STORED_BLOCKS].len / ZWS_STORED_ENTRY;
    if (n == 0 || first_of(table, 0) > doc)
        return zws_segment__damaged(s, "stored documents");
    uint64_t block = block_of(table, n, doc, s->n);
    const uint8_t *entry = table + block * ZWS_STORED_ENTRY;
    uint64_t offset = zws_get64(entry);
    uint32_t before = doc - zws_get32(entry + 8);
    if (offset > all->len || all->len - offset < 12)
        return zws_segment__damaged(s, "stored documents");
    const uint8_t *p = all->data + offset;
    uint32_t raw_len = zws_get32(p + 4), len = zws_get32(p + 8);
    /* Deflate makes nothing over 1,032 times smaller. */
    if (len > all->len - offset - 12 || raw_len > ((uint64_t)len + 1) * 1040 ||
        zws_crc32__update(0, p + 4, (size_t)len + 8) != zws_get32(p))
        return zws_segment__damaged(s, "stored documents");
    return read_block(s, p + 12, len, raw_len, before, out);
}
