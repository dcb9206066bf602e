#include "search/copies.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "document/calendar.h"

#define RUN         5 /* as many as fit in a run */
#define LETTERS_MAX 200000
#define SKETCH      512

/* How much two texts must have in common. A version of a law has its number and title too, and
 * differs in a sentence; it must stay, so without the same number and time little is forgiven. */
static const double least[2][2] = {
    /* Another time cannot be excluded; */
    {.995, .9}, /* by title; by number */
    /* of the same days. Every tenth character of a scan misread leaves .4; a notice and its annex,
     * which share a number too, have next to nothing in common. */
    {.9, .4},
};
#define DAYS_APART 31

/* A title that so many documents have names none of them (政府信息公开年度报告). */
#define COMMON_TITLE 1000

/* --- Resemblance ------------------------------------------------------------------------------ */

/* What counts of a character: 0, or itself without width and case. */
static uint32_t letter(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        cp -= 0xFEE0;
    if (cp >= 'A' && cp <= 'Z')
        return cp + 32;
    bool latin = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
    return latin || (cp >= 0x3400 && cp < 0xE000) || cp >= 0x20000 ? cp : 0;
}

/* The smallest different hashes of a text's runs: ascending, at most SKETCH, once settled. */
typedef struct {
    uint64_t hash[4 * SKETCH];
    size_t n;
    uint64_t limit; /* none from here on counts */
    bool full;      /* there were SKETCH of them */
} sketch;

/* Sorts hashes, which are spread evenly up to the largest: by their high bits into as many piles as
 * make it few in each, then those one by one. */
static void sort_hashes(uint64_t *hash, size_t n)
{
    enum { PILES = 1024 };
    uint64_t sorted[4 * SKETCH], highest = 0;
    uint16_t end[PILES] = {0};
    unsigned shift = 0;
    for (size_t i = 0; i < n; i++)
        highest |= hash[i];
    while (highest >> shift >= PILES)
        shift++;
    for (size_t i = 0; i < n; i++)
        end[hash[i] >> shift]++;
    for (size_t i = 1; i < PILES; i++)
        end[i] = (uint16_t)(end[i] + end[i - 1]);
    for (size_t i = n; i-- > 0;)
        sorted[--end[hash[i] >> shift]] = hash[i];
    for (size_t i = 0; i < n; i++) {
        uint64_t one = sorted[i];
        size_t k = i;
        for (; k > 0 && hash[k - 1] > one; k--)
            hash[k] = hash[k - 1];
        hash[k] = one;
    }
}

static void settle(sketch *s)
{
    size_t kept = 0;
    sort_hashes(s->hash, s->n);
    for (size_t i = 0; i < s->n && kept < SKETCH; i++) {
        if (kept == 0 || s->hash[i] != s->hash[kept - 1])
            s->hash[kept++] = s->hash[i];
    }
    s->n = kept;
    s->full = kept == SKETCH;
    if (s->full)
        s->limit = s->hash[SKETCH - 1];
}

/* The last letters of a text, 21 bits each. */
typedef struct {
    uint64_t last;  /* the last three, the newest in the high bits */
    uint64_t older; /* two before them */
} run;

static inline void run_push(run *r, uint32_t c)
{
    r->older = r->older >> 21 | (r->last & 0x1FFFFF) << 21;
    r->last = r->last >> 21 | (uint64_t)c << 42;
}

static inline uint64_t run_hash(const run *r)
{
    uint64_t h = (r->last ^ r->older << 11) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 32 ^ r->older) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

static inline uint32_t next_letter(const char *text, size_t len, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text + *at;
    /* Nearly all are Han characters: U+4000 … U+9FFF are three bytes of which the first says so. */
    if (len - *at >= 3 && (uint32_t)p[0] - 0xE4 <= 5 && ((p[1] ^ 0x80) | (p[2] ^ 0x80)) < 0x40) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    return letter(zws_utf8__next(text, len, at));
}

/* Takes the hashes below the limit. */
static void take_hashes(sketch *s, const char *text, size_t len)
{
    run last = {0, 0};
    size_t letters = 0;
    uint64_t limit = s->limit;
    s->n = 0;
    s->full = false;
    for (size_t at = 0; at < len && letters < LETTERS_MAX;) {
        uint32_t c = next_letter(text, len, &at);
        if (!c)
            continue;
        run_push(&last, c);
        if (++letters < RUN)
            continue;
        uint64_t hash = run_hash(&last);
        if (hash >= limit)
            continue;
        s->hash[s->n++] = hash;
        if (s->n == sizeof s->hash / sizeof *s->hash) {
            settle(s);
            limit = s->limit;
        }
    }
    settle(s);
}

/* Of a long text nearly all hashes are too large, so only the lowest part of the range is looked
 * at, in which twice as many are to be expected as are wanted: three bytes are a letter as a rule.
 * A text that says the same again and again is looked at once more. */
static void make_sketch(sketch *s, const char *text, size_t len)
{
    size_t letters = len / 3 < LETTERS_MAX ? len / 3 : LETTERS_MAX;
    bool part = letters > 4 * SKETCH;
    s->limit = part ? UINT64_MAX / letters * (2 * SKETCH) : UINT64_MAX;
    take_hashes(s, text, len);
    if (part && !s->full) {
        s->limit = UINT64_MAX;
        take_hashes(s, text, len);
    }
}

static bool has_run(const char *text, size_t len)
{
    size_t letters = 0;
    for (size_t at = 0; at < len && letters < RUN;)
        letters += next_letter(text, len, &at) != 0;
    return letters == RUN;
}

static double resemblance(const sketch *x, const sketch *y)
{
    size_t i = 0, k = 0, seen = 0, both = 0;
    /* The smallest hashes of the union, and how many of them are in both. */
    while (seen < SKETCH && (i < x->n || k < y->n)) {
        bool in_x = k == y->n || (i < x->n && x->hash[i] <= y->hash[k]);
        bool in_y = i == x->n || (k < y->n && y->hash[k] <= x->hash[i]);
        both += in_x && in_y;
        i += in_x;
        k += in_y;
        seen++;
    }
    return seen ? (double)both / (double)seen : 0.0;
}

zws_status zws_copies__resemblance(double *out, const char *a, size_t a_len, const char *b,
                                   size_t b_len)
{
    sketch x, y;
    make_sketch(&x, a, a_len);
    make_sketch(&y, b, b_len);
    *out = resemblance(&x, &y);
    return ZWS_OK;
}

/* --- What is a copy --------------------------------------------------------------------------- */

static const char *first(const zws_document *document, zws_field field, size_t *len)
{
    const char *text = zws_document_get(document, field, 0, len);
    if (!text)
        *len = 0;
    return text ? text : "";
}

static bool same_time(const zws_document *a, const zws_document *b)
{
    return zws_calendar__number(zws_date__first_day(a->sort_date)) - DAYS_APART <=
               zws_calendar__number(zws_date__last_day(b->sort_date)) &&
           zws_calendar__number(zws_date__first_day(b->sort_date)) - DAYS_APART <=
               zws_calendar__number(zws_date__last_day(a->sort_date));
}

/* A document whose copies are looked for; its sketch is made when there is something to compare. */
typedef struct {
    const zws_document *document;
    bool sketched;
    sketch sketch;
} original;

static bool is_copy(original *of, const zws_document *b)
{
    const zws_document *a = of->document;
    size_t a_len, b_len;
    const char *x = first(a, ZWS_FIELD_DOCNO, &a_len), *y = first(b, ZWS_FIELD_DOCNO, &b_len);
    bool numbers = a_len > 0 && b_len > 0, dated = a->sort_date && b->sort_date;
    if ((numbers && (a_len != b_len || memcmp(x, y, a_len) != 0)) || (dated && !same_time(a, b)))
        return false;
    sketch other;
    x = first(a, ZWS_FIELD_BODY, &a_len);
    y = first(b, ZWS_FIELD_BODY, &b_len);
    if (a_len == b_len && memcmp(x, y, a_len) == 0 && has_run(x, a_len))
        return true;
    make_sketch(&other, y, b_len);
    if (!of->sketched) {
        make_sketch(&of->sketch, x, a_len);
        of->sketched = true;
    }
    return resemblance(&of->sketch, &other) >= least[dated][numbers];
}

static bool is_gazette(const zws_document *document)
{
    static const zws_field fields[] = {ZWS_FIELD_ID, ZWS_FIELD_URL, ZWS_FIELD_SITE,
                                       ZWS_FIELD_CATEGORY};
    size_t len;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *text = first(document, fields[i], &len);
        if (strstr(text, "公报") || strstr(text, "gongbao"))
            return true;
    }
    return false;
}

bool zws_copies__is_better(const zws_document *a, const zws_document *b)
{
    size_t a_len, b_len;
    if (is_gazette(a) != is_gazette(b))
        return is_gazette(a);
    first(a, ZWS_FIELD_DOCNO, &a_len);
    first(b, ZWS_FIELD_DOCNO, &b_len);
    if ((a_len > 0) != (b_len > 0))
        return a_len > 0;
    if ((a->sort_date != 0) != (b->sort_date != 0))
        return a->sort_date != 0;
    first(a, ZWS_FIELD_BODY, &a_len);
    first(b, ZWS_FIELD_BODY, &b_len);
    if (a_len != b_len)
        return a_len > b_len;
    return strcmp(first(a, ZWS_FIELD_ID, &a_len), first(b, ZWS_FIELD_ID, &b_len)) < 0;
}

/* --- Finding them ----------------------------------------------------------------------------- */

/* The term as a node where some other document has it, and not too many. */
static zws_status shared(zws_node **out, zws_compiler *compiler, const zws_buffer *term)
{
    uint64_t frequency = 0;
    *out = NULL;
    if (term->len == 0)
        return ZWS_OK;
    ZWS_TRY(zws_store__document_frequency(compiler->store, (zws_term){term->data, term->len},
                                          &frequency));
    if (frequency < 2 || frequency > COMMON_TITLE)
        return ZWS_OK;
    return zws_nodes__term(out, &compiler->arena, "", term->data, term->len);
}

static zws_status candidates(zws_node **out, zws_compiler *compiler, const zws_document *document)
{
    zws_node *either[2] = {NULL, NULL};
    zws_buffer term = {0};
    size_t len;
    const char *text = first(document, ZWS_FIELD_DOCNO, &len);
    zws_status status =
        len > 0 ? zws_schema__number_term(&term, ZWS_PREFIX_OWN_NUMBER, text, len) : ZWS_OK;
    if (status == ZWS_OK)
        status = shared(&either[0], compiler, &term);
    zws_buffer__clear(&term);
    text = first(document, ZWS_FIELD_TITLE, &len);
    if (status == ZWS_OK && len > 0)
        status = zws_schema__title_term(&term, compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = shared(&either[1], compiler, &term);
    zws_buffer__free(&term);
    ZWS_TRY(status);
    ZWS_TRY(zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, either, 2));
    if (!*out || !compiler->units)
        return ZWS_OK;
    zws_node *unit;
    ZWS_TRY(zws_nodes__term(&unit, &compiler->arena, "", ZWS_TERM_UNIT, sizeof ZWS_TERM_UNIT - 1));
    return zws_nodes__without(out, &compiler->arena, *out, unit);
}

/* Takes the candidate's id over when it is a copy. */
static zws_status look_at(zws_copies *out, zws_compiler *compiler, zws_match *candidate,
                          original *of)
{
    zws_document *other;
    ZWS_TRY(zws_store__document(compiler->store, candidate, &other));
    if (!is_copy(of, other)) {
        zws_document_free(other);
        return ZWS_OK;
    }
    out->item[out->n++] = (zws_copy){*candidate, other};
    candidate->id = NULL;
    return ZWS_OK;
}

/* Whether a copy of the document may be as old as the candidate, as far as is known of that before
 * it is loaded: its first day. Its last one is a year later at most. Versions of a law are told
 * apart here. */
static bool may_be_as_old(const zws_document *document, const zws_match *candidate)
{
    if (!document->sort_date || !candidate->date)
        return true;
    int32_t first = zws_calendar__number(candidate->date), last = first + 366;
    return zws_calendar__number(zws_date__first_day(document->sort_date)) - DAYS_APART <= last &&
           first - DAYS_APART <= zws_calendar__number(zws_date__last_day(document->sort_date));
}

static bool is_known(const zws_copies *copies, const char *self, const char *id)
{
    if (strcmp(id, self) == 0)
        return true;
    for (size_t i = 0; i < copies->n; i++) {
        if (strcmp(copies->item[i].match.id, id) == 0)
            return true;
    }
    return false;
}

/* Adds the copies of one document that are not known yet. */
static zws_status add_copies(zws_copies *out, zws_compiler *compiler, const char *self,
                             const zws_document *document)
{
    zws_node *any;
    zws_matches found = {0};
    original of; /* without its sketch: that is large */
    of.document = document;
    of.sketched = false;
    ZWS_TRY(candidates(&any, compiler, document));
    if (!any)
        return ZWS_OK;
    zws_plan plan = {.match = any,
                     .order = ZWS_ORDER_NEWEST,
                     .limit = ZWS_COPIES_MAX,
                     .deadline = compiler->deadline};
    zws_status status = zws_store__match(compiler->store, &plan, &found);
    for (size_t i = 0; i < found.n && status == ZWS_OK && out->n < ZWS_COPIES_MAX; i++) {
        if (!is_known(out, self, found.hit[i].id) && may_be_as_old(document, &found.hit[i]))
            status = look_at(out, compiler, &found.hit[i], &of);
    }
    zws_matches__free(&found);
    return status;
}

zws_status zws_copies__find(zws_copies *out, zws_compiler *compiler, const zws_match *match,
                            const zws_document *document)
{
    out->n = 0;
    zws_status status = add_copies(out, compiler, match->id, document);
    /* A copy of a copy, by the title that only that one has. */
    for (size_t i = 0; i < out->n && status == ZWS_OK; i++)
        status = add_copies(out, compiler, match->id, out->item[i].document);
    if (status != ZWS_OK)
        zws_copies__free(out);
    return status;
}

void zws_copies__free(zws_copies *copies)
{
    for (size_t i = 0; i < copies->n; i++) {
        free(copies->item[i].match.id);
        zws_document_free(copies->item[i].document);
    }
    copies->n = 0;
}
