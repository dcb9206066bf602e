/* Reads smartcn's words with their frequencies, and the hashes and counts of its word pairs. */
#include <unicode/ucnv.h>
#include <zip.h>

#include "analysis/compiler/compiler.h"

#define FOLDER "org/apache/lucene/analysis/cn/smart/hhmm/"
#define ROWS   87 /* of 94 characters in GB 2312, as smartcn numbers first characters */

static zws_status read_member(char **data, size_t *len, zip_t *zip, const char *jar,
                              const char *name)
{
    zip_stat_t info;
    zip_file_t *file = zip_fopen(zip, name, 0);
    if (!file || zip_stat(zip, name, 0, &info) != 0 || !(info.valid & ZIP_STAT_SIZE)) {
        if (file)
            zip_fclose(file);
        return zws_error__set(ZWS_EFORMAT,
                              "%s holds no %s: it is not the jar of Debian's liblucene8-java", jar,
                              name);
    }
    zws_status status = ZWS_OK;
    if (info.size > INPUT_MAX)
        status = zws_error__set(ZWS_ELIMIT, "%s: %s is too large", jar, name);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(data, (size_t)info.size + 1, 1);
    if (status == ZWS_OK) {
        zip_int64_t got = zip_fread(file, *data, info.size);
        *len = (size_t)info.size;
        if (got < 0 || (zip_uint64_t)got != info.size)
            status = zws_error__set(ZWS_EFORMAT, "%s: %s cannot be unpacked: %s", jar, name,
                                    zip_file_strerror(file));
    }
    zip_fclose(file);
    return status;
}

/* The character that smartcn numbers i; 0 where GB 2312 has none. */
static uint16_t first_unit(UConverter *gb, uint32_t i)
{
    char bytes[2] = {(char)(i / 94 + 0xA1), (char)(i % 94 + 0xA1)};
    /* GB 18030 differs from GB 2312 as Java reads it in these two. */
    if (i == 3)
        return 0x30FB;
    if (i == 9)
        return 0x2015;
    UErrorCode code = U_ZERO_ERROR;
    UChar unit[4];
    int32_t n = ucnv_toUChars(gb, unit, 4, bytes, 2, &code);
    bool private = n == 1 && unit[0] >= 0xE000 && unit[0] <= 0xF8FF;
    return U_SUCCESS(code) && n == 1 && !private ? unit[0] : 0;
}

/* The words that start with one character: the rest of each, NULL where there is none. */
static zws_status read_tails(java_reader *r, smartcn *out, uint16_t first, size_t *begin)
{
    uint32_t words;
    bool is_null;
    *begin = out->words;
    ZWS_TRY(java_array(r, "[[C", &words, &is_null));
    for (uint32_t k = 0; k < words; k++) {
        uint32_t units;
        const unsigned char *unit;
        ZWS_TRY(java_array(r, "[C", &units, &is_null));
        ZWS_TRY(java_items(r, &unit, units, 2));
        ZWS_TRY(zws_mem__grow(&out->word, &out->word_cap, out->words + 1, sizeof *out->word));
        smartcn_word *word = &out->word[out->words++];
        *word = (smartcn_word){.unit = {first}, .len = 1 + units};
        if (word->len > sizeof word->unit / sizeof *word->unit)
            return zws_error__set(ZWS_EFORMAT, "%s: a word of %u characters", r->name, word->len);
        for (uint32_t u = 0; u < units; u++)
            word->unit[1 + u] = (uint16_t)(unit[2 * u] << 8 | unit[2 * u + 1]);
    }
    return ZWS_OK;
}

static uint32_t big32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static zws_status read_frequencies(java_reader *r, smartcn *out, const size_t *begin)
{
    uint32_t rows;
    ZWS_TRY(java_array(r, "[[I", &rows, NULL));
    for (uint32_t i = 0; i < rows && i < ROWS * 94; i++) {
        uint32_t count;
        bool is_null;
        const unsigned char *items;
        ZWS_TRY(java_array(r, "[I", &count, &is_null));
        ZWS_TRY(java_items(r, &items, count, 4));
        if (count != begin[i + 1] - begin[i])
            return zws_error__set(ZWS_EFORMAT, "%s: words and frequencies differ in number",
                                  r->name);
        for (uint32_t k = 0; k < count; k++)
            out->word[begin[i] + k].frequency = big32(items + 4 * k);
    }
    return ZWS_OK;
}

static zws_status read_words(smartcn *out, const char *data, size_t len)
{
    java_reader r;
    uint32_t count;
    const unsigned char *ignored;
    ZWS_TRY(java_begin(&r, data, len, "coredict.mem"));
    ZWS_TRY(java_array(&r, "[S", &count, NULL)); /* its hash table: numbers, */
    ZWS_TRY(java_items(&r, &ignored, count, 2));
    ZWS_TRY(java_array(&r, "[C", &count, NULL)); /* and first characters */
    ZWS_TRY(java_items(&r, &ignored, count, 2));
    ZWS_TRY(java_array(&r, "[[[C", &count, NULL));
    if (count != ROWS * 94)
        return zws_error__set(ZWS_EFORMAT, "coredict.mem: %u first characters, not %d", count,
                              ROWS * 94);
    UErrorCode code = U_ZERO_ERROR;
    UConverter *gb = ucnv_open("gb18030", &code);
    if (U_FAILURE(code))
        return zws_error__set(ZWS_EUNSUPPORTED, "ICU has no GB 18030: %s", u_errorName(code));
    size_t begin[ROWS * 94 + 1];
    zws_status status = ZWS_OK;
    for (uint32_t i = 0; i < count && status == ZWS_OK; i++)
        status = read_tails(&r, out, first_unit(gb, i), &begin[i]);
    begin[count] = out->words;
    ucnv_close(gb);
    ZWS_TRY(status);
    ZWS_TRY(read_frequencies(&r, out, begin));
    /* First characters that GB 2312 does not have. */
    size_t kept = 0;
    for (size_t i = 0; i < out->words; i++) {
        if (out->word[i].unit[0] != 0)
            out->word[kept++] = out->word[i];
    }
    out->words = kept;
    return ZWS_OK;
}

static zws_status read_hashes(smartcn *out, const char *data, size_t len)
{
    java_reader r;
    uint32_t count, counts;
    const unsigned char *hash, *frequency;
    ZWS_TRY(java_begin(&r, data, len, "bigramdict.mem"));
    ZWS_TRY(java_array(&r, "[J", &count, NULL));
    ZWS_TRY(java_items(&r, &hash, count, 8));
    ZWS_TRY(java_array(&r, "[I", &counts, NULL));
    ZWS_TRY(java_items(&r, &frequency, counts, 4));
    if (count != counts)
        return zws_error__set(ZWS_EFORMAT, "bigramdict.mem: hashes and counts differ in number");
    ZWS_TRY(zws_mem__grow(&out->hash, &out->hash_cap, count, sizeof *out->hash));
    for (uint32_t i = 0; i < count; i++) {
        uint64_t h = (uint64_t)big32(hash + 8 * i) << 32 | big32(hash + 8 * i + 4);
        if (h != 0)
            out->hash[out->hashes++] = (smartcn_hash){h, big32(frequency + 4 * i)};
    }
    return ZWS_OK;
}

zws_status smartcn_read(smartcn *out, const char *jar)
{
    memset(out, 0, sizeof *out);
    int code = 0;
    zip_t *zip = zip_open(jar, ZIP_RDONLY, &code);
    if (!zip)
        return zws_error__set(ZWS_EIO,
                              "cannot open %s as a jar: install liblucene8-java, or name the jar "
                              "with --smartcn",
                              jar);
    char *data = NULL;
    size_t len = 0;
    zws_status status = read_member(&data, &len, zip, jar, FOLDER "coredict.mem");
    if (status == ZWS_OK)
        status = read_words(out, data, len);
    free(data);
    data = NULL;
    if (status == ZWS_OK)
        status = read_member(&data, &len, zip, jar, FOLDER "bigramdict.mem");
    if (status == ZWS_OK)
        status = read_hashes(out, data, len);
    free(data);
    zip_discard(zip);
    return status;
}

void smartcn_free(smartcn *data)
{
    free(data->word);
    free(data->hash);
    memset(data, 0, sizeof *data);
}
