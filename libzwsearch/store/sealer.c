/* Documents into the builder of a segment. */
#include "store/store_internal.h"

#define BUILDER_MEMORY ((size_t)256 << 20)

const zws_bm25 zws_seal__usual = {.k1 = 1.0, .b = 0.9, .min_norm_len = 0.2};

zws_status zws_sealer__begin(zws_sealer *sealer, const char *index)
{
    char *folder;
    ZWS_TRY(zws_path__join(&folder, index, ZWS_SEGMENTS_FOLDER));
    zws_segment_options options = {
        .memory = BUILDER_MEMORY, .folder = folder, .positions = true, .bm25 = zws_seal__usual};
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

zws_status zws_sealer__add(zws_sealer *sealer, const zws_inverted *inverted,
                           const zws_document *document, const zws_buffer *data, zws_hash128 input)
{
    zws_segment_value value[sizeof inverted->value / sizeof *inverted->value];
    ZWS_TRY(put_stored(sealer, data, input));
    ZWS_TRY(
        zws_mem__grow(&sealer->term, &sealer->term_cap, inverted->n_terms, sizeof *sealer->term));
    for (size_t i = 0; i < inverted->n_terms; i++) {
        const zws_inverted_term *t = &inverted->term[i];
        sealer->term[i] =
            (zws_segment_term){t->text, t->len, t->frequency, t->n_positions, t->position};
    }
    zws_segment_document out = {.term = sealer->term,
                                .n_terms = inverted->n_terms,
                                .value = value,
                                .stored = sealer->stored.data,
                                .stored_len = sealer->stored.len};
    for (size_t i = 0; i < inverted->n_values; i++) {
        const zws_inverted_value *v = &inverted->value[i];
        if (v->slot == ZWS_SLOT_YEAR || v->slot >= ZWS_SLOT_FACET)
            value[out.n_values++] = (zws_segment_value){v->slot, v->data, v->len};
    }
    out.id = zws_document_get(document, ZWS_FIELD_ID, 0, &out.id_len);
    if (document->sort_date) {
        out.date = zws_date__first_day(document->sort_date);
        out.date_end = zws_date__last_day(document->sort_date);
    }
    return zws_segment_builder__add(sealer->builder, &out);
}

void zws_sealer__free(zws_sealer *sealer)
{
    zws_segment_builder__free(sealer->builder);
    zws_buffer__free(&sealer->stored);
    free(sealer->term);
    *sealer = (zws_sealer){0};
}
