/* Putting, deleting, committing. */
#include "store/store_internal.h"

/* What an entry costs besides its text, so that many tiny documents make batches too. */
#define ENTRY_BYTES 256

#define BASE_MEMORY ((size_t)40 << 20)

size_t zws_store_writer__spare_memory(const zws_store_writer *writer)
{
    size_t memory = writer->memory;
    return memory > BASE_MEMORY * 2 ? memory - BASE_MEMORY : memory / 2;
}

zws_status zws_store_writer__check(const zws_store_writer *writer)
{
    if (!writer->broken)
        return ZWS_OK;
    return zws_error__set(ZWS_EIO,
                          "an earlier write to %s failed: roll back, or open it again; the last "
                          "commit stands",
                          writer->path);
}

zws_status zws_store_writer__written(zws_store_writer *writer, zws_status status)
{
    if (status == ZWS_OK)
        writer->dirty = true;
    else
        writer->broken = true;
    return status;
}

zws_status zws_store__prepare(zws_document *document, zws_analyzer *analyzer, zws_buffer *data)
{
    if (!document->extracted && analyzer)
        ZWS_TRY(zws_document__extract(document, analyzer));
    zws_buffer__clear(data);
    return zws_document__encode(data, document);
}

zws_status zws_store__invert(zws_inverted *out, zws_analyzer *analyzer,
                             const zws_document *document)
{
    return analyzer ? zws_invert__document(out, analyzer, document)
                    : zws_invert__tokens(out, document);
}

zws_status zws_store_writer__prepare(zws_store_writer *writer, zws_document *document)
{
    return zws_store__prepare(document, writer->analyzer, &writer->data);
}

zws_status zws_store_writer__invert(zws_store_writer *writer, const zws_document *document)
{
    return zws_store__invert(&writer->inverted, writer->analyzer, document);
}

/* They are the inverter's array, which has room for one more. */
void zws_inverted__add_term(zws_inverted *inverted, const char *text)
{
    uint32_t len = (uint32_t)strlen(text);
    size_t i = inverted->n_terms++;
    for (; i > 0 && !inverted->any_order; i--) {
        const zws_inverted_term *before = &inverted->term[i - 1];
        size_t common = before->len < len ? before->len : len;
        int c = memcmp(before->text, text, common);
        if (c < 0 || (c == 0 && before->len < len))
            break;
        inverted->term[i] = *before;
    }
    inverted->term[i] = (zws_inverted_term){.text = text, .len = len};
}

zws_status zws_store_writer__store(zws_store_writer *writer, uint32_t *doc, zws_record *record,
                                   const char *input_term)
{
    zws_inverted *inverted = &writer->inverted;
    unsigned char bytes[ZWS_RECORD_SIZE];
    if (*doc)
        ZWS_TRY(zws_store_writer__written(writer, zws_ledger__note_live(writer, *doc)));
    ZWS_TRY(zws_store_writer__written(writer, zws_ledger__note_put(writer)));
    if (input_term)
        zws_inverted__add_term(&writer->inverted, input_term);
    zws_record__sum(record, inverted->term, inverted->n_terms);
    zws_record__encode(bytes, record);
    if (inverted->n_values == sizeof inverted->value / sizeof *inverted->value)
        return zws_error__set(ZWS_EINTERNAL, "a document has too many values");
    inverted->value[inverted->n_values++] =
        (zws_inverted_value){ZWS_SLOT_RECORD, (const char *)bytes, sizeof bytes};
    zws_buffer *packed = &writer->scratch;
    zws_buffer__clear(packed);
    ZWS_TRY(zws_document__pack(packed, writer->data.data, writer->data.len));
    return zws_store_writer__written(
        writer, zws_live__put(writer->live, doc, inverted, packed->data, packed->len));
}

static zws_status find_sealed(zws_store_writer *writer, const char *id, size_t len, zws_entry *out)
{
    zws_buffer *scratch = &writer->scratch;
    ZWS_TRY(zws_sealed__find(writer->sealed, id, len, &out->is_sealed, &out->sealed));
    if (!out->is_sealed)
        return ZWS_OK;
    zws_status status = zws_sealed__stored(writer->sealed, out->sealed, scratch);
    if (status == ZWS_ECORRUPT)
        return ZWS_OK; /* it can still be replaced or deleted */
    ZWS_TRY(status);
    out->record.input = zws_sealed__input(scratch);
    out->record.document =
        zws_hash128__of(scratch->data + ZWS_STORED_HEAD, scratch->len - ZWS_STORED_HEAD);
    return ZWS_OK;
}

zws_status zws_store_writer__find(zws_store_writer *writer, const char *id, size_t len,
                                  zws_entry *out)
{
    *out = (zws_entry){0};
    const zws_seen_item *seen = zws_seen__find(&writer->ids, zws_hash128__of(id, len));
    if (writer->only_ours && !seen)
        return ZWS_OK;
    out->is_built = seen && seen->built;
    if (out->is_built) {
        out->record.input = zws_seen__input_hash(&writer->inputs, seen->number);
        return ZWS_OK;
    }
    zws_buffer *scratch = &writer->scratch;
    zws_buffer__clear(scratch);
    ZWS_TRY(zws_schema__id_term(scratch, id, len));
    ZWS_TRY(zws_live__find(writer->live, zws_term__of(scratch), &out->live));
    if (out->live == 0)
        return find_sealed(writer, id, len, out);
    zws_buffer__clear(scratch);
    ZWS_TRY(zws_live__value(writer->live, out->live, ZWS_SLOT_RECORD, scratch));
    /* A damaged record only means that the document is written again. */
    zws_record__decode(&out->record, scratch->data ? scratch->data : "", scratch->len);
    return ZWS_OK;
}

zws_status zws_store_writer__remove(zws_store_writer *writer, const zws_entry *entry)
{
    ZWS_TRY(zws_store_writer__written(writer, entry->is_sealed
                                                  ? zws_ledger__note_sealed(writer, entry->sealed)
                                                  : zws_ledger__note_live(writer, entry->live)));
    return zws_store_writer__written(writer, entry->is_sealed
                                                 ? zws_sealed__hide(writer->sealed, entry->sealed)
                                                 : zws_live__delete(writer->live, entry->live));
}

zws_status zws_store_writer__record_built(zws_store_writer *writer, const zws_entry *old,
                                          zws_hash128 id_hash, zws_hash128 input)
{
    ZWS_TRY(zws_seen__add(&writer->ids, id_hash, writer->batch));
    if (old->live || old->is_sealed)
        ZWS_TRY(zws_store_writer__remove(writer, old));
    zws_seen_item *item = zws_seen__find(&writer->ids, id_hash);
    item->built = true;
    item->number = zws_seen__input_number(&writer->inputs, input) & ZWS_SEEN_NUMBER_MAX;
    if (old->is_built)
        return ZWS_OK;
    writer->sealer.documents++;
    zws_seen_input *from = zws_seen__find_input(&writer->inputs, input);
    if (from)
        from->count++;
    return ZWS_OK;
}

/* A document into the builder of a bulk build; that it replaces one there is the builder's. */
static zws_status build_entry(zws_store_writer *writer, const zws_document *document,
                              const zws_record *record, const char *input_term,
                              const zws_entry *old, zws_hash128 id_hash)
{
    if (!writer->sealer.builder)
        ZWS_TRY(zws_store_writer__written(
            writer, zws_sealer__begin(&writer->sealer, writer->path, 1, writer->memory)));
    if (input_term)
        zws_inverted__add_term(&writer->inverted, input_term);
    ZWS_TRY(
        zws_store_writer__written(writer, zws_sealer__add(&writer->sealer, &writer->inverted,
                                                          document, &writer->data, record->input)));
    writer->sealer.next++;
    return zws_store_writer__record_built(writer, old, id_hash, record->input);
}

static bool same_hash(zws_hash128 a, zws_hash128 b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static bool is_there(const zws_entry *old)
{
    return old->live || old->is_sealed || old->is_built;
}

bool zws_entry__is_same(const zws_entry *old, const zws_record *record)
{
    return !old->is_built && is_there(old) && same_hash(old->record.document, record->document) &&
           same_hash(old->record.input, record->input);
}

zws_status zws_store_writer__look_up(zws_store_writer *writer, zws_entry *old, zws_record *record,
                                     const zws_document *document, const char *input)
{
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len);
    if (!id)
        return zws_error__set(ZWS_EINVAL, "a document has no id: set the field \"id\"");
    if (input) {
        ZWS_TRY(zws_store_writer__begin_input(writer, input));
        record->input = zws_hash128__of(input, strlen(input));
    }
    ZWS_TRY(zws_store_writer__find(writer, id, len, old));
    const zws_seen_input *other = zws_seen__find_input(&writer->inputs, old->record.input);
    if (input && is_there(old) && other && !same_hash(old->record.input, record->input))
        return zws_error__set(ZWS_EEXIST, "the id %.*s stands in two inputs: %s and %s",
                              len < 200 ? (int)len : 200, id, other->name, input);
    return ZWS_OK;
}

zws_status zws_store_writer__put_entry(zws_store_writer *writer, zws_document *document,
                                       const char *input, bool *changed)
{
    zws_entry old;
    zws_record record = {0};
    char input_term[64];
    ZWS_TRY(zws_store_writer__look_up(writer, &old, &record, document, input));
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len);
    zws_hash128 id_hash = zws_hash128__of(id, len);
    ZWS_TRY(zws_store_writer__prepare(writer, document));
    record.document = zws_hash128__of(writer->data.data, writer->data.len);
    if (zws_entry__is_same(&old, &record)) {
        *changed = false;
        return zws_seen__add(&writer->ids, id_hash, writer->batch);
    }
    ZWS_TRY(zws_store_writer__invert(writer, document));
    if (input) {
        zws_buffer__clear(&writer->scratch);
        ZWS_TRY(zws_schema__input_term(&writer->scratch, input, strlen(input)));
        memcpy(input_term, writer->scratch.data, writer->scratch.len + 1);
    }
    ZWS_TRY(zws_seen__add(&writer->ids, id_hash, writer->batch));
    if (writer->bulk || writer->sealer.builder)
        return build_entry(writer, document, &record, input ? input_term : NULL, &old, id_hash);
    if (old.is_sealed)
        ZWS_TRY(zws_store_writer__remove(writer, &old));
    return zws_store_writer__store(writer, &old.live, &record, input ? input_term : NULL);
}

size_t zws_store_writer__weight(const zws_document *document)
{
    size_t body = 0;
    zws_document_get(document, ZWS_FIELD_BODY, 0, &body);
    return body + ENTRY_BYTES;
}

size_t zws_store_writer__batch_bytes(const zws_store_writer *writer)
{
    bool building = writer->sealer.builder;
    return building && writer->batch_bytes < writer->bulk_bytes ? writer->bulk_bytes
                                                                : writer->batch_bytes;
}

/* Nothing is taken out of a builder: what it has of a document's units comes first into the index.
 */
static zws_status publish_units(zws_store_writer *writer, const zws_document *document)
{
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len);
    if (!writer->units || !writer->sealer.builder || !id)
        return ZWS_OK;
    const zws_seen_item *seen = zws_seen__find(&writer->ids, zws_hash128__of(id, len));
    return seen && seen->built ? zws_store_writer__commit(writer) : ZWS_OK;
}

zws_status zws_store_writer__put(zws_store_writer *writer, zws_document *document,
                                 const char *input, bool *changed)
{
    bool ignored;
    if (!changed)
        changed = &ignored;
    *changed = true;
    ZWS_TRY(zws_bulk__drain(writer));
    ZWS_TRY(zws_store_writer__check(writer));
    ZWS_TRY(publish_units(writer, document));
    ZWS_TRY(zws_store_writer__put_entry(writer, document, input, changed));
    if (*changed)
        writer->pending_bytes += zws_store_writer__weight(document);
    /* One commit has a document and its units. */
    ZWS_TRY(zws_store_writer__put_units(writer, document, input));
    if (!*changed)
        return ZWS_OK;
    return writer->pending_bytes >= zws_store_writer__batch_bytes(writer)
               ? zws_store_writer__commit(writer)
               : ZWS_OK;
}

zws_status zws_store_writer__delete(zws_store_writer *writer, const char *id, size_t len)
{
    zws_entry entry;
    ZWS_TRY(zws_bulk__drain(writer));
    ZWS_TRY(zws_store_writer__check(writer));
    ZWS_TRY(zws_store_writer__find(writer, id, len, &entry));
    if (entry.is_built) { /* nothing is taken out of a builder */
        ZWS_TRY(zws_store_writer__commit(writer));
        ZWS_TRY(zws_store_writer__find(writer, id, len, &entry));
    }
    if (!entry.live && !entry.is_sealed)
        return zws_error__set(ZWS_ENOTFOUND, "there is no document with the id %.*s in %s",
                              len < 200 ? (int)len : 200, id, writer->path);
    writer->pending_bytes += ENTRY_BYTES;
    ZWS_TRY(zws_store_writer__delete_units(writer, id, len));
    return zws_store_writer__remove(writer, &entry);
}

/* Documents of another dictionary are about to stand beside the others: that is on record before
 * any of them is. */
static zws_status note_mixed(zws_store_writer *writer)
{
    if (!writer->analyzer || writer->manifest.mixed ||
        writer->manifest.fingerprint == zws_analyzer__fingerprint(writer->analyzer))
        return ZWS_OK;
    zws_manifest manifest = writer->manifest;
    manifest.mixed = true;
    ZWS_TRY(zws_manifest__write(writer->path, &manifest));
    writer->manifest = manifest;
    return ZWS_OK;
}

/* The transaction is over. */
static void close_batch(zws_store_writer *writer)
{
    writer->dirty = false;
    writer->pending_bytes = 0;
    writer->batch++;
}

static zws_status commit_bulk(zws_store_writer *writer)
{
    zws_status status = zws_store_writer__seal_as(writer, ZWS_SEAL_BULK, NULL, NULL);
    zws_seen__clear_built(&writer->ids);
    zws_seen__clear_built(&writer->inputs);
    ZWS_TRY(zws_store_writer__written(writer, status));
    writer->unfinished = writer->bulk;
    close_batch(writer);
    return ZWS_OK;
}

zws_status zws_store_writer__commit_only(zws_store_writer *writer)
{
    int lock;
    char now[24];
    ZWS_TRY(zws_bulk__drain(writer));
    ZWS_TRY(zws_store_writer__check(writer));
    if (writer->sealer.builder)
        return commit_bulk(writer);
    if (!writer->dirty)
        return ZWS_OK;
    ZWS_TRY(note_mixed(writer));
    zws_manifest__now(now);
    ZWS_TRY(zws_store_writer__written(writer, zws_ledger__commit(writer)));
    ZWS_TRY(
        zws_store_writer__written(writer, zws_sealed__save_hidden(writer->sealed, writer->live)));
    ZWS_TRY(zws_store_writer__written(
        writer,
        zws_live__set_metadata(writer->live, (zws_term){ZWS_KEY_COMMIT, 6}, now, strlen(now))));
    ZWS_TRY(zws_file__lock(&lock, writer->commit_lock, ZWS_LOCK_EXCLUSIVE, true, true));
    zws_status status = zws_store_writer__written(writer, zws_live__commit(writer->live));
    zws_file__unlock(lock);
    ZWS_TRY(status);
    close_batch(writer);
    return ZWS_OK;
}

zws_status zws_store_writer__commit(zws_store_writer *writer)
{
    bool changed = writer->dirty;
    ZWS_TRY(zws_store_writer__commit_only(writer));
    return changed ? zws_store_writer__seal_when_due(writer) : ZWS_OK;
}

void zws_store_writer__set_sealing(zws_store_writer *writer, bool by_itself)
{
    writer->policy.off = !by_itself;
}

zws_status zws_store_writer__set_bulk(zws_store_writer *writer, bool bulk)
{
    /* What is pending in the live tier would be committed apart from what is built. */
    if (bulk && !writer->bulk && !writer->sealer.builder)
        ZWS_TRY(zws_store_writer__commit(writer));
    zws_status status = bulk ? ZWS_OK : zws_bulk__drain(writer);
    if (!bulk)
        zws_bulk__free(writer);
    writer->bulk = bulk;
    if (status != ZWS_OK || bulk || !writer->unfinished || writer->sealer.builder || writer->broken)
        return status;
    writer->unfinished = false; /* nothing more came of it */
    return zws_store_writer__written(
        writer, zws_live__set_metadata(writer->live,
                                       (zws_term){ZWS_KEY_BULK, sizeof ZWS_KEY_BULK - 1}, "", 0));
}

void zws_store_writer__set_work(zws_store_writer *writer, size_t jobs, size_t memory)
{
    writer->jobs = jobs;
    if (memory)
        writer->memory = memory;
}

bool zws_store_writer__is_unfinished(const zws_store_writer *writer)
{
    return writer->unfinished;
}

bool zws_store_writer__is_new(const zws_store_writer *writer)
{
    return writer->only_ours;
}

zws_status zws_store_writer__rollback(zws_store_writer *writer)
{
    writer->broken = true;
    zws_bulk__free(writer);
    zws_sealer__free(&writer->sealer);
    zws_seen__clear_built(&writer->ids);
    zws_seen__clear_built(&writer->inputs);
    ZWS_TRY(zws_live__cancel(writer->live));
    zws_notes__clear(&writer->notes);
    ZWS_TRY(zws_sealed__load_hidden(writer->sealed, writer->live));
    ZWS_TRY(zws_ledger__load(&writer->ledger, writer->sealed, writer->live));
    ZWS_TRY(zws_seen__drop(&writer->ids, writer->batch));
    ZWS_TRY(zws_seen__drop(&writer->inputs, writer->batch));
    writer->broken = false;
    writer->dirty = false;
    writer->pending_bytes = 0;
    return ZWS_OK;
}
