#include "base/inflate.h"

#include <string.h>

#include "base/bytes.h"

enum {
    CODE_BITS_MAX = 15,
    OWN_BITS_MAX = 7, /* of the code that lengths of codes are in */
    END_OF_BLOCK = 256,
    FIRST_LENGTH = 257,
    LENGTHS = 29,       /* symbols that are lengths, */
    DISTANCES = 30,     /* and those that are distances: two of each code mean nothing */
    DISTANCE_MORE = 13, /* bits behind a distance's code, at most */
};

/* What a symbol means: bits 0-4 the bits of its code, 8-12 how many bits follow, 16-31 a literal,
 * or the least length or distance; 0: it has no code, or a longer one. */
enum { IS_LITERAL = 1 << 13, IS_END = 1 << 14, IS_INVALID = 1 << 15 };

/* --- Bits ---------------------------------------------------------------------------------------
 */

/* Has at least 56 bits ready. Bits above those that count are zeros or what will be read next, so
 * that they may be read once more. */
static inline void refill(zws_inflate_bits *in)
{
    if (in->end - in->next >= 8) {
        in->bits |= zws_get64(in->next) << in->n;
        in->next += (63 - in->n) >> 3;
        in->n |= 56;
        return;
    }
    for (; in->n <= 56; in->n += 8) {
        if (in->next < in->end)
            in->bits |= (uint64_t)*in->next++ << in->n;
        else
            in->over += 8;
    }
}

static inline uint32_t take(zws_inflate_bits *in, unsigned n)
{
    uint32_t value = (uint32_t)(in->bits & ((UINT64_C(1) << n) - 1));
    in->bits >>= n;
    in->n -= n;
    return value;
}

/* More was read than the input has. */
static bool is_over(const zws_inflate_bits *in)
{
    return in->over > in->n;
}

/* --- Codes --------------------------------------------------------------------------------------
 */

static uint32_t length_entry(unsigned symbol)
{
    static const uint16_t base[LENGTHS] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                           15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                           67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t more[LENGTHS] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                          2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    if (symbol < END_OF_BLOCK)
        return (uint32_t)symbol << 16 | IS_LITERAL;
    if (symbol == END_OF_BLOCK)
        return IS_END;
    if (symbol - FIRST_LENGTH >= LENGTHS)
        return IS_INVALID;
    return (uint32_t)base[symbol - FIRST_LENGTH] << 16 | (uint32_t)more[symbol - FIRST_LENGTH] << 8;
}

static uint32_t distance_entry(unsigned symbol)
{
    if (symbol >= DISTANCES)
        return IS_INVALID;
    if (symbol < 4)
        return (symbol + 1u) << 16;
    unsigned more = symbol / 2 - 1;
    return (((2u + symbol % 2) << more) + 1u) << 16 | more << 8;
}

static uint32_t own_entry(unsigned symbol)
{
    return (uint32_t)symbol << 16;
}

/* The codes of n symbols from their lengths, 0: it has none. False when the lengths are none of a
 * code; one of which not all codes are used is none either, but that it may have a single one of
 * one bit, or none at all. */
static bool make_code(zws_inflate_code *code, const uint8_t *bits, unsigned n)
{
    uint16_t at[CODE_BITS_MAX + 1] = {0};
    int left = 1;
    memset(code->count, 0, sizeof code->count);
    for (unsigned i = 0; i < n; i++)
        code->count[bits[i]]++;
    unsigned used = n - code->count[0];
    code->count[0] = 0;
    for (unsigned len = 1; len <= CODE_BITS_MAX; len++) {
        left = 2 * left - code->count[len];
        if (left < 0)
            return false;
        at[len] = (uint16_t)(at[len - 1] + code->count[len - 1]);
    }
    for (unsigned i = 0; i < n; i++) {
        if (bits[i])
            code->symbol[at[bits[i]]++] = (uint16_t)i;
    }
    return left == 0 || used == 0 || (used == 1 && code->count[1] == 1);
}

static unsigned reversed(unsigned code, unsigned len)
{
    code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
    code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
    code = (code & 0x0F0F) << 4 | (code >> 4 & 0x0F0F);
    code = (code & 0x00FF) << 8 | code >> 8;
    return code >> (16 - len);
}

/* What is looked up with the next table_bits bits. */
static void make_table(uint32_t *table, unsigned table_bits, const zws_inflate_code *code,
                       uint32_t entry_of(unsigned symbol))
{
    unsigned next = 0, i = 0;
    memset(table, 0, sizeof *table << table_bits);
    for (unsigned len = 1; len <= table_bits; len++, next <<= 1) {
        for (unsigned k = 0; k < code->count[len]; k++, next++, i++) {
            uint32_t entry = entry_of(code->symbol[i]) | len;
            for (unsigned at = reversed(next, len); at < 1u << table_bits; at += 1u << len)
                table[at] = entry;
        }
    }
}

/* A symbol by its code alone, whose first bit is the lowest of `bits`; its length in *len, 0 when
 * there is no such code. */
static unsigned find_symbol(unsigned *len, const zws_inflate_code *code, uint64_t bits)
{
    unsigned value = 0, first = 0, i = 0;
    for (*len = 1; *len <= CODE_BITS_MAX; ++*len, bits >>= 1) {
        value = value << 1 | (unsigned)(bits & 1);
        first <<= 1;
        if (value - first < code->count[*len])
            return code->symbol[i + value - first];
        first += code->count[*len];
        i += code->count[*len];
    }
    *len = 0;
    return 0;
}

/* The entry of a code that the table does not have. */
static uint32_t find_entry(const zws_inflate_code *code, uint64_t bits,
                           uint32_t entry_of(unsigned symbol))
{
    unsigned len, symbol = find_symbol(&len, code, bits);
    return len == 0 ? IS_INVALID : entry_of(symbol) | len;
}

static bool make_tables(zws_inflater *z, const uint8_t *bits, unsigned lengths, unsigned distances)
{
    if (!make_code(&z->length, bits, lengths) ||
        !make_code(&z->distance, bits + lengths, distances))
        return false;
    make_table(z->length_table, ZWS_INFLATE_LENGTH_BITS, &z->length, length_entry);
    make_table(z->distance_table, ZWS_INFLATE_DISTANCE_BITS, &z->distance, distance_entry);
    z->in_block = true;
    return true;
}

static bool begin_fixed(zws_inflater *z)
{
    uint8_t bits[ZWS_INFLATE_LENGTHS + ZWS_INFLATE_DISTANCES];
    memset(bits, 8, 144);
    memset(bits + 144, 9, 112);
    memset(bits + 256, 7, 24);
    memset(bits + 280, 8, 8);
    memset(bits + ZWS_INFLATE_LENGTHS, 5, ZWS_INFLATE_DISTANCES);
    return make_tables(z, bits, ZWS_INFLATE_LENGTHS, ZWS_INFLATE_DISTANCES);
}

/* The lengths of all codes, themselves in a code; repetitions may go from those of lengths on to
 * those of distances. */
static bool read_lengths(zws_inflater *z, const uint32_t *table, uint8_t *bits, unsigned n)
{
    for (unsigned i = 0; i < n;) {
        refill(&z->in);
        uint32_t entry = table[z->in.bits & ((1u << OWN_BITS_MAX) - 1)], symbol = entry >> 16;
        if (entry == 0 || is_over(&z->in))
            return false;
        take(&z->in, entry & 31);
        if (symbol < 16) {
            bits[i++] = (uint8_t)symbol;
            continue;
        }
        if (symbol == 16 && i == 0)
            return false;
        uint8_t same = symbol == 16 ? bits[i - 1] : 0;
        unsigned times = symbol == 16   ? 3 + take(&z->in, 2)
                         : symbol == 17 ? 3 + take(&z->in, 3)
                                        : 11 + take(&z->in, 7);
        if (times > n - i)
            return false;
        memset(bits + i, same, times);
        i += times;
    }
    return true;
}

static bool begin_dynamic(zws_inflater *z)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t bits[ZWS_INFLATE_LENGTHS + ZWS_INFLATE_DISTANCES] = {0}, own[19] = {0};
    uint32_t own_table[1u << OWN_BITS_MAX];
    zws_inflate_code code;
    unsigned lengths = 257 + take(&z->in, 5), distances = 1 + take(&z->in, 5),
             n = 4 + take(&z->in, 4);
    if (lengths > FIRST_LENGTH + LENGTHS || distances > DISTANCES)
        return false;
    for (unsigned i = 0; i < n; i++) {
        refill(&z->in);
        own[order[i]] = (uint8_t)take(&z->in, 3);
    }
    int left = 128;
    for (unsigned i = 0; i < 19; i++)
        left -= own[i] ? 128 >> own[i] : 0;
    if (left != 0 || !make_code(&code, own, 19))
        return false;
    make_table(own_table, OWN_BITS_MAX, &code, own_entry);
    return read_lengths(z, own_table, bits, lengths + distances) && bits[END_OF_BLOCK] != 0 &&
           make_tables(z, bits, lengths, distances);
}

/* --- Blocks -------------------------------------------------------------------------------------
 */

/* Bytes as they are, from the next whole one on. */
static bool copy_stored(zws_inflater *z)
{
    if (is_over(&z->in))
        return false;
    /* What was read ahead goes back. */
    const uint8_t *next = z->in.next - (z->in.n - z->in.over) / 8;
    size_t left = (size_t)(z->in.end - next), len = left < 4 ? 0 : zws_get16(next);
    if (left < 4 || zws_get16(next + 2) != (len ^ 0xFFFF) || len > left - 4 ||
        len > z->size - z->at)
        return false;
    memcpy(z->out + z->at, next + 4, len);
    z->in = (zws_inflate_bits){.next = next + 4 + len, .end = z->in.end};
    z->at += len;
    return true;
}

static bool begin_block(zws_inflater *z)
{
    if (z->last)
        return false;
    refill(&z->in);
    z->last = take(&z->in, 1);
    switch (take(&z->in, 2)) {
    case 0:
        return copy_stored(z);
    case 1:
        return begin_fixed(z);
    case 2:
        return begin_dynamic(z);
    default:
        return false;
    }
}

/* Repeats what stands `distance` bytes back; up to 15 bytes more are written. */
static inline void repeat(uint8_t *to, size_t distance, size_t len)
{
    const uint8_t *from = to - distance, *end = to + len;
    if (distance >= 16) {
        do {
            memcpy(to, from, 16);
            to += 16;
            from += 16;
        } while (to < end);
    } else if (distance >= 8) {
        do {
            memcpy(to, from, 8);
            to += 8;
            from += 8;
        } while (to < end);
    } else if (distance == 1) {
        memset(to, *from, len);
    } else {
        while (to < end)
            *to++ = *from++;
    }
}

static inline uint32_t next_length(const zws_inflater *z, const zws_inflate_bits *in)
{
    return z->length_table[in->bits & ((1u << ZWS_INFLATE_LENGTH_BITS) - 1)];
}

static inline uint32_t next_distance(const zws_inflater *z, const zws_inflate_bits *in)
{
    return z->distance_table[in->bits & ((1u << ZWS_INFLATE_DISTANCE_BITS) - 1)];
}

/* Reads symbols up to the end of the block, or until there are `wanted` bytes. */
static bool read_block(zws_inflater *z, size_t wanted)
{
    zws_inflate_bits in = z->in; /* no byte that is written can change these */
    uint8_t *const out = z->out;
    size_t at = z->at;
    const size_t size = z->size, before = z->before;
    bool good = true;
    while (at < wanted) {
        refill(&in);
        uint32_t entry = next_length(z, &in);
        /* Three literals have at most 30 of the 56 bits. */
        if (entry & IS_LITERAL && at + 2 < wanted) {
            take(&in, entry & 31);
            out[at++] = (uint8_t)(entry >> 16);
            entry = next_length(z, &in);
            if (entry & IS_LITERAL) {
                take(&in, entry & 31);
                out[at++] = (uint8_t)(entry >> 16);
                entry = next_length(z, &in);
            }
        }
        if (entry == 0)
            entry = find_entry(&z->length, in.bits, length_entry);
        take(&in, entry & 31);
        if (entry & IS_LITERAL) {
            out[at++] = (uint8_t)(entry >> 16);
            continue;
        }
        if (entry & (IS_END | IS_INVALID)) {
            z->in_block = false;
            good = !(entry & IS_INVALID);
            break;
        }
        size_t len = (entry >> 16) + take(&in, entry >> 8 & 31);
        if (in.n < CODE_BITS_MAX + DISTANCE_MORE)
            refill(&in);
        entry = next_distance(z, &in);
        if (entry == 0)
            entry = find_entry(&z->distance, in.bits, distance_entry);
        take(&in, entry & 31);
        size_t distance = (entry >> 16) + take(&in, entry >> 8 & 31);
        if (entry & IS_INVALID || distance > at + before || len > size - at) {
            good = false;
            break;
        }
        repeat(out + at, distance, len);
        at += len;
    }
    z->in = in;
    z->at = at;
    return good && !is_over(&in);
}

void zws_inflate__begin(zws_inflater *z, const void *in, size_t len, uint8_t *out, size_t size,
                        size_t before)
{
    const uint8_t *bytes = in;
    z->in = (zws_inflate_bits){.next = bytes, .end = bytes + len};
    z->out = out;
    z->at = 0;
    z->size = size;
    z->before = before;
    z->in_block = z->last = false;
}

bool zws_inflate__to(zws_inflater *z, size_t wanted)
{
    while (z->at < wanted) {
        if (!z->in_block ? !begin_block(z) : !read_block(z, wanted)) {
            /* Nothing more is to be read. */
            z->in_block = false;
            z->last = true;
            return false;
        }
    }
    return true;
}
