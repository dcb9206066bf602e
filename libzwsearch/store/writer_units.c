/* Units: the articles and items of a document as entries of their own beside it
 * (document/pieces.h). They come and go with it. */
#include "document/pieces.h"
#include "store/store_internal.h"

static zws_status frequency(zws_store_writer *writer, zws_term term, uint64_t *n)
{
    ZWS_TRY(zws_live__document_frequency(writer->live, term, n));
    for (size_t i = 0; *n == 0 && i < writer->sealed->n; i++) {
        zws_core_hits hits;
        ZWS_TRY(zws_sealed__documents(writer->sealed, i, term, &hits));
        *n += hits.n;
        zws_core_hits__free(&hits);
    }
    return ZWS_OK;
}

zws_status zws_store_writer__find_units(zws_store_writer *writer)
{
    uint64_t n = 0;
    if (!writer->units && writer->analyzer)
        ZWS_TRY(frequency(writer, (zws_term){ZWS_TERM_UNIT, sizeof ZWS_TERM_UNIT - 1}, &n));
    writer->units = writer->units || n > 0;
    return ZWS_OK;
}

typedef struct {
    zws_store_writer *writer;
    const zws_pieces *kept; /* NULL: none */
    zws_buffer term;
} sweep;

static bool is_kept(const sweep *s, const char *id, size_t len)
{
    for (size_t i = 0; s->kept && i < s->kept->n; i++) {
        size_t other_len;
        const char *other = zws_document_get(s->kept->item[i], ZWS_FIELD_ID, 0, &other_len);
        if (other && other_len == len && memcmp(other, id, len) == 0)
            return true;
    }
    return false;
}

static zws_status sweep_live(sweep *s)
{
    zws_store_writer *writer = s->writer;
    uint32_t *doc;
    size_t n;
    ZWS_TRY(zws_live__documents(writer->live, zws_term__of(&s->term), &doc, &n));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++) {
        zws_buffer *key = &writer->scratch;
        zws_buffer__clear(key);
        status = zws_live__value(writer->live, doc[i], ZWS_SLOT_NEWEST, key);
        if (status == ZWS_OK && (key->len <= 4 || !is_kept(s, key->data + 4, key->len - 4)))
            status = zws_store_writer__written(writer, zws_live__delete(writer->live, doc[i]));
    }
    free(doc);
    return status;
}

static zws_status sweep_sealed(sweep *s, size_t part)
{
    zws_store_writer *writer = s->writer;
    zws_core_hits hits;
    ZWS_TRY(zws_sealed__documents(writer->sealed, part, zws_term__of(&s->term), &hits));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < hits.n; i++) {
        zws_entry entry = {.is_sealed = true, .sealed = {part, hits.hit[i].doc}};
        const char *id;
        size_t len;
        status = zws_segment__id(writer->sealed->part[part].segment, hits.hit[i].doc, &id, &len);
        if (status == ZWS_OK && !is_kept(s, id, len))
            status = zws_store_writer__remove(writer, &entry);
    }
    zws_core_hits__free(&hits);
    return status;
}

/* Deletes the units of a document but those that are kept. */
static zws_status delete_units(zws_store_writer *writer, const char *id, size_t len,
                               const zws_pieces *kept)
{
    sweep s = {.writer = writer, .kept = kept};
    zws_status status = zws_schema__unit_term(&s.term, id, len);
    if (status == ZWS_OK)
        status = sweep_live(&s);
    for (size_t i = 0; status == ZWS_OK && i < writer->sealed->n; i++)
        status = sweep_sealed(&s, i);
    zws_buffer__free(&s.term);
    return status;
}

zws_status zws_store_writer__delete_units(zws_store_writer *writer, const char *id, size_t len)
{
    return writer->units ? delete_units(writer, id, len, NULL) : ZWS_OK;
}

zws_status zws_store_writer__sweep_units(zws_store_writer *writer, const char *id, size_t len,
                                         const zws_pieces *kept)
{
    return writer->units ? delete_units(writer, id, len, kept) : ZWS_OK;
}

zws_status zws_store_writer__put_units(zws_store_writer *writer, const zws_document *document,
                                       const char *input)
{
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len);
    zws_pieces units = {0};
    if (!writer->units || !id)
        return ZWS_OK;
    ZWS_TRY(zws_pieces__split(&units, writer->analyzer, document));
    zws_status status = delete_units(writer, id, len, &units);
    for (size_t i = 0; status == ZWS_OK && i < units.n; i++) {
        bool changed = true;
        status = zws_store_writer__put_entry(writer, units.item[i], input, &changed);
        if (status == ZWS_OK && changed)
            writer->pending_bytes += zws_store_writer__weight(units.item[i]);
    }
    zws_pieces__free(&units);
    return status;
}
