/* Lists of suggestions, and what they find. */
#include "search/suggest.h"

#include "base/utf8.h"

zws_status zws_suggestion_list__add(zws_suggestion **out, zws_suggestion_list *list,
                                    zws_suggestion_kind kind, const char *text, size_t len)
{
    ZWS_TRY(zws_mem__grow(&list->item, &list->cap, list->n + 1, sizeof *list->item));
    zws_suggestion *item = &list->item[list->n];
    *item = (zws_suggestion){.kind = kind};
    ZWS_TRY(zws_mem__dup(&item->text, text, len));
    list->n++;
    *out = item;
    return ZWS_OK;
}

static void clear(zws_suggestion *item)
{
    free(item->text);
    free(item->query);
    free(item->id);
    free(item->title);
}

void zws_suggestion_list__cut(zws_suggestion_list *list, size_t n)
{
    while (list->n > n)
        clear(&list->item[--list->n]);
}

void zws_suggestion_list__free(zws_suggestion_list *list)
{
    zws_suggestion_list__cut(list, 0);
    free(list->item);
    *list = (zws_suggestion_list){0};
}

void zws_suggestion__add_mark(zws_suggestion *item, size_t begin, size_t end)
{
    if (begin < end && item->n_marks < ZWS_SUGGESTION_MARKS)
        item->mark[item->n_marks++] = (zws_mark){begin, end};
}

static bool is_same(const char *a, size_t a_len, const char *b, size_t b_len)
{
    return a_len == b_len && memcmp(a, b, a_len) == 0;
}

/* --- What they find --------------------------------------------------------------------------- */

/* Documents alone: units are parts of them. */
static zws_status without_units(zws_node **node, zws_suggester *s)
{
    zws_node *unit;
    if (!s->units)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__term(&unit, &s->arena, "", ZWS_TERM_UNIT, strlen(ZWS_TERM_UNIT)));
    return zws_nodes__without(node, &s->arena, *node, unit);
}

zws_status zws_suggest__newest(zws_matches *out, zws_suggester *s, zws_node *node, unsigned states,
                               size_t limit)
{
    *out = (zws_matches){0};
    ZWS_TRY(zws_deadline__check(s->deadline));
    ZWS_TRY(without_units(&node, s));
    zws_plan plan = {.match = node,
                     .order = ZWS_ORDER_NEWEST,
                     .classes = states,
                     .day = s->day,
                     .limit = limit,
                     .deadline = s->deadline};
    return zws_store__match(s->store, &plan, out);
}

zws_status zws_suggest__count(uint64_t *documents, bool *exact, zws_suggester *s, zws_node *node)
{
    zws_matches matches;
    ZWS_TRY(zws_deadline__check(s->deadline));
    ZWS_TRY(without_units(&node, s));
    zws_plan plan = {.match = node,
                     .order = ZWS_ORDER_NEWEST,
                     .count_up_to = ZWS_TOTAL_EXACT,
                     .deadline = s->deadline};
    ZWS_TRY(zws_store__match(s->store, &plan, &matches));
    *documents = matches.total;
    *exact = matches.total_exact;
    zws_matches__free(&matches);
    return ZWS_OK;
}

zws_status zws_suggest__add_term(zws_suggestion **out, zws_suggester *s, zws_suggestion_kind kind,
                                 const char *text, size_t len, zws_node *node)
{
    uint64_t documents;
    bool exact;
    *out = NULL;
    for (size_t i = 0; i < s->terms.n; i++) {
        if (is_same(text, len, s->terms.item[i].text, strlen(s->terms.item[i].text)))
            return ZWS_OK;
    }
    ZWS_TRY(zws_suggest__count(&documents, &exact, s, node));
    if (documents == 0)
        return ZWS_OK;
    ZWS_TRY(zws_suggestion_list__add(out, &s->terms, kind, text, len));
    (*out)->documents = documents;
    (*out)->exact = exact;
    return ZWS_OK;
}

/* --- The most frequent terms ------------------------------------------------------------------ */

zws_status zws_suggest__keep(zws_suggest_frequent *f, const char *text, size_t len,
                             uint64_t documents)
{
    size_t at = f->n < ZWS_SUGGEST_KEPT ? f->n : ZWS_SUGGEST_KEPT - 1;
    if (f->n == ZWS_SUGGEST_KEPT && f->item[at].documents >= documents)
        return ZWS_OK;
    char *copy = zws_arena__dup(&f->s->arena, text, len);
    if (!copy)
        return ZWS_ENOMEM;
    for (; at > 0 && f->item[at - 1].documents < documents; at--)
        f->item[at] = f->item[at - 1];
    f->item[at].text = copy;
    f->item[at].len = len;
    f->item[at].documents = documents;
    f->n += f->n < ZWS_SUGGEST_KEPT;
    return ZWS_OK;
}

const char *zws_suggest__prefix(const char *word, size_t len)
{
    return zws_utf8__count(word, len) > ZWS_WORD_TERM_LONGER ? ZWS_PREFIX_WORD : "";
}

/* Whether the term is two characters, and these a word. */
static bool is_pair(const zws_suggest_frequent *f, const char *term, size_t len)
{
    uint32_t cp[ZWS_WORD_TERM_LONGER];
    size_t n = 0, pos = 0;
    while (pos < len && n < ZWS_WORD_TERM_LONGER)
        cp[n++] = zws_utf8__next(term, len, &pos);
    return pos == len && n == ZWS_WORD_TERM_LONGER && zws_words__known(f->s->analyzer, cp, n);
}

static zws_status look_at(zws_term term, uint64_t frequency, void *context)
{
    zws_suggest_frequent *f = context;
    const char *text = term.text + f->skip;
    size_t len = term.len - f->skip;
    if ((f->is && is_same(text, len, f->is, f->is_len)) ||
        (f->part && !memmem(text, len, f->part, f->part_len)) ||
        (f->pairs && !is_pair(f, text, len)))
        return ZWS_OK;
    return zws_suggest__keep(f, text, len, frequency);
}

zws_status zws_suggest__below(zws_suggest_frequent *f, const char *prefix, const char *beginning,
                              size_t len, size_t max)
{
    zws_buffer term = {0};
    bool more;
    f->skip = strlen(prefix);
    zws_status status = zws_deadline__check(f->s->deadline);
    if (status == ZWS_OK)
        status = zws_buffer__puts(&term, prefix);
    if (status == ZWS_OK)
        status = zws_buffer__append(&term, beginning, len);
    if (status == ZWS_OK)
        status =
            zws_store__expand(f->s->store, (zws_term){term.data, term.len}, max, look_at, f, &more);
    zws_buffer__free(&term);
    return status;
}
