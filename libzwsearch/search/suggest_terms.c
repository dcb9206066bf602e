/* Words and issuers that go on like what was typed: dictionary words behind what was typed before
 * them, Latin words, and the names of those who issued documents. */
#include "search/suggest.h"

#include "base/utf8.h"
#include "document/succession.h"

enum {
    SEEN = 4096,      /* terms that begin so */
    KEPT = 24,        /* of them, the most frequent */
    CHECKED = 12,     /* of those that have to stand behind other words */
    HEAD_CHARS = 16,  /* of such words */
    TAIL_CHARS = 12,  /* characters that a dictionary word may begin with */
    ISSUER_CHARS = 2, /* typed before issuers are looked for */
    ISSUERS_SEEN = 2048,
};

typedef struct {
    zws_suggester *s;
    size_t skip;    /* bytes of a term that are no part of the text */
    const char *is; /* the text itself: not suggested */
    size_t is_len;
    bool within;      /* only what has `needle` within */
    const char *part; /* what was typed, as UTF-8 */
    size_t part_len;
    struct found {
        char *text; /* in the arena */
        size_t len;
        uint64_t documents;
    } item[KEPT]; /* the most frequent first */
    size_t n;
} finder;

static bool is_han(uint32_t cp)
{
    return zws_char__class(cp) == ZWS_CHAR_HAN;
}

static bool same(const char *a, size_t a_len, const char *b, size_t b_len)
{
    return a_len == b_len && memcmp(a, b, a_len) == 0;
}

static zws_status keep(finder *f, const char *text, size_t len, uint64_t documents)
{
    size_t at = f->n < KEPT ? f->n : KEPT - 1;
    if (f->n == KEPT && f->item[at].documents >= documents)
        return ZWS_OK;
    for (size_t i = 0; i < f->n; i++) {
        if (same(text, len, f->item[i].text, f->item[i].len))
            return ZWS_OK;
    }
    char *copy = zws_arena__dup(&f->s->arena, text, len);
    if (!copy)
        return ZWS_ENOMEM;
    for (; at > 0 && f->item[at - 1].documents < documents; at--)
        f->item[at] = f->item[at - 1];
    f->item[at] = (struct found){copy, len, documents};
    f->n += f->n < KEPT;
    return ZWS_OK;
}

static zws_status look_at(zws_term term, uint64_t frequency, void *context)
{
    finder *f = context;
    const char *text = term.text + f->skip;
    size_t len = term.len - f->skip;
    if (same(text, len, f->is, f->is_len) ||
        (f->within && !memmem(text, len, f->part, f->part_len)))
        return ZWS_OK;
    return keep(f, text, len, frequency);
}

/* Keeps the terms prefix + tail…; skip: bytes of the prefix that are no part of the text. */
static zws_status look_below(finder *f, const char *prefix, const char *tail, size_t len,
                             size_t max)
{
    zws_buffer term = {0};
    bool more;
    f->skip = strlen(prefix);
    zws_status status = zws_buffer__puts(&term, prefix);
    if (status == ZWS_OK)
        status = zws_buffer__append(&term, tail, len);
    if (status == ZWS_OK)
        status =
            zws_store__expand(f->s->store, (zws_term){term.data, term.len}, max, look_at, f, &more);
    zws_buffer__free(&term);
    return status;
}

/* Adds a suggestion, where documents match the node. */
static zws_status add(zws_suggestion **out, zws_suggester *s, zws_suggestion_kind kind,
                      const char *text, size_t len, zws_node *node)
{
    uint64_t documents;
    bool exact;
    *out = NULL;
    ZWS_TRY(zws_suggest__count(&documents, &exact, s, node));
    if (documents == 0)
        return ZWS_OK;
    ZWS_TRY(zws_suggestion_list__add(out, &s->terms, kind, text, len));
    (*out)->documents = documents;
    (*out)->exact = exact;
    return ZWS_OK;
}

/* --- Words ------------------------------------------------------------------------------------ */

/* The text's phrase in title and body. */
static zws_status text_node(zws_node **out, zws_suggester *s, const char *text, size_t len)
{
    zws_phrases phrases = {0};
    zws_node *node[ZWS_PHRASES_MAX] = {NULL};
    *out = NULL;
    zws_status status = zws_text__normalize(&s->scratch, s->analyzer, text, len);
    if (status == ZWS_OK)
        status = zws_tokens__phrase(&phrases, s->analyzer, &s->scratch);
    for (size_t i = 0; status == ZWS_OK && i < phrases.n; i++)
        status = zws_nodes__phrase(&node[i], &s->arena, "", &phrases.phrase[i]);
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &s->arena, ZWS_NODE_OR, node, phrases.n);
    zws_phrases__free(&phrases);
    return status;
}

/* Suggests head + each word that was kept, where that stands in documents; the most frequent first.
 */
static zws_status add_words(finder *f, const char *prefix, const char *head, size_t head_len)
{
    zws_suggester *s = f->s;
    zws_buffer text = {0};
    zws_status status = ZWS_OK;
    size_t first = s->terms.n, max = head_len > 0 ? CHECKED : s->limit;
    for (size_t i = 0; status == ZWS_OK && i < f->n && i < max && s->terms.n < s->limit; i++) {
        zws_suggestion *item;
        zws_node *node;
        zws_buffer__clear(&text);
        status = zws_buffer__append(&text, head, head_len);
        if (status == ZWS_OK)
            status = zws_buffer__append(&text, f->item[i].text, f->item[i].len);
        if (status == ZWS_OK && head_len > 0)
            status = text_node(&node, s, text.data, text.len);
        else if (status == ZWS_OK)
            status = zws_nodes__term(&node, &s->arena, prefix, text.data, text.len);
        if (status == ZWS_OK && node)
            status = add(&item, s, ZWS_SUGGEST_TERM, text.data, text.len, node);
        if (status != ZWS_OK || !node || !item)
            continue;
        zws_suggestion__add_mark(item, 0, f->part_len);
        for (size_t k = s->terms.n - 1;
             k > first && s->terms.item[k - 1].documents < s->terms.item[k].documents; k--) {
            zws_suggestion swap = s->terms.item[k];
            s->terms.item[k] = s->terms.item[k - 1];
            s->terms.item[k - 1] = swap;
        }
    }
    zws_buffer__free(&text);
    return status;
}

/* The words of which what was typed from character `start` on is the beginning. */
static zws_status words_from(zws_suggester *s, const zws_text *text, size_t start)
{
    zws_buffer all = {0};
    size_t head = 0;
    zws_status status = zws_text__append_utf8(&all, text, 0, start);
    head = all.len;
    if (status == ZWS_OK)
        status = zws_text__append_utf8(&all, text, start, text->n);
    if (status == ZWS_OK && all.len > head) {
        finder f = {.s = s, .part = all.data, .part_len = all.len};
        f.is = all.data + head;
        f.is_len = all.len - head;
        bool han = is_han(text->cp[start]);
        status = look_below(&f, han ? "W" : "", f.is, f.is_len, SEEN);
        if (status == ZWS_OK)
            status = add_words(&f, han ? "W" : "", all.data, head);
    }
    zws_buffer__free(&all);
    return status;
}

/* The last word may be longer than the segmenter could know: it is tried from the beginning of each
 * of the last words on, from the longest tail to the shortest. */
static zws_status add_all_words(zws_suggester *s)
{
    zws_words words = {0};
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = s->typed.n};
    zws_status status = zws_words__segment(&words, s->analyzer, text.cp, text.n);
    bool han = is_han(text.cp[text.n - 1]);
    size_t run = text.n;
    while (run > 0 && zws_char__class(text.cp[run - 1]) == zws_char__class(text.cp[text.n - 1]))
        run--;
    for (size_t i = 0; status == ZWS_OK && i < words.n && s->terms.n == 0; i++) {
        size_t start = words.word[i].first;
        if (start < run || start > HEAD_CHARS || text.n - start > (han ? TAIL_CHARS : ZWS_TERM_MAX))
            continue;
        if (!han && (start > 0 || text.n - start < 2))
            continue;
        status = words_from(s, &text, start);
    }
    zws_words__free(&words);
    return status;
}

/* --- Issuers ---------------------------------------------------------------------------------- */

static bool is_plain_value(const char *name, size_t len)
{
    for (size_t pos = 0; pos < len;) {
        if (!is_han(zws_utf8__next(name, len, &pos)))
            return false;
    }
    return true;
}

static zws_status add_issuer(finder *f, const char *name, size_t len)
{
    zws_suggester *s = f->s;
    zws_buffer *b = &s->buffer;
    zws_suggestion *item;
    zws_node *node;
    if (memchr(name, '"', len) || len > ZWS_FACET_VALUE_MAX)
        return ZWS_OK;
    zws_buffer__clear(b);
    ZWS_TRY(zws_schema__value_term(b, ZWS_FIELD_ISSUER, name, len));
    ZWS_TRY(zws_nodes__term(&node, &s->arena, "", b->data, b->len));
    ZWS_TRY(add(&item, s, ZWS_SUGGEST_ISSUER, name, len, node));
    if (!item)
        return ZWS_OK;
    const char *at = memmem(name, len, f->part, f->part_len);
    if (at)
        zws_suggestion__add_mark(item, (size_t)(at - name), (size_t)(at - name) + f->part_len);
    const char *quote = is_plain_value(name, len) ? "" : "\"";
    zws_buffer__clear(b);
    ZWS_TRY(zws_buffer__printf(b, "issuer:%s%.*s%s", quote, (int)len, name, quote));
    return zws_mem__dup(&item->query, b->data, b->len);
}

/* Another name of the agency that was typed, where it has issued something. */
static zws_status note_name(const char *name, size_t len, bool earlier, void *context)
{
    finder *f = context;
    zws_buffer term = {0};
    uint64_t documents = 0;
    (void)earlier;
    zws_status status = zws_schema__value_term(&term, ZWS_FIELD_ISSUER, name, len);
    if (status == ZWS_OK)
        status =
            zws_store__document_frequency(f->s->store, (zws_term){term.data, term.len}, &documents);
    if (status == ZWS_OK && documents > 0)
        status = keep(f, name, len, documents);
    zws_buffer__free(&term);
    return status;
}

/* Names that begin so, then other names of the agency that was typed, then names with it within. */
static zws_status add_issuers(zws_suggester *s)
{
    zws_buffer part = {0}, prefix = {0};
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = s->typed.n};
    size_t before = s->terms.n;
    zws_status status = zws_text__append_utf8(&part, &text, 0, text.n);
    if (status == ZWS_OK)
        status = zws_schema__value_term(&prefix, ZWS_FIELD_ISSUER, "", 0);
    for (int how = 0; status == ZWS_OK && how < 3 && s->terms.n == before; how++) {
        finder f = {.s = s, .part = part.data, .part_len = part.len, .is = "", .within = how == 2};
        if (how == 1)
            status = zws_agency__each_name(part.data, part.len, false, note_name, &f);
        else
            status = look_below(&f, prefix.data, part.data, how == 0 ? part.len : 0, ISSUERS_SEEN);
        for (size_t i = 0; status == ZWS_OK && i < f.n && i < s->limit; i++)
            status = add_issuer(&f, f.item[i].text, f.item[i].len);
    }
    zws_buffer__free(&part);
    zws_buffer__free(&prefix);
    return status;
}

zws_status zws_suggest__terms(zws_suggester *s)
{
    ZWS_TRY(add_all_words(s));
    return s->typed.n >= ISSUER_CHARS ? add_issuers(s) : ZWS_OK;
}
