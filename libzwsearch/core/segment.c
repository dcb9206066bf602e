#include "core/segment.h"

#include "base/hash.h"

zws_status zws_segment__damaged(const zws_segment *segment, const char *what)
{
    (void)segment;
    return zws_error__set(ZWS_ECORRUPT,
                          "a sealed segment is damaged (%s): run zwadmin verify, and restore the "
                          "index from a copy or build it again",
                          what);
}

static zws_status read_table(zws_segment *s, const char *path)
{
    const uint8_t *p = s->map.data;
    const size_t head = ZWS_HEADER_BYTES + (size_t)ZWS_SECTIONS * ZWS_ENTRY_BYTES;
    if (s->map.len < head + ZWS_TRAILER_BYTES || memcmp(p, ZWS_SEGMENT_MAGIC, 8) != 0)
        return zws_error__set(ZWS_ECORRUPT,
                              "%s is not a segment: restore the index from a copy, or index again "
                              "into a new folder",
                              path);
    const uint32_t version = zws_get32(p + 8);
    if (version < ZWS_SEGMENT_OLDEST || version > ZWS_SEGMENT_VERSION)
        return zws_error__set(
            ZWS_EVERSION,
            "%s is a segment of version %u, this library reads versions %u to %u: "
            "build the index again",
            path, version, ZWS_SEGMENT_OLDEST, ZWS_SEGMENT_VERSION);
    uint8_t copy[ZWS_HEADER_BYTES + ZWS_SECTIONS * ZWS_ENTRY_BYTES];
    memcpy(copy, p, head);
    zws_put32(copy + 24, 0);
    if (zws_crc32__update(0, copy, head) != zws_get32(p + 24) ||
        zws_get32(p + 12) != ZWS_SECTIONS || zws_get64(p + 16) != s->map.len)
        return zws_error__set(
            ZWS_ECORRUPT,
            "%s: its header is damaged or the file is cut short: restore the index "
            "from a copy, or index again into a new folder",
            path);
    uint64_t limit = s->map.len - ZWS_TRAILER_BYTES;
    for (uint32_t i = 0; i < ZWS_SECTIONS; i++) {
        const uint8_t *entry = p + ZWS_HEADER_BYTES + i * ZWS_ENTRY_BYTES;
        uint64_t start = zws_get64(entry + 8), len = zws_get64(entry + 16);
        if (zws_get32(entry) != i || start % ZWS_ALIGNMENT || start < head || start > limit ||
            len > limit - start)
            return zws_error__set(ZWS_ECORRUPT,
                                  "%s: its table of sections is damaged: restore the index from a "
                                  "copy, or index again into a new folder",
                                  path);
        s->section[i] = (zws_section){p + start, len};
    }
    return ZWS_OK;
}

static zws_status read_meta(zws_segment *s)
{
    const uint8_t *p = s->section[ZWS_SECTION_META].data;
    if (s->section[ZWS_SECTION_META].len != ZWS_META_BYTES)
        return zws_segment__damaged(s, "totals");
    s->n = zws_get32(p);
    s->dated = zws_get32(p + 4);
    s->length = zws_get64(p + 8);
    s->n_terms = zws_get64(p + 16);
    s->n_postings = zws_get64(p + 24);
    s->n_positions = zws_get64(p + 32);
    s->shortest = zws_get32(p + 40);
    s->longest = zws_get32(p + 44);
    s->reference = (zws_bm25){.k1 = zws_get_double(p + 48),
                              .b = zws_get_double(p + 56),
                              .min_norm_len = zws_get_double(p + 64)};
    s->n_low = zws_get32(p + 72);
    if (s->n > ZWS_MAX_DOCUMENTS || s->dated > s->n || s->n_low > ZWS_BUCKETS ||
        (s->n > 0 && s->n_low == 0) || s->n_terms > ZWS_MAX_DOCUMENTS || s->shortest > s->longest ||
        !(s->reference.k1 >= 0 && s->reference.k1 < 1e6) ||
        !(s->reference.b >= 0 && s->reference.b <= 1) ||
        !(s->reference.min_norm_len >= 0 && s->reference.min_norm_len < 1e6))
        return zws_segment__damaged(s, "totals");
    s->reference.average_length = s->n ? (double)s->length / s->n : 0;
    for (uint32_t i = 0; i < s->n_low; i++) {
        s->low[i] = zws_get32(p + 80 + i * 4);
        if (i > 0 && s->low[i] <= s->low[i - 1])
            return zws_segment__damaged(s, "classes of length");
    }
    s->windows = zws_windows(s->n);
    return ZWS_OK;
}

static zws_status check_sizes(zws_segment *s)
{
    const zws_section *c = s->section;
    uint64_t n = s->n, t = s->n_terms;
    s->n_blocks = (t + ZWS_TERMS_A_BLOCK - 1) / ZWS_TERMS_A_BLOCK;
    s->term_slots = zws_table_slots(t);
    s->term_shift = zws_table_shift(t);
    s->id_slots = zws_table_slots(n);
    s->id_shift = zws_table_shift(n);
    s->n_spans = (uint32_t)(c[ZWS_SECTION_SPANS].len / 8);
    if (c[ZWS_SECTION_TERM_BLOCKS].len != s->n_blocks * 8 ||
        c[ZWS_SECTION_TERM_HASH].len != s->term_slots * 4 || c[ZWS_SECTION_LENGTHS].len != n * 4 ||
        c[ZWS_SECTION_BUCKETS].len != (uint64_t)s->windows * ZWS_WINDOW ||
        c[ZWS_SECTION_DATES].len != n * 4 || c[ZWS_SECTION_SPANS].len % 8 || s->n_spans > n ||
        c[ZWS_SECTION_ID_OFFSETS].len != (n + 1) * 4 ||
        c[ZWS_SECTION_ID_HASH].len != s->id_slots * 4 ||
        c[ZWS_SECTION_STORED_SAMPLE].len > ZWS_STORED_SAMPLE ||
        c[ZWS_SECTION_STORED_BLOCKS].len % ZWS_STORED_ENTRY)
        return zws_segment__damaged(s, "sizes of sections");
    return ZWS_OK;
}

zws_status zws_segment__open(zws_segment **out, const char *path)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_segment *s = *out;
    zws_status status = zws_mapping__open(&s->map, path);
    if (status == ZWS_OK)
        status = read_table(s, path);
    if (status == ZWS_OK)
        status = read_meta(s);
    if (status == ZWS_OK)
        status = check_sizes(s);
    if (status == ZWS_OK)
        status = zws_columns__open(s);
    if (status != ZWS_OK) {
        zws_segment__close(s);
        *out = NULL;
    }
    return status;
}

void zws_segment__release(const zws_segment *s)
{
    zws_mapping__release(&s->map);
}

void zws_segment__close(zws_segment *s)
{
    if (!s)
        return;
    zws_columns__close(s);
    zws_mapping__close(&s->map);
    free(s);
}

void zws_segment__totals(const zws_segment *s, zws_segment_totals *out)
{
    *out = (zws_segment_totals){.documents = s->n,
                                .length = s->length,
                                .terms = s->n_terms,
                                .postings = s->n_postings,
                                .positions = s->n_positions,
                                .bytes = s->map.len};
}

uint32_t zws_segment__checksum(const zws_segment *s)
{
    return zws_get32(s->map.data + 24);
}

/* --- Documents ------------------------------------------------------------------------------ */

int32_t zws_segment__date(const zws_segment *s, uint32_t doc)
{
    return (int32_t)zws_get32(s->section[ZWS_SECTION_DATES].data + (size_t)doc * 4);
}

uint32_t zws_segment__length(const zws_segment *s, uint32_t doc)
{
    return zws_get32(s->section[ZWS_SECTION_LENGTHS].data + (size_t)doc * 4);
}

uint32_t zws_dates__first_before(const zws_segment *s, int32_t date)
{
    uint32_t a = 0, b = s->dated;
    while (a < b) {
        uint32_t middle = a + (b - a) / 2;
        if (zws_segment__date(s, middle) >= date)
            a = middle + 1;
        else
            b = middle;
    }
    return a;
}

zws_status zws_segment__id(const zws_segment *s, uint32_t doc, const char **id, size_t *len)
{
    *id = NULL;
    *len = 0;
    if (doc >= s->n)
        return zws_error__set(ZWS_EINVAL, "there is no document number %u in the segment", doc);
    const uint8_t *offset = s->section[ZWS_SECTION_ID_OFFSETS].data + (size_t)doc * 4;
    uint64_t a = zws_get32(offset), b = zws_get32(offset + 4);
    if (a >= b || b > s->section[ZWS_SECTION_ID_BYTES].len)
        return zws_segment__damaged(s, "ids");
    *id = (const char *)s->section[ZWS_SECTION_ID_BYTES].data + a;
    *len = b - a;
    return ZWS_OK;
}

zws_status zws_segment__find(const zws_segment *s, const char *id, size_t len, uint32_t *doc)
{
    const uint8_t *slot = s->section[ZWS_SECTION_ID_HASH].data;
    const uint32_t hash = (uint32_t)zws_hash64__of(id, len, 0);
    const uint32_t numbers = zws_table_slot(UINT32_MAX, 0, s->id_shift),
                   wanted = zws_table_slot(hash, 0, s->id_shift);
    uint64_t at = zws_table_first(hash, s->id_slots);
    for (uint64_t i = 0; i < s->id_slots; i++, at = at + 1 < s->id_slots ? at + 1 : 0) {
        uint32_t found = zws_get32(slot + at * 4), number = found & ~numbers;
        if (found == 0)
            break;
        if ((found & numbers) != wanted)
            continue;
        const char *other;
        size_t other_len;
        if (number == 0 || number > s->n)
            return zws_segment__damaged(s, "table of ids");
        ZWS_TRY(zws_segment__id(s, number - 1, &other, &other_len));
        if (other_len == len && memcmp(other, id, len) == 0) {
            *doc = number - 1;
            return ZWS_OK;
        }
    }
    return zws_error__set(ZWS_ENOTFOUND, "no document has the id %.*s",
                          (int)(len < 200 ? len : 200), id);
}
