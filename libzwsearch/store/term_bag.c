#include "store/term_bag.h"

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"

#define TABLE_MIN 1024
#define NONE      UINT32_MAX

zws_status zws_term_bag__clear(zws_term_bag *bag)
{
    bag->n = 0;
    bag->n_places = 0;
    zws_buffer__clear(&bag->text);
    ZWS_TRY(zws_mem__grow(&bag->table, &bag->table_cap, TABLE_MIN, sizeof *bag->table));
    bag->table_size = TABLE_MIN;
    memset(bag->table, 0, TABLE_MIN * sizeof *bag->table);
    return ZWS_OK;
}

/* Short terms, which most are, are told apart by their names alone. */
#define SHORT_MOST 7 /* bytes; such a key is all of the term, and ends in its length */

static uint64_t name_of(const char *text, size_t len)
{
    return len <= SHORT_MOST ? zws_order__key(text, len) : zws_hash64__of(text, len, 0) | 0xFF;
}

/* Names are spread by their high bits; whoever makes them collide only makes a document slow. */
static inline size_t cell_of(const zws_term_bag *bag, uint64_t name)
{
    uint64_t product = (name ^ name >> 29) * 0x9E3779B97F4A7C15;
    return (size_t)(product >> 32) & (bag->table_size - 1);
}

static zws_status enlarge(zws_term_bag *bag)
{
    size_t size = bag->table_size * 4;
    ZWS_TRY(zws_mem__grow(&bag->table, &bag->table_cap, size, sizeof *bag->table));
    memset(bag->table, 0, size * sizeof *bag->table);
    bag->table_size = size;
    for (size_t i = 0; i < bag->n; i++) {
        size_t cell = cell_of(bag, bag->term[i].name);
        while (bag->table[cell])
            cell = (cell + 1) & (size - 1);
        bag->table[cell] = (uint32_t)i + 1;
    }
    return ZWS_OK;
}

/* A term that is not there yet, into the cell. */
static zws_status make(zws_term_bag *bag, size_t cell, uint64_t name, const char *text, size_t len)
{
    if (bag->n >= NONE - 1 || bag->text.len + len > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "a document has too many terms");
    if (bag->n == bag->cap)
        ZWS_TRY(zws_mem__grow(&bag->term, &bag->cap, bag->n + 1, sizeof *bag->term));
    if (bag->text.cap - bag->text.len < len + sizeof name)
        ZWS_TRY(zws_buffer__reserve(&bag->text, len + sizeof name));
    char *to = bag->text.data + bag->text.len;
    if (len <= SHORT_MOST) {
        uint64_t bytes = __builtin_bswap64(name); /* the text, and its length, which is no part */
        zws_put64(to, bytes);
    } else {
        memcpy(to, text, len);
    }
    bag->term[bag->n] =
        (zws_bag_term){.name = name, .text = (uint32_t)bag->text.len, .len = (uint32_t)len};
    bag->text.len += len;
    bag->table[cell] = (uint32_t)++bag->n;
    return bag->n * 2 > bag->table_size ? enlarge(bag) : ZWS_OK;
}

/* Finds the term or makes it. */
static inline zws_status intern(zws_term_bag *bag, size_t *index, char prefix, const char *text,
                                size_t len)
{
    char whole[256];
    if (len >= sizeof whole)
        return zws_error__set(ZWS_EINTERNAL, "a term of %zu bytes is too long", len);
    if (prefix) {
        whole[0] = prefix;
        memcpy(whole + 1, text, len);
        text = whole;
        len++;
    }
    uint64_t name = name_of(text, len);
    size_t mask = bag->table_size - 1, cell = cell_of(bag, name);
    for (; bag->table[cell]; cell = (cell + 1) & mask) {
        const zws_bag_term *term = &bag->term[bag->table[cell] - 1];
        if (term->name == name &&
            (len <= SHORT_MOST ||
             (term->len == len && memcmp(bag->text.data + term->text, text, len) == 0))) {
            *index = bag->table[cell] - 1;
            return ZWS_OK;
        }
    }
    *index = bag->n;
    return make(bag, cell, name, text, len);
}

zws_status zws_term_bag__add(zws_term_bag *bag, char prefix, const char *text, size_t len,
                             uint32_t frequency, bool positional, uint32_t position)
{
    size_t index;
    ZWS_TRY(intern(bag, &index, prefix, text, len));
    zws_bag_term *term = &bag->term[index];
    if (frequency > UINT32_MAX - term->frequency)
        return zws_error__set(ZWS_ELIMIT, "a document repeats a term too often");
    term->frequency += frequency;
    if (!positional || (term->n_positions > 0 && position <= term->last))
        return ZWS_OK;
    if (bag->n_places == bag->places_cap)
        ZWS_TRY(
            zws_mem__grow(&bag->place, &bag->places_cap, bag->n_places + 1, sizeof *bag->place));
    bag->place[bag->n_places++] = (zws_bag_place){(uint32_t)index, position};
    term->n_positions++;
    term->last = position;
    return ZWS_OK;
}

/* --- Runs of Han characters ------------------------------------------------------------------ */

#define PIECE 256 /* characters that room is made for at once */

/* Three bytes of UTF-8, the first one highest. */
static inline uint64_t bytes_of(uint32_t cp)
{
    return 0xE08080 | (uint64_t)(cp & 0xF000) << 4 | (cp & 0xFC0) << 2 | (cp & 0x3F);
}

/* So that nothing that is counted moves a term meanwhile. */
static zws_status make_room(zws_term_bag *bag, size_t terms)
{
    ZWS_TRY(zws_mem__grow(&bag->term, &bag->cap, bag->n + terms, sizeof *bag->term));
    ZWS_TRY(
        zws_mem__grow(&bag->place, &bag->places_cap, bag->n_places + terms, sizeof *bag->place));
    return zws_buffer__reserve(&bag->text, terms * sizeof(uint64_t));
}

/* A short term by its name. */
static inline zws_status count_named(zws_bag_term **out, zws_term_bag *bag, uint64_t name,
                                     uint32_t frequency)
{
    size_t mask = bag->table_size - 1, cell = cell_of(bag, name);
    for (; bag->table[cell]; cell = (cell + 1) & mask) {
        zws_bag_term *term = &bag->term[bag->table[cell] - 1];
        if (term->name != name)
            continue;
        if (frequency > UINT32_MAX - term->frequency)
            return zws_error__set(ZWS_ELIMIT, "a document repeats a term too often");
        term->frequency += frequency;
        *out = term;
        return ZWS_OK;
    }
    ZWS_TRY(make(bag, cell, name, NULL, name & 0xFF));
    *out = &bag->term[bag->n - 1];
    (*out)->frequency = frequency;
    return ZWS_OK;
}

static inline void note_place(zws_term_bag *bag, zws_bag_term *term, uint32_t position)
{
    if (term->n_positions > 0 && position <= term->last)
        return;
    bag->place[bag->n_places++] = (zws_bag_place){(uint32_t)(term - bag->term), position};
    term->n_positions++;
    term->last = position;
}

zws_status zws_term_bag__add_han(zws_term_bag *bag, char prefix, const uint32_t *cp, size_t n,
                                 uint32_t frequency, uint32_t position)
{
    /* Names as zws_order__key makes them: prefix, text, length. */
    const unsigned down = prefix ? 8 : 0;
    const uint64_t head = (uint64_t)(unsigned char)prefix << 56;
    const uint64_t pair_name = head | (prefix ? 7 : 6), single_name = head | (prefix ? 4 : 3);
    uint64_t a = n > 0 ? bytes_of(cp[0]) : 0;
    for (size_t i = 0; i < n; i++) {
        zws_bag_term *term = NULL;
        if (i % PIECE == 0)
            ZWS_TRY(make_room(bag, 2 * PIECE));
        uint64_t b = i + 1 < n ? bytes_of(cp[i + 1]) : 0;
        if (i + 1 < n) {
            ZWS_TRY(count_named(&term, bag, pair_name | (a << 40 | b << 16) >> down, frequency));
            note_place(bag, term, position + (uint32_t)i);
        }
        ZWS_TRY(count_named(&term, bag, single_name | a << 40 >> down, frequency));
        if (i == 0 || i + 1 == n)
            note_place(bag, term, position + (uint32_t)i);
        a = b;
    }
    return ZWS_OK;
}

/* --- Reading --------------------------------------------------------------------------------- */

static bool before(const zws_term_bag *bag, uint32_t a, uint32_t b)
{
    const zws_bag_term *x = &bag->term[a], *y = &bag->term[b];
    if (x->key != y->key)
        return x->key < y->key;
    const char *text = bag->text.data;
    return zws_order__compare(text + x->text, x->len, text + y->text, y->len) < 0;
}

/* Merge sort: no recursion, no worst case that a document could aim at. The result is order[0..n).
 */
static void merge_sort(const zws_term_bag *bag, uint32_t *order, uint32_t *spare, size_t n)
{
    uint32_t *from = order, *to = spare;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t i = start, middle = start + width < n ? start + width : n;
            size_t j = middle, end = middle + width < n ? middle + width : n;
            for (size_t k = start; k < end; k++) {
                if (i < middle && (j >= end || !before(bag, from[j], from[i])))
                    to[k] = from[i++];
                else
                    to[k] = from[j++];
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order)
        memcpy(order, from, n * sizeof *order);
}

zws_status zws_term_bag__list(zws_inverted_term **out, size_t *n, uint64_t *length,
                              zws_term_bag *bag, bool sorted)
{
    ZWS_TRY(zws_mem__grow(&bag->sorted, &bag->sorted_cap, bag->n + 1, sizeof *bag->sorted));
    ZWS_TRY(zws_mem__grow(&bag->order, &bag->order_cap, 2 * bag->n + 1, sizeof *bag->order));
    ZWS_TRY(zws_mem__grow(&bag->position, &bag->position_cap, bag->n_places + 1,
                          sizeof *bag->position));
    for (size_t i = 0; i < bag->n; i++)
        bag->order[i] = (uint32_t)i;
    if (sorted) {
        for (size_t i = 0; i < bag->n; i++)
            bag->term[i].key = zws_order__key(bag->text.data + bag->term[i].text, bag->term[i].len);
        merge_sort(bag, bag->order, bag->order + bag->n, bag->n);
    }

    *length = 0;
    size_t used = 0;
    uint32_t *slot = bag->order + bag->n; /* term → where its next position goes */
    for (size_t i = 0; i < bag->n; i++) {
        const zws_bag_term *term = &bag->term[bag->order[i]];
        slot[bag->order[i]] = (uint32_t)used;
        bag->sorted[i] = (zws_inverted_term){
            .text = bag->text.data + term->text,
            .len = term->len,
            .frequency = term->frequency,
            .n_positions = term->n_positions,
            .position = term->n_positions ? bag->position + used : NULL,
        };
        used += term->n_positions;
        *length += term->frequency;
    }
    for (size_t i = 0; i < bag->n_places; i++)
        bag->position[slot[bag->place[i].term]++] = bag->place[i].position;
    if (*length > UINT32_MAX || used > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "a document has too many words");
    *out = bag->sorted;
    *n = bag->n;
    return ZWS_OK;
}

void zws_term_bag__free(zws_term_bag *bag)
{
    free(bag->term);
    free(bag->table);
    free(bag->place);
    zws_buffer__free(&bag->text);
    free(bag->sorted);
    free(bag->order);
    free(bag->position);
    *bag = (zws_term_bag){0};
}
