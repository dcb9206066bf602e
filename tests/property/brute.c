#include "property/brute.h"

#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <unicode/uchar.h>

#include "unit/unit.h"

#define BUCKETS  (1u << 21)
#define SIGNS    1u
#define WORD_MAX 128 /* bytes of a word that count, as the library documents */

/* --- Characters ---------------------------------------------------------------------------------
 */

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || c == U'々' || c == U'〆' ||
           u_hasBinaryProperty((UChar32)c, UCHAR_IDEOGRAPHIC);
}

static bool is_letter(uint32_t c)
{
    return !is_han(c) &&
           (U_MASK(u_charType((UChar32)c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK));
}

static bool is_word(uint32_t c)
{
    return is_digit(c) || is_letter(c);
}

/* --- Numbers ------------------------------------------------------------------------------------
 */

/* A text with the points and commas that stand between two digits. */
typedef struct {
    const uint32_t *cp;
    size_t n;
    bool *joins; /* of each character: a point or comma that belongs to a number */
} reading;

static bool is_between(const uint32_t *cp, size_t n, size_t i)
{
    return (cp[i] == '.' || cp[i] == ',') && i > 0 && i + 1 < n && is_digit(cp[i - 1]) &&
           is_digit(cp[i + 1]);
}

static size_t digits_before(const uint32_t *cp, size_t i)
{
    size_t n = 0;
    while (n < i && is_digit(cp[i - 1 - n]))
        n++;
    return n;
}

static size_t digits_after(const uint32_t *cp, size_t n, size_t i)
{
    size_t count = 0;
    while (i + 1 + count < n && is_digit(cp[i + 1 + count]))
        count++;
    return count;
}

/* A comma belongs to a number when it is 1,000 or 12,000,000: one to three digits that begin the
 * number, then groups of three. */
static bool comma_joins(const reading *r, size_t i)
{
    if (digits_after(r->cp, r->n, i) != 3)
        return false;
    size_t group = digits_before(r->cp, i), begin = i - group;
    if (begin > 0 && is_between(r->cp, r->n, begin - 1))
        return r->joins[begin - 1] && r->cp[begin - 1] == ',' && group == 3;
    return group <= 3 && !(begin > 0 && is_letter(r->cp[begin - 1]));
}

/* A point belongs to a number when it is its only one: 3.5, but not 2018.05.25. And not in
 * 1.2018年 and 3.10月, where an item's number stands before a date. */
static bool point_joins(const reading *r, size_t i)
{
    size_t begin = i - digits_before(r->cp, i), after = digits_after(r->cp, r->n, i);
    size_t end = i + 1 + after;
    const uint32_t *fraction = r->cp + i + 1;
    if (begin > 0 && is_between(r->cp, r->n, begin - 1) && r->cp[begin - 1] == '.')
        return false;
    if (end < r->n && is_between(r->cp, r->n, end) && r->cp[end] == '.')
        return false;
    size_t next = end < r->n && r->cp[end] == ' ' ? end + 1 : end;
    uint32_t unit = next < r->n ? r->cp[next] : 0;
    if (unit == U'年' && after == 4) {
        uint32_t century = (fraction[0] - '0') * 10 + (fraction[1] - '0');
        return century != 19 && century != 20;
    }
    if (unit == U'月')
        return after > 2 || (after == 2 && (fraction[0] != '1' || fraction[1] > '2'));
    return true;
}

static void decide(reading *r)
{
    for (size_t i = 0; i < r->n; i++) {
        r->joins[i] = false;
        if (is_between(r->cp, r->n, i))
            r->joins[i] = r->cp[i] == ',' ? comma_joins(r, i) : point_joins(r, i);
    }
}

/* --- Rows ---------------------------------------------------------------------------------------
 */

static void put(uint64_t **unit, size_t *n, size_t *cap, uint64_t value)
{
    if (*n == *cap) {
        *cap = *cap ? 2 * *cap : 64;
        *unit = realloc(*unit, *cap * sizeof **unit);
        assert_non_null(*unit);
    }
    (*unit)[(*n)++] = value;
}

static size_t utf8_bytes(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* A word as one number, that no character has. 1,000 is 1000. */
static uint64_t read_word(const reading *r, size_t *i)
{
    uint64_t hash = 14695981039346656037u;
    size_t bytes = 0;
    bool full = false;
    for (; *i < r->n && (is_word(r->cp[*i]) || r->joins[*i]); (*i)++) {
        uint32_t c = r->cp[*i];
        if (c == ',')
            continue;
        full |= (bytes += utf8_bytes(c)) > WORD_MAX;
        if (!full)
            hash = (hash ^ c) * 1099511628211u;
    }
    return hash | (uint64_t)1 << 63;
}

static void read_row(uint64_t **unit, size_t *n, size_t *cap, const reading *r)
{
    size_t begin = *n;
    for (size_t i = 0; i < r->n;) {
        if (is_word(r->cp[i])) {
            put(unit, n, cap, read_word(r, &i));
            continue;
        }
        if (is_han(r->cp[i]))
            put(unit, n, cap, r->cp[i]);
        else if (r->cp[i] != ' ' && (*n == begin || (*unit)[*n - 1] != SIGNS))
            put(unit, n, cap, SIGNS);
        i++;
    }
}

void brute_add(brute *b, uint32_t document, const uint32_t *cp, size_t n)
{
    reading r = {cp, n, calloc(n + 1, 1)};
    assert_non_null(r.joins);
    decide(&r);
    put(&b->unit, &b->n, &b->cap, 0);
    if (b->rows == b->cap_rows) {
        b->cap_rows = b->cap_rows ? 2 * b->cap_rows : 64;
        b->row = realloc(b->row, b->cap_rows * sizeof *b->row);
        b->document = realloc(b->document, b->cap_rows * sizeof *b->document);
        assert_true(b->row && b->document);
    }
    b->row[b->rows] = b->n;
    b->document[b->rows++] = document;
    read_row(&b->unit, &b->n, &b->cap, &r);
    b->documents = document + 1;
    free(r.joins);
}

static uint32_t bucket_of(const uint64_t *unit, int pair)
{
    uint64_t key = unit[0] * 0x9E3779B97F4A7C15u;
    if (pair)
        key = (key ^ (key >> 29) ^ unit[1]) * 0xBF58476D1CE4E5B9u;
    return (uint32_t)(key >> 43);
}

void brute_prepare(brute *b)
{
    put(&b->unit, &b->n, &b->cap, 0);
    for (int pair = 0; pair < 2; pair++) {
        uint32_t *bucket = calloc(BUCKETS + 2, sizeof *bucket);
        uint32_t *place = malloc(b->n * sizeof *place);
        assert_true(bucket && place);
        for (size_t i = 0; i + 1 < b->n; i++)
            bucket[bucket_of(b->unit + i, pair) + 2]++;
        for (size_t k = 2; k < BUCKETS + 2; k++)
            bucket[k] += bucket[k - 1];
        for (size_t i = 0; i + 1 < b->n; i++)
            place[bucket[bucket_of(b->unit + i, pair) + 1]++] = (uint32_t)i;
        b->by[pair].bucket = bucket;
        b->by[pair].place = place;
    }
}

void brute_free(brute *b)
{
    free(b->unit);
    free(b->document);
    free(b->row);
    for (int pair = 0; pair < 2; pair++) {
        free(b->by[pair].bucket);
        free(b->by[pair].place);
    }
    *b = (brute){0};
}

/* --- Finding ------------------------------------------------------------------------------------
 */

static size_t row_at(const brute *b, size_t place)
{
    size_t low = 0, high = b->rows;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (b->row[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Looks where the rarest two neighbours of the row stand. */
static void find_row(const brute *b, bool *found, const uint64_t *unit, size_t n)
{
    int pair = n > 1;
    size_t rarest = 0, fewest = SIZE_MAX;
    for (size_t i = 0; i + (size_t)pair < n; i++) {
        const uint32_t *bucket = b->by[pair].bucket + bucket_of(unit + i, pair);
        if (bucket[1] - bucket[0] < fewest) {
            fewest = bucket[1] - bucket[0];
            rarest = i;
        }
    }
    const uint32_t *place = b->by[pair].place + b->by[pair].bucket[bucket_of(unit + rarest, pair)];
    size_t done = 0; /* the row before this place is known to hold it */
    for (size_t k = 0; k < fewest; k++) {
        if (place[k] < rarest + done || place[k] - rarest + n > b->n)
            continue;
        size_t at = place[k] - rarest;
        if (memcmp(b->unit + at, unit, n * sizeof *unit) != 0)
            continue;
        size_t row = row_at(b, at);
        found[b->document[row]] = true;
        done = row + 1 < b->rows ? b->row[row + 1] : b->n;
    }
}

/* What may stand beside a quotation and decide about the points and commas of a number at its end.
 */
static const char32_t *const before[] = {U"", U"9.9.", U"99999,"};
static const char32_t *const behind[] = {U"", U".9.9", U"年", U"月"};

static size_t copy(uint32_t *out, const char32_t *text)
{
    size_t n = 0;
    while (text[n]) {
        out[n] = text[n];
        n++;
    }
    return n;
}

bool brute_find(const brute *b, bool *found, const uint32_t *cp, size_t n)
{
    memset(found, 0, b->documents * sizeof *found);
    while (n > 0 && !is_han(*cp) && !is_word(*cp)) {
        cp++;
        n--;
    }
    while (n > 0 && !is_han(cp[n - 1]) && !is_word(cp[n - 1]))
        n--;
    if (n == 0)
        return false;
    uint32_t *text = malloc((n + 16) * sizeof *text);
    bool *joins = malloc(n + 16);
    uint64_t *unit = NULL, *first_way = NULL;
    size_t cap = 0, first_n = 0;
    assert_true(text && joins);
    for (size_t way = 0; way < 12; way++) {
        size_t first = copy(text, before[way % 3]), units = 0;
        memcpy(text + first, cp, n * sizeof *cp);
        reading r = {text, first + n + copy(text + first + n, behind[way / 3]), joins};
        decide(&r);
        r = (reading){text + first, n, joins + first};
        read_row(&unit, &units, &cap, &r);
        /* Nearly always all ways are one. */
        if (way > 0 && units == first_n && memcmp(unit, first_way, units * sizeof *unit) == 0)
            continue;
        find_row(b, found, unit, units);
        if (way == 0) {
            first_way = unit;
            first_n = units;
            unit = NULL;
            cap = 0;
        }
    }
    free(first_way);
    free(unit);
    free(joins);
    free(text);
    return true;
}

/* Whether a cut before character i goes through letters and digits, or what may be a number. */
static bool is_within_word(const uint32_t *cp, size_t n, size_t i)
{
    if (i == 0 || i >= n)
        return false;
    return (is_word(cp[i - 1]) && is_word(cp[i])) || is_between(cp, n, i) ||
           is_between(cp, n, i - 1);
}

bool brute_is_promised(const uint32_t *cp, size_t n, size_t first, size_t last)
{
    if (first >= last || is_within_word(cp, n, first) || is_within_word(cp, n, last))
        return false;
    bool cuts_first = first > 0 && is_han(cp[first - 1]) && is_han(cp[first]);
    bool cuts_last = last < n && is_han(cp[last - 1]) && is_han(cp[last]);
    return (!cuts_first || (first + 1 < last && is_han(cp[first + 1]))) &&
           (!cuts_last || (last - 2 >= first && last > first + 1 && is_han(cp[last - 2])));
}
