#include "analysis/tokens.h"

#include "analysis/analyzer_internal.h"
#include "analysis/stem.h"
#include "base/utf8.h"

typedef struct {
    zws_analyzer *analyzer;
    const uint32_t *cp;
    size_t n;
    unsigned flags;
    uint32_t pos;
    zws_token_fn fn;
    void *context;
    /* Of a repaired run: where its characters stand in the text; NULL in the text itself. */
    const zws_run *run;
    /* The words of the text, and the next of them that may begin at a Han character. */
    const zws_word *word, *words_end;
    /* The parts of the last compound that are still to come. */
    zws_compound_part parts[ZWS_COMPOUND_MAX];
    size_t part, part_count;
    size_t compound;
    const zws_term_sketch *sketch; /* of what is looked for; NULL: everything */
    const zws_token_sink *sink;    /* NULL: every token to fn */
} emitter;

static inline unsigned class_at(const emitter *e, size_t i)
{
    uint32_t cp = e->cp[i];
    if (cp - 0x4E00u < 0x5200u)
        return ZWS_CHAR_HAN;
    return zws_fold__entry(&e->analyzer->fold, cp) & ZWS_FOLD_CLASS;
}

static zws_status emit_repaired(const emitter *e, const char *term, size_t len, size_t first,
                                size_t last)
{
    char repaired[ZWS_TERM_MAX];
    len = zws_tokens__repaired(repaired, term, len);
    zws_token token = {repaired,
                       len,
                       ZWS_TOKEN_REPAIRED,
                       true,
                       e->pos,
                       e->run->first[first],
                       e->run->last[last - 1]};
    return e->fn(&token, e->context);
}

static inline zws_status emit(const emitter *e, zws_token_kind kind, bool positional,
                              const char *term, size_t len, size_t first, size_t last)
{
    if (e->run)
        return positional ? emit_repaired(e, term, len, first, last) : ZWS_OK;
    zws_token token = {term, len, kind, positional, e->pos, (uint32_t)first, (uint32_t)last};
    return e->fn(&token, e->context);
}

/* --- Han ------------------------------------------------------------------------------------ */

static inline size_t encode_han(char *out, uint32_t cp)
{
    if (cp < 0x800 || cp > 0xFFFF)
        return zws_utf8__encode(out, cp);
    out[0] = (char)(0xE0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[2] = (char)(0x80 | (cp & 0x3F));
    return 3;
}

static zws_status emit_word(const emitter *e, size_t first, size_t last)
{
    char term[ZWS_TERM_MAX] = "W";
    size_t len = 1;
    for (size_t i = first; i < last && len + 4 <= sizeof term; i++)
        len += encode_han(term + len, e->cp[i]);
    return emit(e, ZWS_TOKEN_WORD, false, term, len, first, last);
}

/* The words that begin at character i of a Han run that ends before `end`. */
static zws_status emit_words(emitter *e, size_t i, size_t end)
{
    while (e->word < e->words_end && e->word->first < i)
        e->word++;
    if (e->word < e->words_end && e->word->first == i) {
        size_t len = (e->word++)->len;
        if (len >= 2 && i + len <= end && (!e->sink || len >= e->sink->word_least)) {
            ZWS_TRY(emit_word(e, i, i + len));
            e->compound = i;
            e->part = 0;
            e->part_count = zws_compound__parts(e->parts, e->analyzer, e->cp + i, len);
        }
    }
    for (; e->part < e->part_count && e->compound + e->parts[e->part].first == i; e->part++) {
        if (!e->sink || e->parts[e->part].len >= e->sink->word_least)
            ZWS_TRY(emit_word(e, i, i + e->parts[e->part].len));
    }
    return ZWS_OK;
}

/* Whether the sketch has the bit of a term of characters a and b, three bytes each: a single one is
 * its own middle and last byte. */
static inline bool has_pair(const zws_term_sketch *sketch, uint32_t a, uint32_t b)
{
    return sketch->bit[a & 63] >> (b & 63) & 1;
}

static inline bool has_single(const zws_term_sketch *sketch, uint32_t a)
{
    return sketch->bit[a >> 6 & 63] >> (a & 63) & 1;
}

static inline bool is_three_bytes(uint32_t cp)
{
    return cp >= 0x800 && cp <= 0xFFFF;
}

/* Emits what the sketch may have of the Han characters [begin, stop). */
static zws_status emit_han_sketched(emitter *e, size_t begin, size_t stop)
{
    for (size_t i = begin; i < stop; i++, e->pos++) {
        uint32_t a = e->cp[i], b = i + 1 < stop ? e->cp[i + 1] : 0;
        bool plain = is_three_bytes(a) && (b == 0 || is_three_bytes(b));
        bool pair = b != 0 && (!plain || has_pair(e->sketch, a, b));
        bool single = !plain || has_single(e->sketch, a);
        if (!pair && !single)
            continue;
        char term[8];
        size_t len = encode_han(term, a);
        if (pair)
            ZWS_TRY(
                emit(e, ZWS_TOKEN_BIGRAM, true, term, len + encode_han(term + len, b), i, i + 2));
        if (single)
            ZWS_TRY(emit(e, ZWS_TOKEN_CHAR, i == begin || i + 1 == stop, term, len, i, i + 1));
    }
    return ZWS_OK;
}

/* A run of characters of three bytes as a whole, then its words. */
static zws_status emit_han_run(emitter *e, size_t begin, size_t stop)
{
    const uint32_t pos = e->pos;
    ZWS_TRY(e->sink->han(e->cp + begin, stop - begin, pos, e->context));
    while (e->word < e->words_end && e->word->first < begin)
        e->word++;
    for (;;) {
        size_t i = e->word < e->words_end ? e->word->first : stop;
        if (e->part < e->part_count && e->compound + e->parts[e->part].first < i)
            i = e->compound + e->parts[e->part].first;
        if (i >= stop)
            break;
        e->pos = pos + (uint32_t)(i - begin);
        ZWS_TRY(emit_words(e, i, stop));
    }
    e->pos = pos + (uint32_t)(stop - begin);
    return ZWS_OK;
}

static zws_status emit_han(emitter *e, size_t begin, size_t *end)
{
    size_t stop = begin + 1;
    bool plain = is_three_bytes(e->cp[begin]);
    for (; stop < e->n && class_at(e, stop) == ZWS_CHAR_HAN; stop++)
        plain &= is_three_bytes(e->cp[stop]);
    *end = stop;
    if (e->sink && plain && !e->run)
        return emit_han_run(e, begin, stop);
    if (e->sketch && !(e->flags & ZWS_TOKENS_WORDS))
        return emit_han_sketched(e, begin, stop);
    char pair[12];
    size_t a = encode_han(pair, e->cp[begin]);
    for (size_t i = begin; i < stop; i++, e->pos++) {
        size_t b = 0;
        if (i + 1 < stop) {
            b = encode_han(pair + a, e->cp[i + 1]);
            ZWS_TRY(emit(e, ZWS_TOKEN_BIGRAM, true, pair, a + b, i, i + 2));
        }
        bool edge = i == begin || i + 1 == stop;
        ZWS_TRY(emit(e, ZWS_TOKEN_CHAR, edge, pair, a, i, i + 1));
        if (e->word < e->words_end || e->part < e->part_count)
            ZWS_TRY(emit_words(e, i, stop));
        memmove(pair, pair + a, 4);
        a = b;
    }
    return ZWS_OK;
}

/* --- Latin words and numbers ---------------------------------------------------------------- */

static bool digit_at(const emitter *e, size_t i)
{
    return i < e->n && e->cp[i] - '0' < 10;
}

static bool is_at(const emitter *e, size_t i, uint32_t cp)
{
    return i < e->n && e->cp[i] == cp;
}

static size_t digits_end(const emitter *e, size_t i)
{
    while (digit_at(e, i))
        i++;
    return i;
}

/* "1.2018年", "3.10月": the number of an item stands before a date. The fraction is [begin, end).
 */
static bool is_date(const emitter *e, size_t begin, size_t end)
{
    size_t next = is_at(e, end, ' ') ? end + 1 : end;
    const uint32_t *d = e->cp + begin;
    if (is_at(e, next, U'年'))
        return end - begin == 4 && ((d[0] == '1' && d[1] == '9') || (d[0] == '2' && d[1] == '0'));
    if (!is_at(e, next, U'月'))
        return false;
    return end - begin == 1 || (end - begin == 2 && d[0] == '1' && d[1] <= '2');
}

/* Behind the number that begins with the digit at i: 1,000,000.5 is one, 2018.05.25 three. Looks
 * at two characters before i, so that what follows a separator is read alike wherever reading
 * begins. What follows the text can part a fraction from a number, but no thousands. */
static size_t number_end(const emitter *e, size_t i)
{
    size_t end = digits_end(e, i), joined = end;
    bool after_digit = i >= 2 && digit_at(e, i - 2);
    bool after_point = after_digit && e->cp[i - 1] == '.';
    bool after_comma = after_digit && e->cp[i - 1] == ',';
    bool bare = i == 0 || class_at(e, i - 1) != ZWS_CHAR_LATIN;
    if (after_point || (i == 0 && (e->flags & ZWS_TOKENS_SPLIT_FIRST)))
        return end;
    if (end - i <= 3 && bare && !after_comma)
        while (is_at(e, joined, ',') && digit_at(e, joined + 1) && digit_at(e, joined + 2) &&
               digit_at(e, joined + 3) && !digit_at(e, joined + 4))
            joined += 4;
    end = joined;
    if (is_at(e, joined, '.') && digit_at(e, joined + 1)) {
        size_t fraction = digits_end(e, joined + 1);
        bool chain = is_at(e, fraction, '.') && digit_at(e, fraction + 1);
        if (!chain && !is_date(e, joined + 1, fraction))
            joined = fraction;
    }
    return joined == e->n && (e->flags & ZWS_TOKENS_SPLIT_LAST) ? end : joined;
}

/* Words with digits, 5g and pm2.5, are their own stems: it is the stem that ranks. */
static zws_status emit_stem(const emitter *e, const char *word, size_t len, bool has_digits,
                            size_t first, size_t last)
{
    char term[ZWS_TERM_MAX] = "Z";
    const char *stem;
    size_t n;
    if (has_digits) {
        stem = word;
        n = len;
    } else {
        ZWS_TRY(zws_stem__word(&e->analyzer->stemmer, word, len, &stem, &n));
    }
    n = zws_utf8__floor(stem, n, sizeof term - 1);
    memcpy(term + 1, stem, n);
    return emit(e, ZWS_TOKEN_STEM, false, term, 1 + n, first, last);
}

/* A run of letters and numbers; 5g and pm2.5 are one word. */
static zws_status emit_latin(emitter *e, size_t begin, size_t *end)
{
    size_t stop = begin;
    bool letters = false, digits = false;
    while (stop < e->n) {
        unsigned class = class_at(e, stop);
        if (class != ZWS_CHAR_LATIN && class != ZWS_CHAR_DIGIT)
            break;
        letters |= class == ZWS_CHAR_LATIN;
        digits |= class == ZWS_CHAR_DIGIT;
        stop = class == ZWS_CHAR_LATIN ? stop + 1 : number_end(e, stop);
    }
    *end = stop;
    char term[ZWS_TERM_MAX];
    size_t len = 0;
    for (size_t i = begin; i < stop; i++) {
        char utf8[4];
        size_t n = e->cp[i] == ',' ? 0 : zws_utf8__encode(utf8, e->cp[i]);
        if (len + n > sizeof term)
            break;
        memcpy(term + len, utf8, n);
        len += n;
    }
    ZWS_TRY(emit(e, letters ? ZWS_TOKEN_WORDFORM : ZWS_TOKEN_NUMBER, true, term, len, begin, stop));
    if (letters && (!e->sketch || e->sketch->stems))
        ZWS_TRY(emit_stem(e, term, len, digits, begin, stop));
    e->pos++;
    return ZWS_OK;
}

/* --- All ------------------------------------------------------------------------------------ */

/* White space does not part a run of punctuation: line breaks inside it must not matter. */
static zws_status emit_punct(emitter *e, size_t begin, size_t *end)
{
    size_t stop = begin + 1;
    for (size_t i = stop; i < e->n; i++) {
        unsigned class = class_at(e, i);
        if (class == ZWS_CHAR_PUNCT)
            stop = i + 1;
        else if (class != ZWS_CHAR_SPACE)
            break;
    }
    *end = stop;
    ZWS_TRY(emit(e, ZWS_TOKEN_PUNCT, true, "|", 1, begin, stop));
    e->pos++;
    return ZWS_OK;
}

static zws_status emit_all(emitter *e)
{
    for (size_t i = 0; i < e->n;) {
        switch (class_at(e, i)) {
        case ZWS_CHAR_HAN:
            ZWS_TRY(emit_han(e, i, &i));
            break;
        case ZWS_CHAR_LATIN:
        case ZWS_CHAR_DIGIT:
            ZWS_TRY(emit_latin(e, i, &i));
            break;
        case ZWS_CHAR_SPACE:
            i++;
            break;
        default:
            ZWS_TRY(emit_punct(e, i, &i));
        }
    }
    return ZWS_OK;
}

size_t zws_tokens__repaired(char out[ZWS_TERM_MAX], const char *term, size_t len)
{
    len = zws_utf8__floor(term, len, ZWS_TERM_MAX - 1);
    out[0] = 'R';
    memcpy(out + 1, term, len);
    return len + 1;
}

zws_status zws_tokens__emit_run(zws_analyzer *analyzer, const zws_run *run, uint32_t *pos,
                                zws_token_fn fn, void *context)
{
    emitter e = {.analyzer = analyzer,
                 .cp = run->cp,
                 .n = run->n,
                 .pos = *pos,
                 .fn = fn,
                 .context = context,
                 .run = run};
    if (run->n > UINT32_MAX - *pos)
        return zws_error__set(ZWS_ELIMIT, "a document of more than 4294967295 tokens: split it");
    ZWS_TRY(emit_all(&e));
    *pos = e.pos;
    return ZWS_OK;
}

static zws_status emit_text(emitter *e, const zws_text *text)
{
    zws_analyzer *analyzer = e->analyzer;
    e->cp = text->cp;
    e->n = text->n;
    if (text->n > UINT32_MAX - e->pos)
        return zws_error__set(ZWS_ELIMIT, "a document of more than 4294967295 tokens: split it");
    const bool cut = text->n > 0 && e->flags & (ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS);
    if (cut)
        ZWS_TRY(zws_words__segment(&analyzer->words, analyzer, text->cp, text->n));
    if (cut && e->flags & ZWS_TOKENS_WORDS) {
        e->word = analyzer->words.word;
        e->words_end = e->word + analyzer->words.n;
    }
    if (!(e->flags & ZWS_TOKENS_REPAIRS_ALONE))
        ZWS_TRY(emit_all(e));
    if (cut && e->flags & ZWS_TOKENS_REPAIRS)
        ZWS_TRY(
            zws_tokens__emit_repairs(analyzer, text, &analyzer->words, &e->pos, e->fn, e->context));
    return ZWS_OK;
}

zws_status zws_tokens__emit(zws_analyzer *analyzer, const zws_text *text, uint32_t first_pos,
                            unsigned flags, zws_token_fn fn, void *context, uint32_t *next_pos)
{
    emitter e = {
        .analyzer = analyzer, .flags = flags, .pos = first_pos, .fn = fn, .context = context};
    ZWS_TRY(emit_text(&e, text));
    if (next_pos)
        *next_pos = e.pos;
    return ZWS_OK;
}

zws_status zws_tokens__emit_to(zws_analyzer *analyzer, const zws_text *text, uint32_t first_pos,
                               unsigned flags, const zws_token_sink *sink, void *context,
                               uint32_t *next_pos)
{
    emitter e = {.analyzer = analyzer,
                 .flags = flags,
                 .pos = first_pos,
                 .fn = sink->token,
                 .context = context,
                 .sink = sink};
    ZWS_TRY(emit_text(&e, text));
    *next_pos = e.pos;
    return ZWS_OK;
}

zws_status zws_tokens__emit_sketched(zws_analyzer *analyzer, const zws_text *text,
                                     uint32_t first_pos, unsigned flags,
                                     const zws_term_sketch *sketch, zws_token_fn fn, void *context)
{
    emitter e = {.analyzer = analyzer,
                 .flags = flags,
                 .pos = first_pos,
                 .fn = fn,
                 .context = context,
                 .sketch = sketch};
    return emit_text(&e, text);
}
