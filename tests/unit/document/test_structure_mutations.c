/* Damaged documents: lines dropped and doubled, blocks swapped, bytes cut, flipped and put in. No
 * structure of them is unsound; 500 of them, 10,000 with ZWS_LONG=1. */
#include "base/utf8.h"
#include "outline.h"

static uint64_t state_of_chance = 20260521;

static uint64_t chance(uint64_t below)
{
    state_of_chance ^= state_of_chance << 13;
    state_of_chance ^= state_of_chance >> 7;
    state_of_chance ^= state_of_chance << 17;
    return below ? state_of_chance % below : 0;
}

static char *texts[16];
static size_t lens[16], n_texts;

static void add_text(char *text, size_t len)
{
    if (text && n_texts < 16) {
        texts[n_texts] = text;
        lens[n_texts++] = len;
    }
}

static int setup(void **state)
{
    static const char *const seeds[] = {
        "data/seeds/000_2985c6bd3c8da668.txt", "data/seeds/001_d216390bafa103ce.txt",
        "data/seeds/002_ee325de0858c61e2.txt", "data/seeds/003_8273fda190f5e6ec.txt",
        "data/seeds/004_f1bcc91bf2a55fa9.txt"};
    static const char *const samples[] = {
        "noise/table-lanzhengbanhan-2020-64.txt", "noise/table-minsheng-2022.txt",
        "noise/ocr-lananwei-2019-4.txt", "regulations/chenghu-tiaoli-2009.txt"};
    size_t len;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        char *text = fixture_shared(seeds[i], &len);
        add_text(text, text ? len : 0);
    }
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char path[1024], *data;
        const char *srcdir = getenv("srcdir");
        snprintf(path, sizeof path, "%s/corpus/documents/%s", srcdir ? srcdir : ".", samples[i]);
        if (zws_file__read(&data, &len, path, 64 << 20) == ZWS_OK)
            add_text(data, len);
    }
    return n_texts < 4 ? -1 : fixture_setup(state);
}

static int teardown(void **state)
{
    for (size_t i = 0; i < n_texts; i++)
        free(texts[i]);
    return fixture_teardown(state);
}

/* The byte behind a line break somewhere. */
static size_t some_line(const char *text, size_t len)
{
    size_t at = chance(len + 1);
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] != '\n')
        at++;
    return at < len ? at + 1 : len;
}

/* One change; text has room for 64 bytes more. */
static size_t mutate(char *text, size_t len)
{
    static const char *const words[] = {"第十条 ",
                                        "（一）",
                                        "一、",
                                        "1. ",
                                        "目录\n",
                                        "附件\n",
                                        "序号 任务 责任单位\n",
                                        "\n1\n",
                                        "（责任单位：",
                                        "）",
                                        "\n\n",
                                        "2018年5月25日\n",
                                        "抄送：",
                                        "①",
                                        "\xEE\x80\x80",
                                        "第九十九章 "};
    char swap[4096];
    size_t from = some_line(text, len), to = line_end(text, len, from), n = to - from;
    size_t at = chance(len + 1);
    switch (chance(7)) {
    case 0: /* a line dropped */
        memmove(text + from, text + to, len - to);
        return len - n;
    case 1: { /* a line moved */
        size_t place = some_line(text, from);
        if (n > sizeof swap)
            return len;
        memcpy(swap, text + from, n);
        memmove(text + place + n, text + place, from - place);
        memcpy(text + place, swap, n);
        return len;
    }
    case 2: /* bytes cut */
        n = chance(200);
        n = at + n > len ? len - at : n;
        memmove(text + at, text + at + n, len - at - n);
        return len - n;
    case 3: /* a byte flipped */
        if (at < len)
            text[at] = (char)(text[at] ^ (1 << chance(8)));
        return len;
    case 4: { /* a word put in */
        const char *word = words[chance(sizeof words / sizeof *words)];
        n = strlen(word);
        memmove(text + at + n, text + at, len - at);
        memcpy(text + at, word, n);
        return len + n;
    }
    case 5: /* a line break closed */
        if (to < len && to > 0)
            text[to - 1] = ' ';
        return len;
    default: /* the end cut off */
        return chance(20) == 0 ? at : len;
    }
}

static void test_mutations(void **state)
{
    (void)state;
    size_t rounds = getenv("ZWS_LONG") ? 10000 : 500;
    for (size_t round = 0; round < rounds; round++) {
        size_t which = chance(n_texts), len = lens[which], changes = 1 + chance(30);
        zws_buffer good = {0};
        zws_structure s = {0};
        zws_document *document;
        char *text = malloc(len + 64 * changes + 1);
        assert_non_null(text);
        memcpy(text, texts[which], len);
        for (size_t i = 0; i < changes; i++)
            len = mutate(text, len);
        /* What goes into a document is well-formed: cut bytes become other characters. */
        for (size_t i = 0; i < len;) {
            size_t n = zws_utf8__valid_prefix(text + i, len - i);
            assert_ok(zws_buffer__append(&good, text + i, n));
            i += n;
            if (i < len) {
                assert_ok(zws_buffer__putc(&good, '?'));
                i++;
            }
        }
        assert_ok(zws_document_new(&document));
        assert_ok(zws_document_set(document, ZWS_FIELD_BODY, good.data ? good.data : "", good.len));
        assert_ok(zws_document__extract(document, &fixture_analyzer));
        assert_ok(zws_structure__read(&s, &fixture_analyzer, document));
        assert_sound(&s, good.data, good.len, 211);
        zws_structure__free(&s);
        zws_document_free(document);
        zws_buffer__free(&good);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutations)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
