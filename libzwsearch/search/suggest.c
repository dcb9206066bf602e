/* The request, and which of what was found is shown, in which order. */
#include "search/suggest.h"

/* Terms and issuers in front of the titles; where there are enough titles, that many suggestions
 * are none. */
#define FRONT 2
/* What letters mean is less sure. */
#define FRONT_PINYIN 4

typedef struct {
    zws_suggestions *out;
    zws_analyzer *analyzer;
    const char *typed;
    size_t len, limit;
    zws_deadline deadline;
} request;

void zws_suggestions__free(zws_suggestions *suggestions)
{
    if (!suggestions)
        return;
    zws_suggestion_list__free(&suggestions->list);
    free(suggestions->typed);
    free(suggestions);
}

/* --- Choosing --------------------------------------------------------------------------------- */

/* Moves suggestions [*at, end) of a list behind those of out. */
static zws_status move(zws_suggestion_list *out, zws_suggestion_list *from, size_t *at, size_t end)
{
    for (; *at < end && *at < from->n; ++*at) {
        ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item));
        out->item[out->n++] = from->item[*at];
        from->item[*at] = (zws_suggestion){0};
    }
    return ZWS_OK;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Forgets terms that are titles as they stand. */
static void drop_titles(zws_suggestion_list *terms, const zws_suggestion_list *titles)
{
    size_t kept = 0;
    for (size_t i = 0; i < terms->n; i++) {
        bool title = false;
        for (size_t k = 0; k < titles->n && !title; k++)
            title = strcmp(terms->item[i].text, titles->item[k].text) == 0;
        zws_suggestion swap = terms->item[kept];
        terms->item[kept] = terms->item[i];
        terms->item[i] = swap;
        kept += !title;
    }
    zws_suggestion_list__cut(terms, kept);
}

/* Numbers, the first terms, titles, the other terms. Titles yield FRONT places, and those that they
 * do not need. */
static zws_status choose(zws_suggestion_list *out, zws_suggester *s)
{
    drop_titles(&s->terms, &s->titles);
    size_t in_front = s->pinyin ? FRONT_PINYIN : FRONT;
    size_t others = s->numbers.n + s->terms.n, front = least(others, least(in_front, s->limit / 2));
    size_t titles = least(s->titles.n, s->limit - front), number = 0, term = 0, title = 0;
    size_t room = s->limit - titles, numbers = least(s->numbers.n, room);
    size_t terms = least(s->terms.n, room - numbers);
    ZWS_TRY(move(out, &s->numbers, &number, numbers));
    ZWS_TRY(move(out, &s->terms, &term, least(terms, in_front)));
    ZWS_TRY(move(out, &s->titles, &title, titles));
    return move(out, &s->terms, &term, terms);
}

/* --- Looking ---------------------------------------------------------------------------------- */

/* What was typed, without what says nothing at its ends. */
static zws_typed trimmed(const zws_text *text)
{
    size_t first = 0, last = text->n;
    while (first < last && zws_char__class(text->cp[first]) >= ZWS_CHAR_SPACE)
        first++;
    while (last > first && zws_char__class(text->cp[last - 1]) >= ZWS_CHAR_SPACE)
        last--;
    return (zws_typed){text->cp + first, last - first};
}

static zws_status look(zws_suggester *s)
{
    uint64_t units;
    ZWS_TRY(zws_store__document_frequency(
        s->store, (zws_term){ZWS_TERM_UNIT, strlen(ZWS_TERM_UNIT)}, &units));
    s->units = units > 0;
    ZWS_TRY(zws_store__any_ended(s->store, s->day, &s->ended));
    ZWS_TRY(zws_suggest__numbers(s));
    ZWS_TRY(zws_suggest__terms(s));
    ZWS_TRY(zws_suggest__titles(s));
    return zws_suggest__may_be_pinyin(s->typed) ? zws_suggest__pinyin(s) : ZWS_OK;
}

static zws_status attempt(zws_store *snapshot, void *context)
{
    request *r = context;
    zws_text text = {0};
    zws_suggester s = {.store = snapshot,
                       .analyzer = r->analyzer,
                       .limit = r->limit,
                       .deadline = r->deadline,
                       .day = zws_validity__today()};
    zws_suggestion_list__cut(&r->out->list, 0);
    r->out->complete = true;
    zws_status status = zws_text__normalize(&text, r->analyzer, r->typed, r->len);
    if (status == ZWS_OK) {
        s.typed = trimmed(&text);
        status = s.typed.n > 0 && !zws_store__is_tokens(snapshot) ? look(&s) : ZWS_OK;
    }
    if (status == ZWS_EDEADLINE) {
        r->out->complete = false;
        status = ZWS_OK;
    }
    if (status == ZWS_OK)
        status = choose(&r->out->list, &s);
    zws_suggestion_list__free(&s.numbers);
    zws_suggestion_list__free(&s.terms);
    zws_suggestion_list__free(&s.titles);
    zws_text__free(&s.scratch);
    zws_buffer__free(&s.buffer);
    free(s.seen);
    zws_arena__free(&s.arena);
    zws_text__free(&text);
    return status;
}

zws_status zws_suggest__run(zws_suggestions **out, zws_store *store, zws_analyzer *analyzer,
                            const char *typed, size_t len, size_t limit, int64_t milliseconds)
{
    int64_t start = zws_clock__now_ns();
    *out = NULL;
    zws_suggestions *suggestions;
    ZWS_TRY(zws_mem__zalloc(&suggestions, 1, sizeof *suggestions));
    request r = {suggestions, analyzer, typed, len, limit, zws_deadline__in(milliseconds)};
    zws_status status = zws_mem__dup(&suggestions->typed, typed, len);
    if (status == ZWS_OK)
        status = zws_store__read(store, attempt, &r);
    if (status != ZWS_OK) {
        zws_suggestions__free(suggestions);
        return status;
    }
    suggestions->milliseconds = (double)(zws_clock__now_ns() - start) / 1e6;
    *out = suggestions;
    return ZWS_OK;
}
