#include "analysis/dictionary.h"

#include <math.h>

#include "base/hash.h"

static uint32_t get32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint64_t get64(const unsigned char *at)
{
    return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static zws_status damaged(const zws_dict *dict, const char *what)
{
    return zws_error__set(ZWS_ECORRUPT, "the dictionary %s is damaged (%s): install it again",
                          dict->path, what);
}

/* What must hold before a number in the header is believed. */
static zws_status check_header(const zws_dict *dict)
{
    const unsigned char *head = dict->map.data;
    if (dict->map.len < 32 || memcmp(head, ZWS_DICT_MAGIC, 8) != 0)
        return zws_error__set(ZWS_ECORRUPT,
                              "%s is no compiled dictionary: install zwsearch.dict again or set "
                              "ZWSEARCH_DICT",
                              dict->path);
    const uint32_t host = ZWS_DICT_ENDIAN;
    if (get32((const unsigned char *)&host) != host)
        return zws_error__set(ZWS_EVERSION, "%s is made for little-endian machines", dict->path);
    if (get32(head + 8) != ZWS_DICT_VERSION || get32(head + 12) != ZWS_DICT_ENDIAN)
        return zws_error__set(ZWS_EVERSION,
                              "the dictionary %s has format %u, this library reads %u: install the "
                              "dictionary that belongs to the library",
                              dict->path, (unsigned)get32(head + 8), ZWS_DICT_VERSION);
    if (get64(head + 16) != dict->map.len)
        return damaged(dict, "its length is wrong");
    if (get32(head + 24) != ZWS_DICT_SECTIONS || get32(head + 28) != ZWS_DICT_HEADER ||
        dict->map.len < ZWS_DICT_HEADER)
        return damaged(dict, "its section table");
    uint32_t crc = zws_crc32__update(0, head, ZWS_DICT_HEADER - 8);
    if (crc != get32(head + ZWS_DICT_HEADER - 8))
        return damaged(dict, "the checksum of its header");
    return ZWS_OK;
}

static void read_meta(zws_dict *dict)
{
    const unsigned char *at = dict->map.data + 32;
    zws_dict_meta *meta = &dict->meta;
    uint32_t *fields[] = {&meta->words,         &meta->pair_words,     &meta->codes,
                          &meta->unknown,       &meta->classes.number, &meta->classes.time,
                          &meta->classes.latin, &meta->classes.person, &meta->classes.begin,
                          &meta->classes.end};
    meta->total = get64(at);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = get32(at + 8 + 4 * i);
    /* A class outside the words is as good as none. */
    for (size_t i = 4; i < sizeof fields / sizeof *fields; i++) {
        if (*fields[i] >= meta->words)
            *fields[i] = ZWS_DICT_NO_WORD;
    }
}

static zws_status read_sections(zws_dict *dict)
{
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++) {
        const unsigned char *row = dict->map.data + ZWS_DICT_HEADER_FIXED + 24 * i;
        uint64_t offset = get64(row), length = get64(row + 8);
        if (offset < ZWS_DICT_HEADER || offset % ZWS_DICT_ALIGN || offset > dict->map.len ||
            length > dict->map.len - offset)
            return damaged(dict, "a section lies outside the file");
        dict->section[i] = dict->map.data + offset;
        dict->length[i] = (size_t)length;
    }
    return ZWS_OK;
}

/* The sizes that the inline readers rely on. */
static bool sizes_agree(const zws_dict *dict)
{
    const zws_dict_meta *meta = &dict->meta;
    const size_t *length = dict->length;
    return length[ZWS_DICT_PAGES] == 2 * ZWS_DICT_PAGE_COUNT &&
           length[ZWS_DICT_CHARS] % 1024 == 0 && length[ZWS_DICT_CHARS] <= 1024u * 65536u &&
           length[ZWS_DICT_TRIE] >= 8 && length[ZWS_DICT_TRIE] % 8 == 0 &&
           length[ZWS_DICT_TRIE] / 8 <= 1u << 24 && meta->words > 0 && meta->words < 1u << 20 &&
           length[ZWS_DICT_COSTS] == 4u * (size_t)meta->words && meta->pair_words <= meta->words &&
           meta->pair_words < 1u << ZWS_DICT_ID_BITS &&
           length[ZWS_DICT_STARTS] == 4 * ((size_t)meta->pair_words + 1) &&
           length[ZWS_DICT_PAIRS] % 4 == 0 && length[ZWS_DICT_PAIRS] / 4 < 1u << 31 &&
           meta->codes > 0 && meta->codes <= 65536 &&
           length[ZWS_DICT_NAMES] == sizeof(zws_dict_name) * (size_t)meta->codes &&
           length[ZWS_DICT_SURNAMES] % 8 == 0 && length[ZWS_DICT_SURNAMES] / 8 <= 4096 &&
           length[ZWS_DICT_PINYIN] == 2 * ZWS_DICT_PINYIN_COUNT &&
           length[ZWS_DICT_NEIGHBOURS] == (1u << ZWS_DICT_NEIGHBOUR_BITS) / 8 &&
           meta->unknown <= 0xFFFF && meta->total > 0;
}

/* Sections are aligned in the file and the mapping is aligned to a page. */
static void point_into_sections(zws_dict *dict)
{
    const void *at[ZWS_DICT_SECTIONS];
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++)
        at[i] = dict->section[i];
    dict->pages = at[ZWS_DICT_PAGES];
    dict->chars = at[ZWS_DICT_CHARS];
    dict->char_count = (uint32_t)(dict->length[ZWS_DICT_CHARS] / 4);
    dict->trie = at[ZWS_DICT_TRIE];
    dict->node_count = (uint32_t)(dict->length[ZWS_DICT_TRIE] / 8);
    dict->costs = at[ZWS_DICT_COSTS];
    dict->starts = at[ZWS_DICT_STARTS];
    dict->pairs = at[ZWS_DICT_PAIRS];
    dict->pair_count = (uint32_t)(dict->length[ZWS_DICT_PAIRS] / 4);
    dict->names = at[ZWS_DICT_NAMES];
    dict->surnames = at[ZWS_DICT_SURNAMES];
    dict->pinyin = at[ZWS_DICT_PINYIN];
    dict->neighbours = at[ZWS_DICT_NEIGHBOURS];
    dict->surname_count = (uint32_t)(dict->length[ZWS_DICT_SURNAMES] / 8);
}

zws_status zws_dict__open(zws_dict *dict, const char *path)
{
    memset(dict, 0, sizeof *dict);
    ZWS_TRY(zws_mem__dup(&dict->path, path, strlen(path)));
    zws_status status = zws_mapping__open(&dict->map, path);
    if (status == ZWS_ENOTFOUND)
        status = zws_error__set(status,
                                "there is no dictionary at %s: run `make install` or set "
                                "ZWSEARCH_DICT to a zwsearch.dict",
                                path);
    if (status == ZWS_OK)
        status = check_header(dict);
    if (status == ZWS_OK)
        status = read_sections(dict);
    if (status == ZWS_OK) {
        read_meta(dict);
        if (!sizes_agree(dict))
            status = damaged(dict, "its sections do not fit together");
    }
    if (status == ZWS_OK)
        point_into_sections(dict);
    else
        zws_dict__close(dict);
    return status;
}

zws_status zws_dict__hold(zws_dict *dict, void **held)
{
    unsigned char *copy = zws_table__alloc(dict->map.len);
    if (!copy)
        return ZWS_ENOMEM;
    memcpy(copy, dict->map.data, dict->map.len);
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++)
        dict->section[i] = copy + (dict->section[i] - (const unsigned char *)dict->map.data);
    point_into_sections(dict);
    zws_mapping__release(&dict->map);
    *held = copy;
    return ZWS_OK;
}

void zws_dict__close(zws_dict *dict)
{
    zws_mapping__close(&dict->map);
    free(dict->path);
    memset(dict, 0, sizeof *dict);
}

zws_status zws_dict__verify(const zws_dict *dict)
{
    static const char *const names[ZWS_DICT_SECTIONS] = {
        "page table", "characters", "trie",          "costs",  "starts of pairs", "pairs",
        "names",      "surnames",   "folding table", "pinyin", "neighbours"};
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++) {
        uint32_t crc = zws_crc32__update(0, dict->section[i], dict->length[i]);
        if (crc != get32(dict->map.data + ZWS_DICT_HEADER_FIXED + 24 * i + 16))
            return damaged(dict, names[i]);
    }
    return ZWS_OK;
}

uint32_t zws_dict__find(const zws_dict *dict, const uint32_t *cp, size_t n)
{
    if (n == 0 || n > ZWS_DICT_WORD_MAX)
        return ZWS_DICT_NO_WORD;
    uint64_t node = zws_dict_root(dict);
    for (size_t i = 0; i < n; i++) {
        uint32_t code = zws_dict_char(dict, cp[i]) & ZWS_CHAR_CODE;
        if (code == 0 || !zws_dict_step(dict, &node, code))
            return ZWS_DICT_NO_WORD;
    }
    return zws_dict_word(dict, node);
}

uint32_t zws_dict__cost(double f, double total)
{
    double cost = -log(f / total) * ZWS_DICT_COST_ONE;
    if (!(cost > 0))
        return 0;
    return cost < 0xFFFF ? (uint32_t)lrint(cost) : 0xFFFF;
}
