#include "store/invert.h"

#include "base/bytes.h"
#include "document/alias.h"
#include "document/labels.h"
#include "store/law_terms.h"
#include "store/states.h"
#include "store/term_bag.h"

typedef struct {
    int slot;
    size_t begin, end; /* in data */
} value_span;

struct zws_inverter {
    zws_term_bag bag;
    zws_text text;
    zws_buffer data; /* of the values */
    zws_buffer scratch, kept;
    zws_buffer labels; /* a byte for each character of text */
    value_span span[sizeof((zws_inverted *)0)->value / sizeof(zws_inverted_value)];
    size_t n_spans;
};

/* --- Terms ---------------------------------------------------------------------------------- */

typedef struct {
    zws_term_bag *bag;
    char prefix;        /* of a second term for each token; 0: none */
    bool plain;         /* the token itself too */
    uint32_t weight;    /* of an occurrence that ranks */
    unsigned flags;     /* zws_tokens_flags */
    const char *labels; /* of the characters, see document/labels.h; NULL: there are none */
} emit_context;

static bool ranks(zws_token_kind kind)
{
    return kind == ZWS_TOKEN_BIGRAM || kind == ZWS_TOKEN_CHAR || kind == ZWS_TOKEN_STEM ||
           kind == ZWS_TOKEN_NUMBER;
}

/* What has a character of a label is found like all else, and does not rank. */
static uint32_t weight_of(const emit_context *c, const zws_token *token)
{
    if (!ranks(token->kind) ||
        (c->labels && (c->labels[token->first] || c->labels[token->last - 1])))
        return 0;
    return c->weight;
}

static zws_status add_token(const zws_token *token, void *context)
{
    const emit_context *c = context;
    if (token->kind == ZWS_TOKEN_WORD && token->last - token->first <= ZWS_WORD_TERM_LONGER)
        return ZWS_OK;
    if (c->plain)
        ZWS_TRY(zws_term_bag__add(c->bag, 0, token->term, token->len, weight_of(c, token),
                                  token->positional, token->pos));
    if (!c->prefix)
        return ZWS_OK;
    return zws_term_bag__add(c->bag, c->prefix, token->term, token->len, 0, token->positional,
                             token->pos);
}

static zws_status add_han(const uint32_t *cp, size_t n, uint32_t pos, void *context)
{
    const emit_context *c = context;
    if (c->plain)
        ZWS_TRY(zws_term_bag__add_han(c->bag, 0, cp, n, c->weight, pos));
    return c->prefix ? zws_term_bag__add_han(c->bag, c->prefix, cp, n, 0, pos) : ZWS_OK;
}

/* Of the text in state->text. */
static zws_status add_tokens(struct zws_inverter *state, zws_analyzer *analyzer,
                             emit_context *context, uint32_t *position)
{
    static const zws_token_sink sink = {add_token, add_han, ZWS_WORD_TERM_LONGER + 1};
    uint32_t next = *position;
    if (context->labels)
        ZWS_TRY(zws_tokens__emit(analyzer, &state->text, next, context->flags, add_token, context,
                                 &next));
    else
        ZWS_TRY(zws_tokens__emit_to(analyzer, &state->text, next, context->flags, &sink, context,
                                    &next));
    *position = next + ZWS_POSITION_GAP;
    return ZWS_OK;
}

static zws_status add_text(struct zws_inverter *state, zws_analyzer *analyzer, const char *text,
                           size_t len, emit_context *context, uint32_t *position)
{
    ZWS_TRY(zws_text__normalize(&state->text, analyzer, text, len));
    return add_tokens(state, analyzer, context, position);
}

/* The term in scratch. */
static zws_status add_scratch(struct zws_inverter *state)
{
    zws_status status = state->scratch.len ? zws_term_bag__add(&state->bag, 0, state->scratch.data,
                                                               state->scratch.len, 0, false, 0)
                                           : ZWS_OK;
    zws_buffer__clear(&state->scratch);
    return status;
}

#define YEAR_DIGITS 4

static void write_year(char year[YEAR_DIGITS], zws_date date)
{
    uint32_t rest = (uint32_t)date / 10000;
    for (int i = YEAR_DIGITS; i-- > 0; rest /= 10)
        year[i] = (char)('0' + rest % 10);
}

static zws_status add_year(struct zws_inverter *state, const zws_document *document)
{
    if (!document->sort_date)
        return ZWS_OK;
    char year[YEAR_DIGITS];
    write_year(year, document->sort_date);
    ZWS_TRY(zws_schema__value_term(&state->scratch, ZWS_FIELD_COUNT, year, sizeof year));
    return add_scratch(state);
}

static zws_status add_id(struct zws_inverter *state, const zws_document *document)
{
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len);
    if (!id)
        return zws_error__set(ZWS_EINVAL, "a document has no id: set the field \"id\"");
    ZWS_TRY(zws_schema__id_term(&state->scratch, id, len));
    return add_scratch(state);
}

static zws_status add_relation(struct zws_inverter *state, const zws_citation *citation,
                               const char *target)
{
    ZWS_TRY(zws_schema__relation_term(&state->scratch, citation->relation, target, strlen(target)));
    return add_scratch(state);
}

/* What it says of another: by the number and, where it is printed, by the title. */
static zws_status add_citation(struct zws_inverter *state, const zws_analyzer *analyzer,
                               const zws_citation *citation)
{
    bool judges = zws_relation__judges(citation->relation);
    if (citation->number) {
        ZWS_TRY(zws_schema__number_term(&state->scratch, ZWS_PREFIX_CITED_NUMBER, citation->number,
                                        strlen(citation->number)));
        ZWS_TRY(add_scratch(state));
        if (judges)
            ZWS_TRY(add_relation(state, citation, citation->number));
    }
    char key[33] = "";
    if (citation->title)
        ZWS_TRY(zws_schema__title_key(key, analyzer, citation->title, strlen(citation->title)));
    if (key[0] == '\0')
        return ZWS_OK;
    ZWS_TRY(zws_buffer__puts(&state->scratch, ZWS_PREFIX_CITED_TITLE));
    ZWS_TRY(zws_buffer__append(&state->scratch, key, 32));
    ZWS_TRY(add_scratch(state));
    return judges ? add_relation(state, citation, key) : ZWS_OK;
}

typedef struct {
    struct zws_inverter *state;
    const zws_analyzer *analyzer;
} alias_context;

static zws_status add_alias(const char *title, size_t len, void *context)
{
    const alias_context *c = context;
    char key[33];
    ZWS_TRY(zws_schema__title_key(key, c->analyzer, title, len));
    if (key[0] == '\0')
        return ZWS_OK;
    ZWS_TRY(zws_buffer__puts(&c->state->scratch, ZWS_PREFIX_ALIAS));
    ZWS_TRY(zws_buffer__append(&c->state->scratch, key, 32));
    return add_scratch(c->state);
}

/* What names the document exactly: id, title, numbers, fields. */
static zws_status add_exact(struct zws_inverter *state, const zws_analyzer *analyzer,
                            const zws_document *document)
{
    ZWS_TRY(add_id(state, document));
    size_t len;
    const char *text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    if (text) {
        ZWS_TRY(zws_schema__title_term_in(&state->scratch, analyzer, text, len, &state->text,
                                          &state->kept));
        ZWS_TRY(add_scratch(state));
        alias_context context = {state, analyzer};
        ZWS_TRY(zws_title__each_alias(text, len, add_alias, &context));
    }
    for (size_t i = 0; (text = zws_document_get(document, ZWS_FIELD_DOCNO, i, &len)); i++) {
        ZWS_TRY(zws_schema__number_term(&state->scratch, ZWS_PREFIX_OWN_NUMBER, text, len));
        ZWS_TRY(add_scratch(state));
    }
    for (size_t i = 0; i < document->numbers.n; i++) {
        const zws_docno *number = &document->numbers.item[i];
        const char *prefix =
            number->role == ZWS_DOCNO_OWN ? ZWS_PREFIX_OWN_NUMBER : ZWS_PREFIX_CITED_NUMBER;
        ZWS_TRY(zws_schema__number_term(&state->scratch, prefix, number->canonical,
                                        strlen(number->canonical)));
        ZWS_TRY(add_scratch(state));
    }
    zws_validity_facts facts;
    zws_validity__facts(&facts, document);
    ZWS_TRY(zws_schema__validity_term(&state->scratch, &facts));
    ZWS_TRY(add_scratch(state));
    for (size_t i = 0; i < document->citations.n; i++)
        ZWS_TRY(add_citation(state, analyzer, &document->citations.item[i]));
    for (int field = 0; field < ZWS_FIELD_COUNT; field++) {
        if (!zws_schema__is_facet((zws_field)field))
            continue;
        for (size_t i = 0; (text = zws_document_get(document, (zws_field)field, i, &len)); i++) {
            ZWS_TRY(zws_schema__value_term(&state->scratch, (zws_field)field, text, len));
            ZWS_TRY(add_scratch(state));
        }
    }
    if ((text = zws_document_get(document, ZWS_FIELD_UNIT_OF, 0, &len))) {
        ZWS_TRY(zws_schema__unit_term(&state->scratch, text, len));
        ZWS_TRY(add_scratch(state));
        ZWS_TRY(zws_buffer__puts(&state->scratch, ZWS_TERM_UNIT));
        ZWS_TRY(add_scratch(state));
        return add_year(state, document);
    }
    ZWS_TRY(zws_law_terms__add(&state->bag, &state->text, analyzer, document));
    return add_year(state, document);
}

/* Of an article or another unit its number does not rank: it says nothing of what it is about. */
static zws_status add_title(struct zws_inverter *state, zws_analyzer *analyzer,
                            const zws_document *document, unsigned flags, uint32_t *position)
{
    emit_context title = {&state->bag, ZWS_PREFIX_TITLE[0], true, ZWS_WEIGHT_TITLE,
                          flags,       .labels = NULL};
    size_t len, named;
    const char *text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    if (!text)
        return ZWS_OK;
    named = len;
    ZWS_TRY(zws_text__normalize(&state->text, analyzer, text, len));
    if (zws_labels__cut_title(&named, text, document)) {
        ZWS_TRY(zws_labels__of_title(&state->labels, &state->text, named));
        title.labels = state->labels.data;
    }
    return add_tokens(state, analyzer, &title, position);
}

/* An article belongs to what the headings above it say. */
static zws_status add_headings(struct zws_inverter *state, zws_analyzer *analyzer,
                               const zws_document *document, uint32_t *position)
{
    emit_context heading = {&state->bag,   0, true, ZWS_WEIGHT_HEADING, ZWS_TOKENS_WORDS,
                            .labels = NULL};
    const char *text;
    size_t len;
    for (size_t i = 0; (text = zws_document_get(document, ZWS_FIELD_CHAPTER, i, &len)); i++) {
        ZWS_TRY(zws_text__normalize(&state->text, analyzer, text, len));
        ZWS_TRY(zws_labels__of_heading(&state->labels, &state->text));
        heading.labels = state->labels.data;
        ZWS_TRY(add_tokens(state, analyzer, &heading, position));
    }
    return ZWS_OK;
}

static zws_status add_terms(struct zws_inverter *state, zws_analyzer *analyzer,
                            const zws_document *document)
{
    size_t len;
    const char *text;
    uint32_t position = ZWS_POSITION_FIRST;
    const unsigned flags = ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS;
    ZWS_TRY(add_title(state, analyzer, document, flags, &position));
    emit_context body = {&state->bag, 0, true, ZWS_WEIGHT_BODY, flags, .labels = NULL};
    if ((text = zws_document_get(document, ZWS_FIELD_BODY, 0, &len)))
        ZWS_TRY(add_text(state, analyzer, text, len, &body, &position));
    ZWS_TRY(add_headings(state, analyzer, document, &position));
    emit_context issuer = {&state->bag, ZWS_PREFIX_ISSUER[0], false,
                           0,           ZWS_TOKENS_WORDS,     .labels = NULL};
    position = ZWS_POSITION_FIRST;
    for (size_t i = 0; (text = zws_document_get(document, ZWS_FIELD_ISSUER, i, &len)); i++)
        ZWS_TRY(add_text(state, analyzer, text, len, &issuer, &position));
    return add_exact(state, analyzer, document);
}

/* --- Values --------------------------------------------------------------------------------- */

static zws_status append_be32(zws_buffer *out, uint32_t value)
{
    unsigned char bytes[4];
    zws_put_be32(bytes, value);
    return zws_buffer__append(out, bytes, sizeof bytes);
}

/* The value of slot is what was appended to data since begin; none when that is nothing. */
static zws_status close_value(struct zws_inverter *state, int slot, size_t begin)
{
    if (state->data.len == begin)
        return ZWS_OK;
    if (state->n_spans == sizeof state->span / sizeof *state->span)
        return zws_error__set(ZWS_EINTERNAL, "a document has too many values");
    state->span[state->n_spans++] = (value_span){slot, begin, state->data.len};
    return ZWS_OK;
}

static zws_status add_key(struct zws_inverter *state, int slot, uint32_t date, const char *id,
                          size_t len)
{
    size_t begin = state->data.len;
    ZWS_TRY(append_be32(&state->data, date));
    ZWS_TRY(zws_buffer__append(&state->data, id, len));
    return close_value(state, slot, begin);
}

static zws_status add_dates(struct zws_inverter *state, const zws_document *document)
{
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len);
    if (!id)
        return zws_error__set(ZWS_EINVAL, "a document has no id: set the field \"id\"");
    if (!document->sort_date) {
        ZWS_TRY(add_key(state, ZWS_SLOT_NEWEST, UINT32_MAX, id, len));
        return add_key(state, ZWS_SLOT_OLDEST, UINT32_MAX, id, len);
    }
    uint32_t first = (uint32_t)zws_date__first_day(document->sort_date);
    uint32_t last = (uint32_t)zws_date__last_day(document->sort_date);
    ZWS_TRY(add_key(state, ZWS_SLOT_NEWEST, 99999999 - first, id, len));
    ZWS_TRY(add_key(state, ZWS_SLOT_OLDEST, first, id, len));
    ZWS_TRY(add_key(state, ZWS_SLOT_DATE, first, "", 0));
    ZWS_TRY(add_key(state, ZWS_SLOT_DATE_END, last, "", 0));
    size_t begin = state->data.len;
    char year[YEAR_DIGITS];
    write_year(year, (zws_date)first);
    ZWS_TRY(zws_buffer__append(&state->data, year, sizeof year));
    return close_value(state, ZWS_SLOT_YEAR, begin);
}

static zws_status add_facet(struct zws_inverter *state, const zws_document *document,
                            zws_field field)
{
    size_t begin = state->data.len, len;
    const char *text;
    size_t n = document->field[field].n;
    if (n > ZWS_FACET_VALUES_MAX)
        n = ZWS_FACET_VALUES_MAX;
    for (size_t i = 0; i < n && (text = zws_document_get(document, field, i, &len)); i++) {
        if (len == 0 || len > ZWS_FACET_VALUE_MAX || memchr(text, ZWS_VALUE_SEPARATOR, len))
            continue;
        if (state->data.len > begin)
            ZWS_TRY(zws_buffer__putc(&state->data, ZWS_VALUE_SEPARATOR));
        ZWS_TRY(zws_buffer__append(&state->data, text, len));
    }
    return close_value(state, ZWS_SLOT_FACET + (int)field, begin);
}

static zws_status add_values(struct zws_inverter *state, const zws_document *document)
{
    ZWS_TRY(add_dates(state, document));
    for (int field = 0; field < ZWS_FIELD_COUNT; field++) {
        if (zws_schema__is_facet((zws_field)field))
            ZWS_TRY(add_facet(state, document, (zws_field)field));
    }
    return ZWS_OK;
}

/* --- Entry points --------------------------------------------------------------------------- */

static zws_status begin(zws_inverted *out)
{
    out->term = NULL;
    out->n_terms = out->n_values = 0;
    out->length = 0;
    if (!out->state)
        ZWS_TRY(zws_mem__zalloc(&out->state, 1, sizeof *out->state));
    zws_buffer__clear(&out->state->data);
    zws_buffer__clear(&out->state->scratch);
    out->state->n_spans = 0;
    return zws_term_bag__clear(&out->state->bag);
}

static zws_status finish(zws_inverted *out)
{
    struct zws_inverter *state = out->state;
    for (size_t i = 0; i < state->n_spans; i++)
        out->value[i] =
            (zws_inverted_value){state->span[i].slot, state->data.data + state->span[i].begin,
                                 state->span[i].end - state->span[i].begin};
    out->n_values = state->n_spans;
    return zws_term_bag__list(&out->term, &out->n_terms, &out->length, &state->bag,
                              !out->any_order);
}

zws_status zws_invert__document(zws_inverted *out, zws_analyzer *analyzer,
                                const zws_document *document)
{
    ZWS_TRY(begin(out));
    ZWS_TRY(add_terms(out->state, analyzer, document));
    ZWS_TRY(add_values(out->state, document));
    return finish(out);
}

zws_status zws_invert__values(zws_inverted *out, const zws_document *document)
{
    ZWS_TRY(begin(out));
    ZWS_TRY(add_values(out->state, document));
    return finish(out);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

zws_status zws_invert__tokens(zws_inverted *out, const zws_document *document)
{
    ZWS_TRY(begin(out));
    struct zws_inverter *state = out->state;
    ZWS_TRY(add_id(state, document));
    size_t len;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    uint32_t position = ZWS_POSITION_FIRST;
    for (size_t i = 0; body && i < len;) {
        size_t start = i;
        while (i < len && !is_blank(body[i]))
            i++;
        if (i > start) {
            ZWS_TRY(zws_schema__word_term(&state->scratch, body + start, i - start));
            ZWS_TRY(zws_term_bag__add(&state->bag, 0, state->scratch.data, state->scratch.len, 1,
                                      true, position++));
            zws_buffer__clear(&state->scratch);
        }
        while (i < len && is_blank(body[i]))
            i++;
    }
    ZWS_TRY(add_values(state, document));
    return finish(out);
}

void zws_inverted__free(zws_inverted *inverted)
{
    if (inverted->state) {
        zws_term_bag__free(&inverted->state->bag);
        zws_text__free(&inverted->state->text);
        zws_buffer__free(&inverted->state->data);
        zws_buffer__free(&inverted->state->scratch);
        zws_buffer__free(&inverted->state->kept);
        zws_buffer__free(&inverted->state->labels);
        free(inverted->state);
    }
    *inverted = (zws_inverted){0};
}
