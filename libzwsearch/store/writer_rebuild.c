/* Analysing everything again. */
#include "store/store_internal.h"

static zws_status rebuild_one(zws_store_writer *writer, uint32_t doc)
{
    zws_buffer *scratch = &writer->scratch;
    zws_record old, record = {0};
    char input_term[64];
    zws_document *document;
    zws_buffer__clear(scratch);
    ZWS_TRY(zws_live__value(writer->live, doc, ZWS_SLOT_RECORD, scratch));
    if (!zws_record__decode(&old, scratch->data ? scratch->data : "", scratch->len))
        return zws_error__set(ZWS_ECORRUPT,
                              "%s is damaged (document %u has no record): run zwadmin verify",
                              writer->path, doc);
    record.input = old.input;
    bool has_input = old.input.lo || old.input.hi;
    if (has_input) {
        zws_buffer__clear(scratch);
        ZWS_TRY(zws_schema__input_hash_term(scratch, old.input));
        memcpy(input_term, scratch->data, scratch->len + 1);
    }
    ZWS_TRY(zws_store__read_document(writer->live, doc, &document));
    document->extracted = false;
    size_t body = 0;
    zws_document_get(document, ZWS_FIELD_BODY, 0, &body);
    writer->pending_bytes += body;
    zws_status status = zws_store_writer__prepare(writer, document);
    if (status == ZWS_OK)
        status = zws_store_writer__invert(writer, document);
    zws_document_free(document);
    ZWS_TRY(status);
    record.document = zws_hash128__of(writer->data.data, writer->data.len);
    return zws_store_writer__store(writer, &doc, &record, has_input ? input_term : NULL);
}

/* From now on every document is of the present dictionary. */
static zws_status note_rebuilt(zws_store_writer *writer)
{
    if (!writer->analyzer)
        return ZWS_OK;
    zws_manifest manifest = writer->manifest;
    manifest.fingerprint = zws_analyzer__fingerprint(writer->analyzer);
    manifest.mixed = false;
    ZWS_TRY(zws_manifest__write(writer->path, &manifest));
    writer->manifest = manifest;
    return ZWS_OK;
}

zws_status zws_store_writer__rebuild(zws_store_writer *writer,
                                     void (*progress)(uint64_t done, uint64_t total, void *context),
                                     void *context)
{
    uint32_t *doc;
    size_t n;
    if (writer->sealed->n > 0)
        return zws_store_writer__seal_as(writer, ZWS_SEAL_REBUILD, progress, context);
    ZWS_TRY(zws_store_writer__commit_only(writer));
    ZWS_TRY(zws_live__documents(writer->live, (zws_term){"", 0}, &doc, &n));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++) {
        status = rebuild_one(writer, doc[i]);
        if (status == ZWS_OK && writer->pending_bytes >= writer->batch_bytes)
            status = zws_store_writer__commit_only(writer);
        if (status == ZWS_OK && progress)
            progress(i + 1, n, context);
    }
    free(doc);
    if (status == ZWS_OK)
        status = zws_store_writer__commit_only(writer);
    return status == ZWS_OK ? note_rebuilt(writer) : status;
}
