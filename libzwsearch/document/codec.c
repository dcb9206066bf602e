/* The stored form of a document:
 *   0   "ZWD" and the form, one byte: 5 packed, 6 plain (1 and 2 had no citations, 3 and 4
 *      fewer fields, and no terms of citations)
 *   4   u32  length of the content
 *   8   the content; packed: compressed with zlib
 *   …   u32  CRC-32 of everything before
 * all little-endian. In the content numbers are variable-length (7 bits a byte, low ones first):
 *   for each field: number of values × 2 + given; each value: length, bytes
 *   numbers: count; each: length, canonical form, part | role << 1 | repaired << 2, begin, length
 *   for each kind of date: date; when there is one: source | part << 4, begin, length
 *   sort date, its kind, extracted
 *   citations: count; each: relation | part << 4 | number << 5 | title << 6 | unit << 7, those of
 *   the three that it has: length, bytes; begin, length; the sentence: begin, length; from;
 *   until; months × 2 + added */
#include <zlib.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "document/document.h"
#include "document/parts.h"

enum { HEADER = 8, TRAILER = 4, LEVEL = 3, PACKED = 5, PLAIN = 6 };

/* The largest content: the body's limit, and room for all else. */
#define CONTENT_MAX ((64u << 20) + (16u << 20))

static zws_status put_bytes(zws_buffer *out, const char *text, size_t len)
{
    ZWS_TRY(zws_buffer__put_varint(out, len));
    return zws_buffer__append(out, text, len);
}

static zws_status put_citations(zws_buffer *out, const zws_citations *list)
{
    ZWS_TRY(zws_buffer__put_varint(out, list->n));
    for (size_t i = 0; i < list->n; i++) {
        const zws_citation *c = &list->item[i];
        const char *const text[] = {c->number, c->title, c->unit};
        uint64_t flags = (uint64_t)c->relation | (uint64_t)c->part << 4;
        for (unsigned k = 0; k < 3; k++)
            flags |= (uint64_t)(text[k] != NULL) << (5 + k);
        ZWS_TRY(zws_buffer__put_varint(out, flags));
        for (unsigned k = 0; k < 3; k++) {
            if (text[k])
                ZWS_TRY(put_bytes(out, text[k], strlen(text[k])));
        }
        ZWS_TRY(zws_buffer__put_varint(out, c->begin));
        ZWS_TRY(zws_buffer__put_varint(out, c->end - c->begin));
        ZWS_TRY(zws_buffer__put_varint(out, c->sentence_begin));
        ZWS_TRY(zws_buffer__put_varint(out, c->sentence_end - c->sentence_begin));
        ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)c->from));
        ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)c->extension.until));
        ZWS_TRY(
            zws_buffer__put_varint(out, (uint64_t)c->extension.months * 2 + c->extension.added));
    }
    return ZWS_OK;
}

static zws_status put_content(zws_buffer *out, const zws_document *document)
{
    for (unsigned i = 0; i < ZWS_FIELD_COUNT; i++) {
        size_t n = document->field[i].n;
        ZWS_TRY(zws_buffer__put_varint(out, n * 2 + document->given[i]));
        for (size_t k = 0; k < n; k++)
            ZWS_TRY(
                put_bytes(out, document->field[i].value[k].text, document->field[i].value[k].len));
    }
    ZWS_TRY(zws_buffer__put_varint(out, document->numbers.n));
    for (size_t i = 0; i < document->numbers.n; i++) {
        const zws_docno *number = &document->numbers.item[i];
        ZWS_TRY(put_bytes(out, number->canonical, strlen(number->canonical)));
        ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)number->part | (uint64_t)number->role << 1 |
                                                (uint64_t)number->repaired << 2));
        ZWS_TRY(zws_buffer__put_varint(out, number->begin));
        ZWS_TRY(zws_buffer__put_varint(out, number->end - number->begin));
    }
    for (unsigned kind = 0; kind < ZWS_DATE_KINDS; kind++) {
        const zws_date_fact *fact = &document->date[kind];
        ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)fact->date));
        if (fact->date == 0)
            continue;
        ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)fact->source | (uint64_t)fact->part << 4));
        ZWS_TRY(zws_buffer__put_varint(out, fact->begin));
        ZWS_TRY(zws_buffer__put_varint(out, fact->end - fact->begin));
    }
    ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)document->sort_date));
    ZWS_TRY(zws_buffer__put_varint(out, (uint64_t)document->sort_date_kind));
    ZWS_TRY(zws_buffer__put_varint(out, document->extracted));
    return put_citations(out, &document->citations);
}

static void put_head(unsigned char *at, int form, size_t content)
{
    memcpy(at, "ZWD", 3);
    at[3] = (unsigned char)form;
    zws_put32(at + 4, (uint32_t)content);
}

/* Closes the form that begins at start. */
static zws_status put_sum(zws_buffer *out, size_t start)
{
    unsigned char sum[TRAILER];
    zws_put32(sum, zws_crc32__update(0, out->data + start, out->len - start));
    return zws_buffer__append(out, sum, sizeof sum);
}

zws_status zws_document__encode(zws_buffer *out, const zws_document *document)
{
    unsigned char head[HEADER] = {0};
    size_t start = out->len;
    ZWS_TRY(zws_buffer__append(out, head, sizeof head));
    ZWS_TRY(put_content(out, document));
    size_t content = out->len - start - HEADER;
    if (content > CONTENT_MAX)
        return zws_error__set(ZWS_ELIMIT, "document of %zu bytes, the limit is %u", content,
                              CONTENT_MAX);
    put_head((unsigned char *)out->data + start, PLAIN, content);
    return put_sum(out, start);
}

/* --- Decoding ------------------------------------------------------------------------------------
 */

typedef struct {
    const unsigned char *data;
    size_t len, pos;
} reader;

static zws_status corrupt(const char *what)
{
    return zws_error__set(ZWS_ECORRUPT, "stored document: %s; run zwadmin verify", what);
}

/* A number not above max. */
static zws_status get_number(uint64_t *value, reader *in, uint64_t max)
{
    *value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in->pos == in->len)
            return corrupt("cut short");
        unsigned char byte = in->data[in->pos++];
        if (shift == 63 && byte > 1)
            break;
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return *value <= max ? ZWS_OK : corrupt("a number out of range");
    }
    return corrupt("a number out of range");
}

static zws_status get_bytes(const char **text, size_t *len, reader *in)
{
    uint64_t n;
    ZWS_TRY(get_number(&n, in, in->len));
    if (n > in->len - in->pos)
        return corrupt("a text reaches behind the end");
    *text = (const char *)in->data + in->pos;
    *len = (size_t)n;
    in->pos += (size_t)n;
    if (zws_utf8__valid_prefix(*text, *len) != *len)
        return corrupt("a text is not UTF-8");
    return ZWS_OK;
}

static zws_status get_date(zws_date *date, reader *in)
{
    uint64_t value;
    ZWS_TRY(get_number(&value, in, 99991231));
    *date = (zws_date)value;
    zws_date same;
    if (value != 0 && !zws_date__make(&same, (uint32_t)(value / 10000),
                                      (uint32_t)(value / 100 % 100), (uint32_t)(value % 100)))
        return corrupt("a date that is none");
    return ZWS_OK;
}

static size_t part_len(const zws_document *document, zws_part part)
{
    zws_field field = part == ZWS_PART_TITLE ? ZWS_FIELD_TITLE : ZWS_FIELD_BODY;
    return document->field[field].n != 0 ? document->field[field].value[0].len : 0;
}

/* begin and length of a place in title or body. */
static zws_status get_range(size_t *begin, size_t *end, reader *in, size_t len)
{
    uint64_t from, size;
    ZWS_TRY(get_number(&from, in, len));
    ZWS_TRY(get_number(&size, in, len - from));
    *begin = (size_t)from;
    *end = (size_t)(from + size);
    return ZWS_OK;
}

static zws_status get_fields(zws_document *document, reader *in)
{
    for (unsigned i = 0; i < ZWS_FIELD_COUNT; i++) {
        uint64_t n;
        /* Every value takes a byte at least. */
        ZWS_TRY(get_number(&n, in, 2 * (uint64_t)(in->len - in->pos) + 1));
        for (uint64_t k = 0; k < n / 2; k++) {
            const char *text;
            size_t len;
            ZWS_TRY(get_bytes(&text, &len, in));
            ZWS_TRY(zws_document__append(document, (zws_field)i, text, len));
        }
        document->given[i] = n % 2 != 0;
    }
    return ZWS_OK;
}

static zws_status get_numbers(zws_document *document, reader *in)
{
    uint64_t n, flags;
    ZWS_TRY(get_number(&n, in, (in->len - in->pos) / 4));
    for (uint64_t i = 0; i < n; i++) {
        const char *text;
        size_t len;
        zws_docno number = {0};
        ZWS_TRY(get_bytes(&text, &len, in));
        if (memchr(text, 0, len))
            return corrupt("a number with a NUL");
        ZWS_TRY(get_number(&flags, in, 7));
        number.part = (zws_part)(flags & 1);
        number.role = (zws_docno_role)(flags >> 1 & 1);
        number.repaired = flags >> 2;
        ZWS_TRY(get_range(&number.begin, &number.end, in, part_len(document, number.part)));
        zws_docnos *list = &document->numbers;
        ZWS_TRY(zws_mem__grow(&list->item, &list->cap, list->n + 1, sizeof(*list->item)));
        ZWS_TRY(zws_mem__dup(&number.canonical, text, len));
        list->item[list->n++] = number;
    }
    return ZWS_OK;
}

static zws_status get_dates(zws_document *document, reader *in)
{
    for (unsigned kind = 0; kind < ZWS_DATE_KINDS; kind++) {
        zws_date_fact *fact = &document->date[kind];
        uint64_t flags;
        ZWS_TRY(get_date(&fact->date, in));
        if (fact->date == 0)
            continue;
        ZWS_TRY(get_number(&flags, in, 31));
        if ((flags & 15) > ZWS_FROM_HEAD)
            return corrupt("an unknown source of a date");
        fact->source = (zws_date_source)(flags & 15);
        fact->part = (zws_part)(flags >> 4);
        ZWS_TRY(get_range(&fact->begin, &fact->end, in, part_len(document, fact->part)));
    }
    return ZWS_OK;
}

static zws_status get_citation(zws_citation *c, const zws_document *document, reader *in)
{
    char **const text[] = {&c->number, &c->title, &c->unit};
    uint64_t flags;
    ZWS_TRY(get_number(&flags, in, 255));
    if ((flags & 15) >= ZWS_RELATIONS)
        return corrupt("an unknown relation");
    c->relation = (zws_relation)(flags & 15);
    c->part = (zws_part)(flags >> 4 & 1);
    for (unsigned k = 0; k < 3; k++) {
        const char *bytes;
        size_t len;
        if (!(flags >> (5 + k) & 1))
            continue;
        ZWS_TRY(get_bytes(&bytes, &len, in));
        if (memchr(bytes, 0, len))
            return corrupt("a citation with a NUL");
        ZWS_TRY(zws_mem__dup(text[k], bytes, len));
    }
    size_t len = part_len(document, c->part);
    ZWS_TRY(get_range(&c->begin, &c->end, in, len));
    ZWS_TRY(get_range(&c->sentence_begin, &c->sentence_end, in, len));
    ZWS_TRY(get_date(&c->from, in));
    ZWS_TRY(get_date(&c->extension.until, in));
    ZWS_TRY(get_number(&flags, in, 2 * ZWS_EXTENSION_MONTHS_MAX + 1));
    c->extension.months = (uint16_t)(flags / 2);
    c->extension.added = flags % 2 != 0;
    return ZWS_OK;
}

static zws_status get_citations(zws_document *document, reader *in)
{
    uint64_t n;
    ZWS_TRY(get_number(&n, in, (in->len - in->pos) / 8));
    for (uint64_t i = 0; i < n; i++) {
        zws_citation c = {0};
        zws_status status = get_citation(&c, document, in);
        if (status != ZWS_OK) {
            zws_citation__clear(&c);
            return status;
        }
        ZWS_TRY(zws_citations__add(&document->citations, &c));
    }
    return ZWS_OK;
}

static zws_status get_content(zws_document *document, reader *in)
{
    uint64_t kind, extracted;
    ZWS_TRY(get_fields(document, in));
    ZWS_TRY(get_numbers(document, in));
    ZWS_TRY(get_dates(document, in));
    ZWS_TRY(get_date(&document->sort_date, in));
    ZWS_TRY(get_number(&kind, in, ZWS_DATE_KINDS - 1));
    ZWS_TRY(get_number(&extracted, in, 1));
    document->sort_date_kind = (zws_date_kind)kind;
    document->extracted = extracted != 0;
    ZWS_TRY(get_citations(document, in));
    return in->pos == in->len ? ZWS_OK : corrupt("bytes behind the end");
}

/* What a form's head and end promise: the length of its content. */
static zws_status check_form(size_t *content, int *form, const unsigned char *bytes, size_t len)
{
    if (len < HEADER + TRAILER || memcmp(bytes, "ZWD", 3) != 0)
        return corrupt("not a document");
    if (zws_crc32__update(0, bytes, len - TRAILER) != zws_get32(bytes + len - TRAILER))
        return corrupt("checksum does not match");
    *form = bytes[3];
    if (*form != PACKED && *form != PLAIN)
        return zws_error__set(ZWS_EVERSION,
                              "stored document of form %d, this build reads %d and %d; "
                              "build the index again",
                              *form, PACKED, PLAIN);
    *content = zws_get32(bytes + 4);
    size_t held = len - HEADER - TRAILER;
    /* zlib packs at most about 1:1032. */
    if (*content > CONTENT_MAX || (*form == PLAIN ? *content != held : *content / 1100 > len))
        return corrupt("impossible length");
    return ZWS_OK;
}

zws_status zws_document__pack(zws_buffer *out, const void *plain, size_t len)
{
    const unsigned char *bytes = plain;
    size_t content, start = out->len;
    int form;
    ZWS_TRY(check_form(&content, &form, bytes, len));
    if (form == PACKED)
        return zws_buffer__append(out, plain, len);
    uLongf packed = compressBound((uLong)content);
    ZWS_TRY(zws_buffer__reserve(out, HEADER + packed + TRAILER));
    unsigned char *at = (unsigned char *)out->data + start;
    put_head(at, PACKED, content);
    int z = compress2(at + HEADER, &packed, bytes + HEADER, (uLong)content, LEVEL);
    if (z != Z_OK)
        return z == Z_MEM_ERROR ? zws_error__nomem()
                                : zws_error__set(ZWS_EINTERNAL, "zlib: error %d", z);
    out->len = start + HEADER + packed;
    return put_sum(out, start);
}

zws_status zws_document__unpack(zws_buffer *out, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    size_t content, start = out->len;
    int form;
    ZWS_TRY(check_form(&content, &form, bytes, len));
    if (form == PLAIN)
        return zws_buffer__append(out, data, len);
    ZWS_TRY(zws_buffer__reserve(out, HEADER + content + TRAILER));
    unsigned char *at = (unsigned char *)out->data + start;
    uLongf got = (uLongf)content;
    uLong packed = (uLong)(len - HEADER - TRAILER);
    int z = uncompress2(at + HEADER, &got, bytes + HEADER, &packed);
    if (z == Z_MEM_ERROR)
        return zws_error__nomem();
    if (z != Z_OK || got != content || packed != len - HEADER - TRAILER)
        return corrupt("compressed content is damaged");
    put_head(at, PLAIN, content);
    out->len = start + HEADER + content;
    return put_sum(out, start);
}

static zws_status decode_content(zws_document **out, const unsigned char *content, size_t len)
{
    zws_document *document;
    reader in = {.data = content, .len = len};
    ZWS_TRY(zws_document_new(&document));
    zws_status status = get_content(document, &in);
    if (status == ZWS_OK)
        *out = document;
    else
        zws_document_free(document);
    return status;
}

zws_status zws_document__decode(zws_document **out, const void *data, size_t len)
{
    size_t content;
    int form;
    *out = NULL;
    ZWS_TRY(check_form(&content, &form, data, len));
    if (form == PLAIN)
        return decode_content(out, (const unsigned char *)data + HEADER, content);
    zws_buffer plain = {0};
    zws_status status = zws_document__unpack(&plain, data, len);
    if (status == ZWS_OK)
        status = decode_content(out, (const unsigned char *)plain.data + HEADER, content);
    zws_buffer__free(&plain);
    return status;
}
