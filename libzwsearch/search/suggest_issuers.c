/* Issuers that go on like what was typed, under any of their names. */
#include "search/suggest.h"

#include "base/utf8.h"
#include "document/succession.h"

enum {
    CHARS_MIN = 2, /* typed before issuers are looked for */
    SEEN = 2048,
};

static bool is_plain_value(const char *name, size_t len)
{
    for (size_t pos = 0; pos < len;) {
        if (zws_char__class(zws_utf8__next(name, len, &pos)) != ZWS_CHAR_HAN)
            return false;
    }
    return true;
}

static zws_status add(zws_suggester *s, const char *name, size_t len, const zws_buffer *typed)
{
    zws_buffer *b = &s->buffer;
    zws_suggestion *item;
    zws_node *node;
    if (memchr(name, '"', len) || len > ZWS_FACET_VALUE_MAX)
        return ZWS_OK;
    zws_buffer__clear(b);
    ZWS_TRY(zws_schema__value_term(b, ZWS_FIELD_ISSUER, name, len));
    ZWS_TRY(zws_nodes__term(&node, &s->arena, "", b->data, b->len));
    ZWS_TRY(zws_suggest__add_term(&item, s, ZWS_SUGGEST_ISSUER, name, len, node));
    if (!item)
        return ZWS_OK;
    const char *at = memmem(name, len, typed->data, typed->len);
    if (at)
        zws_suggestion__add_mark(item, (size_t)(at - name), (size_t)(at - name) + typed->len);
    const char *quote = is_plain_value(name, len) ? "" : "\"";
    zws_buffer__clear(b);
    ZWS_TRY(zws_buffer__printf(b, "issuer:%s%.*s%s", quote, (int)len, name, quote));
    return zws_mem__dup(&item->query, b->data, b->len);
}

/* Another name of the agency that was typed, where it has issued something. */
static zws_status note_name(const char *name, size_t len, bool earlier, void *context)
{
    zws_suggest_frequent *f = context;
    zws_buffer term = {0};
    uint64_t documents = 0;
    (void)earlier;
    zws_status status = zws_schema__value_term(&term, ZWS_FIELD_ISSUER, name, len);
    if (status == ZWS_OK)
        status =
            zws_store__document_frequency(f->s->store, (zws_term){term.data, term.len}, &documents);
    if (status == ZWS_OK && documents > 0)
        status = zws_suggest__keep(f, name, len, documents);
    zws_buffer__free(&term);
    return status;
}

/* Names that begin so; else other names of the agency that was typed; else names that have it
 * within. */
static zws_status find(zws_suggest_frequent *f, const char *prefix, const zws_buffer *typed)
{
    ZWS_TRY(zws_suggest__below(f, prefix, typed->data, typed->len, SEEN));
    if (f->n > 0)
        return ZWS_OK;
    ZWS_TRY(zws_agency__each_name(typed->data, typed->len, false, note_name, f));
    if (f->n > 0)
        return ZWS_OK;
    f->part = typed->data;
    f->part_len = typed->len;
    return zws_suggest__below(f, prefix, "", 0, SEEN);
}

zws_status zws_suggest__issuers(zws_suggester *s)
{
    zws_buffer typed = {0}, prefix = {0};
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = s->typed.n};
    zws_suggest_frequent f = {.s = s};
    if (s->typed.n < CHARS_MIN)
        return ZWS_OK;
    zws_status status = zws_text__append_utf8(&typed, &text, 0, text.n);
    if (status == ZWS_OK)
        status = zws_schema__value_term(&prefix, ZWS_FIELD_ISSUER, "", 0);
    if (status == ZWS_OK)
        status = find(&f, prefix.data, &typed);
    for (size_t i = 0; status == ZWS_OK && i < f.n && s->terms.n < 2 * s->limit; i++)
        status = add(s, f.item[i].text, f.item[i].len, &typed);
    zws_buffer__free(&typed);
    zws_buffer__free(&prefix);
    return status;
}
