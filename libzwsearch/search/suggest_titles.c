/* Titles that go on like what was typed. The title field's terms have positions, and the first of
 * them stands at ZWS_POSITION_FIRST: so what begins a title, and what stands within one, are
 * phrases. */
#include "search/suggest.h"

#include "base/utf8.h"
#include "query/query.h"

enum {
    /* Forms that a half-typed word or number at the end is tried in. */
    FORMS_SEEN = 512,
    FORMS = 16,
    /* Longer beginnings are looked for by so many characters, and then compared. */
    PHRASE_CHARS = 60,
    WORDS = 8,
    /* Times that titles are fetched, more and more of them where many are equal. */
    ROUNDS = 5,
    /* A title of more characters may have too many words for a query. */
    PLAIN_CHARS = 60,
};

typedef struct {
    zws_typed word[WORDS]; /* each stands in the title */
    size_t n;
    bool begins; /* the first one begins it */
} wanted;

typedef struct {
    zws_suggester *s;
    size_t room; /* titles in the list at the end */
} finder;

/* --- Phrases ---------------------------------------------------------------------------------- */

typedef struct {
    zws_suggester *s;
    struct form {
        zws_term term;
        uint64_t frequency;
    } form[FORMS]; /* the most frequent first */
    size_t n;
} forms;

static zws_status note_form(zws_term term, uint64_t frequency, void *context)
{
    forms *f = context;
    size_t at = f->n < FORMS ? f->n : FORMS - 1;
    if (f->n == FORMS && f->form[at].frequency >= frequency)
        return ZWS_OK;
    char *text = zws_arena__dup(&f->s->arena, term.text, term.len);
    if (!text)
        return ZWS_ENOMEM;
    for (; at > 0 && f->form[at - 1].frequency < frequency; at--)
        f->form[at] = f->form[at - 1];
    f->form[at] = (struct form){{text, term.len}, frequency};
    f->n += f->n < FORMS;
    return ZWS_OK;
}

static bool is_han(uint32_t cp)
{
    return zws_char__class(cp) == ZWS_CHAR_HAN;
}

static bool in_word(uint32_t cp)
{
    zws_char_class class = zws_char__class(cp);
    return class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT;
}

/* The phrase at the beginning of a title, or behind the punctuation that it begins with: 《…》. */
static zws_status at_beginning(zws_node **out, zws_suggester *s, zws_node *phrase)
{
    zws_node *either[2] = {phrase, NULL};
    phrase->kind = ZWS_NODE_PHRASE;
    phrase->at = ZWS_POSITION_FIRST;
    ZWS_TRY(zws_nodes__new(&either[1], &s->arena, ZWS_NODE_PHRASE));
    either[1]->at = ZWS_POSITION_FIRST;
    either[1]->n = phrase->n + 1;
    either[1]->term = zws_arena__alloc(&s->arena, either[1]->n * sizeof(zws_term));
    if (!either[1]->term)
        return ZWS_ENOMEM;
    either[1]->term[0] = (zws_term){ZWS_PREFIX_TITLE "|", 2};
    memcpy(either[1]->term + 1, phrase->term, phrase->n * sizeof(zws_term));
    return zws_nodes__list(out, &s->arena, ZWS_NODE_OR, either, 2);
}

/* Appends the phrases of a whole text to node[0..*n), at most `max` of them. */
static zws_status add_phrases(zws_node **node, size_t *n, size_t max, zws_suggester *s,
                              const zws_text *text, bool begins)
{
    zws_phrases phrases = {0};
    zws_status status = zws_tokens__phrase(&phrases, s->analyzer, text);
    for (size_t i = 0; status == ZWS_OK && i < phrases.n && *n < max; i++) {
        zws_node *phrase;
        status = zws_nodes__phrase(&phrase, &s->arena, ZWS_PREFIX_TITLE, &phrases.phrase[i]);
        if (status == ZWS_OK && phrase && begins)
            status = at_beginning(&phrase, s, phrase);
        if (status == ZWS_OK && phrase)
            node[(*n)++] = phrase;
    }
    zws_phrases__free(&phrases);
    return status;
}

/* The text up to `head` and each of the forms behind it. */
static zws_status add_forms(zws_node **node, size_t *n, size_t max, const forms *f,
                            const zws_text *typed, size_t head, bool begins)
{
    uint32_t cp[PHRASE_CHARS + ZWS_TERM_MAX];
    zws_status status = ZWS_OK;
    memcpy(cp, typed->cp, head * sizeof *cp);
    for (size_t i = 0; status == ZWS_OK && i < f->n; i++) {
        zws_text text = {.cp = cp, .n = head};
        for (size_t pos = 0; pos < f->form[i].term.len && text.n < PHRASE_CHARS + ZWS_TERM_MAX;)
            cp[text.n++] = zws_utf8__next(f->form[i].term.text, f->form[i].term.len, &pos);
        status = add_phrases(node, n, max, f->s, &text, begins);
    }
    return status;
}

/* Titles that have the word, perhaps half-typed at its end; begins: at their beginning. NULL: none
 * can. */
static zws_status word_node(zws_node **out, zws_suggester *s, zws_typed word, bool begins,
                            bool open)
{
    enum { MAX = (FORMS + 1) * ZWS_PHRASES_MAX };
    zws_node *node[MAX];
    size_t n = 0, head = word.n;
    *out = NULL;
    uint32_t *cp = (uint32_t *)(uintptr_t)word.cp; /* only read */
    zws_text text = {.cp = cp, .n = word.n < PHRASE_CHARS ? word.n : PHRASE_CHARS};
    /* No word is cut. */
    while (text.n < word.n && text.n > 1 && in_word(cp[text.n - 1]) && in_word(cp[text.n]))
        text.n--;
    while (head > 0 && in_word(word.cp[head - 1]))
        head--;
    if (open && text.n == word.n && head < word.n) {
        forms f = {.s = s};
        bool more;
        zws_buffer__clear(&s->buffer);
        ZWS_TRY(zws_buffer__puts(&s->buffer, ZWS_PREFIX_TITLE));
        ZWS_TRY(zws_text__append_utf8(&s->buffer, &text, head, word.n));
        ZWS_TRY(zws_store__expand(s->store, (zws_term){s->buffer.data, s->buffer.len}, FORMS_SEEN,
                                  note_form, &f, &more));
        for (size_t i = 0; i < f.n; i++) { /* without the prefix */
            f.form[i].term.text++;
            f.form[i].term.len--;
        }
        ZWS_TRY(add_forms(node, &n, MAX, &f, &text, head, begins));
    } else {
        ZWS_TRY(add_phrases(node, &n, MAX, s, &text, begins));
    }
    return zws_nodes__list(out, &s->arena, ZWS_NODE_OR, node, n);
}

static zws_status wanted_node(zws_node **out, zws_suggester *s, const wanted *w)
{
    zws_node *node[WORDS];
    *out = NULL;
    for (size_t i = 0; i < w->n; i++) {
        ZWS_TRY(word_node(&node[i], s, w->word[i], w->begins && i == 0, i + 1 == w->n));
        if (!node[i])
            return ZWS_OK;
    }
    return zws_nodes__list(out, &s->arena, ZWS_NODE_AND, node, w->n);
}

/* --- Titles that were found ------------------------------------------------------------------- */

/* What to search for to find the title: itself, unless it would be read otherwise, or be too long.
 */
static zws_status make_query(char **out, zws_suggester *s, const char *title, size_t len)
{
    const unsigned other = 1u << ZWS_QUERY_NOT | 1u << ZWS_QUERY_FIELD | 1u << ZWS_QUERY_DATES |
                           1u << ZWS_QUERY_ALL | 1u << ZWS_QUERY_OR | 1u << ZWS_QUERY_QUOTED |
                           1u << ZWS_QUERY_PREFIX;
    const zws_query_limits limits = {ZWS_QUERY_BYTES, ZWS_QUERY_TERMS, ZWS_QUERY_DEPTH, 0};
    zws_query query;
    *out = NULL;
    bool plain = s->scratch.n <= PLAIN_CHARS;
    if (plain && zws_query__parse(&query, s->analyzer, title, len, &limits) == ZWS_OK) {
        plain = !(other >> query.root->kind & 1);
        for (size_t i = 0; i < query.root->n; i++)
            plain = plain && !(other >> query.root->child[i]->kind & 1);
        zws_query__free(&query);
    } else {
        plain = false;
    }
    if (plain)
        return ZWS_OK;
    /* Quotation marks would end the quotation; any punctuation mark stands for any other. */
    zws_buffer *b = &s->buffer;
    zws_buffer__clear(b);
    ZWS_TRY(zws_buffer__puts(b, "title:\""));
    for (size_t pos = 0; pos < len;) {
        size_t begin = pos;
        uint32_t cp = zws_utf8__next(title, len, &pos);
        bool mark = cp == '"' || cp == 0x201C || cp == 0x201D || cp == 0xFF02 || cp == 0x300C ||
                    cp == 0x300D || cp == 0x300E || cp == 0x300F;
        ZWS_TRY(mark ? zws_buffer__putc(b, ',')
                     : zws_buffer__append(b, title + begin, pos - begin));
    }
    ZWS_TRY(zws_buffer__putc(b, '"'));
    return b->len <= ZWS_QUERY_BYTES ? zws_mem__dup(out, b->data, b->len) : ZWS_ELIMIT;
}

/* Marks what is wanted in the normalised title; false: it is not there. */
static bool mark(zws_suggestion *item, const zws_text *title, const wanted *w)
{
    zws_mark found[WORDS];
    size_t first, last;
    for (size_t i = 0; i < w->n; i++) {
        if (!zws_suggest__find(title, 0, w->word[i], &first, &last))
            return false;
        /* What begins the title may begin behind punctuation: 《…》. */
        for (size_t k = 0; w->begins && i == 0 && k < first; k++) {
            if (is_han(title->cp[k]) || in_word(title->cp[k]))
                return false;
        }
        size_t at = i;
        for (; at > 0 && found[at - 1].begin > title->begin[first]; at--)
            found[at] = found[at - 1];
        found[at] = (zws_mark){title->begin[first], title->end[last - 1]};
    }
    for (size_t i = 0; i < w->n; i++) {
        zws_mark *before = item->n_marks > 0 ? &item->mark[item->n_marks - 1] : NULL;
        if (before && found[i].begin <= before->end)
            before->end = found[i].end > before->end ? found[i].end : before->end;
        else
            zws_suggestion__add_mark(item, found[i].begin, found[i].end);
    }
    return true;
}

/* Remembers the title; *new: it was not there. Nothing is suggested of a title without letters. */
static zws_status remember(bool *new, finder *f, zws_node **term, const char *title, size_t len)
{
    zws_suggester *s = f->s;
    *new = false;
    zws_buffer__clear(&s->buffer);
    ZWS_TRY(zws_schema__title_term(&s->buffer, s->analyzer, title, len));
    if (s->buffer.len == 0)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__term(term, &s->arena, "", s->buffer.data, s->buffer.len));
    for (size_t i = 0; i < s->n_seen; i++) {
        if (zws_nodes__same(s->seen[i], *term))
            return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&s->seen, &s->cap_seen, s->n_seen + 1, sizeof *s->seen));
    s->seen[s->n_seen++] = *term;
    *new = true;
    return ZWS_OK;
}

static zws_status add_title(finder *f, const zws_match *match, const wanted *w, const char *title,
                            size_t len)
{
    zws_suggester *s = f->s;
    zws_suggestion *item;
    zws_node *term;
    bool new;
    ZWS_TRY(remember(&new, f, &term, title, len));
    if (!new || len > ZWS_QUERY_BYTES)
        return ZWS_OK;
    size_t before = s->titles.n;
    ZWS_TRY(zws_text__normalize(&s->scratch, s->analyzer, title, len));
    ZWS_TRY(zws_suggestion_list__add(&item, &s->titles, ZWS_SUGGEST_TITLE, title, len));
    zws_status status = ZWS_OK;
    bool stands = mark(item, &s->scratch, w);
    if (stands)
        status = make_query(&item->query, s, title, len);
    if (!stands || status == ZWS_ELIMIT) {
        zws_suggestion_list__cut(&s->titles, before);
        s->n_seen -= !stands; /* another search may mean it */
        return ZWS_OK;
    }
    if (status == ZWS_OK)
        status = zws_mem__dup(&item->id, match->id, strlen(match->id));
    if (status == ZWS_OK)
        status = zws_suggest__count(&item->documents, &item->exact, s, term);
    if (status != ZWS_OK)
        zws_suggestion_list__cut(&s->titles, before);
    return status;
}

static zws_status add_match(finder *f, const zws_match *match, const wanted *w)
{
    zws_document *document;
    size_t len;
    ZWS_TRY(zws_deadline__check(f->s->deadline));
    ZWS_TRY(zws_store__document(f->s->store, match, &document));
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    zws_status status = title ? add_title(f, match, w, title, len) : ZWS_OK;
    zws_document_free(document);
    return status;
}

/* --- Fetching --------------------------------------------------------------------------------- */

/* Takes the newest titles of the node, none twice. Where many documents share a title, what was
 * seen is left out and more is fetched. */
static zws_status take(finder *f, zws_node *node, const wanted *w, unsigned states)
{
    zws_suggester *s = f->s;
    for (int round = 0; round < ROUNDS && s->titles.n < f->room; round++) {
        zws_node *seen = NULL, *fresh;
        zws_matches matches;
        size_t want = (f->room - s->titles.n) << round;
        ZWS_TRY(zws_nodes__list(&seen, &s->arena, ZWS_NODE_OR, s->seen, s->n_seen));
        ZWS_TRY(zws_nodes__without(&fresh, &s->arena, node, seen));
        ZWS_TRY(zws_suggest__newest(&matches, s, fresh, states, want));
        zws_status status = ZWS_OK;
        for (size_t i = 0; status == ZWS_OK && i < matches.n && s->titles.n < f->room; i++)
            status = add_match(f, &matches.hit[i], w);
        size_t found = matches.n;
        zws_matches__free(&matches);
        ZWS_TRY(status);
        if (found < want)
            return ZWS_OK;
    }
    return ZWS_OK;
}

static zws_status take_wanted(finder *f, const wanted *w)
{
    zws_node *node;
    if (f->s->titles.n >= f->room)
        return ZWS_OK;
    ZWS_TRY(wanted_node(&node, f->s, w));
    if (!node)
        return ZWS_OK;
    if (!f->s->ended)
        return take(f, node, w, 0);
    ZWS_TRY(take(f, node, w, ZWS_VALIDITY_ALL & ~ZWS_VALIDITY_ENDED));
    return take(f, node, w, ZWS_VALIDITY_ENDED);
}

/* --- All of it -------------------------------------------------------------------------------- */

/* The words of what was typed: pieces between blanks and punctuation, cut into dictionary words. */
static zws_status split(wanted *w, zws_suggester *s)
{
    zws_words words = {0};
    zws_status status = zws_words__segment(&words, s->analyzer, s->typed.cp, s->typed.n);
    *w = (wanted){0};
    for (size_t i = 0; status == ZWS_OK && i < words.n; i++) {
        zws_typed word = {s->typed.cp + words.word[i].first, words.word[i].len};
        bool last = i + 1 == words.n;
        if (!is_han(word.cp[0]) && !in_word(word.cp[0]))
            continue;
        if (word.n == 1 && is_han(word.cp[0]) && !last)
            continue; /* 的, 和; but what was typed last may be half a word */
        if (w->n < WORDS)
            w->word[w->n++] = word;
    }
    zws_words__free(&words);
    return status;
}

zws_status zws_suggest__titles(zws_suggester *s)
{
    finder f = {.s = s, .room = s->limit};
    wanted w = {.word = {s->typed}, .n = 1, .begins = true};
    zws_status status = take_wanted(&f, &w);
    w.begins = false;
    if (status == ZWS_OK)
        status = take_wanted(&f, &w);
    /* Guesses are not taken apart. */
    if (status == ZWS_OK && f.room > s->titles.n && !s->pinyin)
        status = split(&w, s);
    if (status == ZWS_OK && w.n > 1)
        status = take_wanted(&f, &w);
    return status;
}
