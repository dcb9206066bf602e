/* The extract of a hit: the passage that shows most of what was searched, cut where a reader would.
 */
#include <math.h>

#include "base/utf8.h"
#include "search/marks.h"

/* Beyond this much text an extract is not worth the time: it is taken from the beginning. */
#define SCAN_BYTES (2u << 20)

/* What a needle's first, second … mark in a window adds, in parts of its weight: to have another
 * needle says more than to have the same one over and over. */
static const double repetition[] = {1, 0.125, 0.0625, 0.03125};
enum { REPETITIONS = sizeof repetition / sizeof *repetition };

typedef struct {
    const zws_text *text;
    const char *utf8;
    const zws_char_marks *marks;
    const zws_needles *needles;
    size_t chars;
} picker;

static bool ends_sentence(uint32_t cp)
{
    return cp == U'。' || cp == '!' || cp == '?' || cp == ';' || cp == U'…';
}

static bool ends_clause(uint32_t cp)
{
    return ends_sentence(cp) || cp == ',' || cp == U'、' || cp == ':';
}

/* What follows the end of a sentence and still belongs to it. */
static bool closes(uint32_t cp)
{
    return cp == U'”' || cp == U'’' || cp == U'」' || cp == U'』' || cp == ')' || cp == U'》';
}

/* A line break stood between characters i - 1 and i of the original, and the line before it is one
 * that stands alone: a heading, a number, an address. Lines inside a paragraph are broken anywhere.
 */
static bool begins_line(const picker *p, size_t i)
{
    const char *from = p->utf8 + p->text->end[i - 1], *to = p->utf8 + p->text->begin[i];
    size_t breaks = 0;
    bool indented = false;
    for (; from < to; from++) {
        if (*from == '\n')
            breaks++;
        else if (breaks > 0)
            indented = true;
    }
    return breaks > 0 && (breaks > 1 || indented);
}

/* A sentence may begin at i. */
static bool is_start(const picker *p, size_t i)
{
    if (i == 0)
        return true;
    const uint32_t *cp = p->text->cp;
    if (closes(cp[i]) || ends_clause(cp[i]))
        return false;
    size_t before = i - 1;
    while (before > 0 && (closes(cp[before]) || cp[before] == ' '))
        before--;
    return ends_sentence(cp[before]) || begins_line(p, i);
}

static bool is_clause_start(const picker *p, size_t i)
{
    return is_start(p, i) || (ends_clause(p->text->cp[i - 1]) && !closes(p->text->cp[i]));
}

typedef struct {
    double weight;
    size_t window;  /* the last one that had it, from 1 */
    size_t as;      /* the needle that its marks count as */
    unsigned times; /* in that window */
} tally;

/* A repaired reading counts as the text that it is a reading of: a text that speaks of it
 * throughout is not singled out by one place that was misread. */
static void pair_readings(const picker *p, tally *of)
{
    const zws_needles *needles = p->needles;
    for (size_t i = 0; i < needles->n; i++) {
        of[i].as = i;
        if (!zws_needle__is_repaired(&needles->needle[i]))
            continue;
        for (size_t k = 0; k < needles->n; k++) {
            if (zws_needle__is_reading_of(&needles->needle[i], &needles->needle[k]))
                of[i].as = k;
        }
    }
}

/* A needle weighs by its worth and by how few of the text's windows can have it: the inverse
 * document frequency of BM25, of windows. What a text speaks of throughout tells no place from
 * another. */
static void weigh(const picker *p, tally *of)
{
    double windows = 1 + (double)p->text->n / (double)p->chars;
    for (size_t i = 0; i < p->marks->n; i++)
        of[of[p->marks->mark[i].needle].as].times++;
    for (size_t i = 0; i < p->needles->n; i++) {
        double worth = zws_needle__worth(&p->needles->needle[i]);
        of[i].weight = worth * log(1 + (windows + 0.5) / (of[i].times + 0.5));
    }
}

/* The best p->chars characters: from a mark to the end of the last that is of yet another needle.
 */
static void choose_marks(const picker *p, tally *of, size_t *first, size_t *last)
{
    const zws_char_mark *mark = p->marks->mark;
    double best = 0;
    pair_readings(p, of);
    weigh(p, of);
    for (size_t i = 0; i < p->marks->n; i++) {
        /* Marks are sorted, so a window costs what it holds; long runs of marks are sampled. */
        double score = 0;
        size_t end = mark[i].last;
        for (size_t k = i; k < p->marks->n && k < i + 200; k++) {
            if (mark[k].last > mark[i].first + p->chars)
                break;
            tally *t = &of[of[mark[k].needle].as];
            if (t->window != i + 1) {
                t->window = i + 1;
                t->times = 0;
                end = mark[k].last > end ? mark[k].last : end;
            }
            if (t->times < REPETITIONS)
                score += t->weight * repetition[t->times++];
        }
        if (score > best * (1 + 1e-9)) { /* equal sums may differ by rounding: the first is taken */
            best = score;
            *first = mark[i].first;
            *last = end;
        }
    }
}

/* Where the extract begins: at the sentence of its first mark if that leaves room to show the
 * marks, else at the clause, else a little before. */
static size_t choose_first(const picker *p, size_t mark_first, size_t mark_last)
{
    size_t room = p->chars > mark_last - mark_first ? p->chars - (mark_last - mark_first) : 0;
    size_t reach = room * 2 / 3;
    for (size_t back = 0; back <= reach && back <= mark_first; back++) {
        if (is_start(p, mark_first - back))
            return mark_first - back;
    }
    for (size_t back = 0; back <= reach && back <= mark_first; back++) {
        if (is_clause_start(p, mark_first - back))
            return mark_first - back;
    }
    size_t back = room / 4;
    return back < mark_first ? mark_first - back : 0;
}

/* Where it ends: at the last sentence end that fits, if that keeps at least half, else at a clause.
 */
static size_t choose_last(const picker *p, size_t first, size_t at_least)
{
    size_t n = p->text->n;
    if (n - first <= p->chars)
        return n;
    size_t full = first + p->chars, least = first + p->chars / 2;
    least = least < at_least ? at_least : least;
    for (size_t end = full; end > least; end--) {
        if (is_start(p, end))
            return end;
    }
    for (size_t end = full; end > least; end--) {
        if (is_clause_start(p, end))
            return end;
    }
    return full;
}

static void choose(const picker *p, size_t *first, size_t *last, bool from_start)
{
    size_t mark_first = 0, mark_last = 0;
    bool marked = p->marks->n > 0 && !from_start;
    if (marked) {
        mark_first = p->marks->mark[0].first;
        mark_last = p->marks->mark[0].last;
        tally *of = NULL;
        /* Without memory the first mark is good enough. */
        if (zws_mem__zalloc(&of, p->needles->n, sizeof *of) == ZWS_OK)
            choose_marks(p, of, &mark_first, &mark_last);
        free(of);
    }
    *first = marked ? choose_first(p, mark_first, mark_last) : 0;
    *last = choose_last(p, *first, mark_last);
    while (*first < *last && p->text->cp[*first] == ' ')
        ++*first;
    while (*last > *first && p->text->cp[*last - 1] == ' ')
        --*last;
    /* Characters that came from one original character stay together. */
    while (*first > 0 && p->text->begin[*first] < p->text->end[*first - 1])
        --*first;
    while (*last<p->text->n && * last> 0 && p->text->begin[*last] < p->text->end[*last - 1])
        ++*last;
}

static zws_status make(zws_extract *out, zws_analyzer *analyzer, const char *body, size_t len,
                       const zws_needles *needles, size_t chars, bool from_start)
{
    *out = (zws_extract){0};
    zws_text text = {0};
    zws_char_marks marks = {0};
    size_t scanned = zws_utf8__floor(body, len, len < SCAN_BYTES ? len : SCAN_BYTES);
    zws_status status = zws_text__normalize(&text, analyzer, body, scanned);
    if (status == ZWS_OK)
        status = zws_marks__find(&marks, analyzer, &text, needles);
    if (status == ZWS_OK && text.n > 0) {
        picker p = {&text, body, &marks, needles, chars < 1 ? 1 : chars};
        size_t first, last;
        choose(&p, &first, &last, from_start);
        if (first < last) {
            out->begin = text.begin[first];
            out->end = text.end[last - 1];
            status = zws_marks__to_bytes(&out->mark, &out->n_marks, &text, &marks, first, last);
        }
    }
    zws_marks__free(&marks);
    zws_text__free(&text);
    if (status == ZWS_OK)
        status = zws_extract__html(&out->html, body + out->begin, out->end - out->begin, out->mark,
                                   out->n_marks, out->begin);
    if (status != ZWS_OK)
        zws_extract__free(out);
    return status;
}

zws_status zws_extract__make(zws_extract *out, zws_analyzer *analyzer, const char *body, size_t len,
                             const zws_needles *needles, size_t chars)
{
    return make(out, analyzer, body, len, needles, chars, false);
}

zws_status zws_extract__begin(zws_extract *out, zws_analyzer *analyzer, const char *body,
                              size_t begin, size_t end, const zws_needles *needles, size_t chars)
{
    ZWS_TRY(make(out, analyzer, body + begin, end - begin, needles, chars, true));
    zws_extract__shift(out, begin);
    return ZWS_OK;
}

void zws_extract__shift(zws_extract *extract, size_t by)
{
    extract->begin += by;
    extract->end += by;
    for (size_t m = 0; m < extract->n_marks; m++) {
        extract->mark[m].begin += by;
        extract->mark[m].end += by;
    }
}

zws_status zws_extract__marks(zws_mark **out, size_t *n, zws_analyzer *analyzer, const char *utf8,
                              size_t len, const zws_needles *needles)
{
    *out = NULL;
    *n = 0;
    zws_text text = {0};
    zws_char_marks marks = {0};
    zws_status status = zws_text__normalize(&text, analyzer, utf8, len);
    if (status == ZWS_OK)
        status = zws_marks__find(&marks, analyzer, &text, needles);
    if (status == ZWS_OK)
        status = zws_marks__to_bytes(out, n, &text, &marks, 0, text.n);
    zws_marks__free(&marks);
    zws_text__free(&text);
    return status;
}

static zws_status append_escaped(zws_buffer *out, const char *text, size_t len)
{
    size_t start = 0;
    for (size_t i = 0; i < len; i++) {
        const char *entity = NULL;
        switch (text[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            continue;
        }
        ZWS_TRY(zws_buffer__append(out, text + start, i - start));
        ZWS_TRY(zws_buffer__puts(out, entity));
        start = i + 1;
    }
    return zws_buffer__append(out, text + start, len - start);
}

zws_status zws_extract__html(char **out, const char *text, size_t len, const zws_mark *mark,
                             size_t n_marks, size_t base)
{
    zws_buffer buffer = {0};
    zws_status status = ZWS_OK;
    size_t at = 0;
    for (size_t m = 0; m < n_marks && status == ZWS_OK; m++) {
        size_t begin = mark[m].begin - base, end = mark[m].end - base;
        status = append_escaped(&buffer, text + at, begin - at);
        if (status == ZWS_OK)
            status = zws_buffer__puts(&buffer, "<em>");
        if (status == ZWS_OK)
            status = append_escaped(&buffer, text + begin, end - begin);
        if (status == ZWS_OK)
            status = zws_buffer__puts(&buffer, "</em>");
        at = end;
    }
    if (status == ZWS_OK)
        status = append_escaped(&buffer, text + at, len - at);
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &buffer);
    zws_buffer__free(&buffer);
    return status;
}

void zws_extract__free(zws_extract *extract)
{
    free(extract->mark);
    free(extract->html);
    *extract = (zws_extract){0};
}
