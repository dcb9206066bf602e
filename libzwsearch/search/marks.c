/* Where the needles of a query stand in a text. Documents and needles went through the same tokens,
 * so what is marked is what matched. */
#include "search/marks.h"

#include "base/hash.h"

typedef struct {
    uint32_t pos;
    uint32_t term;        /* number in the table below */
    uint32_t first, last; /* characters */
} sighting;

/* To look for so many texts one by one takes no longer than to make the tokens of a text. */
enum { PLAIN_MAX = 48 };

typedef struct {
    /* The distinct terms of needles that tokens are needed for, open addressing; entry 0 of `term`
     * is unused. */
    const zws_term **term;
    uint32_t *slot;
    size_t n_terms, mask;
    bool all_by_tokens;
    bool tokens;            /* a needle is looked for by tokens of the text as it stands */
    bool repairs;           /* a needle is a repaired reading */
    zws_term_sketch sketch; /* of the terms: nearly all tokens of a text are none of them */
    sighting *seen;
    size_t n, cap;
} scan;

static bool is_repaired(const zws_term *term)
{
    return term->len > 0 && term->text[0] == 'R';
}

/* 489 of STARD's questions asked of laws of which they have a judged article: it is in the extract
 * of 45.6 of 100, in the best passage of 46.0. With 1 44.0 and 45.2, 0.25 44.6 and 46.2, 0 44.4 and
 * 46.8: extracts, which are always shown, decide. */
#define ALTERNATIVE 0.5

double zws_needle__worth(const zws_needle *needle)
{
    if (needle->aside)
        return 0;
    double length = (double)needle->n * (needle->quoted ? 4 : 1);
    if (needle->typed == 0)
        return length;
    double typed = (double)needle->typed;
    return ALTERNATIVE * (length < typed ? length : typed);
}

bool zws_needle__is_repaired(const zws_needle *needle)
{
    return needle->n > 0 && is_repaired(&needle->term[0]);
}

bool zws_needle__is_reading_of(const zws_needle *repaired, const zws_needle *plain)
{
    if (plain->n != repaired->n || zws_needle__is_repaired(plain))
        return false;
    for (size_t k = 0; k < plain->n; k++) {
        const zws_term *r = &repaired->term[k], *p = &plain->term[k];
        if (r->len != p->len + 1 || memcmp(r->text + 1, p->text, p->len) != 0)
            return false;
    }
    return true;
}

static uint32_t find(const scan *s, const char *text, size_t len, size_t *where)
{
    size_t at = zws_hash64__of(text, len, 0) & s->mask;
    while (s->slot[at]) {
        const zws_term *term = s->term[s->slot[at]];
        if (term->len == len && memcmp(term->text, text, len) == 0)
            break;
        at = (at + 1) & s->mask;
    }
    if (where)
        *where = at;
    return s->slot[at];
}

/* A run of punctuation, in the text and in a repaired stretch. */
static const zws_term bars[] = {{"|", 1}, {"R|", 2}};

static void add_term(scan *s, const zws_term *term)
{
    size_t where;
    if (find(s, term->text, term->len, &where))
        return;
    zws_term_sketch__add(&s->sketch, term->text, term->len);
    s->term[++s->n_terms] = term;
    s->slot[where] = (uint32_t)s->n_terms;
}

/* Whether the needle is looked for as text, without tokens. */
static bool is_plain(const scan *s, const zws_needle *needle)
{
    uint32_t cp[ZWS_MARKS_TEXT_MAX];
    return !s->all_by_tokens && zws_marks__read_text(cp, needle) != 0;
}

static zws_status build(scan *s, const zws_needles *needles)
{
    size_t total = 2, size = 16;
    s->all_by_tokens = needles->n > PLAIN_MAX;
    for (size_t i = 0; i < needles->n; i++)
        total += needles->needle[i].n;
    while (size < total * 2)
        size *= 2;
    s->mask = size - 1;
    ZWS_TRY(zws_mem__zalloc(&s->slot, size, sizeof *s->slot));
    ZWS_TRY(zws_mem__zalloc(&s->term, total + 1, sizeof *s->term));
    for (size_t i = 0; i < needles->n; i++) {
        const zws_needle *needle = &needles->needle[i];
        if (is_plain(s, needle))
            continue;
        for (size_t k = 0; k < needle->n; k++) {
            add_term(s, &needle->term[k]);
            *(is_repaired(&needle->term[k]) ? &s->repairs : &s->tokens) = true;
        }
        for (size_t k = 0; k < 2 && (needle->opened || needle->closed); k++)
            add_term(s, &bars[k]);
    }
    return ZWS_OK;
}

static zws_status see(const zws_token *token, void *context)
{
    scan *s = context;
    uint32_t term = find(s, token->term, token->len, NULL);
    if (!term)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&s->seen, &s->cap, s->n + 1, sizeof *s->seen));
    s->seen[s->n++] = (sighting){token->pos, term, token->first, token->last};
    return ZWS_OK;
}

/* The sightings are in order of position, several at one: looks for `term` at exactly `pos`. */
static const sighting *at_position(const scan *s, size_t from, uint32_t pos, uint32_t term)
{
    for (size_t i = from; i < s->n && s->seen[i].pos <= pos; i++) {
        if (s->seen[i].pos == pos && s->seen[i].term == term)
            return &s->seen[i];
    }
    return NULL;
}

/* A pair of characters stands for two units, every other term for one. */
static uint32_t units_of(const zws_term *term)
{
    size_t characters = 0;
    for (size_t i = is_repaired(term); i < term->len; i++)
        characters += ((unsigned char)term->text[i] & 0xC0) != 0x80;
    return characters == 2 && (unsigned char)term->text[term->len - 1] >= 0x80 ? 2 : 1;
}

/* The quotation had a mark at an end, and so has the text: the nearest of its run. */
static void add_brackets(zws_char_mark *mark, const scan *s, const zws_needle *needle, size_t head,
                         size_t tail)
{
    const zws_term *bar = &bars[is_repaired(&needle->term[0])];
    uint32_t term = find(s, bar->text, bar->len, NULL);
    uint32_t before = s->seen[head].pos - 1;
    for (size_t i = head; needle->opened && i-- > 0 && s->seen[i].pos >= before;) {
        if (s->seen[i].pos == before && s->seen[i].term == term)
            mark->first = s->seen[i].last - 1;
    }
    if (!needle->closed)
        return;
    uint32_t behind = s->seen[tail].pos + units_of(&needle->term[needle->n - 1]);
    const sighting *found = at_position(s, tail, behind, term);
    if (found)
        mark->last = found->first + 1;
}

/* The longest needle allowed is a query's, so matching is linear in the text for a given query. */
static zws_status match_needle(zws_char_marks *out, const scan *s, const zws_needle *needle,
                               uint32_t number)
{
    uint32_t head = find(s, needle->term[0].text, needle->term[0].len, NULL);
    for (size_t i = 0; i < s->n; i++) {
        if (s->seen[i].term != head)
            continue;
        const sighting *last = &s->seen[i];
        for (size_t k = 1; k < needle->n && last; k++) {
            const zws_term *term = &needle->term[k];
            last = at_position(s, (size_t)(last - s->seen), s->seen[i].pos + (uint32_t)k,
                               find(s, term->text, term->len, NULL));
        }
        if (!last)
            continue;
        zws_char_mark mark = {s->seen[i].first, last->last, number};
        add_brackets(&mark, s, needle, i, (size_t)(last - s->seen));
        ZWS_TRY(zws_mem__grow(&out->mark, &out->cap, out->n + 1, sizeof *out->mark));
        out->mark[out->n++] = mark;
    }
    return ZWS_OK;
}

static int by_place(const void *a, const void *b)
{
    const zws_char_mark *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last < y->last ? -1 : x->last > y->last;
}

static bool is_marked(const zws_char_marks *marks, size_t needle)
{
    for (size_t m = 0; m < marks->n; m++) {
        if (marks->mark[m].needle == needle)
            return true;
    }
    return false;
}

/* Whether a repaired reading is looked for of which the text has no mark as it stands. */
static bool needs_repairs(const zws_char_marks *marks, const zws_needles *needles)
{
    for (size_t i = 0; i < needles->n; i++) {
        if (!zws_needle__is_repaired(&needles->needle[i]))
            continue;
        bool there = false;
        for (size_t k = 0; k < needles->n && !there; k++)
            there = zws_needle__is_reading_of(&needles->needle[i], &needles->needle[k]) &&
                    is_marked(marks, k);
        if (!there)
            return true;
    }
    return false;
}

static zws_status match_all(zws_char_marks *out, scan *s, zws_analyzer *analyzer,
                            const zws_text *text, const zws_needles *needles, unsigned flags)
{
    s->n = out->n = 0;
    flags |= s->tokens ? 0 : ZWS_TOKENS_REPAIRS_ALONE;
    if (s->tokens || flags & ZWS_TOKENS_REPAIRS)
        ZWS_TRY(zws_tokens__emit_sketched(analyzer, text, 1, flags, &s->sketch, see, s));
    for (size_t i = 0; i < needles->n; i++) {
        const zws_needle *needle = &needles->needle[i];
        uint32_t cp[ZWS_MARKS_TEXT_MAX];
        size_t n = s->all_by_tokens ? 0 : zws_marks__read_text(cp, needle);
        if (n > 0)
            ZWS_TRY(zws_marks__find_text(out, text, cp, n, (uint32_t)i));
        else if (needle->n > 0)
            ZWS_TRY(match_needle(out, s, needle, (uint32_t)i));
    }
    return ZWS_OK;
}

static zws_status find_marks(zws_char_marks *out, zws_analyzer *analyzer, const zws_text *text,
                             const zws_needles *needles, bool all)
{
    *out = (zws_char_marks){0};
    scan s = {0};
    zws_status status = build(&s, needles);
    if (status == ZWS_OK && !(all && s.repairs))
        status = match_all(out, &s, analyzer, text, needles, 0);
    /* To repair a text takes several times as long as all else that is drawn of it. */
    if (status == ZWS_OK && s.repairs && (all || needs_repairs(out, needles)))
        status = match_all(out, &s, analyzer, text, needles, ZWS_TOKENS_REPAIRS);
    free(s.slot);
    free(s.term);
    free(s.seen);
    if (status != ZWS_OK) {
        zws_marks__free(out);
        return status;
    }
    if (out->n > 1)
        qsort(out->mark, out->n, sizeof *out->mark, by_place);
    return ZWS_OK;
}

zws_status zws_marks__find(zws_char_marks *out, zws_analyzer *analyzer, const zws_text *text,
                           const zws_needles *needles)
{
    return find_marks(out, analyzer, text, needles, true);
}

zws_status zws_marks__find_enough(zws_char_marks *out, zws_analyzer *analyzer, const zws_text *text,
                                  const zws_needles *needles)
{
    return find_marks(out, analyzer, text, needles, false);
}

void zws_marks__free(zws_char_marks *marks)
{
    free(marks->mark);
    *marks = (zws_char_marks){0};
}

zws_status zws_marks__to_bytes(zws_mark **out, size_t *n, const zws_text *text,
                               const zws_char_marks *marks, size_t first, size_t last)
{
    *out = NULL;
    *n = 0;
    zws_mark *list;
    ZWS_TRY(zws_mem__zalloc(&list, marks->n, sizeof *list));
    size_t count = 0;
    for (size_t i = 0; i < marks->n; i++) {
        size_t from = marks->mark[i].first, to = marks->mark[i].last;
        from = from < first ? first : from;
        to = to > last ? last : to;
        if (from >= to)
            continue;
        size_t begin = text->begin[from], end = text->end[to - 1];
        if (count > 0 && begin <= list[count - 1].end) {
            if (end > list[count - 1].end)
                list[count - 1].end = end;
        } else {
            list[count++] = (zws_mark){begin, end};
        }
    }
    *out = list;
    *n = count;
    return ZWS_OK;
}
