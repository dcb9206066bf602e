/* A document → what is indexed of it: terms with frequencies and positions, values for sort, filter
 * and facets. The same for every tier. */
#ifndef ZWS_STORE_INVERT_H
#define ZWS_STORE_INVERT_H

#include "analysis/analysis.h"
#include "base/hash.h"
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
    zws_inverted_term *term; /* each once, in ascending byte order unless any_order */
    size_t n_terms;
    zws_inverted_value value[64];
    size_t n_values;
    uint64_t length; /* sum of the frequencies, at most 2^32 - 1 */
    bool any_order;  /* set by the caller: the order of the terms does not matter */
    struct zws_inverter *state;
} zws_inverted;

/* The document must be extracted already. */
zws_status zws_invert__document(zws_inverted *out, zws_analyzer *analyzer,
                                const zws_document *document);

/* A body of words separated by blanks, each a term of its own with its position; no analysis at
 * all. Terms as zws_schema__word_term makes them. */
zws_status zws_invert__tokens(zws_inverted *out, const zws_document *document);

/* The values alone, without terms. They depend on nothing but the stored document. */
zws_status zws_invert__values(zws_inverted *out, const zws_document *document);

void zws_inverted__free(zws_inverted *inverted);

/* Terms for one thing exactly, appended to out; at most 200 bytes. What is longer than 160 bytes or
 * holds a NUL stands as its beginning and the hash of all of it.
 * The term that names a document: Q + id. */
zws_status zws_schema__id_term(zws_buffer *out, const char *id, size_t len);
/* The term of every unit of the document with this id. */
zws_status zws_schema__unit_term(zws_buffer *out, const char *id, size_t len);
/* Of an exact title, whatever its spaces and punctuation; nothing is appended when it has no letter
 * or digit. */
zws_status zws_schema__title_term(zws_buffer *out, const zws_analyzer *analyzer, const char *title,
                                  size_t len);
/* The same with room that is used again and again. */
zws_status zws_schema__title_term_in(zws_buffer *out, const zws_analyzer *analyzer,
                                     const char *title, size_t len, zws_text *text,
                                     zws_buffer *kept);
/* The same for a 《title》 that is cited. */
zws_status zws_schema__cited_title_term(zws_buffer *out, const zws_analyzer *analyzer,
                                        const char *title, size_t len);
/* What stands behind the prefix in both: equal for equal titles; "" when it has no letter or
 * digit. */
zws_status zws_schema__title_key(char hex[33], const zws_analyzer *analyzer, const char *title,
                                 size_t len);
/* Of what one document does to another; target: a canonical number, or a title's key. ZWS_EINVAL
 * for relations that do not judge. */
zws_status zws_schema__relation_term(zws_buffer *out, zws_relation relation, const char *target,
                                     size_t len);
/* Of a field's value; ZWS_FIELD_COUNT means the year in four digits. */
zws_status zws_schema__value_term(zws_buffer *out, zws_field field, const char *value, size_t len);
/* Of a canonical document number: prefix is ZWS_PREFIX_OWN_NUMBER or ZWS_PREFIX_CITED_NUMBER. */
zws_status zws_schema__number_term(zws_buffer *out, const char *prefix, const char *canonical,
                                   size_t len);
/* Of an article, and of a whole law: law is a key of its name (zws_article__law_key). */
zws_status zws_schema__article_term(zws_buffer *out, uint32_t number, uint32_t sub, const char *law,
                                    size_t len);
zws_status zws_schema__law_term(zws_buffer *out, const char *law, size_t len);
/* Of the input that a document came from. */
zws_status zws_schema__input_term(zws_buffer *out, const char *input, size_t len);
zws_status zws_schema__input_hash_term(zws_buffer *out, zws_hash128 hash);
/* Of a word in an index of tokens: the word itself, or ":" + the word where it begins with ":" or
 * an upper-case letter, so that it cannot be taken for another kind of term. */
zws_status zws_schema__word_term(zws_buffer *out, const char *word, size_t len);

/* Whether the values of a field are exact terms for filters and counted as facets. */
bool zws_schema__is_facet(zws_field field);

#endif
