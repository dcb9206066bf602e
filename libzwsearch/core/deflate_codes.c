#include "core/deflate_codes.h"

#include <string.h>

#include "base/bytes.h"

enum { LENGTH_SYMBOLS = 19, LONGEST = 15, LONGEST_LENGTH = 7 };

void zws_deflate_codes__clear(zws_deflate_codes *codes)
{
    memset(codes->literal.count, 0, sizeof codes->literal.count);
    memset(codes->distance.count, 0, sizeof codes->distance.count);
    codes->n = 0;
}

/* --- Codes ---------------------------------------------------------------------------------- */

typedef struct {
    uint32_t count;
    uint16_t symbol;
} used;

/* Those that occur, by count, then symbol. Counts are small as a rule: put in order by that, few
 * have to be moved. */
static size_t sort_used(used *out, const uint32_t *count, size_t symbols)
{
    uint16_t start[256] = {0};
    size_t n = 0;
    for (size_t i = 0; i < symbols; i++) {
        if (count[i] > 0) {
            start[count[i] < 255 ? count[i] : 255]++;
            n++;
        }
    }
    uint16_t at = 0;
    for (size_t i = 0; i < 256; i++) {
        uint16_t here = start[i];
        start[i] = at;
        at = (uint16_t)(at + here);
    }
    for (size_t i = 0; i < symbols; i++) {
        if (count[i] > 0)
            out[start[count[i] < 255 ? count[i] : 255]++] = (used){count[i], (uint16_t)i};
    }
    for (size_t i = 1; i < n; i++) {
        used u = out[i];
        size_t k = i;
        for (; k > 0 && out[k - 1].count > u.count; k--)
            out[k] = out[k - 1];
        out[k] = u;
    }
    return n;
}

/* How many of the n sorted counts have codes of each length: Huffman's tree, of which only the
 * depths are wanted. */
static void count_lengths(uint32_t of_length[64], const used *sorted, size_t n)
{
    uint32_t weight[ZWS_LITERALS + 2];
    uint16_t parent[2 * (ZWS_LITERALS + 2)];
    uint8_t depth[ZWS_LITERALS + 2];
    size_t leaf = 0, tree = 0; /* the least of each that has no parent yet */
    for (size_t next = 0; next + 1 < n; next++) {
        uint32_t sum = 0;
        for (int k = 0; k < 2; k++) {
            if (leaf < n && (tree == next || sorted[leaf].count <= weight[tree])) {
                sum += sorted[leaf].count;
                parent[leaf++] = (uint16_t)next;
            } else {
                sum += weight[tree];
                parent[n + tree++] = (uint16_t)next;
            }
        }
        weight[next] = sum;
    }
    depth[n - 2] = 0;
    for (size_t i = n - 2; i-- > 0;)
        depth[i] = (uint8_t)(depth[parent[n + i]] + 1);
    memset(of_length, 0, 64 * sizeof *of_length);
    for (size_t i = 0; i < n; i++)
        of_length[depth[parent[i]] + 1 < 63 ? depth[parent[i]] + 1 : 63]++;
}

/* None longer than `longest`: those that are become so long, and others longer, until all codes
 * have room again. */
static void limit_lengths(uint32_t of_length[64], unsigned longest)
{
    uint32_t room = 0;
    for (unsigned i = longest + 1; i < 64; i++)
        of_length[longest] += of_length[i];
    for (unsigned i = 1; i <= longest; i++)
        room += of_length[i] << (longest - i);
    for (; room > 1u << longest; room--) {
        unsigned i = longest - 1;
        while (of_length[i] == 0)
            i--;
        of_length[i]--;
        of_length[i + 1] += 2;
        of_length[longest]--;
    }
}

static uint16_t reverse(unsigned code, unsigned bits)
{
    unsigned out = 0;
    for (; bits > 0; bits--, code >>= 1)
        out = out << 1 | (code & 1);
    return (uint16_t)out;
}

/* Lengths and codes of what is counted; of at least two symbols, as some readers want it. */
static void make_code(zws_deflate_code *code, size_t symbols, unsigned longest)
{
    used sorted[ZWS_LITERALS + 2];
    uint32_t of_length[64], next[16] = {0}, first = 0;
    size_t n = sort_used(sorted, code->count, symbols);
    for (uint16_t i = 0; n < 2; i++) {
        if (n == 0 || sorted[0].symbol != i)
            sorted[n++] = (used){1, i};
    }
    count_lengths(of_length, sorted, n);
    limit_lengths(of_length, longest);
    memset(code->bits, 0, sizeof code->bits);
    unsigned length = longest;
    for (size_t i = 0; i < n; i++) { /* the rarest first */
        while (of_length[length] == 0)
            length--;
        of_length[length]--;
        code->bits[sorted[i].symbol] = (uint8_t)length;
        next[length]++;
    }
    for (unsigned i = 1; i <= longest; i++) {
        uint32_t here = next[i];
        next[i] = first;
        first = (first + here) << 1;
    }
    for (size_t i = 0; i < symbols; i++) {
        if (code->bits[i])
            code->code[i] = reverse(next[code->bits[i]]++, code->bits[i]);
    }
}

/* --- Lengths of codes ----------------------------------------------------------------------- */

/* As the head of a block has them: symbols, and what follows 16, 17 and 18. */
typedef struct {
    zws_deflate_code code;
    uint8_t symbol[ZWS_LITERALS + ZWS_DISTANCES], more[ZWS_LITERALS + ZWS_DISTANCES];
    size_t n, literals, distances, lengths;
} head;

static const uint8_t more_bits[LENGTH_SYMBOLS] = {[16] = 2, [17] = 3, [18] = 7};
static const uint8_t order[LENGTH_SYMBOLS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                              11, 4,  12, 3, 13, 2, 14, 1, 15};

static void put_length(head *h, unsigned symbol, size_t more)
{
    h->symbol[h->n] = (uint8_t)symbol;
    h->more[h->n++] = (uint8_t)more;
    h->code.count[symbol]++;
}

static void put_run(head *h, uint8_t bits, size_t run)
{
    if (bits > 0) {
        put_length(h, bits, 0);
        run--;
    }
    while (run >= 3) {
        size_t most = bits > 0 ? 6 : run > 10 ? 138 : 10, part = run < most ? run : most;
        unsigned symbol = bits > 0 ? 16 : run > 10 ? 18 : 17;
        put_length(h, symbol, part - (symbol == 18 ? 11 : 3));
        run -= part;
    }
    for (; run > 0; run--)
        put_length(h, bits, 0);
}

static size_t behind_last(const uint8_t *bits, size_t n, size_t least)
{
    while (n > least && bits[n - 1] == 0)
        n--;
    return n;
}

static void make_head(head *h, const zws_deflate_codes *c)
{
    uint8_t bits[ZWS_LITERALS + ZWS_DISTANCES];
    *h = (head){.literals = behind_last(c->literal.bits, ZWS_LITERALS, 257),
                .distances = behind_last(c->distance.bits, ZWS_DISTANCES, 1)};
    memcpy(bits, c->literal.bits, h->literals);
    memcpy(bits + h->literals, c->distance.bits, h->distances);
    size_t all = h->literals + h->distances;
    for (size_t i = 0, stop; i < all; i = stop) {
        for (stop = i + 1; stop < all && bits[stop] == bits[i];)
            stop++;
        put_run(h, bits[i], stop - i);
    }
    make_code(&h->code, LENGTH_SYMBOLS, LONGEST_LENGTH);
    h->lengths = LENGTH_SYMBOLS;
    while (h->lengths > 4 && h->code.bits[order[h->lengths - 1]] == 0)
        h->lengths--;
}

/* --- Bits ----------------------------------------------------------------------------------- */

typedef struct {
    uint8_t *at;
    uint64_t bits;
    unsigned n;
} bit_writer;

/* At most 32 bits. */
static inline void put_bits(bit_writer *w, uint64_t bits, unsigned n)
{
    w->bits |= bits << w->n;
    w->n += n;
    if (w->n >= 32) {
        zws_put32(w->at, (uint32_t)w->bits);
        w->at += 4;
        w->bits >>= 32;
        w->n -= 32;
    }
}

static void write_head(bit_writer *w, const head *h)
{
    put_bits(w, 1 | 2 << 1, 3); /* the last block, with codes of its own */
    put_bits(w, h->literals - 257, 5);
    put_bits(w, h->distances - 1, 5);
    put_bits(w, h->lengths - 4, 4);
    for (size_t i = 0; i < h->lengths; i++)
        put_bits(w, h->code.bits[order[i]], 3);
    for (size_t i = 0; i < h->n; i++) {
        unsigned symbol = h->symbol[i];
        put_bits(w, h->code.code[symbol], h->code.bits[symbol]);
        put_bits(w, h->more[i], more_bits[symbol]);
    }
}

static void write_tokens(bit_writer *w, const zws_deflate_codes *c)
{
    for (size_t i = 0; i < c->n; i++) {
        uint32_t token = c->token[i];
        if (!(token & ZWS_TOKEN_MATCH)) {
            put_bits(w, c->literal.code[token], c->literal.bits[token]);
            continue;
        }
        unsigned extra, length = token >> 16 & 511, distance = (token & 0xFFFF) + 1;
        unsigned code = zws_length_code(length, &extra);
        put_bits(w, c->literal.code[code], c->literal.bits[code]);
        put_bits(w, (length - 3) & ((1u << extra) - 1), extra);
        code = zws_distance_code(distance, &extra);
        put_bits(w, c->distance.code[code], c->distance.bits[code]);
        put_bits(w, (distance - 1) & ((1u << extra) - 1), extra);
    }
    put_bits(w, c->literal.code[ZWS_END_OF_BLOCK], c->literal.bits[ZWS_END_OF_BLOCK]);
}

static uint64_t bits_of(const zws_deflate_codes *c, const head *h)
{
    uint64_t bits = 3 + 5 + 5 + 4 + 3 * (uint64_t)h->lengths;
    unsigned extra;
    for (size_t i = 0; i < LENGTH_SYMBOLS; i++)
        bits += (uint64_t)h->code.count[i] * (h->code.bits[i] + more_bits[i]);
    for (size_t i = 0; i < ZWS_LITERALS; i++)
        bits += (uint64_t)c->literal.count[i] * c->literal.bits[i];
    for (size_t i = 0; i < ZWS_DISTANCES; i++)
        bits += (uint64_t)c->distance.count[i] * c->distance.bits[i];
    for (size_t i = 0; i < c->n; i++) {
        if (!(c->token[i] & ZWS_TOKEN_MATCH))
            continue;
        zws_length_code(c->token[i] >> 16 & 511, &extra);
        bits += extra;
        zws_distance_code((c->token[i] & 0xFFFF) + 1, &extra);
        bits += extra;
    }
    return bits;
}

/* A block of bytes as they are. */
static size_t write_raw(uint8_t *out, const uint8_t *data, size_t len)
{
    out[0] = 1;
    zws_put16(out + 1, (uint16_t)len);
    zws_put16(out + 3, (uint16_t)~len);
    memcpy(out + 5, data, len);
    return len + 5;
}

size_t zws_deflate_codes__write(zws_deflate_codes *c, uint8_t *out, const uint8_t *data, size_t len)
{
    head h;
    c->literal.count[ZWS_END_OF_BLOCK] = 1;
    make_code(&c->literal, ZWS_LITERALS, LONGEST);
    make_code(&c->distance, ZWS_DISTANCES, LONGEST);
    make_head(&h, c);
    if (bits_of(c, &h) / 8 >= len + 5)
        return write_raw(out, data, len);
    bit_writer w = {.at = out};
    write_head(&w, &h);
    write_tokens(&w, c);
    for (unsigned n = 0; n < w.n; n += 8)
        *w.at++ = (uint8_t)(w.bits >> n);
    return (size_t)(w.at - out);
}
