/* A damaged dictionary, and any bytes as a user dictionary. Where the first byte is odd, what
 * follows is the user dictionary. Otherwise it is changes of the compiled dictionary, five bytes
 * each: the section, three bytes of the offset in it, and the byte that is put there; the checksum
 * of the header is put right, so that it is not all that is tested. */
#include <sys/mman.h>
#include <unistd.h>

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin.h"
#include "base/hash.h"
#include "fuzz/fuzz.h"

#define CHANGES_MAX 16

static const char sample[] =
    "浙江省人民政府办公厅关于印发2018年政务公开工作要点的通知（浙政办发〔2018〕54号），"
    "欧阳修、王小明参加；一百二十、第十二条、5G、PM2.5，國務院辦公廳，①㈠𠀀。";

typedef struct {
    uint8_t *data; /* the file, mapped for writing */
    size_t len;
    char path[64];
} work_copy;

static void segment(zws_analyzer *analyzer, const char *utf8, size_t len)
{
    static zws_text text;
    static zws_words words;
    uint16_t syllable[sizeof sample];
    for (int pairs = 0; pairs < 2; pairs++) {
        zws_analyzer__use_pairs(analyzer, pairs);
        if (!FUZZ_MAY_FAIL(zws_text__normalize(&text, analyzer, utf8, len)) ||
            !FUZZ_MAY_FAIL(zws_words__segment(&words, analyzer, text.cp, text.n)))
            continue;
        size_t at = 0;
        for (size_t i = 0; i < words.n; i++) {
            FUZZ_CHECK(words.word[i].first >= at && words.word[i].len > 0);
            at = words.word[i].first + words.word[i].len;
        }
        FUZZ_CHECK(at <= text.n);
        zws_pinyin__read(syllable, analyzer, text.cp, text.n < sizeof sample ? text.n : 0);
    }
}

static void open_copy(work_copy *w)
{
    zws_mapping original;
    const char *path = getenv("ZWSEARCH_DICT");
    FUZZ_CHECK(path && zws_mapping__open(&original, path) == ZWS_OK);
    int fd = memfd_create("dictionary", 0);
    FUZZ_CHECK(fd >= 0 && ftruncate(fd, (off_t)original.len) == 0);
    w->len = original.len;
    w->data = mmap(NULL, w->len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    FUZZ_CHECK(w->data != MAP_FAILED);
    memcpy(w->data, original.data, w->len);
    snprintf(w->path, sizeof w->path, "/proc/self/fd/%d", fd);
    zws_mapping__close(&original);
}

static uint64_t get64(const uint8_t *at)
{
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

static void put_checksum(work_copy *w)
{
    uint32_t crc = zws_crc32__update(0, w->data, ZWS_DICT_HEADER - 8);
    for (int i = 0; i < 4; i++)
        w->data[ZWS_DICT_HEADER - 8 + (unsigned)i] = (uint8_t)(crc >> 8 * i);
}

/* Where a change goes: into a section, or with a section that there is not into the header. */
static size_t place_of(const work_copy *w, const uint8_t *change)
{
    size_t offset = change[1] | (size_t)change[2] << 8 | (size_t)change[3] << 16;
    unsigned section = change[0] % (ZWS_DICT_SECTIONS + 1);
    if (section == ZWS_DICT_SECTIONS)
        return offset % (ZWS_DICT_HEADER - 8);
    const uint8_t *row = w->data + ZWS_DICT_HEADER_FIXED + 24u * section;
    uint64_t begin = get64(row), len = get64(row + 8);
    if (begin >= w->len || len == 0 || len > w->len - begin)
        return offset % w->len;
    return (size_t)begin + offset % (size_t)len;
}

static void take_changes(const uint8_t *data, size_t size)
{
    static work_copy w;
    struct {
        size_t place;
        uint8_t byte;
    } undo[CHANGES_MAX];
    size_t n = 0;
    if (!w.data)
        open_copy(&w);
    for (; size >= 5 && n < CHANGES_MAX; data += 5, size -= 5, n++) {
        undo[n].place = place_of(&w, data);
        undo[n].byte = w.data[undo[n].place];
        w.data[undo[n].place] = data[4];
    }
    put_checksum(&w);
    zws_analyzer *analyzer;
    if (FUZZ_MAY_FAIL(zws_analyzer__open(&analyzer, w.path))) {
        FUZZ_MAY_FAIL(zws_analyzer__verify(analyzer));
        segment(analyzer, sample, sizeof sample - 1);
        segment(analyzer, (const char *)data, size);
        zws_analyzer__free(analyzer);
    }
    while (n-- > 0)
        w.data[undo[n].place] = undo[n].byte;
    put_checksum(&w);
}

static void take_user_words(const uint8_t *data, size_t size)
{
    static int fd = -1;
    static char path[64];
    if (fd < 0) {
        fd = memfd_create("words", 0);
        FUZZ_CHECK(fd >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    FUZZ_CHECK(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    zws_analyzer *analyzer;
    FUZZ_CHECK(zws_analyzer__open(&analyzer, NULL) == ZWS_OK);
    FUZZ_MAY_FAIL(zws_analyzer__load_words(analyzer, path));
    segment(analyzer, sample, sizeof sample - 1);
    segment(analyzer, (const char *)data, size);
    zws_analyzer__free(analyzer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 2 == 1)
        take_user_words(data + 1, size - 1);
    else
        take_changes(data + 1, size - 1);
    return 0;
}
