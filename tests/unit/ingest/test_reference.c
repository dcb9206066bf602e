/* Real texts, where the reference data is at hand: encodings told apart over thousands of titles
 * and passages, and records that come back as they were written. */
#include "unit/ingest/collect.h"

#include <jansson.h>
#include <stdio.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/file.h"
#include "base/utf8.h"

#define SEEDS_MAX 16

static char *seed_text[SEEDS_MAX];
static size_t seed_len[SEEDS_MAX], seeds;

static int set_up(void **state)
{
    (void)state;
    const char *shared = getenv("ZWS_SHARED");
    if (!shared)
        return 0;
    static const char *const names[] = {"000_2985c6bd3c8da668", "001_d216390bafa103ce",
                                        "002_ee325de0858c61e2", "003_8273fda190f5e6ec",
                                        "004_f1bcc91bf2a55fa9"};
    for (size_t i = 0; i < 5; i++) {
        char path[2048];
        snprintf(path, sizeof path, "%s/data/seeds/%s.txt", shared, names[i]);
        if (zws_file__read(&seed_text[seeds], &seed_len[seeds], path, 1 << 20) == ZWS_OK)
            seeds++;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < seeds; i++)
        free(seed_text[i]);
    return 0;
}

/* text in the converter's encoding; NULL when it cannot hold all of it. */
static char *encode_exactly(size_t *len, const char *converter, const char *utf8, size_t n)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar *wide = malloc((n + 1) * sizeof *wide);
    int32_t wide_len;
    u_strFromUTF8(wide, (int32_t)n + 1, &wide_len, utf8, (int32_t)n, &error);
    UConverter *cnv = ucnv_open(converter, &error);
    ucnv_setFromUCallBack(cnv, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    char *out = malloc(4 * n + 16);
    int32_t size = ucnv_fromUChars(cnv, out, (int32_t)(4 * n + 16), wide, wide_len, &error);
    ucnv_close(cnv);
    free(wide);
    if (U_FAILURE(error)) {
        free(out);
        return NULL;
    }
    *len = (size_t)size;
    return out;
}

static bool reads_back(const char *converter, const char *name, const char *text, size_t n)
{
    size_t len, out_len, ill_formed;
    char *data = encode_exactly(&len, converter, text, n), *out;
    if (!data)
        return true;
    const char *got;
    assert_int_equal(zws_encoding__to_utf8(&out, &out_len, &got, &ill_formed, data, len, NULL),
                     ZWS_OK);
    bool same = strcmp(got, name) == 0 && out_len == n && memcmp(out, text, n) == 0;
    free(out);
    free(data);
    return same;
}

static void whole_seeds(void **state)
{
    (void)state;
    if (!seeds)
        skip();
    for (size_t i = 0; i < seeds; i++) {
        assert_true(reads_back("UTF-8", "UTF-8", seed_text[i], seed_len[i]));
        assert_true(reads_back("GB18030", "GB18030", seed_text[i], seed_len[i]));
        assert_true(reads_back("UTF-16LE", "UTF-16LE", seed_text[i], seed_len[i]));
        assert_true(reads_back("UTF-16BE", "UTF-16BE", seed_text[i], seed_len[i]));
    }
}

static size_t han_in(const char *text, size_t len)
{
    size_t han = 0;
    for (size_t i = 0; i < len;) {
        uint32_t cp = zws_utf8__next(text, len, &i);
        han += cp >= 0x4E00 && cp <= 0x9FFF;
    }
    return han;
}

/* Lines of the seeds with at least six Han characters, simplified in GBK and traditional in Big5.
 */
static void lines_of_seeds(void **state)
{
    (void)state;
    if (!seeds)
        skip();
    UErrorCode error = U_ZERO_ERROR;
    UChar id[32];
    u_uastrcpy(id, "Simplified-Traditional");
    UTransliterator *to_traditional = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    assert_true(U_SUCCESS(error));
    size_t tried = 0, wrong = 0;
    for (size_t i = 0; i < seeds; i++) {
        for (char *line = seed_text[i]; line && *line;) {
            char *end = strchr(line, '\n');
            size_t n = end ? (size_t)(end - line) : strlen(line);
            if (han_in(line, n) >= 6 && n < 1000) {
                UChar wide[2048];
                int32_t len, limit;
                error = U_ZERO_ERROR;
                u_strFromUTF8(wide, 1024, &len, line, (int32_t)n, &error);
                limit = len;
                utrans_transUChars(to_traditional, wide, &len, 2048, 0, &limit, &error);
                char traditional[6200];
                int32_t traditional_len;
                u_strToUTF8(traditional, sizeof traditional, &traditional_len, wide, len, &error);
                assert_true(U_SUCCESS(error));
                tried += 2;
                wrong += !reads_back("GBK", "GB18030", line, n);
                wrong += !reads_back("Big5", "Big5", traditional, (size_t)traditional_len);
            }
            line = end ? end + 1 : NULL;
        }
    }
    utrans_close(to_traditional);
    assert_true(tried > 500);
    if (wrong)
        fail_msg("%zu of %zu lines are taken for another encoding", wrong, tried);
}

/* The seeds as files: text, kept to the byte. */
static void seeds_as_files(void **state)
{
    (void)state;
    if (!seeds)
        skip();
    collected *c = calloc(1, sizeof *c);
    char path[2048];
    snprintf(path, sizeof path, "%s/data/seeds", getenv("ZWS_SHARED"));
    assert_int_equal(collect(c, path, NULL), ZWS_OK);
    assert_int_equal(c->documents, 5);
    assert_int_equal(c->skips, 0);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(c->document[i].body_len, seed_len[i]);
    free(c);
}

/* Records with pieces of real text, written by jansson in its different manners. */
static void records(void **state)
{
    (void)state;
    if (!seeds)
        skip();
    uint64_t seed = 77;
    for (int round = 0; round < 500; round++) {
        const char *text = seed_text[round % seeds];
        size_t len = seed_len[round % seeds];
        size_t from = zws_utf8__floor(text, len, next_random(&seed) % len);
        size_t to = zws_utf8__floor(text, len, from + next_random(&seed) % 3000);
        json_t *object = json_object();
        json_object_set_new(object, "id", json_integer(round));
        json_object_set_new(object, "extra", json_pack("[i, {s: n}]", 1, "a"));
        json_object_set_new(object, round % 2 ? "body" : "text",
                            json_stringn(text + from, to - from));
        char *line = json_dumps(object, JSON_COMPACT | (round % 3 ? 0 : JSON_ENSURE_ASCII) |
                                            (round % 5 ? 0 : JSON_ESCAPE_SLASH));
        json_decref(object);
        zws_document *document;
        assert_int_equal(zws_ingest__json(&document, line, strlen(line)), ZWS_OK);
        size_t got;
        const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &got);
        assert_int_equal(got, to - from);
        if (got)
            assert_memory_equal(body, text + from, got);
        zws_document_free(document);
        free(line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_seeds),
        cmocka_unit_test(lines_of_seeds),
        cmocka_unit_test(seeds_as_files),
        cmocka_unit_test(records),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
