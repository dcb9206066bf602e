#include "analysis/user_words.h"

#include "analysis/dictionary.h"
#include "base/memory.h"

static zws_status new_node(zws_user_words *words, uint32_t *node)
{
    if (words->nodes >= ZWS_USER_NODES_MAX)
        return zws_error__set(ZWS_ELIMIT, "the user dictionaries have more than %u prefixes",
                              ZWS_USER_NODES_MAX);
    ZWS_TRY(zws_mem__grow(&words->node, &words->node_cap, words->nodes + 1, sizeof *words->node));
    words->node[words->nodes] = (zws_user_node){ZWS_USER_NO_WORD, ZWS_DICT_NO_WORD};
    *node = (uint32_t)words->nodes++;
    return ZWS_OK;
}

static zws_status make(zws_user_words **out)
{
    zws_user_words *words;
    ZWS_TRY(zws_mem__zalloc(&words, 1, sizeof *words));
    words->slots = 256;
    zws_status status = zws_mem__zalloc(&words->slot, words->slots, sizeof *words->slot);
    uint32_t node;
    for (int i = 0; i < 2 && status == ZWS_OK; i++) /* 0 is no node, 1 the root */
        status = new_node(words, &node);
    if (status == ZWS_OK)
        *out = words;
    else
        zws_user_words__free(words);
    return status;
}

static void put(zws_user_slot *slot, size_t slots, zws_user_slot item)
{
    size_t at = zws_user_words_place(item.key, slots);
    while (slot[at].key != 0)
        at = (at + 1) & (slots - 1);
    slot[at] = item;
}

/* Keeps the table at most half full for one more node. */
static zws_status make_room(zws_user_words *words)
{
    if (words->nodes * 2 < words->slots)
        return ZWS_OK;
    zws_user_slot *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, words->slots * 2, sizeof *slot));
    for (size_t i = 0; i < words->slots; i++) {
        if (words->slot[i].key != 0)
            put(slot, words->slots * 2, words->slot[i]);
    }
    free(words->slot);
    words->slot = slot;
    words->slots *= 2;
    return ZWS_OK;
}

zws_status zws_user_words__add(zws_user_words **out, const uint32_t *cp, size_t n, uint32_t cost,
                               uint32_t id)
{
    if (!*out)
        ZWS_TRY(make(out));
    zws_user_words *words = *out;
    uint32_t node = 1;
    for (size_t i = 0; i < n; i++) {
        uint32_t next = zws_user_words_step(words, node, cp[i]);
        if (next == 0) {
            ZWS_TRY(make_room(words));
            ZWS_TRY(new_node(words, &next));
            put(words->slot, words->slots, (zws_user_slot){(uint64_t)node << 21 | cp[i], next});
        }
        node = next;
    }
    if (words->node[node].cost == ZWS_USER_NO_WORD)
        words->words++;
    words->node[node] = (zws_user_node){cost, id};
    words->first[cp[0] >> 6 & 1023] |= (uint64_t)1 << (cp[0] & 63);
    return ZWS_OK;
}

void zws_user_words__free(zws_user_words *words)
{
    if (!words)
        return;
    free(words->slot);
    free(words->node);
    free(words);
}
