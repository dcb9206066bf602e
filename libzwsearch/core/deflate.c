/* Bytes → literals and matches. */
#include "core/deflate.h"

#include "base/bytes.h"
#include "core/deflate_codes.h"

#define WINDOW     32768
#define LONG_BITS  14   /* of hashes of 4 bytes */
#define SHORT_BITS 13   /* of 3 */
#define CHAIN      12   /* places that are looked at */
#define ENOUGH     48   /* bytes: no longer match is looked for */
#define LAZY       16   /* bytes: a longer match is taken at once */
#define NEAR       8192 /* a match of 3 bytes from farther off is dearer than its bytes */
#define SLACK      8

struct zws_deflater {
    size_t dictionary;
    /* Places are counted from 1; 0: none. The tables of the dictionary alone, and as they are: */
    uint16_t long_first[1 << LONG_BITS], short_first[1 << SHORT_BITS];
    uint16_t long_last[1 << LONG_BITS], short_last[1 << SHORT_BITS];
    uint16_t before[WINDOW + ZWS_DEFLATE_MOST + 1]; /* the place before with the same hash */
    uint8_t data[WINDOW + ZWS_DEFLATE_MOST + SLACK];
    zws_deflate_codes codes;
};

_Static_assert(WINDOW + ZWS_DEFLATE_MOST <= 65536, "places are of 16 bits");

static inline uint32_t long_hash(const uint8_t *p)
{
    return zws_get32(p) * 0x9E3779B1u >> (32 - LONG_BITS);
}

static inline uint32_t short_hash(const uint8_t *p)
{
    return (zws_get32(p) & 0xFFFFFF) * 0x9E3779B1u >> (32 - SHORT_BITS);
}

static inline void note(zws_deflater *d, size_t at)
{
    uint16_t *last = &d->long_last[long_hash(d->data + at)];
    d->before[at + 1] = *last;
    *last = (uint16_t)(at + 1);
    d->short_last[short_hash(d->data + at)] = (uint16_t)(at + 1);
}

zws_status zws_deflater__new(zws_deflater **out, const void *dictionary, size_t len)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_deflater *d = *out;
    /* The last place has no number of 16 bits. */
    const size_t most = WINDOW - 1;
    d->dictionary = len < most ? len : most;
    if (d->dictionary > 0)
        memcpy(d->data, (const uint8_t *)dictionary + (len - d->dictionary), d->dictionary);
    for (size_t i = 0; i + 4 <= d->dictionary; i++)
        note(d, i);
    memcpy(d->long_first, d->long_last, sizeof d->long_last);
    memcpy(d->short_first, d->short_last, sizeof d->short_last);
    return ZWS_OK;
}

void zws_deflater__free(zws_deflater *deflater)
{
    free(deflater);
}

/* How many bytes at a and b are the same, at most so many; loads reach 8 bytes farther. */
static inline size_t common(const uint8_t *a, const uint8_t *b, size_t most)
{
    size_t n = 0;
    while (n < most) {
        uint64_t x = zws_get64(a + n) ^ zws_get64(b + n);
        if (x) {
            n += (size_t)__builtin_ctzll(x) / 8;
            break;
        }
        n += 8;
    }
    return n < most ? n : most;
}

typedef struct {
    size_t len, distance;
} match;

/* The longest match at `at` of more than `least` bytes; of equal ones the nearest. */
static inline match find(const zws_deflater *d, size_t at, size_t end, size_t least)
{
    match best = {least, 0};
    const uint8_t *p = d->data + at;
    size_t most = end - at < 258 ? end - at : 258;
    if (most < 4)
        return best;
    if (least < 3) {
        size_t place = d->short_last[short_hash(p)];
        if (place > 0 && at - (place - 1) <= NEAR) {
            size_t n = common(p, d->data + place - 1, most);
            if (n >= 3)
                best = (match){n, at - (place - 1)};
        }
    }
    size_t place = d->long_last[long_hash(p)];
    for (int i = 0; i < CHAIN && place > 0 && best.len < most; i++, place = d->before[place]) {
        const uint8_t *q = d->data + place - 1;
        if (at - (place - 1) > WINDOW)
            break;
        if (q[best.len] != p[best.len] || zws_get32(q) != zws_get32(p))
            continue;
        size_t n = common(p, q, most);
        if (n > best.len) {
            best = (match){n, at - (place - 1)};
            if (n >= ENOUGH)
                break;
        }
    }
    return best;
}

static inline void put_match(zws_deflate_codes *c, match m)
{
    unsigned extra;
    c->token[c->n++] = (uint32_t)m.len << 16 | (uint32_t)(m.distance - 1) | ZWS_TOKEN_MATCH;
    c->literal.count[zws_length_code((unsigned)m.len, &extra)]++;
    c->distance.count[zws_distance_code((unsigned)m.distance, &extra)]++;
}

static inline void put_literal(zws_deflate_codes *c, uint8_t byte)
{
    c->token[c->n++] = byte;
    c->literal.count[byte]++;
}

static void tokenize(zws_deflater *d, size_t begin, size_t end)
{
    zws_deflate_codes *c = &d->codes;
    match m = {0};
    for (size_t at = begin; at < end;) {
        if (!m.distance)
            m = find(d, at, end, 2);
        if (at + 4 <= end)
            note(d, at);
        /* A longer one that begins behind the next byte is worth that byte. */
        match later = {0};
        if (m.distance && m.len < LAZY && at + 1 < end)
            later = find(d, at + 1, end, m.len);
        if (!m.distance || later.distance) {
            put_literal(c, d->data[at++]);
            m = later;
            continue;
        }
        put_match(c, m);
        for (size_t stop = at++ + m.len; at < stop; at++) {
            if (at + 4 <= end)
                note(d, at);
        }
        m = (match){0};
    }
}

size_t zws_deflater__run(zws_deflater *d, void *out, const void *data, size_t len)
{
    size_t begin = d->dictionary, end = begin + len;
    memcpy(d->data + begin, data, len);
    memset(d->data + end, 0, SLACK);
    memcpy(d->long_last, d->long_first, sizeof d->long_last);
    memcpy(d->short_last, d->short_first, sizeof d->short_last);
    zws_deflate_codes__clear(&d->codes);
    tokenize(d, begin, end);
    return zws_deflate_codes__write(&d->codes, out, d->data + begin, len);
}
