/* Stored documents in blocks, which are deflated on all threads. */
#include "base/hash.h"
#include "base/parallel.h"
#include "core/deflate.h"
#include "core/writer.h"

#define BATCH_BYTES ((size_t)256 << 10) /* of documents */
#define HEAD        12  /* checksum of what follows, inflated length, deflated length */
#define PIECE       768 /* bytes of a document in the sample */

typedef struct {
    size_t begin;       /* in the batch's raw bytes */
    size_t deflated;    /* in its deflated bytes, with the head */
    uint32_t documents; /* that begin in it */
} block;

typedef struct {
    zws_deflater *deflater;
    zws_buffer raw, deflated;
    block *block;
    size_t n, cap;
} batch;

typedef struct {
    zws_segment_writer *writer;
    zws_stored_fn fn;
    void *context;
    uint32_t next, documents;
    const void *data; /* of document `next`, where it has been asked for and found no room */
    size_t len;
    bool waiting;
    zws_buffer sample;
    batch *batch;
} storing;

/* The beginnings of documents, evenly drawn: what documents have in common is in it, so blocks
 * need not be large. Only where it is little beside the documents. */
static zws_status take_sample(storing *s)
{
    enum { PIECES = ZWS_STORED_SAMPLE / PIECE, FEW = 8 * PIECES };
    for (uint32_t i = 0; i < PIECES && s->documents >= FEW; i++) {
        uint32_t doc = (uint32_t)((uint64_t)s->documents * i / PIECES);
        ZWS_TRY(s->fn(doc, &s->data, &s->len, s->context));
        ZWS_TRY(zws_buffer__append(&s->sample, s->data, s->len < PIECE ? s->len : PIECE));
    }
    return ZWS_OK;
}

/* A document into the last block of the batch, or a new one; *fits is false where the batch is
 * full.
 */
static zws_status add_document(storing *s, batch *b, bool *fits)
{
    size_t begin = b->n ? b->block[b->n - 1].begin : 0;
    bool fresh =
        b->n == 0 || (b->raw.len > begin && b->raw.len - begin + s->len > ZWS_STORED_BLOCK);
    *fits = !fresh || b->n == 0 || b->raw.len < BATCH_BYTES;
    if (!*fits)
        return ZWS_OK;
    if (fresh) {
        ZWS_TRY(zws_mem__grow(&b->block, &b->cap, b->n + 1, sizeof *b->block));
        b->block[b->n++] = (block){.begin = b->raw.len};
    }
    uint8_t length[10];
    b->block[b->n - 1].documents++;
    ZWS_TRY(zws_buffer__append(&b->raw, length, zws_put_varint(length, s->len)));
    return zws_buffer__append(&b->raw, s->data, s->len);
}

static zws_status take(size_t slot, bool *more, void *context)
{
    storing *s = context;
    batch *b = &s->batch[slot];
    b->n = 0;
    zws_buffer__clear(&b->raw);
    for (bool fits = true; s->next < s->documents;) {
        if (!s->waiting)
            ZWS_TRY(s->fn(s->next, &s->data, &s->len, s->context));
        s->waiting = true;
        ZWS_TRY(add_document(s, b, &fits));
        if (!fits)
            break;
        s->waiting = false;
        s->next++;
    }
    *more = b->n > 0;
    return ZWS_OK;
}

static zws_status deflate_block(batch *b, size_t i)
{
    static const char head[HEAD];
    size_t end = i + 1 < b->n ? b->block[i + 1].begin : b->raw.len;
    size_t len = end - b->block[i].begin, at = b->deflated.len;
    b->block[i].deflated = at;
    ZWS_TRY(zws_buffer__append(&b->deflated, head, HEAD));
    ZWS_TRY(zws_deflater__run(b->deflater, &b->deflated, b->raw.data + b->block[i].begin, len));
    uint8_t *out = (uint8_t *)b->deflated.data + at;
    size_t deflated = b->deflated.len - at - HEAD;
    zws_put32(out + 4, (uint32_t)len);
    zws_put32(out + 8, (uint32_t)deflated);
    zws_put32(out, zws_crc32__update(0, out + 4, deflated + 8));
    return ZWS_OK;
}

static zws_status work(size_t slot, void *context)
{
    storing *s = context;
    batch *b = &s->batch[slot];
    zws_buffer__clear(&b->deflated);
    for (size_t i = 0; i < b->n; i++)
        ZWS_TRY(deflate_block(b, i));
    return ZWS_OK;
}

static zws_status emit(size_t slot, void *context)
{
    storing *s = context;
    const batch *b = &s->batch[slot];
    for (size_t i = 0; i < b->n; i++) {
        size_t end = i + 1 < b->n ? b->block[i + 1].deflated : b->deflated.len;
        ZWS_TRY(zws_segment_writer__block(s->writer, b->deflated.data + b->block[i].deflated,
                                          end - b->block[i].deflated, b->block[i].documents));
    }
    return ZWS_OK;
}

zws_status zws_segment_writer__store(zws_segment_writer *writer, zws_stored_fn fn, void *context,
                                     size_t threads)
{
    storing s = {.writer = writer,
                 .fn = fn,
                 .context = context,
                 .documents = zws_segment_writer__documents(writer)};
    zws_parallel p = {take, work, emit, threads > 1 ? 2 * threads : 1, &s};
    zws_sections *sections = zws_segment_writer__sections(writer);
    zws_sections__end(sections, ZWS_SECTION_POSTINGS);
    zws_status status = take_sample(&s);
    if (status == ZWS_OK)
        status =
            zws_sections__put(sections, ZWS_SECTION_STORED_SAMPLE, s.sample.data, s.sample.len);
    if (status == ZWS_OK)
        status = zws_sections__begin(sections, ZWS_SECTION_STORED_BYTES);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&s.batch, p.slots, sizeof *s.batch);
    for (size_t i = 0; status == ZWS_OK && i < p.slots; i++)
        status = zws_deflater__new(&s.batch[i].deflater, s.sample.data, s.sample.len);
    if (status == ZWS_OK)
        status = zws_parallel__run(&p, threads);
    for (size_t i = 0; s.batch && i < p.slots; i++) {
        zws_deflater__free(s.batch[i].deflater);
        zws_buffer__free(&s.batch[i].raw);
        zws_buffer__free(&s.batch[i].deflated);
        free(s.batch[i].block);
    }
    free(s.batch);
    zws_buffer__free(&s.sample);
    zws_sections__end(sections, ZWS_SECTION_STORED_BYTES);
    return status;
}
