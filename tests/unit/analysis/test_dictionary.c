#include "unit/analysis/analyzing.h"

#include "base/deadline.h"
#include "base/file.h"
#include "base/hash.h"

static char *good; /* the bytes of the dictionary */
static size_t good_len;
static char path[64];

static int read_dictionary(void **state)
{
    (void)state;
    temporary(path, "copy.dict");
    return zws_file__read(&good, &good_len, dictionary_path(), (size_t)1 << 30) != ZWS_OK;
}

static int drop_dictionary(void **state)
{
    (void)state;
    unlink(path);
    free(good);
    return 0;
}

static zws_status open_status(void)
{
    zws_analyzer *analyzer;
    zws_status status = zws_analyzer__open(&analyzer, path);
    if (status == ZWS_OK)
        zws_analyzer__free(analyzer);
    else
        assert_null(analyzer);
    return status;
}

static void put_number(char *at, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (char)(value >> 8 * i);
}

/* Makes the header's checksum right again after a change. */
static void sign(char *copy)
{
    put_number(copy + ZWS_DICT_HEADER - 8, zws_crc32__update(0, copy, ZWS_DICT_HEADER - 8), 4);
}

static char *copy_of_good(void)
{
    char *copy = malloc(good_len);
    assert_non_null(copy);
    memcpy(copy, good, good_len);
    return copy;
}

/* --- Opening -----------------------------------------------------------------------------------
 */

static void opens_within_a_millisecond(void **state)
{
    (void)state;
    int64_t best = INT64_MAX;
    for (int i = 0; i < 50; i++) {
        int64_t start = zws_clock__now_ns();
        zws_analyzer *analyzer = open_analyzer();
        int64_t took = zws_clock__now_ns() - start;
        best = took < best ? took : best;
        zws_analyzer__free(analyzer);
    }
    assert_true(best < 1000000);
}

static void missing_file_is_named(void **state)
{
    (void)state;
    zws_analyzer *analyzer;
    assert_int_equal(zws_analyzer__open(&analyzer, "/nowhere/at/all.dict"), ZWS_ENOTFOUND);
    assert_null(analyzer);
    assert_non_null(strstr(zws_error_message(), "/nowhere/at/all.dict"));
    assert_non_null(strstr(zws_error_message(), "ZWSEARCH_DICT"));
}

static void environment_names_the_dictionary(void **state)
{
    (void)state;
    zws_analyzer *analyzer;
    assert_ok(zws_analyzer__open(&analyzer, NULL));
    zws_analyzer__free(analyzer);
    char *saved = strdup(dictionary_path());
    assert_non_null(saved);
    setenv("ZWSEARCH_DICT", "/nowhere/else.dict", 1);
    assert_int_equal(zws_analyzer__open(&analyzer, NULL), ZWS_ENOTFOUND);
    assert_non_null(strstr(zws_error_message(), "/nowhere/else.dict"));
    setenv("ZWSEARCH_DICT", saved, 1);
    free(saved);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    write_file(path, "", 0);
    assert_int_equal(open_status(), ZWS_ECORRUPT);
    write_file(path, "ZWSDICT\n", 8);
    assert_int_equal(open_status(), ZWS_ECORRUPT);
    write_file(path, "#!/bin/sh\necho This is a text that is longer than a header\n", 59);
    assert_int_equal(open_status(), ZWS_ECORRUPT);
    assert_non_null(strstr(zws_error_message(), path));
}

static void another_version_is_told_apart(void **state)
{
    (void)state;
    char *copy = copy_of_good();
    put_number(copy + 8, ZWS_DICT_VERSION + 1, 4);
    sign(copy);
    write_file(path, copy, good_len);
    assert_int_equal(open_status(), ZWS_EVERSION);
    put_number(copy + 8, ZWS_DICT_VERSION, 4);
    put_number(copy + 12, 0x04030201, 4);
    sign(copy);
    write_file(path, copy, good_len);
    assert_int_equal(open_status(), ZWS_EVERSION);
    free(copy);
}

static void truncated_files_are_refused(void **state)
{
    (void)state;
    static const size_t lengths[] = {31, 32, 79, 80, 295, 303, 304, 4096, 1 << 20};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        write_file(path, good, lengths[i]);
        assert_int_equal(open_status(), ZWS_ECORRUPT);
    }
    write_file(path, good, good_len - 1);
    assert_int_equal(open_status(), ZWS_ECORRUPT);
}

static void every_byte_of_the_header_is_checked(void **state)
{
    (void)state;
    write_file(path, good, good_len);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    setvbuf(file, NULL, _IONBF, 0);
    for (size_t i = 0; i < ZWS_DICT_HEADER - 4; i++) {
        assert_int_equal(fseek(file, (long)i, SEEK_SET), 0);
        fputc(good[i] ^ 0x10, file);
        zws_status status = open_status();
        assert_true(status == ZWS_ECORRUPT || status == ZWS_EVERSION);
        assert_int_equal(fseek(file, (long)i, SEEK_SET), 0);
        fputc(good[i], file);
    }
    assert_ok(open_status());
    fclose(file);
}

/* Sizes and offsets that lie but carry a right checksum. */
static void sections_must_fit_together(void **state)
{
    (void)state;
    char *copy = copy_of_good();
    for (unsigned s = 0; s < ZWS_DICT_SECTIONS; s++) {
        char *row = copy + ZWS_DICT_HEADER_FIXED + 24 * s;
        static const uint64_t lies[] = {0, 1, 1 << 30, UINT64_MAX, UINT64_MAX - 63};
        for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
            put_number(row + 8, lies[i], 8);
            sign(copy);
            write_file(path, copy, ZWS_DICT_HEADER);
            assert_int_equal(open_status(), ZWS_ECORRUPT); /* the file's length */
            if (s != ZWS_DICT_SURNAMES && s != ZWS_DICT_PAIRS && s != ZWS_DICT_CHARS) {
                write_file(path, copy, good_len);
                assert_int_equal(open_status(), ZWS_ECORRUPT);
            }
            memcpy(row, good + ZWS_DICT_HEADER_FIXED + 24 * s, 24);
            put_number(row, lies[i], 8);
            sign(copy);
            write_file(path, copy, good_len);
            assert_int_equal(open_status(), ZWS_ECORRUPT);
            memcpy(row, good + ZWS_DICT_HEADER_FIXED + 24 * s, 24);
        }
    }
    /* Numbers of words, of words in pairs, of codes; the cost of the unknown; the sum. */
    static const size_t fields[] = {40, 44, 48, 52};
    for (size_t i = 0; i < 4; i++) {
        put_number(copy + fields[i], 0xFFFFFFF0u, 4);
        sign(copy);
        write_file(path, copy, good_len);
        assert_int_equal(open_status(), ZWS_ECORRUPT);
        memcpy(copy, good, ZWS_DICT_HEADER);
    }
    put_number(copy + 32, 0, 8);
    sign(copy);
    write_file(path, copy, good_len);
    assert_int_equal(open_status(), ZWS_ECORRUPT);
    free(copy);
}

/* --- Checksums -----------------------------------------------------------------------------------
 */

static void verify_finds_every_flip(void **state)
{
    (void)state;
    write_file(path, good, good_len);
    zws_analyzer *analyzer = open_analyzer();
    assert_ok(zws_analyzer__verify(analyzer));
    size_t first[ZWS_DICT_SECTIONS], length[ZWS_DICT_SECTIONS];
    for (unsigned s = 0; s < ZWS_DICT_SECTIONS; s++) {
        first[s] = (size_t)(analyzer->dict.section[s] - analyzer->dict.map.data);
        length[s] = analyzer->dict.length[s];
    }
    zws_analyzer__free(analyzer);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    setvbuf(file, NULL, _IONBF, 0);
    dice d = {20180525};
    /* The folding table is looked through when the dictionary is opened. */
    for (unsigned s = 0; s < ZWS_DICT_FOLD; s++) {
        for (int round = 0; round < 3; round++) {
            size_t at = first[s] + roll(&d, (uint32_t)length[s]);
            fseek(file, (long)at, SEEK_SET);
            fputc(good[at] ^ 1 << roll(&d, 8), file);
            assert_ok(zws_analyzer__open(&analyzer, path));
            assert_int_equal(zws_analyzer__verify(analyzer), ZWS_ECORRUPT);
            assert_non_null(strstr(zws_error_message(), path));
            zws_analyzer__free(analyzer);
            fseek(file, (long)at, SEEK_SET);
            fputc(good[at], file);
        }
    }
    fclose(file);
}

static void fingerprint_follows_the_content(void **state)
{
    (void)state;
    zws_analyzer *one = open_analyzer(), *two = open_analyzer();
    assert_true(zws_analyzer__fingerprint(one) == zws_analyzer__fingerprint(two));
    zws_analyzer__free(two);
    char *copy = copy_of_good();
    copy[ZWS_DICT_HEADER_FIXED + 24 * ZWS_DICT_COSTS + 16] ^= 1; /* another checksum */
    sign(copy);
    write_file(path, copy, good_len);
    assert_ok(zws_analyzer__open(&two, path));
    assert_true(zws_analyzer__fingerprint(one) != zws_analyzer__fingerprint(two));
    zws_analyzer__free(one);
    zws_analyzer__free(two);
    free(copy);
}

/* --- Content -------------------------------------------------------------------------------------
 */

static uint32_t find(const zws_analyzer *analyzer, const char *word)
{
    zws_text text = {0};
    assert_ok(zws_text__normalize(&text, analyzer, word, strlen(word)));
    uint32_t id = zws_dict__find(&analyzer->dict, text.cp, text.n);
    assert_int_equal(zws_words__known(analyzer, text.cp, text.n), id != ZWS_DICT_NO_WORD);
    zws_text__free(&text);
    return id;
}

static void words_of_all_sources_are_there(void **state)
{
    (void)state;
    zws_analyzer *analyzer = open_analyzer();
    static const char *const words[] = {"的",   "政府",    "研究生", "中华人民共和国",
                                        "管理", "令人感动"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t id = find(analyzer, words[i]);
        assert_true(id < analyzer->dict.meta.words);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(id, find(analyzer, words[k]));
    }
    /* Stored as text is: traditional and full-width forms find the same word. */
    assert_int_equal(find(analyzer, "國務院"), find(analyzer, "国务院"));
    static const char *const no_words[] = {"政府的", "研究生命", "府", "未##人", "始##始", "罒罒"};
    for (size_t i = 0; i < sizeof no_words / sizeof *no_words; i++) {
        if (strcmp(no_words[i], "府") != 0)
            assert_int_equal(find(analyzer, no_words[i]), ZWS_DICT_NO_WORD);
    }
    assert_false(zws_words__known(analyzer, NULL, 0));
    zws_analyzer__free(analyzer);
}

static void pairs_are_cheaper_than_their_parts(void **state)
{
    (void)state;
    zws_analyzer *analyzer = open_analyzer();
    const zws_dict *dict = &analyzer->dict;
    static const char *const pairs[][2] = {{"本报", "讯"}, {"改革", "开放"}, {"的", "重要"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint32_t a = find(analyzer, pairs[i][0]), b = find(analyzer, pairs[i][1]), cost;
        assert_true(a < dict->meta.pair_words && b < dict->meta.pair_words);
        assert_true(zws_dict_pair(zws_dict_after(dict, a), b, &cost));
        assert_true(cost <= (dict->costs[b] & 0xFFFF) + (dict->costs[a] >> 16) + 1);
        assert_true(cost > 0);
    }
    /* Every full stop ends a sentence there. */
    uint32_t stop = find(analyzer, "。"), cost;
    assert_true(zws_dict_pair(zws_dict_after(dict, stop), dict->meta.classes.end, &cost));
    assert_true(cost < ZWS_DICT_COST_ONE / 8);
    assert_false(
        zws_dict_pair(zws_dict_after(dict, find(analyzer, "重要")), find(analyzer, "讯"), &cost));
    zws_analyzer__free(analyzer);
}

/* Every listed pair is found where it stands, and tables keep a slot free. */
static void every_slot_is_found(void **state)
{
    (void)state;
    zws_analyzer *analyzer = open_analyzer();
    const zws_dict *dict = &analyzer->dict;
    size_t pairs = 0;
    for (uint32_t a = 0; a < dict->meta.pair_words; a++) {
        zws_dict_followers after = zws_dict_after(dict, a);
        uint32_t used = 0;
        for (uint32_t i = 0; i < after.count; i++) {
            uint32_t slot = after.slot[i], b = slot >> ZWS_DICT_PAIR_BITS, cost;
            if (slot == ZWS_DICT_EMPTY_SLOT)
                continue;
            used++;
            assert_true(b < dict->meta.pair_words);
            assert_true(zws_dict_pair(after, b, &cost));
            assert_int_equal(cost, slot & ZWS_DICT_PAIR_COST);
        }
        assert_true(after.count == 0 || used < after.count);
        pairs += used;
    }
    assert_true(pairs > 300000);
    uint32_t cost;
    assert_int_equal(zws_dict_after(dict, dict->meta.pair_words).count, 0);
    assert_int_equal(zws_dict_after(dict, ZWS_DICT_NO_WORD).count, 0);
    assert_false(zws_dict_pair(zws_dict_after(dict, ZWS_DICT_NO_WORD), 1, &cost));
    zws_analyzer__free(analyzer);
}

static void characters_have_their_classes(void **state)
{
    (void)state;
    zws_analyzer *analyzer = open_analyzer();
    const zws_dict *dict = &analyzer->dict;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        uint32_t entry = zws_dict_char(dict, cp);
        assert_int_equal(entry >> ZWS_CHAR_CLASS & 7, zws_char__class(cp));
        assert_true((entry & ZWS_CHAR_CODE) < dict->meta.codes);
    }
    assert_int_equal(zws_dict_char(dict, 0x110000), 0);
    assert_int_equal(zws_dict_char(dict, 0xFFFFFFFFu), 0);
    assert_true(zws_dict_char(dict, U'王') & ZWS_CHAR_SURNAME);
    assert_true(zws_dict_char(dict, U'欧') & ZWS_CHAR_SURNAME2);
    assert_true(zws_dict_char(dict, U'万') & ZWS_CHAR_NUMERAL);
    assert_false(zws_dict_char(dict, U'万') & ZWS_CHAR_SURNAME);
    assert_false(zws_dict_char(dict, U'的') & (ZWS_CHAR_NUMERAL | ZWS_CHAR_SURNAME));
    zws_analyzer__free(analyzer);
}

static void costs_are_logarithms(void **state)
{
    (void)state;
    assert_int_equal(zws_dict__cost(1, 1), 0);
    assert_int_equal(zws_dict__cost(2, 1), 0);
    assert_int_equal(zws_dict__cost(1, 2.718281828459045), ZWS_DICT_COST_ONE);
    assert_int_equal(zws_dict__cost(0, 1), 0xFFFF);
    assert_int_equal(zws_dict__cost(1e-300, 1e300), 0xFFFF);
}

/* --- Damage --------------------------------------------------------------------------------------
 */

static const char sample[] =
    "浙江省人民政府办公厅关于印发2018年政务公开工作要点的通知（浙政办发〔2018〕54号）。王小明、欧阳"
    "修参加了第十二次会议，百分之三十点五、二〇一八年十二月三十一日，PM2.5、5G、互联网+……罒囧。";

/* Words may be anything, but they stand in order inside the text, and nothing is read outside the
 * file. */
static void assert_in_order(zws_analyzer *analyzer, zws_words *words, const zws_text *text)
{
    assert_ok(zws_words__segment(words, analyzer, text->cp, text->n));
    size_t at = 0;
    for (size_t i = 0; i < words->n; i++) {
        assert_true(words->word[i].first >= at && words->word[i].len > 0);
        at = words->word[i].first + words->word[i].len;
    }
    assert_true(at <= text->n);
}

static void segment_damaged(zws_words *words)
{
    zws_analyzer *analyzer;
    if (zws_analyzer__open(&analyzer, path) != ZWS_OK)
        return;
    zws_text text = {0};
    assert_ok(zws_text__normalize(&text, analyzer, sample, sizeof sample - 1));
    for (int pairs = 0; pairs < 2; pairs++) {
        zws_analyzer__use_pairs(analyzer, pairs);
        assert_in_order(analyzer, words, &text);
    }
    zws_text__free(&text);
    zws_analyzer__free(analyzer);
}

static void random_flips_never_crash(void **state)
{
    (void)state;
    write_file(path, good, good_len);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    setvbuf(file, NULL, _IONBF, 0);
    dice d = {54};
    zws_words words = {0};
    for (int round = 0; round < 300; round++) {
        size_t at[64];
        for (int i = 0; i < 64; i++) {
            at[i] = ZWS_DICT_HEADER + roll(&d, (uint32_t)(good_len - ZWS_DICT_HEADER));
            fseek(file, (long)at[i], SEEK_SET);
            fputc((int)roll(&d, 256), file);
        }
        segment_damaged(&words);
        for (int i = 0; i < 64 && round % 20 != 0; i++) { /* now and then it piles up */
            fseek(file, (long)at[i], SEEK_SET);
            fputc(good[at[i]], file);
        }
    }
    fclose(file);
    zws_words__free(&words);
}

static void whole_sections_of_rubbish_never_crash(void **state)
{
    (void)state;
    zws_dict dict;
    assert_ok(zws_dict__open(&dict, dictionary_path()));
    dice d = {55};
    zws_words words = {0};
    for (unsigned s = 0; s < ZWS_DICT_SECTIONS; s++) {
        for (int kind = 0; kind < 4; kind++) {
            char *copy = copy_of_good();
            char *first = copy + (dict.section[s] - dict.map.data);
            for (size_t i = 0; i < dict.length[s]; i++)
                first[i] = (char)(kind == 0 ? 0 : kind == 1 ? 0xFF : roll(&d, 256));
            write_file(path, copy, good_len);
            segment_damaged(&words);
            free(copy);
        }
    }
    zws_words__free(&words);
    zws_dict__close(&dict);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_within_a_millisecond),
        cmocka_unit_test(missing_file_is_named),
        cmocka_unit_test(environment_names_the_dictionary),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(another_version_is_told_apart),
        cmocka_unit_test(truncated_files_are_refused),
        cmocka_unit_test(every_byte_of_the_header_is_checked),
        cmocka_unit_test(sections_must_fit_together),
        cmocka_unit_test(verify_finds_every_flip),
        cmocka_unit_test(fingerprint_follows_the_content),
        cmocka_unit_test(words_of_all_sources_are_there),
        cmocka_unit_test(pairs_are_cheaper_than_their_parts),
        cmocka_unit_test(every_slot_is_found),
        cmocka_unit_test(characters_have_their_classes),
        cmocka_unit_test(costs_are_logarithms),
        cmocka_unit_test(random_flips_never_crash),
        cmocka_unit_test(whole_sections_of_rubbish_never_crash),
    };
    return cmocka_run_group_tests(tests, read_dictionary, drop_dictionary);
}
