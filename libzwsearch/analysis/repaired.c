/* Repairs → stretches of repaired text → their tokens. */
#include "analysis/repair.h"
#include "analysis/tokens.h"

/* How far the end of a stretch moves so as not to cut a number or a Latin word. */
#define UNCUT_MAX 64

static bool is_alnum(const zws_analyzer *analyzer, uint32_t cp)
{
    unsigned class = zws_fold__entry(&analyzer->fold, cp) & ZWS_FOLD_CLASS;
    return class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT || cp == '.' || cp == ',';
}

static bool is_cut(const zws_analyzer *analyzer, const zws_text *text, size_t i)
{
    return i > 0 && i < text->n && is_alnum(analyzer, text->cp[i - 1]) &&
           is_alnum(analyzer, text->cp[i]);
}

static size_t begin_of(const zws_analyzer *analyzer, const zws_text *text, size_t first)
{
    size_t begin = first > ZWS_REPAIR_REACH ? first - ZWS_REPAIR_REACH : 0;
    for (size_t i = 0; i < UNCUT_MAX && is_cut(analyzer, text, begin); i++)
        begin--;
    return begin;
}

static size_t end_of(const zws_analyzer *analyzer, const zws_text *text, size_t last)
{
    size_t end = text->n - last > ZWS_REPAIR_REACH ? last + ZWS_REPAIR_REACH : text->n;
    for (size_t i = 0; i < UNCUT_MAX && is_cut(analyzer, text, end); i++)
        end++;
    return end;
}

static zws_status add(zws_run *run, uint32_t cp, size_t first, size_t last)
{
    ZWS_TRY(zws_mem__grow(&run->cp, &run->cap, run->n + 1, sizeof *run->cp));
    ZWS_TRY(zws_mem__grow(&run->first, &run->cap_first, run->n + 1, sizeof *run->first));
    ZWS_TRY(zws_mem__grow(&run->last, &run->cap_last, run->n + 1, sizeof *run->last));
    run->cp[run->n] = cp;
    run->first[run->n] = (uint32_t)first;
    run->last[run->n++] = (uint32_t)last;
    return ZWS_OK;
}

/* The characters [begin, end) with those repairs that lie in them, from *next on. */
static zws_status fill(zws_run *run, const zws_text *text, const zws_repairs *repairs, size_t *next,
                       size_t begin, size_t end)
{
    run->n = 0;
    for (size_t i = begin; i < end;) {
        if (*next < repairs->n && repairs->item[*next].first == i) {
            const zws_repair *repair = &repairs->item[(*next)++];
            if (repair->cp)
                ZWS_TRY(add(run, repair->cp, repair->first, repair->last));
            i = repair->last;
        } else {
            ZWS_TRY(add(run, text->cp[i], i, i + 1));
            i++;
        }
    }
    return ZWS_OK;
}

static zws_status emit_stretches(zws_analyzer *analyzer, const zws_text *text,
                                 const zws_repairs *repairs, zws_run *run, uint32_t *pos,
                                 zws_token_fn fn, void *context)
{
    for (size_t next = 0; next < repairs->n;) {
        size_t begin = begin_of(analyzer, text, repairs->item[next].first);
        size_t end = end_of(analyzer, text, repairs->item[next].last);
        /* Repairs within reach of each other make one stretch: a quotation may hold both. */
        for (size_t i = next + 1; i < repairs->n && repairs->item[i].first < end; i++)
            end = end_of(analyzer, text, repairs->item[i].last);
        ZWS_TRY(fill(run, text, repairs, &next, begin, end));
        /* A position between any two, so that no phrase spans them. */
        ++*pos;
        ZWS_TRY(zws_tokens__emit_run(analyzer, run, pos, fn, context));
    }
    return ZWS_OK;
}

zws_status zws_tokens__emit_repairs(zws_analyzer *analyzer, const zws_text *text,
                                    const zws_words *words, uint32_t *pos, zws_token_fn fn,
                                    void *context)
{
    zws_repairs repairs = {0};
    zws_run run = {0};
    zws_status status = zws_repairs__find(&repairs, analyzer, text, words);
    if (status == ZWS_OK)
        status = emit_stretches(analyzer, text, &repairs, &run, pos, fn, context);
    zws_repairs__free(&repairs);
    free(run.cp);
    free(run.first);
    free(run.last);
    return status;
}
