/* What only many blocks together tell: headings that stand behind their texts, words that close
 * the whole text, series of numbers with gaps. */
#include "document/structure_read.h"

enum {
    DISPLACED_MIN = 3, /* so many headings make a pattern */
    GAP_MAX = 20,      /* a larger gap is an excerpt, not a loss */
    RUN_MIN = 2,
};

zws_status zws_shape__report(zws_shape *s, zws_finding finding)
{
    zws_structure *out = s->out;
    if (out->n_findings >= ZWS_FINDINGS_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&out->finding, &out->findings_cap, out->n_findings + 1,
                          sizeof *out->finding));
    out->finding[out->n_findings++] = finding;
    return ZWS_OK;
}

/* --- Displaced headings -------------------------------------------------------------------------
 */

/* True when a heading of the kind may follow its text throughout: each one is nothing but a
 * heading with a paragraph before it, and where a new part begins, it does so directly behind one.
 * Where headings stand before their texts, the last one of a part has its text behind it. */
static bool is_displaced(const zws_blocks *blocks, zws_element_kind kind, size_t *count)
{
    unsigned rank = zws_element__rank(kind);
    size_t headings = 0, ends = 0, paragraphs = 0;
    bool inside = false; /* behind a heading of the kind */
    for (size_t i = 0; i < blocks->n; i++) {
        const zws_block *b = &blocks->item[i];
        if (b->kind == kind) {
            if (!(b->flags & ZWS_BLOCK_TITLED) || paragraphs == 0)
                return false;
            headings++;
            inside = true;
            paragraphs = 0;
        } else if (b->kind == ZWS_ELEMENT_PARAGRAPH) {
            paragraphs++;
        } else if (zws_element__is_labelled(b->kind)) {
            if (zws_element__rank(b->kind) > rank) {
                paragraphs++; /* 1. … is text as well */
                continue;
            }
            if (inside && paragraphs > 0)
                return false;
            ends += inside;
            inside = false;
            paragraphs = 0;
        }
    }
    *count = headings;
    return headings >= DISPLACED_MIN && (ends > 0 || (inside && paragraphs == 0));
}

static zws_status find_displaced(zws_shape *s)
{
    static const zws_element_kind kinds[] = {ZWS_ELEMENT_ITEM, ZWS_ELEMENT_POINT, ZWS_ELEMENT_PART};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t count;
        if (s->has_articles || !is_displaced(&s->blocks, kinds[k], &count))
            continue;
        const zws_block *first = NULL;
        for (size_t i = 0; i < s->blocks.n; i++) {
            zws_block *b = &s->blocks.item[i];
            if (b->kind != kinds[k])
                continue;
            first = first ? first : b;
            b->flags |= ZWS_BLOCK_DISPLACED;
        }
        return zws_shape__report(s, (zws_finding){.kind = ZWS_FINDING_DISPLACED,
                                                  .of = (uint8_t)kinds[k],
                                                  .number = (uint32_t)count,
                                                  .begin = s->text->begin[first->label_first],
                                                  .end = s->text->end[first->label_last - 1]});
    }
    return ZWS_OK;
}

/* --- Closing words ------------------------------------------------------------------------------
 */

/* Paragraphs behind the last item belong to the whole text, where no other item of the kind has
 * paragraphs below its own. */
static void find_closing(zws_shape *s)
{
    zws_blocks *blocks = &s->blocks;
    size_t last = blocks->n;
    while (last > 0 && !zws_element__is_labelled(blocks->item[last - 1].kind))
        last--;
    if (last == 0 || s->has_articles)
        return;
    const zws_block *end = &blocks->item[last - 1];
    bool displaced = end->flags & ZWS_BLOCK_DISPLACED;
    if (!displaced && (end->flags & (ZWS_BLOCK_TITLED | ZWS_BLOCK_COLON)))
        return;
    size_t alone = 0, followed = 0;
    for (size_t i = 0; i + 1 < last; i++) {
        const zws_block *b = &blocks->item[i];
        if (b->kind != end->kind)
            continue;
        if (b[1].kind == ZWS_ELEMENT_PARAGRAPH)
            followed++;
        else
            alone++;
    }
    if (!displaced && (followed * 4 > alone || alone == 0))
        return;
    for (size_t i = last; i < blocks->n; i++)
        blocks->item[i].flags |= ZWS_BLOCK_CLOSING;
}

/* --- Numbers ------------------------------------------------------------------------------------
 */

enum { NUMBER_MAX = 9999 };

/* A series of numbers of one kind. */
typedef struct {
    uint32_t *at; /* by number: 1 + the block that has it first */
    size_t cap;   /* of at, zeroed; more than max + 1 */
    uint32_t max, seen, first;
    bool open;    /* a block of the kind came, and nothing above it since */
    uint16_t sub; /* of the last one, when it has the number max */
} series;

static zws_finding finding_at(const zws_shape *s, zws_finding_kind kind, const zws_block *b)
{
    return (zws_finding){.kind = kind,
                         .of = b->kind,
                         .number = b->number,
                         .number_to = b->number,
                         .sub = b->sub,
                         .begin = s->text->begin[b->label_first],
                         .end = s->text->end[b->label_last - 1]};
}

/* Reports what the series left out, and forgets it. */
static zws_status close_series(zws_shape *s, series *run)
{
    zws_status status = ZWS_OK;
    for (uint32_t n = run->first; run->seen >= RUN_MIN && status == ZWS_OK && n < run->max; n++) {
        uint32_t to = n;
        if (run->at[n] != 0)
            continue;
        while (run->at[to + 1] == 0)
            to++;
        const zws_block *b = &s->blocks.item[run->at[to + 1] - 1];
        zws_finding finding = finding_at(s, ZWS_FINDING_NEVER, b);
        finding.number = n;
        finding.number_to = to;
        finding.sub = 0;
        if (to - n < GAP_MAX)
            status = zws_shape__report(s, finding);
        n = to;
    }
    if (run->at)
        memset(run->at + run->first, 0, (run->max - run->first + 1) * sizeof *run->at);
    run->max = run->seen = run->first = 0;
    run->sub = 0;
    return status;
}

/* Makes room for a number and the one behind it: few series reach the largest. */
static zws_status make_room(series *run, uint32_t number)
{
    size_t before = run->cap;
    ZWS_TRY(zws_mem__grow(&run->at, &run->cap, (size_t)number + 2, sizeof *run->at));
    memset(run->at + before, 0, (run->cap - before) * sizeof *run->at);
    return ZWS_OK;
}

static zws_status take_number(zws_shape *s, series *run, size_t i)
{
    const zws_block *b = &s->blocks.item[i];
    uint32_t n = b->number;
    if (n == 0 || n > NUMBER_MAX)
        return ZWS_OK;
    if (n + 2 > run->cap)
        ZWS_TRY(make_room(run, n));
    bool articles = b->kind == ZWS_ELEMENT_ARTICLE;
    bool restarts = n == 1 && b->sub == 0 && !(articles && run->max == 1);
    /* Lists of articles are lists of their own; items of parts may be counted through. */
    bool elsewhere = !run->open && !articles && n != run->max + 1 && run->at[n] != 0 &&
                     (s->has_articles || n != run->max);
    /* Far off, it is another series; so a series is never much longer than what stands in it. */
    bool far = run->seen != 0 && (n > run->max + GAP_MAX || n + GAP_MAX < run->first);
    if (run->seen == 0 || restarts || elsewhere || far) {
        ZWS_TRY(close_series(s, run));
        /* Text may be an excerpt that begins in the middle; a list that is one of many is not. */
        run->first = elsewhere && n <= 5 ? 1 : n;
    }
    run->open = true;
    run->seen++;
    if (n > run->max) {
        run->max = n;
        run->at[n] = (uint32_t)i + 1;
        run->sub = b->sub;
        return ZWS_OK;
    }
    if (b->sub != 0 && n == run->max && b->sub > run->sub) {
        run->sub = b->sub;
        return ZWS_OK;
    }
    if (n < run->first)
        run->first = n;
    zws_finding finding = finding_at(s, run->at[n] != 0 ? ZWS_FINDING_TWICE : ZWS_FINDING_ORDER, b);
    if (run->at[n] != 0) {
        const zws_block *before = &s->blocks.item[run->at[n] - 1];
        finding.first_begin = s->text->begin[before->label_first];
        finding.first_end = s->text->end[before->label_last - 1];
    } else {
        run->at[n] = (uint32_t)i + 1;
    }
    return zws_shape__report(s, finding);
}

static zws_status check_numbers(zws_shape *s)
{
    series runs[ZWS_ELEMENT_KINDS] = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < s->blocks.n; i++) {
        const zws_block *b = &s->blocks.item[i];
        if (!zws_element__is_labelled(b->kind))
            continue;
        status = take_number(s, &runs[b->kind], i);
        unsigned rank = zws_element__rank(b->kind);
        for (unsigned kind = ZWS_ELEMENT_BOOK; kind <= ZWS_ELEMENT_DETAIL; kind++) {
            if (zws_element__rank(kind) > rank)
                runs[kind].open = false;
        }
    }
    for (unsigned kind = 0; kind < ZWS_ELEMENT_KINDS; kind++) {
        if (status == ZWS_OK && runs[kind].at)
            status = close_series(s, &runs[kind]);
        free(runs[kind].at);
    }
    return status;
}

zws_status zws_shape__order(zws_shape *s)
{
    ZWS_TRY(find_displaced(s));
    find_closing(s);
    return check_numbers(s);
}
