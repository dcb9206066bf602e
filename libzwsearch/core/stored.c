/* Stored documents in blocks, which are deflated on all threads. */
#include <zlib.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "core/writer.h"

#define BATCH_BYTES ((size_t)256 << 10) /* of documents */
#define LEVEL       4 /* of zlib: half a percent of the text more than 6, at two thirds of the time */
#define HEAD        12 /* checksum of what follows, inflated length, deflated length */

typedef struct {
    size_t begin;    /* in the batch's raw bytes */
    size_t deflated; /* in its deflated bytes, with the head */
} block;

typedef struct {
    zws_buffer raw, deflated;
    block *block;
    size_t n, cap;
} batch;

typedef struct {
    zws_segment_writer *writer;
    zws_stored_fn fn;
    void *context;
    uint32_t next, documents;
    uint64_t blocks;  /* in the batches before */
    const void *data; /* of document `next`, where it has been asked for and found no room */
    size_t len;
    bool waiting;
    batch *batch;
} storing;

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
        b->block[b->n++] = (block){.begin = begin = b->raw.len};
    }
    uint8_t length[10];
    ZWS_TRY(zws_segment_writer__place(s->writer, s->blocks + b->n - 1, b->raw.len - begin));
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
    s->blocks += b->n;
    *more = b->n > 0;
    return ZWS_OK;
}

static zws_status work(size_t slot, void *context)
{
    batch *b = &((storing *)context)->batch[slot];
    zws_buffer__clear(&b->deflated);
    for (size_t i = 0; i < b->n; i++) {
        size_t end = i + 1 < b->n ? b->block[i + 1].begin : b->raw.len;
        size_t len = end - b->block[i].begin;
        if (len > UINT32_MAX / 2)
            return zws_error__set(ZWS_ELIMIT, "a stored document is larger than 2 GiB");
        uLongf deflated = compressBound((uLong)len);
        ZWS_TRY(zws_buffer__reserve(&b->deflated, deflated + HEAD));
        b->block[i].deflated = b->deflated.len;
        uint8_t *out = (uint8_t *)b->deflated.data + b->deflated.len;
        if (compress2(out + HEAD, &deflated, (const Bytef *)b->raw.data + b->block[i].begin,
                      (uLong)len, LEVEL) != Z_OK)
            return zws_error__nomem();
        zws_put32(out + 4, (uint32_t)len);
        zws_put32(out + 8, (uint32_t)deflated);
        zws_put32(out, zws_crc32__update(0, out + 4, deflated + 8));
        b->deflated.len += deflated + HEAD;
    }
    return ZWS_OK;
}

static zws_status emit(size_t slot, void *context)
{
    storing *s = context;
    const batch *b = &s->batch[slot];
    for (size_t i = 0; i < b->n; i++) {
        size_t end = i + 1 < b->n ? b->block[i + 1].deflated : b->deflated.len;
        ZWS_TRY(zws_segment_writer__block(s->writer, b->deflated.data + b->block[i].deflated,
                                          end - b->block[i].deflated));
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
    ZWS_TRY(zws_sections__begin(sections, ZWS_SECTION_STORED_BYTES));
    ZWS_TRY(zws_mem__zalloc(&s.batch, p.slots, sizeof *s.batch));
    zws_status status = zws_parallel__run(&p, threads);
    for (size_t i = 0; i < p.slots; i++) {
        zws_buffer__free(&s.batch[i].raw);
        zws_buffer__free(&s.batch[i].deflated);
        free(s.batch[i].block);
    }
    free(s.batch);
    zws_sections__end(sections, ZWS_SECTION_STORED_BYTES);
    return status;
}
