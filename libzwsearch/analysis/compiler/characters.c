/* Codes of characters, their entries, and the statistics of names. */
#include "analysis/compiler/compiler.h"

#define CHARS 0x110000u

typedef struct {
    uint32_t cp, uses;
} usage;

static int by_uses(const void *left, const void *right)
{
    const usage *a = left, *b = right;
    if (a->uses != b->uses)
        return a->uses > b->uses ? -1 : 1;
    return a->cp < b->cp ? -1 : a->cp > b->cp;
}

static bool in_names(const name_counts *names, uint32_t cp)
{
    for (int part = 0; part < NAME_PARTS; part++) {
        if (names->count[cp][part] > 0)
            return true;
    }
    return false;
}

/* Codes of frequent characters are small, so their children in the trie stand close together. */
static void count_uses(usage *table, const vocabulary *vocab, const name_counts *names)
{
    for (uint32_t cp = 0; cp < CHARS; cp++)
        table[cp] = (usage){cp, cp < NAME_CHARS && in_names(names, cp) ? 1 : 0};
    for (size_t i = 0; i < vocab->n; i++) {
        const vocab_entry *word = &vocab->entry[i];
        for (uint32_t k = 0; k < word->len && !word->class; k++)
            table[vocab->cp[word->offset + k]].uses += 1 + (uint32_t)word->frequency;
    }
    for (size_t i = 0; i < names->pairs; i++) {
        table[names->pair[i].cp[0]].uses++;
        table[names->pair[i].cp[1]].uses++;
    }
}

zws_status codes_make(char_codes *out, const vocabulary *vocab, const name_counts *names)
{
    memset(out, 0, sizeof *out);
    usage *table;
    ZWS_TRY(zws_mem__zalloc(&table, CHARS, sizeof *table));
    count_uses(table, vocab, names);
    qsort(table, CHARS, sizeof *table, by_uses);
    uint32_t used = 0;
    while (used < CHARS && table[used].uses > 0)
        used++;
    zws_status status = ZWS_OK;
    if (used >= 0xFFFF)
        status = zws_error__set(ZWS_ELIMIT, "the words have %u different characters", used);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&out->cp, used + 1, sizeof *out->cp);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&out->code, CHARS, sizeof *out->code);
    if (status == ZWS_OK) {
        out->count = used + 1;
        for (uint32_t i = 0; i < used; i++) {
            out->cp[i + 1] = table[i].cp;
            out->code[table[i].cp] = (uint16_t)(i + 1);
        }
    }
    free(table);
    return status;
}

void codes_free(char_codes *codes)
{
    free(codes->cp);
    free(codes->code);
    memset(codes, 0, sizeof *codes);
}

static bool is_numeral(uint32_t cp)
{
    static const uint32_t numerals[] = {
        0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
        0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x4E07, 0x4EBF, 0x4E24, /* 〇零一…九 十百千万亿 两
                                                                         */
    };
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++) {
        if (numerals[i] == cp)
            return true;
    }
    return false;
}

static uint32_t entry_of(uint32_t cp, const char_codes *codes, const name_counts *names)
{
    uint32_t entry = codes->code[cp] | (uint32_t)zws_char__class(cp) << ZWS_CHAR_CLASS;
    /* A numeral begins more numbers than names. */
    if (is_numeral(cp))
        return entry | ZWS_CHAR_NUMERAL;
    if (cp < NAME_CHARS && names->count[cp][NAME_SURNAME] > 0)
        entry |= ZWS_CHAR_SURNAME;
    for (size_t i = 0; i < names->pairs; i++) {
        if (names->pair[i].cp[0] == cp && names->pair[i].count > 0)
            entry |= ZWS_CHAR_SURNAME2;
    }
    return entry;
}

/* Equal pages are stored once. */
static zws_status add_page(zws_buffer *chars, const uint32_t page[256], uint32_t *index)
{
    size_t pages = chars->len / 1024, at;
    unsigned char bytes[1024];
    for (int i = 0; i < 256; i++) {
        for (int b = 0; b < 4; b++)
            bytes[4 * i + b] = (unsigned char)(page[i] >> 8 * b);
    }
    for (at = 0; at < pages; at++) {
        if (memcmp(chars->data + 1024 * at, bytes, sizeof bytes) == 0)
            break;
    }
    *index = (uint32_t)at;
    return at < pages ? ZWS_OK : zws_buffer__append(chars, bytes, sizeof bytes);
}

zws_status chars_build(zws_buffer *pages, zws_buffer *chars, const char_codes *codes,
                       const name_counts *names)
{
    for (uint32_t p = 0; p < ZWS_DICT_PAGE_COUNT; p++) {
        uint32_t page[256], index;
        for (uint32_t i = 0; i < 256; i++)
            page[i] = entry_of(p << 8 | i, codes, names);
        ZWS_TRY(add_page(chars, page, &index));
        ZWS_TRY(put16(pages, index));
    }
    return ZWS_OK;
}

/* --- Names -------------------------------------------------------------------------------------
 */

static uint32_t part_cost(uint32_t count, double total)
{
    if (count == 0)
        return ZWS_DICT_NO_NAME;
    uint32_t cost = zws_dict__cost(count, total);
    return cost < ZWS_DICT_NO_NAME ? cost : ZWS_DICT_NO_NAME - 1;
}

static int by_codes(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static zws_status build_surnames(zws_buffer *out, const name_counts *counts,
                                 const char_codes *codes, double total)
{
    uint64_t *item;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&item, counts->pairs, sizeof *item));
    for (size_t i = 0; i < counts->pairs; i++) {
        const double_surname *pair = &counts->pair[i];
        if (pair->count > 0)
            item[n++] = (uint64_t)codes->code[pair->cp[0]] << 32 |
                        (uint64_t)codes->code[pair->cp[1]] << 16 | part_cost(pair->count, total);
    }
    qsort(item, n, sizeof *item, by_codes);
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < n && status == ZWS_OK; i++)
        status = put64(out, item[i]);
    free(item);
    return status;
}

zws_status names_build(zws_buffer *names, zws_buffer *surnames, const name_counts *counts,
                       const char_codes *codes)
{
    double total[NAME_PARTS] = {0};
    for (uint32_t cp = 0; cp < NAME_CHARS; cp++) {
        for (int part = 0; part < NAME_PARTS; part++)
            total[part] += counts->count[cp][part];
    }
    for (size_t i = 0; i < counts->pairs; i++)
        total[NAME_SURNAME] += counts->pair[i].count;
    for (uint32_t code = 0; code < codes->count; code++) {
        uint32_t cp = codes->cp[code];
        for (int part = 0; part < NAME_PARTS; part++) {
            uint32_t count = code > 0 && cp < NAME_CHARS ? counts->count[cp][part] : 0;
            ZWS_TRY(put16(names, part_cost(count, total[part])));
        }
    }
    return build_surnames(surnames, counts, codes, total[NAME_SURNAME]);
}

/* --- Neighbours ---------------------------------------------------------------------------------
 */

zws_status neighbours_build(zws_buffer *out, const vocabulary *vocab)
{
    unsigned char *bits;
    const size_t bytes = (1u << ZWS_DICT_NEIGHBOUR_BITS) / 8;
    ZWS_TRY(zws_mem__zalloc(&bits, bytes, 1));
    for (size_t i = 0; i < vocab->n; i++) {
        const uint32_t *cp = vocab->cp + vocab->entry[i].offset;
        for (uint32_t k = 1; k < vocab->entry[i].len; k++) {
            uint32_t bit = zws_dict_neighbour_bit(cp[k - 1], cp[k]);
            bits[bit / 8] |= (unsigned char)(1u << bit % 8);
        }
    }
    zws_status status = zws_buffer__append(out, bits, bytes);
    free(bits);
    return status;
}
