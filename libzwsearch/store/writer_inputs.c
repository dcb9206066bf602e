/* What is on record of inputs: a metadata entry of the live tier for each, so that it is committed
 * with the documents that came from it. Key: ZWS_KEY_INPUT + the id (cut, with a hash, when long);
 * value: hash (16 bytes), number of documents (LE32), CRC-32 of everything else (LE32), the id. */
#include "base/bytes.h"
#include "base/utf8.h"
#include "store/store_internal.h"

#define HEAD    24
#define KEY_CUT 150 /* bytes of the id that stand in every key that is longer */

static uint32_t checksum(const unsigned char *value, size_t len)
{
    return zws_crc32__update(zws_crc32__update(0, value, 20), value + HEAD, len - HEAD);
}

bool zws_input_record__decode(zws_input_record *out, const void *data, size_t len)
{
    const unsigned char *value = data;
    if (len < HEAD || zws_get32(value + 20) != checksum(value, len))
        return false;
    *out = (zws_input_record){.hash = {zws_get64(value), zws_get64(value + 8)},
                              .documents = zws_get32(value + 16),
                              .id = (const char *)value + HEAD,
                              .id_len = len - HEAD};
    return true;
}

static zws_status input_key(zws_buffer *out, const char *input, size_t len)
{
    char hex[33];
    zws_buffer__clear(out);
    ZWS_TRY(zws_buffer__puts(out, ZWS_KEY_INPUT));
    if (len <= KEY_CUT)
        return zws_buffer__append(out, input, len);
    zws_hash128__hex(hex, zws_hash128__of(input, len));
    ZWS_TRY(zws_buffer__append(out, input, KEY_CUT));
    return zws_buffer__append(out, hex, 32);
}

static zws_status remember(zws_store_writer *writer, const char *input, zws_hash128 hash,
                           uint32_t documents)
{
    size_t len = strlen(input);
    unsigned char head[HEAD];
    zws_buffer value = {0};
    zws_put64(head, hash.lo);
    zws_put64(head + 8, hash.hi);
    zws_put32(head + 16, documents);
    memset(head + 20, 0, 4);
    ZWS_TRY(input_key(&writer->scratch, input, len));
    zws_status status = zws_buffer__append(&value, head, sizeof head);
    if (status == ZWS_OK)
        status = zws_buffer__append(&value, input, len);
    if (status == ZWS_OK) {
        unsigned char *bytes = (unsigned char *)value.data;
        zws_put32(bytes + 20, checksum(bytes, value.len));
        status = zws_store_writer__written(
            writer, zws_live__set_metadata(writer->live, zws_term__of(&writer->scratch), value.data,
                                           value.len));
    }
    zws_buffer__free(&value);
    return status;
}

/* What is on record; *known is false when nothing is. The record's id is not set. */
static zws_status recall(zws_store_writer *writer, const char *input, bool *known,
                         zws_input_record *record)
{
    size_t len = strlen(input);
    zws_buffer value = {0};
    ZWS_TRY(input_key(&writer->scratch, input, len));
    zws_status status = zws_live__metadata(writer->live, zws_term__of(&writer->scratch), &value);
    *known = status == ZWS_OK && value.len > 0 &&
             zws_input_record__decode(record, value.data, value.len) && record->id_len == len &&
             memcmp(record->id, input, len) == 0;
    if (*known)
        record->id = NULL;
    zws_buffer__free(&value);
    return status;
}

static zws_status mark_seen(zws_store_writer *writer, const char *input)
{
    return zws_seen__add_input(&writer->inputs, zws_hash128__of(input, strlen(input)),
                               writer->batch, input);
}

zws_status zws_store_writer__begin_input(zws_store_writer *writer, const char *input)
{
    if (zws_seen__find(&writer->inputs, zws_hash128__of(input, strlen(input))))
        return ZWS_OK;
    bool known;
    zws_input_record record;
    ZWS_TRY(recall(writer, input, &known, &record));
    if (known)
        ZWS_TRY(zws_store_writer__written(
            writer, zws_live__set_metadata(writer->live, zws_term__of(&writer->scratch), "", 0)));
    return mark_seen(writer, input);
}

zws_status zws_store_writer__count_documents(zws_store_writer *writer, const char *input,
                                             uint64_t *n)
{
    zws_buffer__clear(&writer->scratch);
    ZWS_TRY(zws_schema__input_term(&writer->scratch, input, strlen(input)));
    zws_term term = zws_term__of(&writer->scratch);
    ZWS_TRY(zws_live__document_frequency(writer->live, term, n));
    for (size_t i = 0; i < writer->sealed->n; i++) {
        zws_core_hits hits;
        ZWS_TRY(zws_sealed__documents(writer->sealed, i, term, &hits));
        *n += hits.n;
        zws_core_hits__free(&hits);
    }
    const zws_seen_input *item =
        zws_seen__find_input(&writer->inputs, zws_hash128__of(input, strlen(input)));
    *n += item ? item->count : 0;
    return ZWS_OK;
}

zws_status zws_store_writer__input_unchanged(bool *unchanged, zws_store_writer *writer,
                                             const char *input, zws_hash128 hash)
{
    zws_input_record record = {0};
    uint64_t n;
    bool known;
    *unchanged = false;
    ZWS_TRY(zws_store_writer__check(writer));
    ZWS_TRY(recall(writer, input, &known, &record));
    if (!known || record.hash.lo != hash.lo || record.hash.hi != hash.hi)
        return ZWS_OK;
    ZWS_TRY(zws_bulk__drain(writer)); /* what is on its way may take documents from it */
    ZWS_TRY(zws_store_writer__count_documents(writer, input, &n));
    if (n != record.documents)
        return ZWS_OK;
    *unchanged = true;
    return mark_seen(writer, input);
}

static zws_status delete_sealed(zws_store_writer *writer, size_t part, const char *input,
                                size_t len, size_t *deleted)
{
    zws_core_hits hits;
    zws_buffer__clear(&writer->scratch);
    ZWS_TRY(zws_schema__input_term(&writer->scratch, input, len));
    ZWS_TRY(zws_sealed__documents(writer->sealed, part, zws_term__of(&writer->scratch), &hits));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < hits.n; i++) {
        zws_entry entry = {.is_sealed = true, .sealed = {part, hits.hit[i].doc}};
        const char *id;
        size_t id_len;
        status = zws_segment__id(writer->sealed->part[part].segment, hits.hit[i].doc, &id, &id_len);
        if (status != ZWS_OK || zws_seen__find(&writer->ids, zws_hash128__of(id, id_len)))
            continue;
        status = zws_store_writer__remove(writer, &entry);
        if (status == ZWS_OK)
            ++*deleted;
    }
    zws_core_hits__free(&hits);
    return status;
}

/* Deletes the documents of an input but those that were put in this run. */
static zws_status delete_documents(zws_store_writer *writer, const char *input, size_t len,
                                   size_t *deleted)
{
    uint32_t *doc;
    size_t n;
    zws_buffer__clear(&writer->scratch);
    ZWS_TRY(zws_schema__input_term(&writer->scratch, input, len));
    ZWS_TRY(zws_live__documents(writer->live, zws_term__of(&writer->scratch), &doc, &n));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++) {
        zws_buffer *key = &writer->scratch;
        zws_buffer__clear(key);
        status = zws_live__value(writer->live, doc[i], ZWS_SLOT_NEWEST, key);
        if (status != ZWS_OK)
            break;
        if (key->len > 4 &&
            zws_seen__find(&writer->ids, zws_hash128__of(key->data + 4, key->len - 4)))
            continue;
        status = zws_store_writer__remove(writer, &(zws_entry){.live = doc[i]});
        if (status == ZWS_OK)
            ++*deleted;
    }
    free(doc);
    for (size_t i = 0; status == ZWS_OK && i < writer->sealed->n; i++)
        status = delete_sealed(writer, i, input, len, deleted);
    return status;
}

zws_status zws_store_writer__input_done(zws_store_writer *writer, const char *input,
                                        zws_hash128 hash, size_t *deleted)
{
    uint64_t n;
    size_t ignored;
    if (!deleted)
        deleted = &ignored;
    *deleted = 0;
    ZWS_TRY(zws_bulk__drain(writer));
    ZWS_TRY(zws_store_writer__check(writer));
    ZWS_TRY(mark_seen(writer, input)); /* an input without documents has not begun */
    if (!writer->only_ours)
        ZWS_TRY(delete_documents(writer, input, strlen(input), deleted));
    ZWS_TRY(zws_store_writer__count_documents(writer, input, &n));
    return remember(writer, input, hash, (uint32_t)n);
}

typedef struct {
    zws_store_writer *writer;
    const char *prefix;
    size_t prefix_len;
    zws_buffer keys; /* of unseen inputs, each as its length (4 bytes) and its bytes */
    zws_buffer value;
} unseen;

static zws_status collect_unseen(zws_term key, void *context)
{
    unseen *u = context;
    zws_input_record record;
    zws_buffer__clear(&u->value);
    ZWS_TRY(zws_live__metadata(u->writer->live, key, &u->value));
    if (!u->value.len || !zws_input_record__decode(&record, u->value.data, u->value.len))
        return ZWS_OK; /* verify reports it */
    if (record.id_len < u->prefix_len || memcmp(record.id, u->prefix, u->prefix_len) != 0 ||
        zws_seen__find(&u->writer->inputs, zws_hash128__of(record.id, record.id_len)))
        return ZWS_OK;
    uint32_t len = (uint32_t)record.id_len;
    ZWS_TRY(zws_buffer__append(&u->keys, &len, sizeof len));
    return zws_buffer__append(&u->keys, record.id, record.id_len);
}

zws_status zws_store_writer__forget_unseen(zws_store_writer *writer, const char *prefix,
                                           size_t *deleted)
{
    unseen u = {.writer = writer, .prefix = prefix, .prefix_len = strlen(prefix)};
    zws_buffer key = {0};
    size_t ignored;
    if (!deleted)
        deleted = &ignored;
    *deleted = 0;
    ZWS_TRY(zws_bulk__drain(writer));
    ZWS_TRY(zws_store_writer__check(writer));
    zws_status status = zws_buffer__puts(&key, ZWS_KEY_INPUT);
    if (status == ZWS_OK)
        status = zws_buffer__append(&key, prefix, u.prefix_len < KEY_CUT ? u.prefix_len : KEY_CUT);
    /* The keys are collected first: what is walked must not change. */
    if (status == ZWS_OK)
        status = zws_live__metadata_keys(writer->live, zws_term__of(&key), collect_unseen, &u);
    for (size_t at = 0; status == ZWS_OK && at < u.keys.len;) {
        uint32_t len;
        memcpy(&len, u.keys.data + at, sizeof len);
        const char *id = u.keys.data + at + sizeof len;
        at += sizeof len + len;
        status = delete_documents(writer, id, len, deleted);
        if (status == ZWS_OK)
            status = input_key(&writer->scratch, id, len);
        if (status == ZWS_OK)
            status = zws_store_writer__written(
                writer,
                zws_live__set_metadata(writer->live, zws_term__of(&writer->scratch), "", 0));
    }
    zws_buffer__free(&u.keys);
    zws_buffer__free(&u.value);
    zws_buffer__free(&key);
    return status;
}
