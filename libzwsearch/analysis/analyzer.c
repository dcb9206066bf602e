#include "analysis/analysis.h"

#include <ctype.h>
#include <stdio.h>

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin_words.h"
#include "analysis/repair.h"
#include "analysis/stem.h"
#include "analysis/user_words.h"
#include "base/hash.h"
#include "base/utf8.h"

#ifndef ZWS_DICTIONARY
#define ZWS_DICTIONARY "/usr/local/share/zwsearch/zwsearch.dict"
#endif

#define USER_FILE_MAX      ((size_t)64 << 20)
#define USER_FREQUENCY     300
#define USER_FREQUENCY_MAX 1000000000

zws_status zws_analyzer__open(zws_analyzer **out, const char *dict_path)
{
    *out = NULL;
    if (!dict_path)
        dict_path = secure_getenv("ZWSEARCH_DICT");
    if (!dict_path || !*dict_path)
        dict_path = ZWS_DICTIONARY;
    zws_analyzer *analyzer;
    ZWS_TRY(zws_mem__zalloc(&analyzer, 1, sizeof *analyzer));
    zws_status status = zws_mem__zalloc(&analyzer->pinyin_words, 1, sizeof *analyzer->pinyin_words);
    if (status == ZWS_OK)
        status = zws_dict__open(&analyzer->dict, dict_path);
    if (status != ZWS_OK) {
        free(analyzer->pinyin_words);
        free(analyzer);
        return status;
    }
    const zws_dict *dict = &analyzer->dict;
    status =
        zws_fold__open(&analyzer->fold, dict->section[ZWS_DICT_FOLD], dict->length[ZWS_DICT_FOLD]);
    if (status != ZWS_OK) {
        zws_error__prefix(status, "%s: ", dict_path);
        zws_analyzer__free(analyzer);
        return status;
    }
    /* The header holds the checksums of all sections, so it stands for the whole file. */
    analyzer->fingerprint = zws_hash64__of(dict->map.data, ZWS_DICT_HEADER, ZWS_ANALYSIS_RULES);
    *out = analyzer;
    return ZWS_OK;
}

void zws_analyzer__free(zws_analyzer *analyzer)
{
    if (!analyzer)
        return;
    zws_stem__free(analyzer->stemmer);
    zws_words__free(&analyzer->words);
    zws_lattice__free(analyzer->lattice);
    zws_confusions__free(analyzer->confusions);
    zws_homophones__free(analyzer->homophones);
    zws_table__free(analyzer->held, analyzer->dict.map.len);
    if (!analyzer->borrows) {
        zws_pinyin_words__forget(analyzer->pinyin_words);
        free(analyzer->pinyin_words);
        zws_user_words__free(analyzer->user);
        zws_dict__close(&analyzer->dict);
    }
    free(analyzer);
}

zws_status zws_analyzer__fork(zws_analyzer **out, const zws_analyzer *analyzer)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    **out = (zws_analyzer){.fold = analyzer->fold,
                           .dict = analyzer->dict,
                           .user = analyzer->user,
                           .pinyin_words = analyzer->pinyin_words,
                           .unigram = analyzer->unigram,
                           .fingerprint = analyzer->fingerprint,
                           .borrows = true};
    return ZWS_OK;
}

zws_status zws_analyzer__hold(zws_analyzer *analyzer)
{
    return analyzer->held ? ZWS_OK : zws_dict__hold(&analyzer->dict, &analyzer->held);
}

zws_status zws_analyzer__verify(const zws_analyzer *analyzer)
{
    return zws_dict__verify(&analyzer->dict);
}

uint64_t zws_analyzer__fingerprint(const zws_analyzer *analyzer)
{
    return analyzer->fingerprint;
}

void zws_analyzer__use_pairs(zws_analyzer *analyzer, bool use)
{
    analyzer->unigram = !use;
}

bool zws_words__known(const zws_analyzer *analyzer, const uint32_t *cp, size_t n)
{
    if (n == 0)
        return false;
    if (zws_dict__find(&analyzer->dict, cp, n) != ZWS_DICT_NO_WORD)
        return true;
    const zws_user_words *user = analyzer->user;
    uint32_t node = 1;
    for (size_t i = 0; user && i < n && node != 0; i++)
        node = zws_user_words_step(user, node, cp[i]);
    return user && node != 0 && user->node[node].cost != ZWS_USER_NO_WORD;
}

/* --- User dictionaries ------------------------------------------------------------------------ */

typedef struct {
    zws_analyzer *analyzer;
    const char *path;
    size_t line;
    bool apply; /* the first pass only checks, so that a faulty file changes nothing */
    zws_text text;
} reader;

static zws_status faulty(const reader *r, const char *what)
{
    return zws_error__set(ZWS_EFORMAT, "%s:%zu: %s", r->path, r->line, what);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip(const char *line, size_t len, size_t at, bool blanks)
{
    while (at < len && is_blank(line[at]) == blanks)
        at++;
    return at;
}

/* The frequency that stands at line[at..len), which has no blanks at its start. */
static zws_status read_frequency(const reader *r, uint32_t *frequency, const char *line, size_t len,
                                 size_t at)
{
    uint64_t value = 0;
    size_t end = skip(line, len, at, false);
    if (skip(line, len, end, true) != len)
        return faulty(r, "more than a word and a frequency: put one word a line");
    for (; at < end; at++) {
        if (!isdigit((unsigned char)line[at]))
            return faulty(r, "the frequency is no whole number");
        value = value * 10 + (uint64_t)(line[at] - '0');
        if (value > USER_FREQUENCY_MAX)
            return faulty(r, "the frequency is above 1000000000");
    }
    if (value == 0)
        return faulty(r, "the frequency is 0: leave the line out");
    *frequency = (uint32_t)value;
    return ZWS_OK;
}

static zws_status read_word(reader *r, const char *word, size_t len, uint32_t frequency)
{
    zws_text *text = &r->text;
    ZWS_TRY(zws_text__normalize(text, r->analyzer, word, len));
    if (text->n == 0)
        return faulty(r, "nothing is left of the word when it is normalised");
    if (text->n > ZWS_DICT_WORD_MAX)
        return faulty(r, "the word has more than 32 characters");
    for (size_t i = 0; i < text->n; i++) {
        if (zws_char__class(text->cp[i]) == ZWS_CHAR_SPACE)
            return faulty(r, "the word holds a space when it is normalised");
    }
    if (!r->apply)
        return ZWS_OK;
    const zws_dict *dict = &r->analyzer->dict;
    return zws_user_words__add(&r->analyzer->user, text->cp, text->n,
                               zws_dict__cost(frequency, (double)dict->meta.total),
                               zws_dict__find(dict, text->cp, text->n));
}

static zws_status read_line(reader *r, const char *line, size_t len)
{
    if (zws_utf8__valid_prefix(line, len) != len || memchr(line, '\0', len))
        return faulty(r, "not UTF-8 text: convert the file");
    size_t begin = skip(line, len, 0, true);
    for (size_t i = begin; i < len; i++) {
        if (line[i] == '#' && (i == begin || is_blank(line[i - 1])))
            len = i;
    }
    if (begin == len)
        return ZWS_OK;
    size_t end = skip(line, len, begin, false), next = skip(line, len, end, true);
    uint32_t frequency = USER_FREQUENCY;
    if (next < len)
        ZWS_TRY(read_frequency(r, &frequency, line, len, next));
    return read_word(r, line + begin, end - begin, frequency);
}

static zws_status read_lines(reader *r, const char *data, size_t len)
{
    size_t at = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (r->line = 1; at < len; r->line++) {
        const char *stop = memchr(data + at, '\n', len - at);
        size_t end = stop ? (size_t)(stop - data) : len;
        ZWS_TRY(read_line(r, data + at, end - at));
        at = end + 1;
    }
    return ZWS_OK;
}

zws_status zws_analyzer__load_words(zws_analyzer *analyzer, const char *path)
{
    char *data;
    size_t len;
    ZWS_TRY(zws_file__read(&data, &len, path, USER_FILE_MAX));
    reader r = {.analyzer = analyzer, .path = path};
    zws_status status = read_lines(&r, data, len);
    r.apply = true;
    zws_pinyin_words__forget(analyzer->pinyin_words);
    if (status == ZWS_OK)
        status = read_lines(&r, data, len);
    zws_text__free(&r.text);
    free(data);
    return status;
}
