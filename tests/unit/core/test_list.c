/* Lists of postings of every shape, at the borders between layouts: what is read is what was
 * written, whatever has frequencies, positions, both or neither. */
#include "corpus.h"

#include "base/file.h"
#include "core/bits.h"
#include "core/segment.h"
#include "core/writer.h"

enum { MOST = 40000, POSITIONS = 400 };

typedef enum { UNRANKED, ONES, FEW, ZEROS, MANY, FREQUENCIES } frequencies;
typedef enum { NOWHERE, AS_EXPECTED, TITLES, ANYHOW, FAR, PLACES } places;

typedef struct {
    zws_posting posting[MOST];
    uint32_t n;
    zws_buffer bytes; /* positions */
} made_list;

static made_list made;
static char folder[64], path[96];
static zws_writer_document *document;

static uint32_t frequency_of(frequencies kind, uint64_t *seed)
{
    static const uint32_t many[] = {14, 15, 16, 255, 256, 70000, UINT32_MAX};
    switch (kind) {
    case UNRANKED:
        return 0;
    case ONES:
        return 1;
    case FEW:
        return 1 + corpus_random(seed, 4);
    case ZEROS:
        return corpus_random(seed, 3);
    case MANY:
        return corpus_random(seed, 3) ? 1 : many[corpus_random(seed, 7)];
    case FREQUENCIES:
        break;
    }
    return 0;
}

static uint32_t count_of(places kind, uint32_t expected, uint64_t *seed)
{
    switch (kind) {
    case NOWHERE:
        return 0;
    case AS_EXPECTED:
    case FAR:
        return expected <= POSITIONS ? expected : POSITIONS;
    case TITLES:
        return expected >= 3 && expected < 300 ? expected - 2 : expected < 300 ? expected : 1;
    case ANYHOW:
        return corpus_random(seed, 4) ? corpus_random(seed, 3) : corpus_random(seed, POSITIONS);
    case PLACES:
        break;
    }
    return 0;
}

static uint32_t step_of(places kind, uint32_t k, uint64_t *seed)
{
    if (kind == FAR && k == 0)
        return UINT32_MAX - POSITIONS;
    return (k > 0) + (kind == FAR ? 0 : corpus_random(seed, 1 + (1u << corpus_random(seed, 12))));
}

/* n of `documents` documents, spread evenly, in one heap, or the last ones. */
static void make(uint32_t n, uint32_t documents, frequencies f, places p, uint64_t *seed)
{
    made.n = n;
    zws_buffer__clear(&made.bytes);
    uint32_t way = corpus_random(seed, 3), next = 0;
    for (uint32_t i = 0; i < n; i++) {
        zws_posting *posting = &made.posting[i];
        uint32_t left = documents - next - (n - i); /* documents that may be skipped */
        uint32_t skip = way == 0   ? corpus_random(seed, 2 * left / (n - i) + 1)
                        : way == 1 ? 0
                                   : left;
        skip = skip < left ? skip : left;
        *posting = (zws_posting){.doc = next + skip, .frequency = frequency_of(f, seed)};
        next = posting->doc + 1;
        posting->n_positions = count_of(p, f == UNRANKED ? 1 : posting->frequency, seed);
        for (uint32_t k = 0; k < posting->n_positions; k++) {
            uint8_t bytes[4];
            const size_t len = p == FAR ? 4 : 2;
            uint32_t step = step_of(p, k, seed);
            zws_put16(bytes, (uint16_t)step);
            if (p == FAR)
                zws_put32(bytes, step);
            assert_ok(zws_buffer__append(&made.bytes, bytes, len));
            posting->position_bytes += (uint32_t)len;
        }
    }
    const uint8_t *at = (const uint8_t *)made.bytes.data;
    for (uint32_t i = 0; i < n; i++) {
        made.posting[i].positions = at;
        at += made.posting[i].position_bytes;
    }
}

typedef struct {
    const zws_list *list;
    const zws_segment *segment;
    zws_positions positions;
    uint32_t seen;
} reading;

static void check_positions(reading *r, uint32_t index)
{
    static uint32_t position[MOST];
    const zws_posting *p = &made.posting[index];
    zws_position_run run;
    uint64_t wanted = 0;
    assert_ok(zws_positions__seek(&r->positions, r->segment, index, &run));
    assert_int_equal(run.count, p->n_positions);
    assert_true(run.count <= MOST);
    assert_ok(zws_position_run__decode(&run, r->segment, position));
    for (uint32_t k = 0; k < run.count; k++) {
        wanted += zws_posting_step(p, k);
        assert_int_equal(position[k], wanted);
    }
}

static zws_status check_posting(uint32_t doc, uint32_t index, void *context)
{
    reading *r = context;
    uint32_t found;
    assert_int_equal(index, r->seen++);
    assert_int_equal(doc, made.posting[index].doc);
    assert_int_equal(zws_list__frequency(r->list, index), made.posting[index].frequency);
    assert_true(zws_list__find(r->list, doc, &found));
    assert_int_equal(found, index);
    bool next = index + 1 < made.n && made.posting[index + 1].doc == doc + 1;
    if (!next && doc + 1 < r->segment->n)
        assert_false(zws_list__find(r->list, doc + 1, &found));
    check_positions(r, index);
    return ZWS_OK;
}

/* How many lists say numbers of positions not at all, by exceptions, in two bits each. */
static size_t ways[3];

static void check(const zws_segment *segment, const char *term)
{
    zws_term_place place;
    zws_short_list room;
    zws_list list;
    assert_ok(zws_terms__find(segment, term, strlen(term), &place));
    assert_int_equal(place.df, made.n);
    assert_ok(zws_list__open(&list, segment, &place, room.bytes));
    reading r = {.list = &list, .segment = segment};
    assert_ok(zws_positions__open(&r.positions, segment, &list));
    assert_ok(zws_list__walk(&list, segment, check_posting, &r));
    assert_int_equal(r.seen, made.n);
    ways[r.positions.pairs ? 2 : r.positions.exceptions]++;
    /* In any order: nothing depends on what was read before. */
    for (uint32_t i = made.n; i-- > 0;)
        check_positions(&r, i);
}

/* All shapes at all lengths in this many documents; what is made depends on the seed alone. */
static void each_shape(uint32_t documents, void (*fn)(const char *term, void *context),
                       void *context)
{
    const uint32_t sizes[] = {1,
                              2,
                              3,
                              4,
                              9,
                              10,
                              11,
                              15,
                              31,
                              32,
                              33,
                              63,
                              64,
                              65,
                              95,
                              96,
                              97,
                              128,
                              200,
                              1000,
                              documents / 64 - 1,
                              documents / 64,
                              documents / 64 + 1,
                              documents / 8 - 1,
                              documents / 8,
                              documents};
    uint64_t seed = documents;
    char term[32];
    for (int f = 0; f < FREQUENCIES; f++) {
        for (int p = 0; p < PLACES; p++) {
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                if (sizes[i] == 0 || sizes[i] > documents || sizes[i] > MOST)
                    continue;
                if (sizes[i] > 1000 && p != AS_EXPECTED && p != TITLES)
                    continue;
                make(sizes[i], documents, (frequencies)f, (places)p, &seed);
                snprintf(term, sizeof term, "t%d%d%02zu", f, p, i);
                fn(term, context);
            }
        }
    }
}

static void write_shape(const char *term, void *context)
{
    assert_ok(zws_segment_writer__term(context, term, strlen(term), made.posting, made.n));
}

static void check_shape(const char *term, void *context)
{
    check(context, term);
}

static zws_status stored_of(uint32_t doc, const void **data, size_t *len, void *context)
{
    (void)context;
    *data = document[doc].id;
    *len = document[doc].id_len;
    return ZWS_OK;
}

static void sum_lengths(const char *term, void *context)
{
    (void)term;
    (void)context;
    for (uint32_t i = 0; i < made.n; i++)
        document[made.posting[i].doc].length += made.posting[i].frequency;
}

static void write_segment(uint32_t documents)
{
    zws_segment_writer *writer;
    zws_columns_writer *columns;
    zws_bm25 bm25 = {.k1 = 1.2, .b = 0.75};
    zws_documents put = {.n = 0};
    document = calloc(documents, sizeof *document);
    char *ids = calloc(documents, 12);
    assert_true(document && ids);
    for (uint32_t d = 0; d < documents; d++) {
        document[d].id = ids + (size_t)d * 12;
        document[d].id_len = (uint32_t)snprintf(ids + (size_t)d * 12, 12, "%07u", d);
    }
    each_shape(documents, sum_lengths, NULL);
    assert_ok(zws_documents__open(&put, folder));
    for (uint32_t d = 0; d < documents; d++)
        assert_ok(zws_documents__add(&put, &document[d]));
    assert_ok(zws_segment_writer__new(&writer, folder, &bm25, &put));
    each_shape(documents, write_shape, writer);
    assert_ok(zws_segment_writer__store(writer, stored_of, NULL, 1));
    assert_ok(zws_columns_writer__new(&columns));
    assert_ok(zws_segment_writer__finish(writer, columns, NULL, path));
    zws_columns_writer__free(columns);
    zws_segment_writer__free(writer);
    zws_documents__close(&put);
    free(ids);
    free(document);
}

static void print_line(const char *line, void *context)
{
    (void)context;
    print_message("%s\n", line);
}

/* A merge of one segment reads and writes everything: the same bytes come out. */
static void check_merge(zws_segment *segment)
{
    char merged[112], *a, *b;
    size_t m, n;
    snprintf(merged, sizeof merged, "%s.merged", path);
    zws_segment_options options = {.folder = folder, .positions = true};
    assert_ok(zws_segment__merge(merged, &segment, 1, NULL, &options));
    assert_ok(zws_file__read(&a, &m, path, (size_t)1 << 30));
    assert_ok(zws_file__read(&b, &n, merged, (size_t)1 << 30));
    assert_int_equal(m, n);
    assert_memory_equal(a, b, n);
    free(a);
    free(b);
}

static void round_trip(uint32_t documents)
{
    zws_segment *segment;
    write_segment(documents);
    assert_ok(zws_segment__open(&segment, path));
    each_shape(documents, check_shape, segment);
    assert_ok(zws_segment__verify(segment, print_line, NULL));
    check_merge(segment);
    zws_segment__close(segment);
}

static void test_few_documents(void **state)
{
    (void)state;
    round_trip(1);
    round_trip(63);
    round_trip(200);
}

static void test_a_window(void **state)
{
    (void)state;
    round_trip(20000);
}

/* Above three chunks: all layouts. */
static void test_chunks(void **state)
{
    (void)state;
    round_trip(200000);
}

/* --- What a frequent shape takes ------------------------------------------------------------- */

static void test_room(void **state)
{
    (void)state;
    zws_list_encoder e;
    zws_encoded_list list;
    static float norm[ZWS_WINDOW];
    uint64_t seed = 3;
    for (int i = 0; i < ZWS_WINDOW; i++)
        norm[i] = 1;
    assert_ok(zws_list_encoder__init(&e, ZWS_WINDOW, norm));
    make(1, ZWS_WINDOW, UNRANKED, NOWHERE, &seed); /* an id */
    assert_ok(zws_list_encoder__encode(&e, &list, made.posting, made.n));
    assert_true(list.list_len <= 5 && list.places_len == 0);
    make(40, ZWS_WINDOW, UNRANKED, NOWHERE, &seed); /* a word that does not rank */
    assert_ok(zws_list_encoder__encode(&e, &list, made.posting, made.n));
    assert_true(list.list_len <= 2 + 60);
    make(8000, ZWS_WINDOW, ONES, NOWHERE, &seed); /* a bitmap, ranks and maxima, no nibbles */
    assert_ok(zws_list_encoder__encode(&e, &list, made.posting, made.n));
    assert_int_equal(list.list_len,
                     5 + 256 + zws_layout_bytes(ZWS_LAYOUT_BITMAP, 8000, ZWS_WINDOW));
    zws_list_encoder__free(&e);
}

/* --- Bits ----------------------------------------------------------------------------------- */

static void test_bits(void **state)
{
    (void)state;
    zws_buffer out = {0};
    zws_bit_writer w = {0};
    uint64_t seed = 1, v = 0;
    assert_ok(zws_bit_writer_begin(&w, &out, 32 * 40 * (120 + 31) + 33 * 100));
    const size_t room = out.cap;
    for (unsigned width = 0; width <= 31; width++) {
        for (uint32_t i = 0; i < 40; i++)
            zws_bit_writer_rice(&w, ((uint64_t)i * 3 << width) + (width ? i % 2 : 0), width);
        zws_bit_writer_gamma(&w, 1 + ((uint64_t)1 << width));
        zws_bit_writer_put(&w, UINT32_MAX >> (31 - width), width + 1);
    }
    zws_bit_writer_gamma(&w, (uint64_t)1 << 32);
    zws_bit_writer_end(&w, &out);
    assert_in_range(out.len, 1, room);
    size_t len = out.len;
    uint8_t zero[32] = {0};
    assert_ok(zws_buffer__append(&out, zero, sizeof zero));
    zws_bits r = {(const uint8_t *)out.data, 0, len * 8};
    for (unsigned width = 0; width <= 31; width++) {
        for (uint32_t i = 0; i < 40; i++) {
            assert_true(zws_bits_rice(&r, width, &v));
            assert_true(v == ((uint64_t)i * 3 << width) + (width ? i % 2 : 0));
        }
        assert_true(zws_bits_gamma(&r, &v));
        assert_true(v == 1 + ((uint64_t)1 << width));
        assert_true(zws_bits_low(&r, width + 1, &v));
        assert_true(v == UINT32_MAX >> (31 - width));
    }
    assert_true(zws_bits_gamma(&r, &v) && v == (uint64_t)1 << 32);
    assert_true(r.end - r.bit < 8);
    /* Cut short anywhere: it ends, and says so. */
    for (uint64_t end = 0; end < len * 8; end += 1 + corpus_random(&seed, 50)) {
        zws_bits cut = {(const uint8_t *)out.data, 0, end};
        while (zws_bits_rice(&cut, 3, &v))
            assert_true(cut.bit <= end);
    }
    zws_buffer__free(&out);
}

static int set_up(void **state)
{
    (void)state;
    corpus_folder(folder);
    snprintf(path, sizeof path, "%s/segment", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    corpus_remove(folder);
    zws_buffer__free(&made.bytes);
    return 0;
}

static void test_ways(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(ways[i] > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits),          cmocka_unit_test(test_room),
        cmocka_unit_test(test_few_documents), cmocka_unit_test(test_a_window),
        cmocka_unit_test(test_chunks),        cmocka_unit_test(test_ways),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
