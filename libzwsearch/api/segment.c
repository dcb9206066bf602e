/* Segmentation for callers: byte ranges of the original text. */
#include "api/api.h"

struct zws_segmenter {
    zws_analyzer *analyzer;
    zws_text text;
    zws_words words;
};

zws_status zws_segmenter_open(zws_segmenter **out)
{
    ZWS_NEED(out);
    *out = NULL;
    zws_segmenter *segmenter;
    ZWS_TRY(zws_mem__zalloc(&segmenter, 1, sizeof *segmenter));
    zws_status status = zws_analyzer__open(&segmenter->analyzer, NULL);
    if (status != ZWS_OK) {
        free(segmenter);
        return status;
    }
    *out = segmenter;
    return ZWS_OK;
}

zws_status zws_segmenter_load_words(zws_segmenter *segmenter, const char *path)
{
    ZWS_NEED(segmenter);
    ZWS_NEED(path);
    return zws_analyzer__load_words(segmenter->analyzer, path);
}

void zws_segmenter_free(zws_segmenter *segmenter)
{
    if (!segmenter)
        return;
    zws_analyzer__free(segmenter->analyzer);
    zws_text__free(&segmenter->text);
    zws_words__free(&segmenter->words);
    free(segmenter);
}

typedef struct {
    const zws_text *text;
    zws_segment_fn fn;
    void *context;
} relay;

static zws_status pass(size_t begin, size_t end, const char *term, const relay *r)
{
    if (r->fn(begin, end, term, r->context) != 0)
        return zws_error__set(ZWS_ESTOPPED, "the caller stopped the segmentation");
    return ZWS_OK;
}

static zws_status pass_token(const zws_token *token, void *context)
{
    const relay *r = context;
    char term[ZWS_TERM_MAX + 2];
    size_t len = token->len < sizeof term ? token->len : sizeof term - 1;
    memcpy(term, token->term, len);
    term[len] = '\0';
    return pass(r->text->begin[token->first], r->text->end[token->last - 1], term, r);
}

zws_status zws_segmenter_run(zws_segmenter *segmenter, zws_segment_mode mode, const char *text,
                             size_t len, zws_segment_fn fn, void *context)
{
    ZWS_NEED(segmenter);
    ZWS_NEED(fn);
    if (!text && len > 0)
        ZWS_NEED(text);
    if (mode != ZWS_SEGMENT_WORDS && mode != ZWS_SEGMENT_INDEX)
        return zws_error__set(ZWS_EINVAL, "there is no segmentation mode %d", (int)mode);
    zws_text *t = &segmenter->text;
    ZWS_TRY(zws_text__normalize(t, segmenter->analyzer, text, len));
    relay r = {t, fn, context};
    if (mode == ZWS_SEGMENT_INDEX)
        return zws_tokens__emit(segmenter->analyzer, t, 0, ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS,
                                pass_token, &r, NULL);
    ZWS_TRY(zws_words__segment(&segmenter->words, segmenter->analyzer, t->cp, t->n));
    /* Characters that share an original one (㈠ became three) stay together. */
    size_t done = 0;
    for (size_t i = 0; i < segmenter->words.n; i++) {
        const zws_word *word = &segmenter->words.word[i];
        size_t begin = t->begin[word->first];
        size_t end = t->end[word->first + word->len - 1];
        if (begin < done)
            begin = done;
        if (end <= begin)
            continue;
        ZWS_TRY(pass(begin, end, NULL, &r));
        done = end;
    }
    return ZWS_OK;
}
