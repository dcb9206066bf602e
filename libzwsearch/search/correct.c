#include "search/correct.h"

/* The parts of a query that may be corrected, as bytes of its text; words between which only blanks
 * stand make one part. */
#define PARTS_MAX 16

/* Longer queries, letters not counted, are sentences; questions sooner. */
#define SENTENCE_CHARS 16
#define QUESTION_CHARS 10

typedef struct {
    size_t begin, end;
} part;

typedef struct {
    const zws_query *query;
    bool quoted; /* quoted text too */
    part part[PARTS_MAX];
    size_t n;
    size_t at; /* what of the text is behind us */
} finder;

/* Moves behind a leaf's text; false where it does not stand there as it is (a canonical number). */
static bool pass(finder *f, size_t *begin, const zws_query_node *node)
{
    const zws_query *q = f->query;
    const char *found =
        node->len > 0 ? memmem(q->text + f->at, q->len - f->at, node->text, node->len) : NULL;
    if (!found)
        return false;
    *begin = (size_t)(found - q->text);
    f->at = *begin + node->len;
    return true;
}

static bool only_blanks(const char *text, size_t begin, size_t end)
{
    while (begin < end && text[begin] == ' ')
        begin++;
    return begin == end;
}

/* Notes the leaves of the tree in their order. It is no deeper than the query's limit allows. */
static void find_parts(finder *f, const zws_query_node *node, bool excluded)
{
    size_t begin;
    bool is_text = node->kind == ZWS_QUERY_WORDS || node->kind == ZWS_QUERY_TITLE ||
                   (node->kind == ZWS_QUERY_QUOTED && f->quoted);
    for (size_t i = 0; i < node->n; i++)
        find_parts(f, node->child[i], excluded || node->kind == ZWS_QUERY_NOT);
    if (node->n > 0 || !pass(f, &begin, node) || !is_text || excluded)
        return;
    part *last = f->n > 0 ? &f->part[f->n - 1] : NULL;
    bool joins =
        last && node->kind == ZWS_QUERY_WORDS && only_blanks(f->query->text, last->end, begin);
    if (joins)
        last->end = f->at;
    else if (f->n < PARTS_MAX)
        f->part[f->n++] = (part){begin, f->at};
}

/* The end of the word, or of the blanks, at pos. */
static size_t end_of(const char *text, size_t len, size_t pos)
{
    size_t end = pos;
    while (end < len && (text[end] == ' ') == (text[pos] == ' '))
        end++;
    return end;
}

/* The words from pos on that may be pinyin together: their end; pos where there is none. */
static size_t end_of_pinyin(const char *text, size_t len, size_t pos)
{
    size_t last = pos;
    for (size_t end = pos; end < len;) {
        end = end_of(text, len, end);
        if (text[end - 1] != ' ' && !zws_correct__may_be_pinyin(text + pos, end - pos) &&
            !zws_correct__is_han(text + pos, end - pos))
            break;
        if (text[end - 1] != ' ')
            last = end;
    }
    return zws_correct__may_be_pinyin(text + pos, last - pos) ? last : pos;
}

/* Words that may be pinyin together, all others one by one. */
static zws_status correct_part(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                               const char *text, size_t len)
{
    for (size_t pos = 0, end, tried = 0; pos < len; pos = end) {
        bool changed_here = false, certain_here = false;
        end = pos < tried || text[pos] == ' ' ? pos : end_of_pinyin(text, len, pos);
        tried = end > tried ? end : tried;
        if (end > pos)
            ZWS_TRY(zws_correct__pinyin(out, &changed_here, &certain_here, held, text + pos,
                                        end - pos));
        if (!changed_here) {
            end = end_of(text, len, pos);
            if (text[pos] == ' ')
                ZWS_TRY(zws_buffer__append(out, text + pos, end - pos));
            else
                ZWS_TRY(zws_correct__text(out, &changed_here, &certain_here, held, text + pos,
                                          end - pos));
        }
        if (changed_here)
            *certain = certain_here && (*certain || !*changed);
        *changed = *changed || changed_here;
    }
    return ZWS_OK;
}

static zws_status correct_parts(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                                const finder *f)
{
    size_t done = 0;
    for (size_t i = 0; i < f->n; i++) {
        const part *p = &f->part[i];
        bool changed_here = false, certain_here = false;
        ZWS_TRY(zws_buffer__append(out, f->query->text + done, p->begin - done));
        ZWS_TRY(correct_part(out, &changed_here, &certain_here, held, f->query->text + p->begin,
                             p->end - p->begin));
        if (changed_here)
            *certain = certain_here && (*certain || !*changed);
        *changed = *changed || changed_here;
        done = p->end;
    }
    return zws_buffer__append(out, f->query->text + done, f->query->len - done);
}

/* Whether the first hit has all the words side by side: then they are meant as they stand. */
static bool stands_as_typed(const zws_results *results)
{
    zws_band band = results->n_hits > 0 ? results->hit[0].band : ZWS_BAND_NONE;
    return band == ZWS_BAND_EXACT || band == ZWS_BAND_ADJACENT;
}

/* A sentence in which some word is mistyped finds what its others say: looking at each place of it
 * takes ten times as long as the search, for little. */
static bool is_sentence(const finder *f, const zws_ranking *ranking)
{
    size_t chars = 0;
    bool asks = false;
    for (size_t i = 0; i < ranking->n; i++)
        asks |= !ranking->entry[i].plain;
    for (size_t i = 0; i < f->n; i++) {
        for (size_t at = f->part[i].begin; at < f->part[i].end; at++)
            chars += (unsigned char)f->query->text[at] >= 0xC0;
    }
    return chars > (asks ? QUESTION_CHARS : SENTENCE_CHARS);
}

zws_status zws_correct__query(char **out, bool *certain, zws_compiler *compiler,
                              const zws_results *results)
{
    finder f = {.query = compiler->query, .quoted = results->total == 0};
    zws_buffer text = {0};
    zws_held *held;
    uint64_t length;
    bool changed = false;
    *out = NULL;
    *certain = false;
    if (compiler->tokens || stands_as_typed(results))
        return ZWS_OK;
    find_parts(&f, compiler->query->root, false);
    if (f.n == 0 || (results->total > 0 && is_sentence(&f, &compiler->ranking)))
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&held, 1, sizeof *held));
    held->store = compiler->store;
    held->analyzer = compiler->analyzer;
    held->arena = &compiler->arena;
    held->deadline = compiler->deadline;
    zws_status status = zws_store__totals(held->store, &held->documents, &length);
    if (status == ZWS_OK)
        status = correct_parts(&text, &changed, certain, held, &f);
    if (status == ZWS_OK && changed)
        status = zws_buffer__detach(out, NULL, &text);
    zws_buffer__free(&text);
    free(held);
    /* Hits that are there are not thrown away because the time for a better query is over. */
    return status == ZWS_EDEADLINE ? ZWS_OK : status;
}
