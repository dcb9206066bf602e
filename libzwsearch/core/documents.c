#include "core/documents.h"

#include "base/hash.h"
#include "base/order.h"

#define FIXED  28 /* bytes of a document before its id */
#define BUFFER ((size_t)64 << 10)

static int compare_dates(int32_t a, int32_t b)
{
    return (a < b) - (a > b); /* newest first; undated is 0, which comes last */
}

int zws_writer_document__compare(const zws_writer_document *a, const zws_writer_document *b)
{
    int order = compare_dates(a->date, b->date);
    return order ? order : zws_order__compare(a->id, a->id_len, b->id, b->id_len);
}

zws_status zws_documents__open(zws_documents *out, const char *folder)
{
    return zws_output__open(&out->file, folder, true);
}

void zws_documents__close(zws_documents *documents)
{
    zws_output__close(&documents->file);
}

zws_status zws_documents__add(zws_documents *documents, const zws_writer_document *d)
{
    uint8_t fixed[FIXED];
    zws_put32(fixed, d->id_len);
    zws_put32(fixed + 4, (uint32_t)d->date);
    zws_put32(fixed + 8, (uint32_t)d->date_end);
    zws_put32(fixed + 12, d->length);
    zws_put32(fixed + 16, d->stored_len);
    zws_put64(fixed + 20, d->stored);
    ZWS_TRY(zws_output__write(&documents->file, fixed, FIXED));
    ZWS_TRY(zws_output__write(&documents->file, d->id, d->id_len));
    documents->n++;
    documents->length += d->length;
    documents->id_bytes += d->id_len;
    return ZWS_OK;
}

/* --- Reading -------------------------------------------------------------------------------- */

static void take_fixed(zws_writer_document *out, const uint8_t *fixed)
{
    *out = (zws_writer_document){.id = "",
                                 .id_len = zws_get32(fixed),
                                 .date = (int32_t)zws_get32(fixed + 4),
                                 .date_end = (int32_t)zws_get32(fixed + 8),
                                 .length = zws_get32(fixed + 12),
                                 .stored_len = zws_get32(fixed + 16),
                                 .stored = zws_get64(fixed + 20)};
}

/* So many bytes from r->at on. */
static zws_status fill(zws_documents *documents, zws_documents_reader *r, size_t need)
{
    if (r->len - r->at >= need)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&r->buffer, &r->cap, need > BUFFER ? need : BUFFER, 1));
    memmove(r->buffer, r->buffer + r->at, r->len - r->at);
    r->len -= r->at;
    r->at = 0;
    uint64_t left = documents->file.offset - r->offset;
    size_t part = r->cap - r->len < left ? r->cap - r->len : (size_t)left;
    if (r->len + part < need)
        return zws_error__set(ZWS_EIO, "a scratch file was damaged while building");
    ZWS_TRY(zws_output__read(&documents->file, r->offset, r->buffer + r->len, part));
    r->offset += part;
    r->len += part;
    return ZWS_OK;
}

static zws_status next(zws_documents *documents, zws_documents_reader *r)
{
    ZWS_TRY(fill(documents, r, FIXED));
    size_t id_len = zws_get32(r->buffer + r->at);
    ZWS_TRY(fill(documents, r, FIXED + id_len));
    take_fixed(&r->document, r->buffer + r->at);
    r->document.id = (const char *)r->buffer + r->at + FIXED;
    r->at += FIXED + id_len;
    r->next++;
    return ZWS_OK;
}

zws_status zws_documents__read(zws_documents *documents, zws_documents_reader *r, uint32_t number)
{
    if (number < r->next || r->next == 0) {
        ZWS_TRY(zws_output__flush(&documents->file));
        r->at = r->len = 0;
        r->offset = 0;
        r->next = 0;
    }
    while (r->next <= number)
        ZWS_TRY(next(documents, r));
    return ZWS_OK;
}

void zws_documents_reader__free(zws_documents_reader *r)
{
    free(r->buffer);
    *r = (zws_documents_reader){0};
}

/* --- Order ---------------------------------------------------------------------------------- */

typedef struct {
    uint32_t n;
    char *ids;
    uint32_t *id; /* where each begins there, and the end */
    int32_t *date;
    uint32_t *place, *order;
} sorting;

static size_t id_len(const sorting *s, uint32_t i)
{
    return s->id[i + 1] - s->id[i];
}

static zws_status load(sorting *s, zws_documents *documents)
{
    zws_documents_reader r = {0};
    zws_status status = ZWS_OK;
    for (uint32_t i = 0; status == ZWS_OK && i < s->n; i++) {
        status = zws_documents__read(documents, &r, i);
        if (status != ZWS_OK)
            break;
        memcpy(s->ids + s->id[i], r.document.id, r.document.id_len);
        s->id[i + 1] = s->id[i] + r.document.id_len;
        s->date[i] = r.document.date;
        s->place[i] = r.document.id_len > 0 ? 0 : UINT32_MAX;
    }
    zws_documents_reader__free(&r);
    return status;
}

/* Of documents of the same id the last stays. */
static zws_status drop_older(sorting *s)
{
    uint32_t *slot; /* a hash table of index + 1 */
    const uint64_t slots = (uint64_t)s->n * 2 + 1;
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    for (uint32_t i = 0; i < s->n; i++) {
        const size_t len = id_len(s, i);
        if (len == 0)
            continue;
        uint64_t at = zws_table_first((uint32_t)zws_hash64__of(s->ids + s->id[i], len, 0), slots);
        for (; slot[at]; at = at + 1 < slots ? at + 1 : 0) {
            uint32_t old = slot[at] - 1;
            if (id_len(s, old) != len || memcmp(s->ids + s->id[old], s->ids + s->id[i], len) != 0)
                continue;
            s->place[old] = UINT32_MAX;
            break;
        }
        slot[at] = i + 1;
    }
    free(slot);
    return ZWS_OK;
}

static int compare(const void *a, const void *b, void *context)
{
    const sorting *s = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = compare_dates(s->date[x], s->date[y]);
    return order ? order
                 : zws_order__compare(s->ids + s->id[x], id_len(s, x), s->ids + s->id[y],
                                      id_len(s, y));
}

/* The rest of each is read where it stands: behind the ids of all before it. */
static zws_status write_sorted(zws_documents *out, sorting *s, uint32_t n, zws_documents *documents)
{
    for (uint32_t k = 0; k < n; k++) {
        uint8_t fixed[FIXED];
        zws_writer_document d;
        uint32_t i = s->order[k];
        ZWS_TRY(zws_output__read(&documents->file, (uint64_t)i * FIXED + s->id[i], fixed, FIXED));
        take_fixed(&d, fixed);
        d.id = s->ids + s->id[i];
        s->place[i] = k;
        ZWS_TRY(zws_documents__add(out, &d));
    }
    return ZWS_OK;
}

static zws_status sort(zws_documents *out, sorting *s, zws_documents *documents)
{
    ZWS_TRY(zws_mem__zalloc(&s->place, s->n, sizeof *s->place));
    ZWS_TRY(zws_mem__zalloc(&s->date, s->n, sizeof *s->date));
    ZWS_TRY(zws_mem__zalloc(&s->id, (size_t)s->n + 1, sizeof *s->id));
    ZWS_TRY(zws_mem__zalloc(&s->ids, (size_t)documents->id_bytes, 1));
    ZWS_TRY(load(s, documents));
    ZWS_TRY(drop_older(s));
    uint32_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&s->order, s->n, sizeof *s->order));
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->place[i] != UINT32_MAX)
            s->order[n++] = i;
    }
    if (n > 0)
        qsort_r(s->order, n, sizeof *s->order, compare, s);
    return write_sorted(out, s, n, documents);
}

zws_status zws_documents__sort(zws_documents *out, uint32_t **place, zws_documents *documents)
{
    sorting s = {.n = documents->n};
    *place = NULL;
    if (documents->id_bytes > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "the ids of a segment are over 4 GiB: split it");
    zws_status status = sort(out, &s, documents);
    free(s.ids);
    free(s.id);
    free(s.date);
    free(s.order);
    if (status == ZWS_OK)
        *place = s.place;
    else
        free(s.place);
    return status;
}
