#include "store/sealed_tier.h"

#include "base/bytes.h"
#include "base/file.h"
#include "store/chunk_key.h"

/* --- Opening -------------------------------------------------------------------------------- */

static zws_status open_part(zws_sealed_part *part, const char *index,
                            const zws_manifest_segment *entry)
{
    char name[32], *path;
    zws_segment_totals totals;
    zws_manifest__segment_name(name, entry->number);
    ZWS_TRY(zws_path__join(&path, index, name));
    zws_status status = zws_segment__open(&part->segment, path);
    if (status == ZWS_OK) {
        zws_segment__totals(part->segment, &totals);
        part->number = entry->number;
        part->documents = totals.documents;
        part->length = totals.length;
        if (totals.bytes != entry->bytes || zws_segment__checksum(part->segment) != entry->checksum)
            status = zws_error__set(ZWS_ECORRUPT,
                                    "%s is not the segment that the index was sealed with: restore "
                                    "the index from a copy, or index again into a new folder",
                                    path);
    } else if (status == ZWS_ENOTFOUND) {
        status = zws_error__set(ZWS_ECORRUPT,
                                "%s is missing: restore the index from a copy, or index again into "
                                "a new folder",
                                path);
    }
    free(path);
    return status;
}

zws_status zws_sealed__open(zws_sealed **out, const char *index, const zws_manifest *manifest)
{
    zws_sealed *sealed;
    *out = NULL;
    ZWS_TRY(zws_mem__zalloc(&sealed, 1, sizeof *sealed));
    zws_status status = ZWS_OK;
    for (uint32_t i = 0; status == ZWS_OK && i < manifest->n_segments; i++) {
        sealed->n = i + 1;
        status = open_part(&sealed->part[i], index, &manifest->segment[i]);
    }
    if (status == ZWS_OK)
        *out = sealed;
    else
        zws_sealed__free(sealed);
    return status;
}

void zws_sealed__release(const zws_sealed *sealed)
{
    for (size_t i = 0; i < sealed->n; i++)
        zws_segment__release(sealed->part[i].segment);
}

static void forget_hidden(zws_sealed_part *part)
{
    free(part->hidden);
    free(part->dirty);
    part->hidden = NULL;
    part->dirty = NULL;
    part->n_hidden = 0;
}

void zws_sealed__free(zws_sealed *sealed)
{
    if (!sealed)
        return;
    for (size_t i = 0; i < sealed->n; i++) {
        forget_hidden(&sealed->part[i]);
        zws_segment__close(sealed->part[i].segment);
    }
    zws_core_scratch__free(sealed->scratch);
    free(sealed);
}

/* --- Hidden documents ----------------------------------------------------------------------- */

#define CHUNK_WORDS (ZWS_SEALED_CHUNK / 64)

static size_t chunks(const zws_sealed_part *part)
{
    return ((size_t)part->documents + ZWS_SEALED_CHUNK - 1) / ZWS_SEALED_CHUNK;
}

static zws_status need_bits(zws_sealed_part *part)
{
    return part->hidden
               ? ZWS_OK
               : zws_mem__zalloc(&part->hidden, chunks(part) * CHUNK_WORDS, sizeof *part->hidden);
}

static zws_status damaged(zws_term key)
{
    return zws_error__set(ZWS_ECORRUPT,
                          "the record of replaced and deleted documents is damaged (%.*s): run "
                          "zwadmin verify, and restore the index from a copy",
                          key.len < 100 ? (int)key.len : 100, key.text);
}

/* The bits of a word of hidden bits that stand for documents. */
static uint64_t real_documents(const zws_sealed_part *part, size_t word)
{
    size_t first = word * 64;
    if (first >= part->documents)
        return 0;
    return part->documents - first >= 64 ? ~(uint64_t)0
                                         : ((uint64_t)1 << (part->documents - first)) - 1;
}

static zws_status take_chunk(zws_sealed_part *part, size_t chunk, const unsigned char *bits)
{
    ZWS_TRY(need_bits(part));
    for (size_t w = 0; w < CHUNK_WORDS; w++) {
        uint64_t word = zws_get64(bits + w * 8) & real_documents(part, chunk * CHUNK_WORDS + w);
        part->hidden[chunk * CHUNK_WORDS + w] = word;
        part->n_hidden += (uint32_t)__builtin_popcountll(word);
    }
    return ZWS_OK;
}

typedef struct {
    zws_sealed *sealed;
    zws_live *live;
    zws_buffer value;
} loading;

static zws_status load_key(zws_term key, void *context)
{
    loading *l = context;
    uint32_t number, chunk;
    if (!zws_chunk_key__read(&number, &chunk, ZWS_KEY_HIDDEN, key))
        return damaged(key);
    zws_sealed_part *part = NULL;
    for (size_t i = 0; i < l->sealed->n; i++) {
        if (l->sealed->part[i].number == number)
            part = &l->sealed->part[i];
    }
    zws_buffer__clear(&l->value);
    ZWS_TRY(zws_live__metadata(l->live, key, &l->value));
    const unsigned char *value = (const unsigned char *)l->value.data;
    if (!part || chunk >= chunks(part) || l->value.len != 4 + ZWS_SEALED_CHUNK_SIZE ||
        zws_get32(value) != zws_crc32__update(0, value + 4, ZWS_SEALED_CHUNK_SIZE))
        return damaged(key);
    return take_chunk(part, chunk, value + 4);
}

zws_status zws_sealed__load_hidden(zws_sealed *sealed, zws_live *live)
{
    for (size_t i = 0; i < sealed->n; i++)
        forget_hidden(&sealed->part[i]);
    if (sealed->n == 0)
        return ZWS_OK;
    loading l = {.sealed = sealed, .live = live};
    zws_status status = zws_live__metadata_keys(
        live, (zws_term){ZWS_KEY_HIDDEN, sizeof ZWS_KEY_HIDDEN - 1}, load_key, &l);
    zws_buffer__free(&l.value);
    return status;
}

bool zws_sealed__is_hidden(const zws_sealed_part *part, uint32_t doc)
{
    return part->hidden && part->hidden[doc / 64] >> (doc % 64) & 1;
}

zws_core_hidden zws_sealed__hidden(const zws_sealed_part *part)
{
    return (zws_core_hidden){.word = part->n_hidden ? part->hidden : NULL,
                             .documents = part->documents};
}

zws_status zws_sealed__hide(zws_sealed *sealed, zws_sealed_place place)
{
    zws_sealed_part *part = &sealed->part[place.part];
    if (zws_sealed__is_hidden(part, place.doc))
        return ZWS_OK;
    ZWS_TRY(need_bits(part));
    if (!part->dirty)
        ZWS_TRY(zws_mem__zalloc(&part->dirty, chunks(part), 1));
    part->hidden[place.doc / 64] |= (uint64_t)1 << (place.doc % 64);
    part->dirty[place.doc / ZWS_SEALED_CHUNK] = 1;
    part->n_hidden++;
    return ZWS_OK;
}

static zws_status save_chunk(const zws_sealed_part *part, size_t chunk, zws_live *live)
{
    char key[ZWS_CHUNK_KEY_SIZE];
    unsigned char value[4 + ZWS_SEALED_CHUNK_SIZE];
    for (size_t w = 0; w < CHUNK_WORDS; w++)
        zws_put64(value + 4 + w * 8, part->hidden[chunk * CHUNK_WORDS + w]);
    zws_put32(value, zws_crc32__update(0, value + 4, ZWS_SEALED_CHUNK_SIZE));
    zws_term name = zws_chunk_key__write(key, ZWS_KEY_HIDDEN, part->number, (uint32_t)chunk);
    return zws_live__set_metadata(live, name, value, sizeof value);
}

zws_status zws_sealed__save_hidden(zws_sealed *sealed, zws_live *live)
{
    for (size_t i = 0; i < sealed->n; i++) {
        zws_sealed_part *part = &sealed->part[i];
        for (size_t c = 0; part->dirty && c < chunks(part); c++) {
            if (part->dirty[c])
                ZWS_TRY(save_chunk(part, c, live));
        }
        free(part->dirty);
        part->dirty = NULL;
    }
    return ZWS_OK;
}

zws_status zws_sealed__copy_hidden(const zws_sealed_part *part, zws_live *live)
{
    for (size_t c = 0; part->n_hidden && c < chunks(part); c++) {
        bool any = false;
        for (size_t w = 0; w < CHUNK_WORDS; w++)
            any = any || part->hidden[c * CHUNK_WORDS + w];
        if (any)
            ZWS_TRY(save_chunk(part, c, live));
    }
    return ZWS_OK;
}

/* --- Looking up ----------------------------------------------------------------------------- */

void zws_sealed__totals(const zws_sealed *sealed, uint64_t *documents, uint64_t *length)
{
    *documents = *length = 0;
    for (size_t i = 0; i < sealed->n; i++) {
        *documents += sealed->part[i].documents;
        *length += sealed->part[i].length;
    }
}

uint64_t zws_sealed__visible(const zws_sealed *sealed)
{
    uint64_t n = 0;
    for (size_t i = 0; i < sealed->n; i++)
        n += sealed->part[i].documents - sealed->part[i].n_hidden;
    return n;
}

uint64_t zws_sealed__document_frequency(const zws_sealed *sealed, zws_term term)
{
    uint64_t n = 0;
    for (size_t i = 0; i < sealed->n; i++)
        n += zws_segment__document_frequency(sealed->part[i].segment, term.text, term.len);
    return n;
}

zws_status zws_sealed__find(zws_sealed *sealed, const char *id, size_t len, bool *found,
                            zws_sealed_place *place)
{
    *found = false;
    for (size_t i = 0; i < sealed->n; i++) {
        uint32_t doc;
        zws_status status = zws_segment__find(sealed->part[i].segment, id, len, &doc);
        if (status == ZWS_ENOTFOUND)
            continue;
        ZWS_TRY(status);
        if (zws_sealed__is_hidden(&sealed->part[i], doc))
            continue;
        *found = true;
        *place = (zws_sealed_place){i, doc};
        return ZWS_OK;
    }
    return ZWS_OK;
}

zws_status zws_sealed__stored(const zws_sealed *sealed, zws_sealed_place place, zws_buffer *out)
{
    zws_buffer__clear(out);
    ZWS_TRY(zws_segment__stored(sealed->part[place.part].segment, place.doc, out));
    if (out->len < ZWS_STORED_HEAD)
        return zws_error__set(ZWS_ECORRUPT, "a sealed document is cut short: run zwadmin verify");
    return ZWS_OK;
}

zws_status zws_sealed__document(const zws_sealed *sealed, zws_sealed_place place,
                                zws_document **out)
{
    zws_buffer stored = {0};
    *out = NULL;
    zws_status status = zws_sealed__stored(sealed, place, &stored);
    if (status == ZWS_OK)
        status =
            zws_document__decode(out, stored.data + ZWS_STORED_HEAD, stored.len - ZWS_STORED_HEAD);
    zws_buffer__free(&stored);
    return status;
}

zws_hash128 zws_sealed__input(const zws_buffer *stored)
{
    const unsigned char *p = (const unsigned char *)stored->data;
    return (zws_hash128){zws_get64(p), zws_get64(p + 8)};
}

void zws_sealed__put_input(unsigned char out[ZWS_STORED_HEAD], zws_hash128 input)
{
    zws_put64(out, input.lo);
    zws_put64(out + 8, input.hi);
}
