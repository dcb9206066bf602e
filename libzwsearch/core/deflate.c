#include "core/deflate.h"

#include <stdbool.h>
#include <zlib.h>

/* Blocks of 4 KiB of short documents with a dictionary of 22 KiB, microseconds a block and size;
 * and the same of laws, whose blocks are of 18 KiB:
 *   level 3    62   0.369   297   0.314
 *   level 4    66   0.368   290   0.302
 *   level 5    86   0.360   402   0.294
 *   level 6   111   0.355   579   0.290 */
#define LEVEL  4
#define WINDOW 15
#define MEMORY 8  /* with less, more of its hashes are the same: slower, and larger at that */
#define PIECES 16 /* a stream of zlib takes five, and there are two */

/* Memory of a stream that is made and ended again and again: the pieces stay, so that the system
 * need not give them again for each block. */
typedef struct {
    struct {
        void *memory;
        size_t size;
        bool taken;
    } piece[PIECES];
} pool;

struct zws_deflater {
    z_stream primed; /* has seen the dictionary and nothing else */
    bool is_primed;
    pool pool; /* of it and of one copy */
};

static voidpf take(voidpf opaque, uInt items, uInt size)
{
    pool *p = opaque;
    size_t all = (size_t)items * size;
    for (size_t i = 0; i < PIECES; i++) {
        if (p->piece[i].taken || (p->piece[i].memory && p->piece[i].size != all))
            continue;
        if (!p->piece[i].memory)
            p->piece[i].memory = malloc(all);
        p->piece[i].size = all;
        p->piece[i].taken = p->piece[i].memory != NULL;
        return p->piece[i].memory;
    }
    return malloc(all);
}

static void give_back(voidpf opaque, voidpf memory)
{
    pool *p = opaque;
    for (size_t i = 0; i < PIECES; i++) {
        if (p->piece[i].taken && p->piece[i].memory == memory) {
            p->piece[i].taken = false;
            return;
        }
    }
    free(memory);
}

static zws_status failed(int got)
{
    return got == Z_MEM_ERROR
               ? zws_error__nomem()
               : zws_error__set(ZWS_EINTERNAL, "zlib does not deflate stored documents");
}

zws_status zws_deflater__new(zws_deflater **out, const void *dictionary, size_t len)
{
    enum { MOST = 1 << WINDOW };
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_deflater *d = *out;
    d->primed = (z_stream){.zalloc = take, .zfree = give_back, .opaque = &d->pool};
    size_t part = len < MOST ? len : MOST;
    int got = deflateInit2(&d->primed, LEVEL, Z_DEFLATED, -WINDOW, MEMORY, Z_DEFAULT_STRATEGY);
    d->is_primed = got == Z_OK;
    if (got == Z_OK && part > 0)
        got =
            deflateSetDictionary(&d->primed, (const Bytef *)dictionary + (len - part), (uInt)part);
    if (got == Z_OK)
        return ZWS_OK;
    zws_deflater__free(d);
    *out = NULL;
    return failed(got);
}

void zws_deflater__free(zws_deflater *deflater)
{
    if (!deflater)
        return;
    if (deflater->is_primed)
        deflateEnd(&deflater->primed);
    for (size_t i = 0; i < PIECES; i++)
        free(deflater->pool.piece[i].memory);
    free(deflater);
}

zws_status zws_deflater__run(zws_deflater *d, zws_buffer *out, const void *data, size_t len)
{
    if (len > UINT32_MAX / 2)
        return zws_error__set(ZWS_ELIMIT, "a stored document is larger than 2 GiB");
    size_t room = deflateBound(&d->primed, (uLong)len);
    ZWS_TRY(zws_buffer__reserve(out, room));
    z_stream z;
    int got = deflateCopy(&z, &d->primed);
    if (got != Z_OK)
        return failed(got);
    z.next_in = (Bytef *)(uintptr_t)data;
    z.avail_in = (uInt)len;
    z.next_out = (Bytef *)out->data + out->len;
    z.avail_out = (uInt)room;
    got = deflate(&z, Z_FINISH);
    size_t written = room - z.avail_out;
    deflateEnd(&z);
    if (got != Z_STREAM_END)
        return failed(got);
    out->len += written;
    out->data[out->len] = '\0';
    return ZWS_OK;
}
