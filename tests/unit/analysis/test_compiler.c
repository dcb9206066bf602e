/* The parts of the dictionary's compiler, on small inputs made here. */
#include "unit/analysis/analyzing.h"

#include <zip.h>

#include "analysis/compiler/compiler.h"

static folding *f;
static char path[64];

static int set_up(void **state)
{
    (void)state;
    f = folding_open();
    temporary(path, "compiler");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    folding_close(f);
    return 0;
}

/* --- Java streams --------------------------------------------------------------------------------
 */

typedef struct {
    zws_buffer bytes;
    uint32_t handles;
    struct {
        char type[8];
        uint32_t handle;
    } class[8];
    size_t classes;
} java_writer;

static void big(java_writer *w, uint64_t value, int bytes)
{
    while (bytes-- > 0)
        assert_ok(zws_buffer__putc(&w->bytes, (char)(value >> 8 * bytes)));
}

/* The head of an array, its type described at first use and referred to later, as Java does. */
static void array(java_writer *w, const char *type, uint32_t count)
{
    if (w->bytes.len == 0)
        big(w, 0xACED0005u, 4);
    big(w, 0x75, 1);
    size_t i = 0;
    while (i < w->classes && strcmp(w->class[i].type, type) != 0)
        i++;
    if (i < w->classes) {
        big(w, 0x71, 1);
        big(w, w->class[i].handle, 4);
    } else {
        big(w, 0x72, 1);
        big(w, strlen(type), 2);
        assert_ok(zws_buffer__puts(&w->bytes, type));
        big(w, 0x1122334455667788u, 8);
        big(w, 2, 1);
        big(w, 0, 2);
        big(w, 0x7870, 2);
        strcpy(w->class[i].type, type);
        w->class[w->classes++].handle = 0x7E0000 + w->handles++;
    }
    w->handles++;
    big(w, count, 4);
}

/* {{'a', 'b'}, null, {'c'}} and {7} */
static void small_stream(java_writer *w)
{
    memset(w, 0, sizeof *w);
    array(w, "[[C", 3);
    array(w, "[C", 2);
    big(w, 0x00610062, 4);
    big(w, 0x70, 1);
    array(w, "[C", 1);
    big(w, 0x0063, 2);
    array(w, "[J", 1);
    big(w, 7, 8);
}

static zws_status read_small_stream(const char *data, size_t len)
{
    java_reader r;
    uint32_t n;
    bool null;
    const unsigned char *items;
    ZWS_TRY(java_begin(&r, data, len, "small.mem"));
    ZWS_TRY(java_array(&r, "[[C", &n, NULL));
    assert_int_equal(n, 3);
    ZWS_TRY(java_array(&r, "[C", &n, &null));
    assert_false(null);
    ZWS_TRY(java_items(&r, &items, n, 2));
    assert_memory_equal(items, "\0a\0b", 4);
    ZWS_TRY(java_array(&r, "[C", &n, &null));
    assert_true(null);
    ZWS_TRY(java_array(&r, "[C", &n, &null));
    assert_false(null);
    ZWS_TRY(java_items(&r, &items, n, 2));
    assert_memory_equal(items, "\0c", 2);
    ZWS_TRY(java_array(&r, "[J", &n, NULL));
    ZWS_TRY(java_items(&r, &items, n, 8));
    assert_int_equal(n, 1);
    assert_int_equal(items[7], 7);
    assert_int_equal(r.at, len);
    return ZWS_OK;
}

static void java_arrays_are_read(void **state)
{
    (void)state;
    java_writer w;
    small_stream(&w);
    assert_ok(read_small_stream(w.bytes.data, w.bytes.len));
    for (size_t len = 0; len < w.bytes.len; len++) {
        /* A copy of exactly that length, so that reading on is seen. */
        char *cut = malloc(len ? len : 1);
        assert_non_null(cut);
        memcpy(cut, w.bytes.data, len);
        assert_fails(ZWS_EFORMAT, read_small_stream(cut, len));
        free(cut);
    }
    assert_non_null(strstr(zws_error_message(), "small.mem"));
    zws_buffer__free(&w.bytes);
}

static void java_streams_that_lie(void **state)
{
    (void)state;
    java_writer w;
    java_reader r;
    uint32_t n;
    bool null;
    const unsigned char *items;
    small_stream(&w);
    char *data = w.bytes.data;
    size_t len = w.bytes.len;
    assert_ok(java_begin(&r, data, len, "x"));
    assert_fails(ZWS_EFORMAT, java_array(&r, "[[J", &n, NULL)); /* another type */
    data[4] = 0x70;
    assert_ok(java_begin(&r, data, len, "x"));
    assert_fails(ZWS_EFORMAT, java_array(&r, "[[C", &n, NULL)); /* null where one must be */
    assert_ok(java_begin(&r, data, len, "x"));
    assert_ok(java_array(&r, "[[C", &n, &null));
    assert_true(null && n == 0);
    data[4] = 0x74; /* a string */
    assert_ok(java_begin(&r, data, len, "x"));
    assert_fails(ZWS_EFORMAT, java_array(&r, "[[C", &n, &null));
    data[4] = 0x75;
    data[7] = 100; /* a long type name */
    assert_ok(java_begin(&r, data, len, "x"));
    assert_fails(ZWS_EFORMAT, java_array(&r, "[[C", &n, NULL));
    data[7] = 3;
    data[23] = 0x7F; /* more items than bytes */
    assert_ok(java_begin(&r, data, len, "x"));
    assert_fails(ZWS_EFORMAT, java_array(&r, "[[C", &n, NULL));
    zws_buffer__free(&w.bytes);

    static const char no_type[] = "\xAC\xED\0\5\x75\x71\0\x7E\0\0\0\0\0\0";
    assert_ok(java_begin(&r, no_type, sizeof no_type - 1, "x"));
    assert_fails(ZWS_EFORMAT, java_array(&r, "[C", &n, NULL)); /* a reference to nothing */
    assert_ok(java_begin(&r, no_type, sizeof no_type - 1, "x"));
    assert_fails(ZWS_EFORMAT, java_items(&r, &items, 0xFFFFFFFFu, 8));
    assert_fails(ZWS_EFORMAT, java_begin(&r, "PK\3\4", 4, "x"));
}

/* Many types: the table of types is bounded. */
static void java_types_are_bounded(void **state)
{
    (void)state;
    zws_status status = ZWS_OK;
    java_reader r;
    zws_buffer bytes = {0};
    assert_ok(zws_buffer__append(&bytes, "\xAC\xED\0\5", 4));
    for (int i = 0; i < 20; i++)
        assert_ok(
            zws_buffer__append(&bytes, "\x75\x72\0\2[C\0\0\0\0\0\0\0\0\2\0\0\x78\x70\0\0\0\0", 23));
    assert_ok(java_begin(&r, bytes.data, bytes.len, "x"));
    for (int i = 0; i < 20 && status == ZWS_OK; i++) {
        uint32_t n;
        status = java_array(&r, "[C", &n, NULL);
        assert_true(status == ZWS_OK || i == JAVA_CLASSES_MAX);
    }
    assert_int_equal(status, ZWS_EFORMAT);
    zws_buffer__free(&bytes);
}

/* --- Word pairs from hashes ----------------------------------------------------------------------
 */

static uint64_t fnv(uint64_t h, const uint16_t *unit, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        h = (h ^ (unit[i] & 0xFF)) * 1099511628211u;
        h = (h ^ unit[i] >> 8) * 1099511628211u;
    }
    return h;
}

static uint64_t hash_pair(const smartcn_word *a, const smartcn_word *b)
{
    static const uint16_t between = '@';
    uint64_t h = fnv(0xCBF29CE484222325u, a->unit, a->len);
    return fnv(fnv(h, &between, 1), b->unit, b->len);
}

static void add_word(smartcn *data, dice *d, uint32_t len, uint32_t frequency)
{
    assert_ok(zws_mem__grow(&data->word, &data->word_cap, data->words + 1, sizeof *data->word));
    smartcn_word *word = &data->word[data->words++];
    *word = (smartcn_word){.len = len, .frequency = frequency};
    word->unit[0] = (uint16_t)(0x4E00 + data->words); /* no two words are equal */
    for (uint32_t i = 1; i < len; i++)
        word->unit[i] = (uint16_t)(0x4E00 + roll(d, 20000));
}

static void add_pair(smartcn *data, uint32_t a, uint32_t b, uint32_t count)
{
    assert_ok(zws_mem__grow(&data->hash, &data->hash_cap, data->hashes + 1, sizeof *data->hash));
    data->hash[data->hashes++] = (smartcn_hash){hash_pair(&data->word[a], &data->word[b]), count};
}

static void pairs_are_recovered(void **state)
{
    (void)state;
    smartcn data = {0};
    dice d = {11};
    for (uint32_t i = 0; i < 3000; i++)
        add_word(&data, &d, 1 + roll(&d, 24), i % 2 ? 100 : 0);
    for (uint32_t i = 0; i < 2000; i++)
        add_pair(&data, i % 1500 * 2 + 1, (7 * i + i / 1500) % 1500 * 2 + 1, 3 + i);
    /* The words of the last pair are listed as never seen: found in the second go. */
    add_pair(&data, 0, 2, 9999);
    word_pair *pairs;
    size_t n, matched = 0;
    assert_ok(smartcn_recover(&pairs, &n, &data));
    assert_int_equal(n, 2001);
    for (size_t i = 0; i < n; i++) {
        uint64_t h = hash_pair(&data.word[pairs[i].a], &data.word[pairs[i].b]);
        for (size_t k = 0; k < data.hashes; k++) {
            if (data.hash[k].hash == h && data.hash[k].count == pairs[i].count) {
                matched++;
                break;
            }
        }
    }
    assert_int_equal(matched, n);
    free(pairs);
    for (size_t i = 0; i < data.hashes; i++)
        data.hash[i].hash ^= 1;
    assert_fails(ZWS_EFORMAT, smartcn_recover(&pairs, &n, &data));
    smartcn_free(&data);
}

/* --- The jar
 * --------------------------------------------------------------------------------------- */

static void add_member(zip_t *zip, const char *name, const zws_buffer *bytes)
{
    zip_source_t *source = zip_source_buffer(zip, bytes->data, bytes->len, 0);
    assert_non_null(source);
    assert_true(zip_file_add(zip, name, source, ZIP_FL_OVERWRITE) >= 0);
}

/* A jar with the words 啊 (5 times) and 啊呀 (7 times), and the pair of the two. */
static void write_jar(const char *core_name, uint32_t frequencies)
{
    java_writer core = {0}, pairs = {0};
    array(&core, "[S", 1);
    big(&core, 0, 2);
    array(&core, "[C", 1);
    big(&core, 0, 2);
    array(&core, "[[[C", 87 * 94);
    for (int i = 0; i < 87 * 94; i++) {
        if (i != 15 * 94) { /* 啊 is 0xB0A1 in GB 2312 */
            big(&core, 0x70, 1);
            continue;
        }
        array(&core, "[[C", 2);
        big(&core, 0x70, 1);
        array(&core, "[C", 1);
        big(&core, U'呀', 2);
    }
    array(&core, "[[I", 87 * 94);
    for (int i = 0; i < 87 * 94; i++) {
        if (i != 15 * 94) {
            big(&core, 0x70, 1);
            continue;
        }
        array(&core, "[I", frequencies);
        for (uint32_t k = 0; k < frequencies; k++)
            big(&core, 5 + 2 * k, 4);
    }
    smartcn_word a = {.unit = {U'啊'}, .len = 1}, b = {.unit = {U'啊', U'呀'}, .len = 2};
    array(&pairs, "[J", 3);
    big(&pairs, 0, 8);
    big(&pairs, hash_pair(&a, &b), 8);
    big(&pairs, 0, 8);
    array(&pairs, "[I", 3);
    big(&pairs, 0, 4);
    big(&pairs, 3, 4);
    big(&pairs, 0, 4);
    unlink(path);
    int code;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(zip);
    add_member(zip, core_name, &core.bytes);
    add_member(zip, "org/apache/lucene/analysis/cn/smart/hhmm/bigramdict.mem", &pairs.bytes);
    assert_int_equal(zip_close(zip), 0);
    zws_buffer__free(&core.bytes);
    zws_buffer__free(&pairs.bytes);
}

static void jar_is_read(void **state)
{
    (void)state;
    smartcn data;
    write_jar("org/apache/lucene/analysis/cn/smart/hhmm/coredict.mem", 2);
    assert_ok(smartcn_read(&data, path));
    assert_int_equal(data.words, 2);
    assert_int_equal(data.word[0].len, 1);
    assert_int_equal(data.word[0].unit[0], U'啊');
    assert_int_equal(data.word[0].frequency, 5);
    assert_int_equal(data.word[1].len, 2);
    assert_int_equal(data.word[1].unit[1], U'呀');
    assert_int_equal(data.word[1].frequency, 7);
    assert_int_equal(data.hashes, 1);
    word_pair *pairs;
    size_t n;
    assert_ok(smartcn_recover(&pairs, &n, &data));
    assert_int_equal(n, 1);
    assert_true(pairs[0].a == 0 && pairs[0].b == 1 && pairs[0].count == 3);
    free(pairs);
    smartcn_free(&data);
}

static void other_jars_are_refused(void **state)
{
    (void)state;
    smartcn data;
    write_jar("org/apache/lucene/analysis/cn/smart/hhmm/coredict.mem", 1);
    assert_fails(ZWS_EFORMAT, smartcn_read(&data, path)); /* a frequency is missing */
    smartcn_free(&data);
    write_jar("another/coredict.mem", 2);
    assert_fails(ZWS_EFORMAT, smartcn_read(&data, path));
    assert_non_null(strstr(zws_error_message(), "liblucene8-java"));
    smartcn_free(&data);
    write_file(path, "no jar", 6);
    assert_fails(ZWS_EIO, smartcn_read(&data, path));
    assert_non_null(strstr(zws_error_message(), "liblucene8-java"));
    smartcn_free(&data);
}

/* --- Vocabulary and lists
 * -------------------------------------------------------------------------- */

static uint32_t add(vocabulary *vocab, const char *word, double frequency)
{
    uint32_t entry;
    assert_ok(vocab_add(&entry, vocab, word, strlen(word)));
    if (entry != NO_ENTRY)
        vocab->entry[entry].frequency += frequency;
    return entry;
}

static void words_are_normalised_and_merged(void **state)
{
    (void)state;
    vocabulary vocab = {.fold = &f->analyzer.fold};
    uint32_t office = add(&vocab, "國務院", 3);
    assert_int_equal(add(&vocab, "国务院", 4), office);
    assert_int_equal(add(&vocab, "ＡＢ", 1), add(&vocab, "ab", 1));
    assert_int_equal(add(&vocab, "", 1), NO_ENTRY);
    assert_int_equal(add(&vocab, "a b", 1), NO_ENTRY);
    assert_int_equal(add(&vocab, "\xFF", 1), NO_ENTRY);
    char longest[33 * 3 + 1];
    for (int i = 0; i < 33; i++)
        memcpy(longest + 3 * i, "中", 4);
    assert_int_equal(add(&vocab, longest, 1), NO_ENTRY);
    assert_int_not_equal(add(&vocab, longest + 3, 1), NO_ENTRY);
    uint32_t class = add(&vocab, "未##人", 1);
    assert_true(vocab.entry[class].class && !vocab.entry[office].class);
    uint32_t found;
    assert_ok(vocab_find(&found, &vocab, "無", strlen("無")));
    assert_int_equal(found, NO_ENTRY);
    vocab.entry[office].paired = true;
    assert_ok(vocab_number(&vocab));
    assert_int_equal(vocab.entry[office].id, 0);
    assert_true(vocab.total > 10.9 && vocab.total < 11.1);
    for (size_t i = 2; i < vocab.n;
         i++) { /* behind the paired ones: by frequency, then characters */
        const vocab_entry *a = &vocab.entry[vocab.order[i - 1]], *b = &vocab.entry[vocab.order[i]];
        assert_true(a->frequency > b->frequency ||
                    (a->frequency == b->frequency && vocab.cp[a->offset] <= vocab.cp[b->offset]));
    }
    vocab_free(&vocab);
}

static void jieba_confirms_with_friso(void **state)
{
    (void)state;
    vocabulary vocab = {.fold = &f->analyzer.fold}, friso = {.fold = &f->analyzer.fold};
    name_counts names = {0};
    assert_ok(zws_mem__zalloc(&names.count, NAME_CHARS, sizeof *names.count));
    names.count[U'王'][NAME_SURNAME] = 1;
    double_surname pair = {{U'欧', U'阳'}, 0};
    assert_ok(zws_mem__grow(&names.pair, &names.pair_cap, 1, sizeof pair));
    names.pair[names.pairs++] = pair;
    add(&vocab, "政府", 1000);
    add(&friso, "政府", 0);
    add(&friso, "公报", 0);
    add(&friso, "报", 0);
    static const char lines[] = "政府 300 n\n公报 400 n\n报 100 n\n外星 100 n\n王小明 50 nr\n"
                                "王伟 50 nr\n欧阳修 500 nr\n欧阳文静 500 nr\n李四 0 nr\n";
    write_file(path, lines, sizeof lines - 1);
    assert_ok(jieba_read(&vocab, &names, path, &friso));
    assert_int_equal(vocab.n, 2); /* 公报 alone is new, confirmed and long enough */
    assert_true(vocab.entry[0].frequency == 1000);
    assert_true(vocab.entry[1].frequency > 199.9 && vocab.entry[1].frequency < 200.1);
    assert_int_equal(names.count[U'王'][NAME_SURNAME], 3);
    assert_int_equal(names.count[U'小'][NAME_FIRST], 1);
    assert_int_equal(names.count[U'明'][NAME_SECOND], 1);
    assert_int_equal(names.count[U'伟'][NAME_SINGLE], 1);
    assert_int_equal(names.pair[0].count, 2);
    assert_int_equal(names.count[U'李'][NAME_SURNAME], 0);
    static const char *const faulty[] = {"政府 x n\n", "政府\n", "政府 99999999999 n\n",
                                         "\xFF 3 n\n"};
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        write_file(path, faulty[i], strlen(faulty[i]));
        assert_fails(ZWS_EFORMAT, jieba_read(&vocab, &names, path, &friso));
        assert_non_null(strstr(zws_error_message(), ":1: "));
    }
    write_file(path, "\n", 1);
    assert_fails(ZWS_EFORMAT, jieba_read(&vocab, &names, path, &friso));
    assert_fails(ZWS_ENOTFOUND, jieba_read(&vocab, &names, "/nowhere/dict.txt", &friso));
    assert_non_null(strstr(zws_error_message(), "python3-jieba"));
    names_free(&names);
    vocab_free(&vocab);
    vocab_free(&friso);
}

static void lexicon_raises_frequencies(void **state)
{
    (void)state;
    vocabulary vocab = {.fold = &f->analyzer.fold};
    add(&vocab, "公开", 5000);
    add(&vocab, "碳达峰", 2);
    static const char lines[] = "# 注\nterm\tkind\tfrequency\tnote\n公开\tlaw\t300\tx\n"
                                "碳达峰\tpolicy\t400\n放管服\tpolicy\n互联网+\n";
    write_file(path, lines, sizeof lines - 1);
    assert_ok(lexicon_read(&vocab, path));
    assert_int_equal(vocab.n, 4);
    assert_true(vocab.entry[0].frequency == 5000 && vocab.entry[1].frequency == 400);
    assert_true(vocab.entry[2].frequency == 300 && vocab.entry[3].frequency == 300);
    static const char *const faulty[] = {"term\n\tpolicy\n", "好\n好\n", "term\n好\tx\tmany\n"};
    static const char *const where[] = {":2: ", ":1: ", ":2: "};
    for (size_t i = 0; i < 3; i++) {
        write_file(path, faulty[i], strlen(faulty[i]));
        assert_fails(ZWS_EFORMAT, lexicon_read(&vocab, path));
        assert_non_null(strstr(zws_error_message(), where[i]));
    }
    assert_fails(ZWS_ENOTFOUND, lexicon_read(&vocab, "/nowhere/terms.tsv"));
    vocab_free(&vocab);
}

static void agencies_leave_the_place_out(void **state)
{
    (void)state;
    vocabulary vocab = {.fold = &f->analyzer.fold};
    static const char lines[] = "full\tshort\tfrom\tto\tsuccessors\tlevel\n"
                                "国务院办公厅\t国办\t1954\t\t\t国家\n"
                                "省发展和改革委员会\t省发展改革委|省发改委\t\t\t\t省\n"
                                "市场监督管理总局\t\t\t\t\t国家\n市市场监督管理局\t\t\t\t\t市\n";
    write_file(path, lines, sizeof lines - 1);
    assert_ok(lexicon_read(&vocab, path));
    static const char *const expected[] = {"国务院办公厅",  "国办",   "发展和改革委员会",
                                           "发展改革委",    "发改委", "市场监督管理总局",
                                           "市场监督管理局"};
    assert_int_equal(vocab.n, 7);
    for (uint32_t i = 0; i < 7; i++) {
        uint32_t entry;
        assert_ok(vocab_find(&entry, &vocab, expected[i], strlen(expected[i])));
        assert_int_equal(entry, i);
        assert_true(vocab.entry[i].frequency == 300);
    }
    vocab_free(&vocab);
}

static void missing_friso_names_its_package(void **state)
{
    (void)state;
    vocabulary friso = {.fold = &f->analyzer.fold};
    name_counts names = {0};
    assert_fails(ZWS_ENOTFOUND, friso_read(&friso, "/nowhere"));
    assert_non_null(strstr(zws_error_message(), "friso-dict"));
    assert_fails(ZWS_ENOTFOUND, name_parts_read(&names, &f->analyzer.fold, "/nowhere"));
    assert_non_null(strstr(zws_error_message(), "friso-dict"));
    names_free(&names);
    vocab_free(&friso);
}

/* --- The sections
 * ------------------------------------------------------------------------------------ */

typedef struct {
    vocabulary vocab;
    name_counts names;
    char_codes codes;
    zws_buffer section[ZWS_DICT_SECTIONS];
    zws_dict dict;
} small_dictionary;

/* Builds, writes and opens a dictionary of the words that were added. */
static void build_dictionary(small_dictionary *s, const word_pair *pairs, size_t n)
{
    word_pair *copy = malloc((n + 1) * sizeof *copy);
    assert_non_null(copy);
    for (size_t i = 0; i < n; i++)
        s->vocab.entry[pairs[i].a].paired = s->vocab.entry[pairs[i].b].paired = true;
    assert_ok(vocab_number(&s->vocab));
    for (size_t i = 0; i < n; i++)
        copy[i] = (word_pair){s->vocab.entry[pairs[i].a].id, s->vocab.entry[pairs[i].b].id,
                              pairs[i].count};
    assert_ok(codes_make(&s->codes, &s->vocab, &s->names));
    zws_buffer *section = s->section;
    assert_ok(
        chars_build(&section[ZWS_DICT_PAGES], &section[ZWS_DICT_CHARS], &s->codes, &s->names));
    assert_ok(trie_build(&section[ZWS_DICT_TRIE], &s->vocab, &s->codes));
    assert_ok(costs_build(&section[ZWS_DICT_COSTS], &section[ZWS_DICT_STARTS],
                          &section[ZWS_DICT_PAIRS], &s->vocab, copy, n));
    assert_ok(
        names_build(&section[ZWS_DICT_NAMES], &section[ZWS_DICT_SURNAMES], &s->names, &s->codes));
    while (section[ZWS_DICT_PINYIN].len < 2 * ZWS_DICT_PINYIN_COUNT)
        assert_ok(put16(&section[ZWS_DICT_PINYIN], 0));
    assert_ok(neighbours_build(&section[ZWS_DICT_NEIGHBOURS], &s->vocab));
    zws_dict_meta meta = {.words = (uint32_t)s->vocab.n,
                          .codes = s->codes.count,
                          .unknown = 100,
                          .total = (uint64_t)s->vocab.total,
                          .classes = {9999999, 1, 2, 3, 4, ZWS_DICT_NO_WORD}};
    while (meta.pair_words < meta.words && s->vocab.entry[s->vocab.order[meta.pair_words]].paired)
        meta.pair_words++;
    assert_ok(container_write(path, &meta, section));
    assert_ok(zws_dict__open(&s->dict, path));
    assert_ok(zws_dict__verify(&s->dict));
    assert_int_equal(s->dict.meta.classes.number, ZWS_DICT_NO_WORD);
    free(copy);
}

static void start_dictionary(small_dictionary *s)
{
    memset(s, 0, sizeof *s);
    s->vocab.fold = &f->analyzer.fold;
    assert_ok(zws_mem__zalloc(&s->names.count, NAME_CHARS, sizeof *s->names.count));
}

static void drop_small_dictionary(small_dictionary *s)
{
    zws_dict__close(&s->dict);
    for (unsigned i = 0; i < ZWS_DICT_SECTIONS; i++)
        zws_buffer__free(&s->section[i]);
    codes_free(&s->codes);
    names_free(&s->names);
    vocab_free(&s->vocab);
}

static void every_word_is_found_and_no_other(void **state)
{
    (void)state;
    small_dictionary s;
    start_dictionary(&s);
    dice d = {23};
    for (int i = 0; i < 20000; i++) {
        char word[64];
        size_t len = 0, n = 1 + roll(&d, 5);
        for (size_t k = 0; k < n; k++)
            len += zws_utf8__encode(word + len, 0x4E00 + roll(&d, roll(&d, 2) ? 30 : 3000));
        word[len] = '\0';
        add(&s.vocab, word, 1 + roll(&d, 100));
    }
    add(&s.vocab, "未##人", 5);
    build_dictionary(&s, NULL, 0);
    for (size_t i = 0; i < s.vocab.n; i++) {
        const vocab_entry *e = &s.vocab.entry[i];
        const uint32_t *cp = s.vocab.cp + e->offset;
        assert_int_equal(zws_dict__find(&s.dict, cp, e->len), e->class ? ZWS_DICT_NO_WORD : e->id);
        assert_int_equal(s.dict.costs[e->id] & 0xFFFF, zws_dict__cost(e->frequency, s.vocab.total));
        assert_int_equal(s.dict.costs[e->id] >> 16, 0); /* no history: nothing to back off from */
        for (uint32_t k = 1; k < e->len; k++)
            assert_true(zws_dict_neighbours(&s.dict, cp[k - 1], cp[k]));
    }
    for (int i = 0; i < 100000; i++) {
        uint32_t cp[5];
        size_t n = 1 + roll(&d, 5);
        for (size_t k = 0; k < n; k++)
            cp[k] = 0x4E00 + roll(&d, 40);
        uint32_t id = zws_dict__find(&s.dict, cp, n);
        if (id == ZWS_DICT_NO_WORD)
            continue;
        const vocab_entry *e = &s.vocab.entry[s.vocab.order[id]];
        assert_int_equal(e->len, n);
        assert_memory_equal(s.vocab.cp + e->offset, cp, n * sizeof *cp);
    }
    size_t neighbours = 0;
    for (uint32_t a = 0; a < 1000; a++) {
        for (uint32_t b = 0; b < 1000; b++)
            neighbours += zws_dict_neighbours(&s.dict, 0x6E00 + a, 0x6E00 + b);
    }
    assert_true(neighbours < 100000); /* no word has these: some share a bit with pairs that do */
    drop_small_dictionary(&s);
}

static void pairs_have_interpolated_costs(void **state)
{
    (void)state;
    small_dictionary s;
    start_dictionary(&s);
    uint32_t a = add(&s.vocab, "甲", 100), b = add(&s.vocab, "乙", 50), c = add(&s.vocab, "丙", 50);
    /* Given twice, as when two words of the source become one: counts add up. */
    const word_pair pairs[] = {{a, b, 30}, {a, c, 20}, {a, b, 10}};
    build_dictionary(&s, pairs, 3);
    const vocab_entry *e = s.vocab.entry;
    uint32_t cost, more;
    assert_true(zws_dict_pair(zws_dict_after(&s.dict, e[a].id), e[b].id, &cost));
    assert_true(zws_dict_pair(zws_dict_after(&s.dict, e[a].id), e[c].id, &more));
    assert_false(zws_dict_pair(zws_dict_after(&s.dict, e[b].id), e[a].id, &more));
    /* λ = (2 · 0.3 + 100 − 60) / (100 + 2 · 0.3); p = (1 − λ) 40/60 + λ 50/200 */
    double share = 40.6 / 100.6, p = (1 - share) * 40 / 60 + share * 0.25;
    assert_int_equal(cost, zws_dict__cost(p, 1));
    assert_int_equal(s.dict.costs[e[a].id] >> 16, zws_dict__cost(share, 1));
    assert_int_equal(s.dict.meta.pair_words, 3);
    drop_small_dictionary(&s);
}

static void name_parts_have_costs(void **state)
{
    (void)state;
    small_dictionary s;
    start_dictionary(&s);
    add(&s.vocab, "甲", 1);
    s.names.count[U'王'][NAME_SURNAME] = 3;
    s.names.count[U'李'][NAME_SURNAME] = 3;
    s.names.count[U'明'][NAME_SECOND] = 2;
    s.names.count[U'一'][NAME_SURNAME] = 1;
    double_surname pairs[] = {{{U'欧', U'阳'}, 2}, {{U'司', U'马'}, 1}, {{U'公', U'孙'}, 0}};
    for (int i = 0; i < 3; i++) {
        assert_ok(zws_mem__grow(&s.names.pair, &s.names.pair_cap, s.names.pairs + 1,
                                sizeof *s.names.pair));
        s.names.pair[s.names.pairs++] = pairs[i];
    }
    build_dictionary(&s, NULL, 0);
    const zws_dict_name *wang = &s.dict.names[zws_dict_char(&s.dict, U'王') & ZWS_CHAR_CODE];
    assert_int_equal(wang->surname, zws_dict__cost(3, 10));
    assert_int_equal(wang->first, ZWS_DICT_NO_NAME);
    assert_int_equal(s.dict.names[zws_dict_char(&s.dict, U'明') & ZWS_CHAR_CODE].second, 0);
    assert_int_equal(s.dict.names[0].surname, ZWS_DICT_NO_NAME);
    assert_int_equal(s.dict.surname_count, 2);
    assert_true(s.dict.surnames[0] < s.dict.surnames[1]);
    assert_true(zws_dict_char(&s.dict, U'欧') & ZWS_CHAR_SURNAME2);
    assert_false(zws_dict_char(&s.dict, U'公') & ZWS_CHAR_SURNAME2);
    assert_false(zws_dict_char(&s.dict, U'一') & ZWS_CHAR_SURNAME);
    drop_small_dictionary(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(java_arrays_are_read),
        cmocka_unit_test(java_streams_that_lie),
        cmocka_unit_test(java_types_are_bounded),
        cmocka_unit_test(pairs_are_recovered),
        cmocka_unit_test(jar_is_read),
        cmocka_unit_test(other_jars_are_refused),
        cmocka_unit_test(words_are_normalised_and_merged),
        cmocka_unit_test(jieba_confirms_with_friso),
        cmocka_unit_test(lexicon_raises_frequencies),
        cmocka_unit_test(agencies_leave_the_place_out),
        cmocka_unit_test(missing_friso_names_its_package),
        cmocka_unit_test(every_word_is_found_and_no_other),
        cmocka_unit_test(pairs_have_interpolated_costs),
        cmocka_unit_test(name_parts_have_costs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
