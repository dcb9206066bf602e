/* Words that go on like what was typed: dictionary words, perhaps behind what was typed before
 * them, and Latin words. */
#include "search/suggest.h"

enum {
    SEEN = 4096,     /* terms that begin so */
    CHECKED = 12,    /* of those that have to stand behind other words */
    HEAD_CHARS = 16, /* of such words */
    TAIL_CHARS = 12, /* characters that a dictionary word may begin with */
    LATIN_CHARS = 2, /* letters before Latin words are looked for */
};

static bool is_han(uint32_t cp)
{
    return zws_char__class(cp) == ZWS_CHAR_HAN;
}

/* A number alone says nothing. */
static bool is_latin(uint32_t cp)
{
    return zws_char__class(cp) == ZWS_CHAR_LATIN;
}

zws_status zws_suggest__text_node(zws_node **out, zws_suggester *s, const char *text, size_t len)
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

static bool is_behind(const zws_suggestion *a, const zws_suggestion *b)
{
    if (a->documents != b->documents)
        return a->documents < b->documents;
    return strlen(a->text) > strlen(b->text);
}

void zws_suggest__settle(zws_suggestion_list *terms, size_t first)
{
    zws_suggestion *item = terms->item;
    for (size_t k = terms->n - 1; k > first && is_behind(&item[k - 1], &item[k]); k--) {
        zws_suggestion swap = item[k];
        item[k] = item[k - 1];
        item[k - 1] = swap;
    }
}

/* Suggests head + each word that was kept, where that stands in documents; the most frequent first.
 * typed: bytes of it that were. */
static zws_status add_words(zws_suggest_frequent *f, const char *prefix, const char *head,
                            size_t head_len, size_t typed)
{
    zws_suggester *s = f->s;
    zws_buffer text = {0};
    zws_status status = ZWS_OK;
    size_t first = s->terms.n, max = head_len > 0 ? CHECKED : s->limit;
    for (size_t i = 0; status == ZWS_OK && i < f->n && i < max && s->terms.n < s->limit; i++) {
        zws_suggestion *item = NULL;
        zws_node *node = NULL;
        zws_buffer__clear(&text);
        status = zws_buffer__append(&text, head, head_len);
        if (status == ZWS_OK)
            status = zws_buffer__append(&text, f->item[i].text, f->item[i].len);
        if (status == ZWS_OK && head_len > 0)
            status = zws_suggest__text_node(&node, s, text.data, text.len);
        else if (status == ZWS_OK)
            status = zws_nodes__term(&node, &s->arena,
                                     *prefix ? zws_suggest__prefix(text.data, text.len) : "",
                                     text.data, text.len);
        if (status == ZWS_OK && node)
            status = zws_suggest__add_term(&item, s, ZWS_SUGGEST_TERM, text.data, text.len, node);
        if (status == ZWS_OK && item) {
            zws_suggestion__add_mark(item, 0, typed);
            zws_suggest__settle(&s->terms, first);
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
    const char *prefix = is_han(text->cp[start]) ? "W" : "";
    zws_status status = zws_text__append_utf8(&all, text, 0, start);
    head = all.len;
    if (status == ZWS_OK)
        status = zws_text__append_utf8(&all, text, start, text->n);
    if (status == ZWS_OK && all.len > head) {
        zws_suggest_frequent f = {.s = s, .is = all.data + head, .is_len = all.len - head};
        status = zws_suggest__below(&f, prefix, f.is, f.is_len, SEEN);
        f.pairs = true;
        if (status == ZWS_OK && *prefix && text->n - start == 1)
            status = zws_suggest__below(&f, "", f.is, f.is_len, SEEN);
        if (status == ZWS_OK)
            status = add_words(&f, prefix, all.data, head, all.len);
    }
    zws_buffer__free(&all);
    return status;
}

/* Only letters, which mean nothing but themselves in a query. */
static bool is_plain(const zws_text *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (zws_char__class(text->cp[i]) >= ZWS_CHAR_SPACE)
            return false;
    }
    return true;
}

/* The last word may be longer than the segmenter could know: it is tried from the beginning of each
 * of the last words on, from the longest tail to the shortest. */
zws_status zws_suggest__terms(zws_suggester *s)
{
    zws_words words = {0};
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = s->typed.n};
    zws_status status = zws_words__segment(&words, s->analyzer, text.cp, text.n);
    bool han = is_han(text.cp[text.n - 1]);
    size_t run = text.n, before = s->terms.n;
    while (run > 0 && is_han(text.cp[run - 1]) == han)
        run--;
    for (size_t i = 0; status == ZWS_OK && i < words.n && s->terms.n == before; i++) {
        size_t start = words.word[i].first, tail = text.n - start;
        bool wanted =
            han ? start <= HEAD_CHARS && tail <= TAIL_CHARS && is_plain(&text, start)
                : start == 0 && words.n == 1 && tail >= LATIN_CHARS && is_latin(text.cp[0]);
        if (start >= run && wanted)
            status = words_from(s, &text, start);
    }
    zws_words__free(&words);
    return status == ZWS_OK ? zws_suggest__issuers(s) : status;
}

zws_status zws_suggest__meant(zws_suggester *s)
{
    zws_buffer text = {0};
    zws_suggestion *item = NULL;
    zws_node *node = NULL;
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text typed = {.cp = cp, .n = s->typed.n};
    zws_status status = s->typed.n > 1 ? zws_text__append_utf8(&text, &typed, 0, typed.n) : ZWS_OK;
    if (status == ZWS_OK && text.len > 0)
        status = zws_suggest__text_node(&node, s, text.data, text.len);
    if (status == ZWS_OK && node)
        status = zws_suggest__add_term(&item, s, ZWS_SUGGEST_TERM, text.data, text.len, node);
    if (status == ZWS_OK && item)
        zws_suggestion__add_mark(item, 0, text.len);
    zws_buffer__free(&text);
    return status;
}
