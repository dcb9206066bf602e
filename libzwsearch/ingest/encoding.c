#include <stdbool.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "ingest/encoding_score.h"
#include "ingest/ingest.h"

/* Enough to decide by; the whole input may be a thousand times as long. */
#define SAMPLE_BYTES 65536

/* What a page says of itself counts, but less than what its bytes say. */
#define DECLARED_BONUS 0.4

typedef struct {
    const char *name; /* as it is reported */
    const char *icu;  /* the converter; NULL = UTF-8, done here */
} encoding;

enum {
    UTF8,
    GB18030,
    BIG5,
    UTF16LE,
    UTF16BE,
    UTF32LE,
    UTF32BE,
    LATIN,
    EUC_TW,
    SJIS,
    EUC_JP,
    EUC_KR
};

static const encoding encodings[] = {
    [UTF8] = {"UTF-8", NULL},
    [GB18030] = {"GB18030", "gb18030"},
    /* The Hong Kong superset: what it adds are characters of place names. */
    [BIG5] = {"Big5", "Big5-HKSCS"},
    [UTF16LE] = {"UTF-16LE", "UTF-16LE"},
    [UTF16BE] = {"UTF-16BE", "UTF-16BE"},
    [UTF32LE] = {"UTF-32LE", "UTF-32LE"},
    [UTF32BE] = {"UTF-32BE", "UTF-32BE"},
    [LATIN] = {"windows-1252", "windows-1252"},
    [EUC_TW] = {"EUC-TW", "EUC-TW"},
    [SJIS] = {"Shift_JIS", "Shift_JIS"},
    [EUC_JP] = {"EUC-JP", "EUC-JP"},
    [EUC_KR] = {"EUC-KR", "EUC-KR"},
};

static const struct {
    const char *label;
    int encoding;
} labels[] = {
    {"utf-8", UTF8},       {"utf8", UTF8},          {"gb2312", GB18030},      {"gbk", GB18030},
    {"gb18030", GB18030},  {"gb_2312-80", GB18030}, {"x-gbk", GB18030},       {"cp936", GB18030},
    {"ms936", GB18030},    {"euc-cn", GB18030},     {"big5", BIG5},           {"big5-hkscs", BIG5},
    {"cn-big5", BIG5},     {"x-x-big5", BIG5},      {"cp950", BIG5},          {"utf-16le", UTF16LE},
    {"utf-16be", UTF16BE}, {"windows-1252", LATIN}, {"iso-8859-1", LATIN},    {"latin1", LATIN},
    {"us-ascii", LATIN},   {"euc-tw", EUC_TW},      {"shift_jis", SJIS},      {"euc-jp", EUC_JP},
    {"euc-kr", EUC_KR},    {"gb2312-80", GB18030},  {"windows-936", GB18030},
};

static int by_label(const char *label)
{
    for (size_t i = 0; label && i < sizeof labels / sizeof *labels; i++)
        if (strcasecmp(label, labels[i].label) == 0)
            return labels[i].encoding;
    return -1;
}

/* --- Decoding ------------------------------------------------------------------------------- */

/* Takes the place of ICU's substitution, which writes U+001A for some single bytes. */
static void U_CALLCONV on_ill_formed(const void *context, UConverterToUnicodeArgs *args,
                                     const char *units, int32_t length,
                                     UConverterCallbackReason reason, UErrorCode *error)
{
    (void)units, (void)length;
    if (reason > UCNV_IRREGULAR)
        return;
    size_t *count = (size_t *)(uintptr_t)context;
    if (count)
        ++*count;
    static const UChar replacement = 0xFFFD;
    *error = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &replacement, 1, 0, error);
}

static zws_status append_utf16(zws_buffer *out, const UChar *text, size_t n, UChar *carry)
{
    ZWS_TRY(zws_buffer__reserve(out, 3 * n + 3));
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = text[i];
        if (*carry) {
            cp = U16_IS_TRAIL(cp) ? U16_GET_SUPPLEMENTARY(*carry, cp) : 0xFFFD;
            *carry = 0;
        } else if (U16_IS_LEAD(cp)) {
            *carry = (UChar)cp;
            continue;
        }
        out->len += zws_utf8__encode(out->data + out->len, cp);
    }
    out->data[out->len] = '\0';
    return ZWS_OK;
}

static zws_status decode_icu(zws_buffer *out, size_t *ill_formed, const encoding *from,
                             const char *data, size_t len)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(from->icu, &error);
    if (U_FAILURE(error))
        return zws_error__set(ZWS_EUNSUPPORTED,
                              "ICU has no converter for %s (%s): its data is incomplete",
                              from->name, u_errorName(error));
    ucnv_setToUCallBack(converter, on_ill_formed, ill_formed, NULL, NULL, &error);
    const char *end = data + len;
    UChar piece[2048], carry = 0;
    zws_status status = ZWS_OK;
    do {
        UChar *target = piece;
        error = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &target, piece + sizeof piece / sizeof *piece, &data, end, NULL,
                       true, &error);
        status = append_utf16(out, piece, (size_t)(target - piece), &carry);
    } while (status == ZWS_OK && error == U_BUFFER_OVERFLOW_ERROR);
    ucnv_close(converter);
    if (status == ZWS_OK && U_FAILURE(error))
        status = zws_error__set(error == U_MEMORY_ALLOCATION_ERROR ? ZWS_ENOMEM : ZWS_EFORMAT,
                                "cannot decode %s: %s", from->name, u_errorName(error));
    return status;
}

static zws_status decode_utf8(zws_buffer *out, size_t *ill_formed, const char *data, size_t len)
{
    size_t pos = 0;
    ZWS_TRY(zws_buffer__reserve(out, len));
    while (pos < len) {
        size_t good = zws_utf8__valid_prefix(data + pos, len - pos);
        ZWS_TRY(zws_buffer__append(out, data + pos, good));
        pos += good;
        if (pos == len)
            break;
        /* One mark for a whole broken sequence: the byte and the continuation bytes behind it. */
        pos++;
        while (pos < len && ((unsigned char)data[pos] & 0xC0) == 0x80)
            pos++;
        ++*ill_formed;
        ZWS_TRY(zws_buffer__append(out, "\xEF\xBF\xBD", 3));
    }
    return ZWS_OK;
}

static zws_status decode(zws_buffer *out, size_t *ill_formed, int from, const char *data,
                         size_t len)
{
    if (from == UTF8)
        return decode_utf8(out, ill_formed, data, len);
    return decode_icu(out, ill_formed, &encodings[from], data, len);
}

/* --- Detection ------------------------------------------------------------------------------ */

/* Japanese and Korean score low, since the weights are of Chinese: these are believed where they
 * are declared and the bytes do not contradict. */
static zws_status is_foreign(bool *out, int declared, const char *data, size_t len)
{
    *out = false;
    if (declared != SJIS && declared != EUC_JP && declared != EUC_KR)
        return ZWS_OK;
    zws_buffer text = {0};
    size_t ill_formed = 0;
    zws_status status =
        decode(&text, &ill_formed, declared, data, len < SAMPLE_BYTES ? len : SAMPLE_BYTES);
    *out = ill_formed == 0 || (ill_formed == 1 && len > SAMPLE_BYTES);
    zws_buffer__free(&text);
    return status;
}

/* The mean weight of what is not ASCII when the sample is decoded so. */
static zws_status score(double *out, const zws_han_ranks *ranks, int as, const char *data,
                        size_t len)
{
    zws_buffer text = {0};
    size_t ill_formed = 0, pos = 0, counted = 0, all = 0;
    zws_status status = decode(&text, &ill_formed, as, data, len);
    double sum = 0;
    while (status == ZWS_OK && pos < text.len) {
        uint32_t cp = zws_utf8__next(text.data, text.len, &pos);
        float weight = zws_encoding__weight(ranks, cp);
        sum += weight;
        counted += cp >= 0x80 || weight != 0;
        all++;
    }
    /* UTF-16 that holds nothing but ASCII is text as well. */
    *out = counted ? sum / (double)counted : all ? 0.5 : 0;
    zws_buffer__free(&text);
    return status;
}

static int byte_order_mark(size_t *skip, const unsigned char *data, size_t len)
{
    static const struct {
        int encoding;
        size_t len;
        unsigned char mark[4];
    } marks[] = {
        {UTF8, 3, {0xEF, 0xBB, 0xBF}},    {UTF32LE, 4, {0xFF, 0xFE, 0, 0}},
        {UTF32BE, 4, {0, 0, 0xFE, 0xFF}}, {UTF16LE, 2, {0xFF, 0xFE}},
        {UTF16BE, 2, {0xFE, 0xFF}},       {GB18030, 4, {0x84, 0x31, 0x95, 0x33}},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (len >= marks[i].len && memcmp(data, marks[i].mark, marks[i].len) == 0) {
            *skip = marks[i].len;
            return marks[i].encoding;
        }
    }
    return -1;
}

/* The sample begins with the first byte that is not ASCII: a lead byte in every encoding. */
static void take_sample(const char **data, size_t *len)
{
    size_t i = 0;
    while (i < *len && (unsigned char)(*data)[i] < 0x80)
        i++;
    *data += i;
    *len -= i;
    if (*len > SAMPLE_BYTES)
        *len = SAMPLE_BYTES;
}

/* UTF-8, perhaps cut in the middle of its last character. */
static bool is_utf8(const char *data, size_t len)
{
    size_t good = zws_utf8__valid_prefix(data, len);
    if (good == len)
        return true;
    bool cut = len - good <= 3 && (unsigned char)data[good] >= 0xC2;
    for (size_t i = good + 1; i < len; i++)
        cut &= ((unsigned char)data[i] & 0xC0) == 0x80;
    /* Other characters must have shown that it is UTF-8. */
    bool shown = false;
    for (size_t i = 0; cut && i < good && !shown; i++)
        shown = (unsigned char)data[i] >= 0x80;
    return cut && shown;
}

static zws_status choose(int *out, const char *data, size_t len, int declared)
{
    size_t head = len < SAMPLE_BYTES ? len : SAMPLE_BYTES;
    bool nul = memchr(data, 0, head) != NULL;
    *out = UTF8;
    if (!nul && is_utf8(data, len))
        return ZWS_OK;
    bool foreign;
    ZWS_TRY(is_foreign(&foreign, declared, data, len));
    if (foreign) {
        *out = declared;
        return ZWS_OK;
    }
    zws_han_ranks *ranks = malloc(sizeof *ranks);
    if (!ranks)
        return zws_error__nomem();
    zws_encoding__load_ranks(ranks);
    /* In the order of trust: an equal score does not replace an earlier one. */
    const int candidates[] = {declared, UTF8, GB18030, BIG5, LATIN, UTF16LE, UTF16BE};
    double best = -1e9;
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < sizeof candidates / sizeof *candidates; i++) {
        int as = candidates[i];
        bool wide = as == UTF16LE || as == UTF16BE;
        if (as < 0 || (i > 0 && as == declared))
            continue;
        /* Without a NUL there is no line break or digit in UTF-16: only where nothing else fits. */
        if (wide && !nul && best > 0.5)
            continue;
        const char *sample = data;
        size_t n = head & ~(size_t)1;
        if (!wide) {
            sample = data, n = len;
            take_sample(&sample, &n);
        }
        double points;
        status = score(&points, ranks, as, sample, n);
        points += i == 0 ? DECLARED_BONUS : 0;
        /* NULs are not text in anything but UTF-16. */
        points -= nul && !wide ? 2 : 0;
        if (status == ZWS_OK && points > best) {
            best = points;
            *out = as;
        }
    }
    free(ranks);
    return status;
}

zws_status zws_encoding__to_utf8(char **out, size_t *out_len, const char **encoding_name,
                                 size_t *ill_formed, const char *data, size_t len,
                                 const char *declared)
{
    *out = NULL;
    *out_len = 0;
    *ill_formed = 0;
    size_t skip = 0;
    int from = byte_order_mark(&skip, (const unsigned char *)data, len);
    if (from < 0)
        ZWS_TRY(choose(&from, data, len, by_label(declared)));
    zws_buffer text = {0};
    zws_status status = decode(&text, ill_formed, from, data + skip, len - skip);
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, out_len, &text);
    zws_buffer__free(&text);
    *encoding_name = encodings[from].name;
    return status;
}
