/* A document → what is indexed of it: terms with frequencies and positions, values for sort, filter
 * and facets. The same for every tier. */
#ifndef ZWS_STORE_INVERT_H
#define ZWS_STORE_INVERT_H

#include "analysis/analysis.h"
#include "document/document.h"
#include "store/schema.h"

typedef struct {
    const char *text;
    uint32_t len;
    uint32_t frequency; /* field-weighted; 0 for terms that do not rank */
    uint32_t n_positions;
    const uint32_t *position; /* ascending; NULL when it has none */
} zws_inverted_term;

typedef struct {
    int slot;
    const char *data;
    size_t len;
} zws_inverted_value;

/* Reused from document to document; zero-initialise it. Everything in it is valid until the next
 * call. */
typedef struct {
    zws_inverted_term *term; /* in ascending byte order, each once */
    size_t n_terms;
    zws_inverted_value value[64];
    size_t n_values;
    uint64_t length; /* sum of the frequencies */
    struct zws_inverter *state;
} zws_inverted;

/* The document must be extracted already. */
zws_status zws_invert__document(zws_inverted *out, zws_analyzer *analyzer,
                                const zws_document *document);

/* A line of words separated by spaces, each a term of its own with its position; no analysis at
 * all. */
zws_status zws_invert__tokens(zws_inverted *out, const zws_document *document);

void zws_inverted__free(zws_inverted *inverted);

/* The term that names a document, at most 200 bytes: Q + id, or for long ids Q + its first 160
 * bytes + the hash of all of it. And of an exact title; of a field's value. Appended to out. */
zws_status zws_schema__id_term(zws_buffer *out, const char *id, size_t len);
zws_status zws_schema__title_term(zws_buffer *out, const zws_analyzer *analyzer, const char *title,
                                  size_t len);
zws_status zws_schema__value_term(zws_buffer *out, zws_field field, const char *value, size_t len);

#endif
