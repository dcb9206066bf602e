/* Documents into the builder of a segment. */
#include "store/store_internal.h"

const zws_bm25 zws_seal__usual = {.k1 = 1.0, .b = 1.0, .min_norm_len = 0.2};

zws_status zws_sealer__begin(zws_sealer *sealer, const char *index, size_t threads, size_t memory)
{
    char *folder;
    ZWS_TRY(zws_path__join(&folder, index, ZWS_SEGMENTS_FOLDER));
    zws_segment_options options = {.threads = threads,
                                   .memory = memory,
                                   .folder = folder,
                                   .positions = true,
                                   .bm25 = zws_seal__usual};
    zws_status status = zws_file__make_directory(folder);
    if (status == ZWS_OK)
        status = zws_segment_builder__new(&sealer->builder, &options);
    free(folder);
    return status;
}

static zws_status put_stored(zws_sealer *sealer, const zws_buffer *data, zws_hash128 input)
{
    unsigned char head[ZWS_STORED_HEAD];
    zws_sealed__put_input(head, input);
    zws_buffer__clear(&sealer->stored);
    ZWS_TRY(zws_buffer__append(&sealer->stored, head, sizeof head));
    return zws_buffer__append(&sealer->stored, data->data, data->len);
}

static zws_status take_terms(zws_sealer_terms *terms, const zws_inverted *inverted)
{
    ZWS_TRY(zws_mem__grow(&terms->term, &terms->cap, inverted->n_terms, sizeof *terms->term));
    for (size_t i = 0; i < inverted->n_terms; i++) {
        const zws_inverted_term *t = &inverted->term[i];
        terms->term[i] =
            (zws_segment_term){t->text, t->len, t->frequency, t->n_positions, t->position};
    }
    return ZWS_OK;
}

size_t zws_sealer__values(zws_segment_value *out, const zws_inverted *inverted)
{
    size_t n = 0;
    for (size_t i = 0; i < inverted->n_values; i++) {
        const zws_inverted_value *v = &inverted->value[i];
        if (v->slot == ZWS_SLOT_YEAR || v->slot >= ZWS_SLOT_FACET)
            out[n++] = (zws_segment_value){v->slot, v->data, v->len};
    }
    return n;
}

static void describe(zws_segment_document *out, const zws_document *document)
{
    out->id = zws_document_get(document, ZWS_FIELD_ID, 0, &out->id_len);
    if (document->sort_date) {
        out->date = zws_date__first_day(document->sort_date);
        out->date_end = zws_date__last_day(document->sort_date);
    }
}

zws_status zws_sealer__gather(zws_sealer *sealer, size_t lane, uint32_t index,
                              zws_sealer_terms *scratch, const zws_inverted *inverted,
                              const zws_document *document)
{
    ZWS_TRY(take_terms(scratch, inverted));
    zws_segment_document out = {.term = scratch->term, .n_terms = inverted->n_terms};
    describe(&out, document);
    return zws_segment_builder__gather(sealer->builder, lane, index, &out);
}

zws_status zws_sealer__settle(zws_sealer *sealer, uint32_t index, const zws_document *document,
                              const zws_segment_value *value, size_t n_values, uint32_t length,
                              const zws_buffer *data, zws_hash128 input)
{
    if (!document)
        return zws_segment_builder__settle(sealer->builder, index, NULL, 0);
    ZWS_TRY(put_stored(sealer, data, input));
    zws_segment_document out = {.value = value,
                                .n_values = n_values,
                                .stored = sealer->stored.data,
                                .stored_len = sealer->stored.len};
    describe(&out, document);
    return zws_segment_builder__settle(sealer->builder, index, &out, length);
}

zws_status zws_sealer__add(zws_sealer *sealer, const zws_inverted *inverted,
                           const zws_document *document, const zws_buffer *data, zws_hash128 input)
{
    zws_segment_value value[sizeof inverted->value / sizeof *inverted->value];
    ZWS_TRY(put_stored(sealer, data, input));
    ZWS_TRY(take_terms(&sealer->terms, inverted));
    zws_segment_document out = {.term = sealer->terms.term,
                                .n_terms = inverted->n_terms,
                                .value = value,
                                .n_values = zws_sealer__values(value, inverted),
                                .stored = sealer->stored.data,
                                .stored_len = sealer->stored.len};
    describe(&out, document);
    return zws_segment_builder__add(sealer->builder, &out);
}

void zws_sealer__free(zws_sealer *sealer)
{
    zws_segment_builder__free(sealer->builder);
    zws_buffer__free(&sealer->stored);
    free(sealer->terms.term);
    *sealer = (zws_sealer){0};
}
