#include "analysis/new_words.h"

#include <math.h>

#include "analysis/analyzer_internal.h"
#include "analysis/suffixes.h"
#include "base/hash.h"
#include "base/utf8.h"

#define LIMIT_MAX ((size_t)100000)

/* Below these a sequence is no word. Bits. */
#define COHESION_MIN 5
#define FREEDOM_MIN  1.5

/* What a word in a user dictionary gets at least: its default. */
#define FREQUENCY_MIN 300

/* Of a document no more than this part of all that is kept: one giant must not be everything. */
#define DOCUMENT_SHARE 4

typedef struct {
    size_t begin;  /* its first character */
    uint64_t hash; /* of its characters */
} kept_document;

typedef struct {
    uint32_t place; /* of one of its occurrences */
    uint32_t count;
    uint8_t len;
    double score;
} candidate;

struct zws_new_words {
    zws_suffixes text;
    size_t max;
    kept_document *document;
    size_t documents, document_cap;
    unsigned halvings; /* documents whose hash starts with so many zero bits are kept */
    size_t begin;      /* of the document being added */
    zws_text line;
    zws_words words;
    uint32_t *tally; /* of neighbours, by character; all 0 between uses */
};

zws_status zws_new_words__make(zws_new_words **out, size_t max_chars)
{
    *out = NULL;
    if (max_chars > (size_t)1 << 31)
        return zws_error__set(ZWS_ELIMIT, "%zu characters are too many to look for words in",
                              max_chars);
    zws_new_words *words;
    ZWS_TRY(zws_mem__zalloc(&words, 1, sizeof *words));
    words->max = max_chars ? max_chars : ZWS_NEW_WORDS_CHARS;
    zws_status status = zws_mem__grow(&words->text.cp, &words->text.cap, 1, sizeof *words->text.cp);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&words->tally, 0x10000, sizeof *words->tally);
    if (status != ZWS_OK) {
        zws_new_words__free(words);
        return status;
    }
    words->text.cp[words->text.n++] = ZWS_RUN_END;
    words->begin = words->text.n;
    *out = words;
    return ZWS_OK;
}

void zws_new_words__free(zws_new_words *words)
{
    if (!words)
        return;
    zws_suffixes__free(&words->text);
    free(words->document);
    zws_text__free(&words->line);
    zws_words__free(&words->words);
    free(words->tally);
    free(words);
}

/* --- Texts ------------------------------------------------------------------------------------ */

static void put(zws_suffixes *text, uint16_t cp)
{
    if (cp > ZWS_RUN_LAST || text->cp[text->n - 1] > ZWS_RUN_LAST)
        text->cp[text->n++] = cp;
}

static zws_status add_line(zws_new_words *words, const zws_analyzer *analyzer, const char *utf8,
                           size_t len)
{
    zws_suffixes *text = &words->text;
    const zws_text *line = &words->line;
    ZWS_TRY(zws_text__normalize(&words->line, analyzer, utf8, len));
    ZWS_TRY(zws_mem__grow(&text->cp, &text->cap, text->n + line->n + 1, sizeof *text->cp));
    size_t most = words->max / DOCUMENT_SHARE;
    for (size_t i = 0; i < line->n && text->n - words->begin < most; i++) {
        zws_char_class class = zws_char__class(line->cp[i]);
        if (class == ZWS_CHAR_HAN && line->cp[i] <= 0xFFFF)
            put(text, (uint16_t)line->cp[i]);
        else
            put(text, class == ZWS_CHAR_PUNCT ? ZWS_RUN_END : ZWS_RUN_CUT);
    }
    put(text, ZWS_RUN_CUT);
    return ZWS_OK;
}

zws_status zws_new_words__add(zws_new_words *words, const zws_analyzer *analyzer, const char *utf8,
                              size_t len)
{
    zws_suffixes__unsort(&words->text);
    for (size_t i = 0; i < len;) {
        const char *stop = memchr(utf8 + i, '\n', len - i);
        size_t end = stop ? (size_t)(stop - utf8) : len;
        ZWS_TRY(add_line(words, analyzer, utf8 + i, end - i));
        i = end + 1;
    }
    return ZWS_OK;
}

static bool is_kept(const zws_new_words *words, uint64_t hash)
{
    return words->halvings == 0 || hash >> (64 - words->halvings) == 0;
}

/* Drops the documents that are kept no longer. */
static void compact(zws_new_words *words)
{
    zws_suffixes *text = &words->text;
    size_t n = 1, documents = 0;
    for (size_t i = 0; i < words->documents; i++) {
        kept_document d = words->document[i];
        size_t end = i + 1 < words->documents ? words->document[i + 1].begin : text->n;
        if (!is_kept(words, d.hash))
            continue;
        memmove(text->cp + n, text->cp + d.begin, (end - d.begin) * sizeof *text->cp);
        words->document[documents++] = (kept_document){n, d.hash};
        n += end - d.begin;
    }
    text->n = n;
    words->documents = documents;
}

zws_status zws_new_words__end_document(zws_new_words *words)
{
    zws_suffixes *text = &words->text;
    size_t begin = words->begin;
    uint64_t hash = zws_hash64__of(text->cp + begin, (text->n - begin) * sizeof *text->cp, 0);
    if (text->n == begin || !is_kept(words, hash)) {
        text->n = begin;
        return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&words->document, &words->document_cap, words->documents + 1,
                          sizeof *words->document));
    words->document[words->documents++] = (kept_document){begin, hash};
    while (text->n > words->max && words->halvings < 63) {
        words->halvings++;
        compact(words);
    }
    words->begin = text->n;
    return ZWS_OK;
}

double zws_new_words__share(const zws_new_words *words)
{
    return ldexp(1, -(int)words->halvings);
}

/* --- What makes a word ------------------------------------------------------------------------ */

/* Characters of grammar that no term begins or ends with, unless the dictionary says so. */
static bool is_grammar(uint16_t cp)
{
    static const uint16_t list[] = u"的了和与及或在是等为之以于其该各对由从向被把将并而且但若如即也"
                                   u"都又就则所这那此每某第已未应可须得会能让"
                                   u"使给至到过着地个们本经凡除按据依请您我你他她它";
    for (size_t i = 0; list[i]; i++) {
        if (list[i] == cp)
            return true;
    }
    return false;
}

/* Characters that place what stands before them in space or time: 五年内, 结束后. */
static bool is_trailer(uint16_t cp)
{
    static const uint16_t list[] = u"内外后前中时上下起间止";
    for (size_t i = 0; list[i]; i++) {
        if (list[i] == cp)
            return true;
    }
    return false;
}

/* Words of grammar and of the formulas that every document is full of: what holds one of them is a
 * piece of a sentence. */
static bool is_formula(const uint16_t *cp)
{
    static const uint16_t list[][3] = {
        u"有关", u"根据", u"关于", u"按照", u"依照", u"依据", u"应当", u"可以", u"不得", u"必须",
        u"以及", u"或者", u"并且", u"其他", u"进行", u"所称", u"我们", u"他们", u"如下", u"下列",
        u"上述", u"以上", u"以下", u"认为", u"已经", u"同时", u"因为", u"由于", u"为了", u"如果",
        u"之一", u"予以", u"给予", u"起来", u"不断", u"通过", u"对于", u"从事", u"规定", u"特此",
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (cp[0] == list[i][0] && cp[1] == list[i][1])
            return true;
    }
    return false;
}

/* The least of the pointwise mutual informations of the two parts, over all places to part it; 0 as
 * soon as one is below COHESION_MIN. */
static double cohesion(const zws_suffixes *s, const uint16_t *cp, size_t len, size_t count)
{
    double least = INFINITY;
    for (size_t k = 1; k < len; k++) {
        double left = (double)zws_suffixes__occurrences(s, cp, k);
        double right = (double)zws_suffixes__occurrences(s, cp + k, len - k);
        double times = (double)count * (double)s->count / (left * right);
        if (times < 1 << COHESION_MIN)
            return 0;
        if (times < least)
            least = times;
    }
    return log2(least);
}

/* The entropy of the neighbours at `offset` from the places order[low, high). Punctuation counts as
 * a different neighbour each time, since a word is free there; the end of a line does not count. */
static double freedom(zws_new_words *words, size_t low, size_t high, int offset)
{
    const zws_suffixes *s = &words->text;
    double sum = 0, total = 0, ends = 0;
    for (size_t i = low; i < high; i++) {
        uint16_t c = s->cp[(size_t)((int64_t)s->order[i] + offset)];
        if (c == ZWS_RUN_END)
            ends++;
        else if (c > ZWS_RUN_LAST)
            words->tally[c]++;
    }
    for (size_t i = low; i < high; i++) {
        uint16_t c = s->cp[(size_t)((int64_t)s->order[i] + offset)];
        double n = words->tally[c];
        words->tally[c] = 0;
        if (n > 0) {
            sum += n * log2(n);
            total += n;
        }
    }
    total += ends;
    return total > 0 ? log2(total) - sum / total : 0;
}

/* How well the dictionary can do without the word, as a factor of its score: 0 when it has it, or
 * when it is more than one word with grammar or a number among them. What falls apart into single
 * characters is missed most, a row of several words least. */
static zws_status novelty(double *out, zws_new_words *words, zws_analyzer *analyzer,
                          const uint16_t *place, size_t len)
{
    uint32_t cp[ZWS_NEW_WORD_MAX];
    for (size_t i = 0; i < len; i++)
        cp[i] = place[i];
    *out = 0;
    if (zws_words__known(analyzer, cp, len))
        return ZWS_OK;
    ZWS_TRY(zws_words__segment(&words->words, analyzer, cp, len));
    size_t single = 0, longer = 0;
    for (size_t i = 0; i < words->words.n; i++) {
        const zws_word *w = &words->words.word[i];
        const uint16_t *at = place + w->first;
        if (w->kind == ZWS_WORD_NUMBER || w->kind == ZWS_WORD_TIME ||
            (w->len == 1 && is_grammar(at[0])) || (w->len == 2 && is_formula(at)) ||
            (w->len == 1 && w->first + 1 == len && is_trailer(at[0])))
            return ZWS_OK;
        single += w->len == 1;
        longer += w->len > 1;
    }
    *out = (1 + (double)single / (double)len) / (longer > 2 ? (double)longer - 1 : 1);
    return ZWS_OK;
}

/* --- The best ones ---------------------------------------------------------------------------- */

typedef struct {
    candidate *item; /* a heap, the worst in front */
    size_t n, cap, limit;
} shortlist;

/* A total order, so that the list does not depend on the sort. */
static int order(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void sink(shortlist *list, size_t i)
{
    for (;;) {
        size_t worst = i, child = 2 * i + 1;
        for (size_t c = child; c < child + 2 && c < list->n; c++) {
            if (order(&list->item[c], &list->item[worst]) > 0)
                worst = c;
        }
        if (worst == i)
            return;
        candidate held = list->item[i];
        list->item[i] = list->item[worst];
        list->item[worst] = held;
        i = worst;
    }
}

static zws_status enlist(shortlist *list, candidate c)
{
    if (list->n == list->limit) {
        if (order(&c, &list->item[0]) < 0) {
            list->item[0] = c;
            sink(list, 0);
        }
        return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&list->item, &list->cap, list->n + 1, sizeof *list->item));
    list->item[list->n++] = c;
    if (list->n == list->limit) {
        for (size_t i = list->n / 2; i-- > 0;)
            sink(list, i);
    }
    return ZWS_OK;
}

/* Looks at the `len` characters that the places order[low, high) share; cheap tests first. */
static zws_status consider(shortlist *list, zws_new_words *words, zws_analyzer *analyzer,
                           size_t low, size_t high, size_t len)
{
    const zws_suffixes *s = &words->text;
    const uint16_t *cp = s->cp + s->order[low];
    if (is_grammar(cp[0]) || is_grammar(cp[len - 1]))
        return ZWS_OK;
    double bits = cohesion(s, cp, len, high - low);
    if (bits <= 0)
        return ZWS_OK;
    double free = freedom(words, low, high, (int)len);
    if (free < FREEDOM_MIN)
        return ZWS_OK;
    double left = freedom(words, low, high, -1);
    if (left < free)
        free = left;
    if (free < FREEDOM_MIN)
        return ZWS_OK;
    double factor;
    ZWS_TRY(novelty(&factor, words, analyzer, cp, len));
    if (factor <= 0)
        return ZWS_OK;
    return enlist(list, (candidate){.place = s->order[low],
                                    .count = (uint32_t)(high - low),
                                    .len = (uint8_t)len,
                                    .score = bits * free * factor});
}

static zws_status consider_all(shortlist *list, zws_new_words *words, zws_analyzer *analyzer,
                               uint64_t min_count)
{
    const zws_suffixes *s = &words->text;
    for (size_t len = 2; len <= ZWS_NEW_WORD_MAX; len++) {
        for (size_t low = 0, high; low < s->count; low = high) {
            for (high = low + 1; high < s->count && s->shared[high] >= len;)
                high++;
            if (high - low >= min_count)
                ZWS_TRY(consider(list, words, analyzer, low, high, len));
        }
    }
    return ZWS_OK;
}

static zws_status report(const shortlist *list, const zws_new_words *words,
                         const zws_analyzer *analyzer, zws_new_word_fn fn, void *context)
{
    for (size_t i = 0; i < list->n; i++) {
        const candidate *c = &list->item[i];
        char utf8[4 * ZWS_NEW_WORD_MAX + 1];
        size_t n = 0;
        for (size_t k = 0; k < c->len; k++)
            n += zws_utf8__encode(utf8 + n, words->text.cp[c->place + k]);
        utf8[n] = '\0';
        double part = (double)c->count / (double)words->text.count;
        double frequency = part * (double)analyzer->dict.meta.total;
        zws_new_word word = {.word = utf8, .count = c->count, .score = c->score};
        word.frequency = frequency > FREQUENCY_MIN ? (uint32_t)frequency : FREQUENCY_MIN;
        ZWS_TRY(fn(&word, context));
    }
    return ZWS_OK;
}

zws_status zws_new_words__check(size_t limit, uint64_t min_count)
{
    if (limit == 0 || limit > LIMIT_MAX)
        return zws_error__set(ZWS_ELIMIT, "a list of %zu words: 1 to %zu are given", limit,
                              LIMIT_MAX);
    if (min_count < 2)
        return zws_error__set(ZWS_EINVAL, "what stands once is no word: at least 2 times");
    return ZWS_OK;
}

zws_status zws_new_words__propose(zws_new_words *words, zws_analyzer *analyzer, size_t limit,
                                  uint64_t min_count, zws_new_word_fn fn, void *context)
{
    ZWS_TRY(zws_new_words__check(limit, min_count));
    if (words->text.n != words->begin)
        ZWS_TRY(zws_new_words__end_document(words));
    ZWS_TRY(zws_suffixes__sort(&words->text));
    shortlist list = {.limit = limit};
    zws_status status = consider_all(&list, words, analyzer, min_count);
    if (status == ZWS_OK && list.n > 1)
        qsort(list.item, list.n, sizeof *list.item, order);
    if (status == ZWS_OK)
        status = report(&list, words, analyzer, fn, context);
    free(list.item);
    zws_suffixes__unsort(&words->text);
    return status;
}
