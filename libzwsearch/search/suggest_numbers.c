/* Numbers (文号) that go on like what was typed, in any spelling: an agency's code or the name of a
 * decree, then digits, whatever stands between them. 国发〔20, 国发2016, 国发 55, 国务院令7. */
#include "search/suggest.h"

#include "base/utf8.h"

enum {
    SEEN = 8192, /* numbers of an agency that are looked at */
    AGENCY_MIN = 2,
    AGENCY_MAX = 40, /* characters */
    DIGITS_MAX = 6,
};

/* How well a number goes on from what was typed, the best first. */
typedef enum {
    FIT_WHOLE,   /* it is the number */
    FIT_INORDER, /* year and number, as far as typed */
    FIT_NUMBER,  /* the digits begin the number, of any year */
    FIT_NONE
} fit;

/* What was typed: letters, then up to two groups of digits. */
typedef struct {
    char agency[AGENCY_MAX * 4 + 1]; /* UTF-8, as canonical numbers have it */
    size_t agency_len;
    char digits[2][DIGITS_MAX + 1];
    size_t n;   /* groups */
    bool ended; /* 号 stands behind them */
} shape;

typedef struct {
    char *text; /* in the arena */
    size_t len;
    fit fit;
    uint32_t year, number;
} candidate;

typedef struct {
    zws_suggester *s;
    const shape *typed;
    candidate best[ZWS_SUGGEST_MAX]; /* in order */
    size_t n;
} finder;

/* --- Reading what was typed ------------------------------------------------------------------- */

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* The letters: those of the agency and the kind (国务院令), up to the first sign that is none. */
static bool read_agency(shape *out, zws_typed typed, size_t *at)
{
    size_t i = 0, chars = 0;
    for (; i < typed.n; i++) {
        uint32_t cp = typed.cp[i];
        bool bracket = (cp == '(' || cp == ')') && chars > 0;
        if (bracket && cp == '(' && i + 1 < typed.n && is_digit(typed.cp[i + 1]))
            break; /* the year's */
        if (cp == ' ')
            continue;
        if (cp == U'第' || (zws_char__class(cp) != ZWS_CHAR_HAN && !bracket))
            break;
        if (++chars > AGENCY_MAX)
            return false;
        if (bracket)
            cp = cp == '(' ? U'（' : U'）'; /* 皖政办（秘）, as zws_docno__write has it */
        out->agency_len += zws_utf8__encode(out->agency + out->agency_len, cp);
    }
    *at = i;
    return chars >= AGENCY_MIN;
}

/* Brackets, 年, 第 and the like between the groups; false for what no number has. */
static bool is_between(uint32_t cp)
{
    zws_char_class class = zws_char__class(cp);
    return class == ZWS_CHAR_SPACE || class == ZWS_CHAR_PUNCT || cp == U'年' || cp == U'第';
}

static bool read_shape(shape *out, zws_typed typed)
{
    size_t i;
    *out = (shape){0};
    if (!read_agency(out, typed, &i))
        return false;
    for (; i < typed.n; i++) {
        uint32_t cp = typed.cp[i];
        if (is_digit(cp)) {
            bool fresh = out->n == 0 || !is_digit(typed.cp[i - 1]);
            if (out->ended || (fresh && out->n == 2))
                return false;
            out->n += fresh;
            char *group = out->digits[out->n - 1];
            size_t len = strlen(group);
            if (len == DIGITS_MAX || (fresh && cp == '0'))
                return false;
            group[len] = (char)cp;
        } else if (cp == U'号' && out->n > 0 && !out->ended) {
            out->ended = true;
        } else if (!is_between(cp)) {
            return false;
        }
    }
    return true;
}

/* --- Comparing it with a number --------------------------------------------------------------- */

/* The group of digits in text from *at on; false: none is there. */
static bool next_group(const char **group, size_t *len, const char *text, size_t n, size_t *at)
{
    size_t i = *at;
    while (i < n && !is_digit((unsigned char)text[i]))
        i++;
    *group = text + i;
    while (i < n && is_digit((unsigned char)text[i]))
        i++;
    *at = i;
    *len = i - (size_t)(*group - text);
    return *len > 0;
}

static uint32_t value_of(const char *group, size_t len)
{
    uint32_t value = 0;
    for (size_t i = 0; i < len && i < 9; i++)
        value = value * 10 + (uint32_t)(group[i] - '0');
    return value;
}

/* Whether typed is group, or open and its beginning. */
static bool agrees(const char *typed, bool open, const char *group, size_t len)
{
    size_t n = strlen(typed);
    return (open ? n <= len : n == len) && memcmp(typed, group, n) == 0;
}

/* The canonical number in the term (agency, then perhaps a year, then a number). */
static fit compare(const shape *typed, const char *text, size_t len, candidate *out)
{
    const char *first, *second;
    size_t first_len, second_len, at = typed->agency_len;
    bool open = !typed->ended;
    if (!next_group(&first, &first_len, text, len, &at))
        return FIT_NONE;
    bool has_year = next_group(&second, &second_len, text, len, &at);
    if (!has_year) {
        second = first;
        second_len = first_len;
    }
    out->year = has_year ? value_of(first, first_len) : 0;
    out->number = value_of(second, second_len);
    if (typed->n == 0)
        return FIT_INORDER;
    if (typed->n == 2) {
        if (!has_year || !agrees(typed->digits[0], false, first, first_len) ||
            !agrees(typed->digits[1], open, second, second_len))
            return FIT_NONE;
        return strlen(typed->digits[1]) == second_len ? FIT_WHOLE : FIT_INORDER;
    }
    const char *digits = typed->digits[0];
    size_t n = strlen(digits);
    if (!has_year)
        return !agrees(digits, open, first, first_len) ? FIT_NONE
               : n == first_len                        ? FIT_WHOLE
                                                       : FIT_INORDER;
    if (open && agrees(digits, true, first, first_len))
        return FIT_INORDER;
    /* 国发201655 */
    if (n > first_len && memcmp(digits, first, first_len) == 0 &&
        agrees(digits + first_len, open, second, second_len))
        return n - first_len == second_len ? FIT_WHOLE : FIT_INORDER;
    return agrees(digits, open, second, second_len) ? FIT_NUMBER : FIT_NONE;
}

/* The stretches of the number that were typed. */
static void mark(zws_suggestion *item, const shape *typed, fit fit)
{
    size_t len = strlen(item->text), at = typed->agency_len, group_len, done = 0;
    const char *group;
    zws_suggestion__add_mark(item, 0, typed->agency_len);
    if (typed->n == 0 || !next_group(&group, &group_len, item->text, len, &at))
        return;
    size_t begin = (size_t)(group - item->text), first_len = group_len;
    const char *one = typed->digits[0];
    if (fit != FIT_NUMBER) {
        done = strlen(one) < group_len ? strlen(one) : group_len;
        zws_suggestion__add_mark(item, begin, begin + done);
    }
    if (!next_group(&group, &group_len, item->text, len, &at))
        return;
    begin = (size_t)(group - item->text);
    const char *two = typed->n == 2       ? typed->digits[1]
                      : fit == FIT_NUMBER ? one
                      : done == first_len ? one + done
                                          : "";
    zws_suggestion__add_mark(item, begin, begin + strlen(two));
}

/* --- Finding ---------------------------------------------------------------------------------- */

static bool is_better(const candidate *a, const candidate *b)
{
    if (a->fit != b->fit)
        return a->fit < b->fit;
    return a->year != b->year ? a->year > b->year : a->number > b->number;
}

/* The code or name that was typed has to be whole, where digits follow. */
static bool ends_agency(const char *rest, size_t len)
{
    static const char *const signs[] = {"〔", "第"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(signs[i]);
        if (len >= n && memcmp(rest, signs[i], n) == 0)
            return true;
    }
    return len > 0 && is_digit((unsigned char)rest[0]);
}

static zws_status look_at(zws_term term, uint64_t frequency, void *context)
{
    finder *f = context;
    const size_t head = strlen(ZWS_PREFIX_OWN_NUMBER);
    const char *text = term.text + head;
    size_t len = term.len - head, limit = f->s->limit;
    candidate c = {.len = len};
    (void)frequency;
    if (!ends_agency(text + f->typed->agency_len, len - f->typed->agency_len))
        return ZWS_OK;
    c.fit = compare(f->typed, text, len, &c);
    if (c.fit == FIT_NONE || (f->n == limit && !is_better(&c, &f->best[f->n - 1])))
        return ZWS_OK;
    c.text = zws_arena__dup(&f->s->arena, text, len);
    if (!c.text)
        return ZWS_ENOMEM;
    size_t at = f->n < limit ? f->n++ : limit - 1;
    for (; at > 0 && is_better(&c, &f->best[at - 1]); at--)
        f->best[at] = f->best[at - 1];
    f->best[at] = c;
    return ZWS_OK;
}

/* The numbers that begin as narrowly as what was typed says. */
static zws_status look_below(finder *f, const char *between, const char *digits)
{
    zws_buffer *b = &f->s->buffer;
    bool more;
    zws_buffer__clear(b);
    ZWS_TRY(zws_buffer__puts(b, ZWS_PREFIX_OWN_NUMBER));
    ZWS_TRY(zws_buffer__append(b, f->typed->agency, f->typed->agency_len));
    ZWS_TRY(zws_buffer__puts(b, between));
    ZWS_TRY(zws_buffer__puts(b, digits));
    return zws_store__expand(f->s->store, (zws_term){b->data, b->len}, SEEN, look_at, f, &more);
}

/* The newest document of the number; none: all were deleted. */
static zws_status add(zws_suggester *s, const shape *typed, const candidate *c)
{
    zws_node *node;
    zws_matches matches;
    zws_suggestion *item;
    zws_document *document = NULL;
    ZWS_TRY(zws_nodes__term(&node, &s->arena, ZWS_PREFIX_OWN_NUMBER, c->text, c->len));
    ZWS_TRY(zws_suggest__newest(&matches, s, node, 0, 1));
    size_t before = s->numbers.n;
    zws_status status = ZWS_OK;
    if (matches.n > 0) {
        status = zws_suggestion_list__add(&item, &s->numbers, ZWS_SUGGEST_NUMBER, c->text, c->len);
        if (status == ZWS_OK)
            status = zws_mem__dup(&item->id, matches.hit[0].id, strlen(matches.hit[0].id));
        if (status == ZWS_OK)
            status = zws_store__document(s->store, &matches.hit[0], &document);
        size_t len;
        const char *title = document ? zws_document_get(document, ZWS_FIELD_TITLE, 0, &len) : NULL;
        if (status == ZWS_OK && title)
            status = zws_mem__dup(&item->title, title, len);
        if (status == ZWS_OK)
            status = zws_suggest__count(&item->documents, &item->exact, s, node);
        if (status == ZWS_OK)
            mark(item, typed, c->fit);
        else
            zws_suggestion_list__cut(&s->numbers, before);
    }
    zws_document_free(document);
    zws_matches__free(&matches);
    return status;
}

zws_status zws_suggest__numbers(zws_suggester *s)
{
    shape typed;
    finder f = {.s = s, .typed = &typed};
    if (!read_shape(&typed, s->typed))
        return ZWS_OK;
    bool year = typed.n == 2 || (typed.n == 1 && strlen(typed.digits[0]) == 4 &&
                                 (typed.digits[0][0] == '1' || typed.digits[0][0] == '2'));
    if (year)
        ZWS_TRY(look_below(&f, "〔", typed.digits[0]));
    if (f.n == 0)
        ZWS_TRY(look_below(&f, "", ""));
    for (size_t i = 0; i < f.n; i++)
        ZWS_TRY(add(s, &typed, &f.best[i]));
    return ZWS_OK;
}
