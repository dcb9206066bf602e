#include "analysis/alike.h"

#include "analysis/alike_shapes_table.h"
#include "analysis/pinyin.h"
#include "analysis/repair.h"
#include "base/utf8.h"

/* How far before the place a word with a missing character may begin. */
#define REACH 4

typedef struct {
    zws_alike *out;
    size_t n, max;
} collection;

static void add(collection *c, uint32_t cp, unsigned kind)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->out[i].cp == cp) {
            c->out[i].kinds |= kind;
            return;
        }
    }
    if (c->n < c->max)
        c->out[c->n++] = (zws_alike){cp, kind};
}

static zws_status add_shapes(collection *c, zws_analyzer *analyzer, uint32_t cp)
{
    size_t first, last;
    if (!analyzer->confusions)
        ZWS_TRY(zws_confusions__new(&analyzer->confusions));
    zws_confusions__of(&first, &last, analyzer->confusions, cp);
    for (; first < last; first++)
        add(c, analyzer->confusions->meant[first], ZWS_ALIKE_SHAPE);
    return ZWS_OK;
}

/* The others of the families that have cp; they are of Han characters, with three bytes or more. */
static void add_families(collection *c, uint32_t cp)
{
    char wanted[5];
    size_t bytes = zws_utf8__encode(wanted, cp);
    wanted[bytes] = '\0';
    if (bytes < 3)
        return;
    for (const char *found = shape_families; (found = strstr(found, wanted)) != NULL;) {
        const char *first = found;
        while (first > shape_families && first[-1] != ' ')
            first--;
        size_t len = strcspn(first, " "), at = 0;
        while (at < len) {
            uint32_t other = zws_utf8__next(first, len, &at);
            if (other != cp)
                add(c, other, ZWS_ALIKE_SHAPE);
        }
        found = first + len;
    }
}

/* What is in no word here cannot have been meant. */
static bool may_stand(const zws_dict *dict, uint32_t before, uint32_t cp, uint32_t after)
{
    return (zws_dict_char(dict, cp) & ZWS_CHAR_CODE) != 0 &&
           ((before && zws_dict_neighbours(dict, before, cp)) ||
            (after && zws_dict_neighbours(dict, cp, after)));
}

static zws_status add_syllable(collection *c, zws_analyzer *analyzer, uint16_t syllable,
                               unsigned kind, const uint32_t around[3])
{
    const uint16_t *read;
    size_t n;
    ZWS_TRY(zws_pinyin__homophones(&read, &n, analyzer, syllable));
    for (size_t i = 0; i < n; i++) {
        if (read[i] != around[1] && may_stand(&analyzer->dict, around[0], read[i], around[2]))
            add(c, read[i], kind);
    }
    return ZWS_OK;
}

static zws_status add_sounds(collection *c, zws_analyzer *analyzer, const uint32_t around[3])
{
    uint16_t own[ZWS_PINYIN_READINGS_MAX], near[ZWS_PINYIN_NEAR_MAX];
    size_t n_own = zws_pinyin__readings(own, analyzer, around[1]);
    for (size_t i = 0; i < n_own; i++)
        ZWS_TRY(add_syllable(c, analyzer, own[i], ZWS_ALIKE_SOUND, around));
    for (size_t i = 0; i < n_own; i++) {
        size_t n_near = zws_pinyin__near(near, own[i]);
        for (size_t k = 0; k < n_near; k++)
            ZWS_TRY(add_syllable(c, analyzer, near[k], ZWS_ALIKE_NEAR, around));
    }
    return ZWS_OK;
}

zws_status zws_alike__find(zws_alike *out, size_t *n, size_t max, zws_analyzer *analyzer,
                           uint32_t before, uint32_t cp, uint32_t after)
{
    collection c = {.out = out, .max = max};
    *n = 0;
    ZWS_TRY(add_shapes(&c, analyzer, cp));
    add_families(&c, cp);
    ZWS_TRY(add_sounds(&c, analyzer, (uint32_t[]){before, cp, after}));
    *n = c.n;
    return ZWS_OK;
}

/* --- Missing characters ----------------------------------------------------------------------- */

/* Whether some word of the dictionary goes on from the node with cp[at..] and ends behind cp[at].
 */
static bool ends_behind(const zws_dict *dict, uint64_t node, const uint32_t *cp, size_t len,
                        size_t at)
{
    for (size_t i = at; i < len; i++) {
        uint32_t code = zws_dict_char(dict, cp[i]) & ZWS_CHAR_CODE;
        if (code == 0 || !zws_dict_step(dict, &node, code))
            return false;
        if (zws_dict_word(dict, node) != ZWS_DICT_NO_WORD)
            return true;
    }
    return false;
}

static bool walk(uint64_t *node, const zws_dict *dict, const uint32_t *cp, size_t first,
                 size_t last)
{
    *node = zws_dict_root(dict);
    for (size_t i = first; i < last; i++) {
        uint32_t code = zws_dict_char(dict, cp[i]) & ZWS_CHAR_CODE;
        if (code == 0 || !zws_dict_step(dict, node, code))
            return false;
    }
    return true;
}

/* Codes of characters, as bits. */
typedef struct {
    uint64_t bit[65536 / 64];
    bool any;
} codes;

/* Adds those with which a word goes on from the node, and then as ends_behind says. The cells of a
 * node's children stand together, so all codes are tried: that takes less time than to ask for each
 * character. */
static void add_codes(codes *found, const zws_dict *dict, uint64_t node, const uint32_t *cp,
                      size_t len, size_t at)
{
    for (uint32_t code = 1; code < dict->meta.codes && code < 65536; code++) {
        uint64_t next = node;
        if (zws_dict_step(dict, &next, code) && ends_behind(dict, next, cp, len, at)) {
            found->bit[code / 64] |= (uint64_t)1 << code % 64;
            found->any = true;
        }
    }
}

void zws_alike__missing(uint32_t *out, size_t *n, size_t max, const zws_analyzer *analyzer,
                        const uint32_t *cp, size_t len, size_t at)
{
    const zws_dict *dict = &analyzer->dict;
    codes found = {0};
    *n = 0;
    for (size_t back = 1; back <= REACH && back <= at; back++) {
        uint64_t node;
        if (walk(&node, dict, cp, at - back, at))
            add_codes(&found, dict, node, cp, len, at);
    }
    /* The dictionary tells no characters by their codes. */
    for (uint32_t x = ZWS_CONFUSIONS_FIRST;
         found.any && *n < max && x < ZWS_CONFUSIONS_FIRST + ZWS_CONFUSIONS_COUNT; x++) {
        uint32_t code = zws_dict_char(dict, x) & ZWS_CHAR_CODE;
        if (code != 0 && found.bit[code / 64] >> code % 64 & 1)
            out[(*n)++] = x;
    }
}
