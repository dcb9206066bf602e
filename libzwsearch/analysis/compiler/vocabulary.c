#include "analysis/compiler/compiler.h"

#include "base/hash.h"

static bool fit(const zws_text *text)
{
    if (text->n == 0 || text->n > ZWS_DICT_WORD_MAX)
        return false;
    for (size_t i = 0; i < text->n; i++) {
        if (text->cp[i] == ' ' || text->cp[i] == 0xFFFD)
            return false;
    }
    return true;
}

/* The slot of the word, or the free one where it belongs. */
static size_t place(const vocabulary *vocab, const uint32_t *cp, size_t n)
{
    size_t at = zws_hash64__of(cp, n * sizeof *cp, 0) & (vocab->slots - 1);
    for (; vocab->slot[at] != 0; at = (at + 1) & (vocab->slots - 1)) {
        const vocab_entry *entry = &vocab->entry[vocab->slot[at] - 1];
        if (entry->len == n && memcmp(vocab->cp + entry->offset, cp, n * sizeof *cp) == 0)
            break;
    }
    return at;
}

static zws_status make_room(vocabulary *vocab)
{
    if (vocab->slots > 2 * vocab->n)
        return ZWS_OK;
    size_t slots = vocab->slots ? vocab->slots * 2 : 1 << 16;
    uint32_t *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    free(vocab->slot);
    vocab->slot = slot;
    vocab->slots = slots;
    for (size_t i = 0; i < vocab->n; i++)
        slot[place(vocab, vocab->cp + vocab->entry[i].offset, vocab->entry[i].len)] =
            (uint32_t)i + 1;
    return ZWS_OK;
}

zws_status vocab_find(uint32_t *entry, vocabulary *vocab, const char *word, size_t len)
{
    *entry = NO_ENTRY;
    ZWS_TRY(make_room(vocab));
    ZWS_TRY(zws_text__fold(&vocab->text, vocab->fold, word, len));
    if (!fit(&vocab->text))
        return ZWS_OK;
    size_t at = place(vocab, vocab->text.cp, vocab->text.n);
    if (vocab->slot[at] != 0)
        *entry = vocab->slot[at] - 1;
    return ZWS_OK;
}

zws_status vocab_add(uint32_t *entry, vocabulary *vocab, const char *word, size_t len)
{
    ZWS_TRY(vocab_find(entry, vocab, word, len));
    const zws_text *text = &vocab->text;
    if (*entry != NO_ENTRY || !fit(text))
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&vocab->entry, &vocab->cap, vocab->n + 1, sizeof *vocab->entry));
    ZWS_TRY(zws_mem__grow(&vocab->cp, &vocab->cp_cap, vocab->cps + text->n, sizeof *vocab->cp));
    vocab_entry fresh = {.offset = (uint32_t)vocab->cps, .len = (uint32_t)text->n};
    /* 未##人, 始##始: no text is taken for one. */
    fresh.class = text->n == 4 && text->cp[1] == '#' && text->cp[2] == '#';
    memcpy(vocab->cp + vocab->cps, text->cp, text->n * sizeof *text->cp);
    vocab->cps += text->n;
    *entry = (uint32_t)vocab->n;
    vocab->slot[place(vocab, text->cp, text->n)] = *entry + 1;
    vocab->entry[vocab->n++] = fresh;
    return ZWS_OK;
}

static int by_number(const void *left, const void *right, void *context)
{
    const vocabulary *vocab = context;
    const vocab_entry *a = &vocab->entry[*(const uint32_t *)left];
    const vocab_entry *b = &vocab->entry[*(const uint32_t *)right];
    if (a->paired != b->paired)
        return a->paired ? -1 : 1;
    if (a->frequency != b->frequency)
        return a->frequency > b->frequency ? -1 : 1;
    for (uint32_t i = 0; i < a->len && i < b->len; i++) {
        uint32_t x = vocab->cp[a->offset + i], y = vocab->cp[b->offset + i];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a->len < b->len ? -1 : a->len > b->len;
}

zws_status vocab_number(vocabulary *vocab)
{
    ZWS_TRY(zws_mem__zalloc(&vocab->order, vocab->n, sizeof *vocab->order));
    for (size_t i = 0; i < vocab->n; i++)
        vocab->order[i] = (uint32_t)i;
    qsort_r(vocab->order, vocab->n, sizeof *vocab->order, by_number, vocab);
    vocab->total = 0;
    for (size_t i = 0; i < vocab->n; i++) {
        vocab->entry[vocab->order[i]].id = (uint32_t)i;
        vocab->total += vocab->entry[vocab->order[i]].frequency;
    }
    return ZWS_OK;
}

void vocab_free(vocabulary *vocab)
{
    zws_text__free(&vocab->text);
    free(vocab->cp);
    free(vocab->entry);
    free(vocab->slot);
    free(vocab->order);
    memset(vocab, 0, sizeof *vocab);
}
