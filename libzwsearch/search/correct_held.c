#include <math.h>

#include "base/utf8.h"
#include "search/correct.h"
#include "store/invert.h"

/* What is in no document counts as if it were in this many. */
#define UNHELD 0.02

static zws_status look_up(uint64_t *frequency, zws_held *held, const uint32_t *cp, size_t n)
{
    char text[8];
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        len += zws_utf8__encode(text + len, cp[i]);
    if (held->lookups % 64 == 0)
        ZWS_TRY(zws_deadline__check(held->deadline));
    held->lookups++;
    return zws_store__document_frequency(held->store, (zws_term){text, len}, frequency);
}

zws_status zws_held__frequency(uint64_t *frequency, zws_held *held, const uint32_t *cp, size_t n)
{
    uint64_t key = n == 2 ? (uint64_t)cp[0] << 32 | cp[1] : cp[0];
    size_t at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 40) % ZWS_CORRECT_SLOTS;
    *frequency = 0;
    for (; held->slot[at].key != 0; at = (at + 1) % ZWS_CORRECT_SLOTS) {
        if (held->slot[at].key == key) {
            *frequency = held->slot[at].frequency;
            return ZWS_OK;
        }
    }
    if (held->lookups >= ZWS_CORRECT_LOOKUPS_MAX || key == 0)
        return ZWS_OK;
    ZWS_TRY(look_up(frequency, held, cp, n));
    held->slot[at].key = key;
    held->slot[at].frequency = *frequency;
    return ZWS_OK;
}

zws_status zws_held__cost(double *cost, zws_held *held, const uint32_t *text, size_t at)
{
    uint64_t all = held->documents, together;
    if (at > 0)
        ZWS_TRY(zws_held__frequency(&all, held, text + at - 1, 1));
    ZWS_TRY(zws_held__frequency(&together, held, text + at - (at > 0 ? 1 : 0), at > 0 ? 2 : 1));
    *cost = log(((double)all + 1) / ((double)together + UNHELD));
    return ZWS_OK;
}

zws_status zws_held__is_weak(bool *weak, zws_held *held, uint32_t a, uint32_t b, double times)
{
    uint32_t pair[2] = {a, b};
    uint64_t together, first, second;
    ZWS_TRY(zws_held__frequency(&together, held, pair, 2));
    *weak = together == 0;
    if (*weak)
        return ZWS_OK;
    ZWS_TRY(zws_held__frequency(&first, held, pair, 1));
    ZWS_TRY(zws_held__frequency(&second, held, pair + 1, 1));
    double chance = (double)first * (double)second / ((double)held->documents + 1);
    *weak = (double)together * times < chance;
    return ZWS_OK;
}

zws_status zws_held__adjacent(uint64_t *documents, zws_held *held, const uint32_t *cp, size_t n,
                              bool in_title)
{
    zws_phrases phrases = {0};
    zws_buffer utf8 = {0};
    zws_text text = {0};
    zws_node *node = NULL;
    *documents = 0;
    if (held->phrases >= ZWS_CORRECT_PHRASES_MAX || n == 0)
        return ZWS_OK;
    held->phrases++;
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < n && status == ZWS_OK; i++) {
        char bytes[4];
        status = zws_buffer__append(&utf8, bytes, zws_utf8__encode(bytes, cp[i]));
    }
    if (status == ZWS_OK)
        status = zws_text__normalize(&text, held->analyzer, utf8.data, utf8.len);
    if (status == ZWS_OK)
        status = zws_tokens__phrase(&phrases, held->analyzer, &text);
    if (status == ZWS_OK && phrases.n > 0)
        status = zws_nodes__phrase(&node, held->arena, in_title ? ZWS_PREFIX_TITLE : "",
                                   &phrases.phrase[0]);
    if (status == ZWS_OK && node) {
        zws_plan plan = {.match = node,
                         .order = ZWS_ORDER_NEWEST,
                         .count_up_to = ZWS_TOTAL_EXACT,
                         .deadline = held->deadline};
        zws_matches matches = {0};
        status = zws_store__match(held->store, &plan, &matches);
        *documents = matches.total;
        zws_matches__free(&matches);
    }
    zws_text__free(&text);
    zws_phrases__free(&phrases);
    zws_buffer__free(&utf8);
    return status;
}

static zws_status ask_term(bool *is, zws_held *held, const zws_buffer *term)
{
    uint64_t frequency = 0;
    held->lookups++;
    if (term->len > 0)
        ZWS_TRY(zws_store__document_frequency(held->store, (zws_term){term->data, term->len},
                                              &frequency));
    *is = *is || frequency > 0;
    return ZWS_OK;
}

zws_status zws_held__title(bool *is, zws_held *held, const char *title, size_t len)
{
    zws_buffer term = {0};
    *is = false;
    zws_status status = zws_schema__title_term(&term, held->analyzer, title, len);
    if (status == ZWS_OK)
        status = ask_term(is, held, &term);
    zws_buffer__clear(&term);
    if (status == ZWS_OK)
        status = zws_schema__law_term(&term, title, len);
    if (status == ZWS_OK)
        status = ask_term(is, held, &term);
    zws_buffer__free(&term);
    return status;
}

typedef struct {
    zws_held *held;
    bool is_held;
} latin;

static zws_status ask_stem(const zws_token *token, void *context)
{
    latin *l = context;
    uint64_t frequency;
    if (token->kind != ZWS_TOKEN_STEM)
        return ZWS_OK;
    l->held->lookups++;
    ZWS_TRY(zws_store__document_frequency(l->held->store, (zws_term){token->term, token->len},
                                          &frequency));
    l->is_held = l->is_held || frequency > 0;
    return ZWS_OK;
}

zws_status zws_held__latin(bool *is_held, zws_held *held, const char *word, size_t len)
{
    zws_text text = {0};
    latin l = {.held = held};
    zws_status status = zws_text__normalize(&text, held->analyzer, word, len);
    if (status == ZWS_OK)
        status = zws_tokens__emit(held->analyzer, &text, 0, 0, ask_stem, &l, NULL);
    zws_text__free(&text);
    *is_held = l.is_held;
    return status;
}
