/* Makes the folding table. Runs when the dictionary is compiled, never in a search. */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "analysis/analysis.h"
#include "analysis/fold.h"

/* Characters of simplified text that ICU would turn into others: 著名 is not 着名, 乾隆 not 干隆,
 * 俱 not 具. Traditional spellings that use them in the other sense stay apart. */
static const uint32_t kept[] = {U'乾', U'俱', U'吒', U'姊', U'箝',
                                U'苎', U'著', U'藉', U'跤', U'阪'};

/* Pairs that neither NFKC nor ICU's transliterator joins: variants in Japanese, Hong Kong and old
 * print, and the radicals that stand for whole characters in text taken from PDF files. */
static const uint32_t pairs[][2] = {
    {U'峯', U'峰'},
    {U'牀', U'床'},
    {U'査', U'查'},
    {U'卽', U'即'},
    {U'旣', U'既'},
    {U'牕', U'窗'},
    {U'煖', U'暖'},
    {U'衹', U'只'},
    {U'緫', U'总'},
    {U'総', U'总'},
    {U'锺', U'钟'},
    {U'谘', U'咨'},
    {U'諮', U'咨'},
    {U'徳', U'德'},
    {U'毎', U'每'},
    {U'逹', U'达'},
    {U'呉', U'吴'},
    {U'曽', U'曾'},
    {U'囯', U'国'},
    {U'圀', U'国'},
    {U'効', U'效'},
    {U'恊', U'协'},
    {U'喆', U'哲'},
    {U'歩', U'步'},
    {U'戸', U'户'},
    {U'産', U'产'},
    {U'経', U'经'},
    {U'済', U'济'},
    {U'県', U'县'},
    {U'処', U'处'},
    {U'図', U'图'},
    {U'団', U'团'},
    {U'対', U'对'},
    {U'広', U'广'},
    {U'応', U'应'},
    {U'権', U'权'},
    {U'気', U'气'},
    {U'発', U'发'},
    {U'単', U'单'},

    {U'実', U'实'},
    {U'栄', U'荣'},
    {U'価', U'价'},
    {U'関', U'关'},
    {U'変', U'变'},
    {U'○', U'〇'},
    {U'◯', U'〇'},
    /* CJK Radicals Supplement */
    {0x2E81, U'厂'},
    {0x2E84, U'乙'},
    {0x2E8A, U'卜'},
    {0x2E8C, U'小'},
    {0x2E8D, U'小'},
    {0x2E8E, U'兀'},
    {0x2E92, U'巳'},
    {0x2E93, U'幺'},
    {0x2E9C, U'日'},
    {0x2E9D, U'月'},
    {0x2EA0, U'民'},
    {0x2EA7, U'牛'},
    {0x2EA9, U'王'},
    {0x2EAA, U'疋'},
    {0x2EAB, U'目'},
    {0x2EAC, U'示'},
    {0x2EAE, U'竹'},
    {0x2EB6, U'羊'},
    {0x2EBB, U'聿'},
    {0x2EBC, U'肉'},
    {0x2EBD, U'臼'},
    {0x2EC4, U'西'},
    {0x2EC5, U'见'},
    {0x2EC6, U'角'},
    {0x2EC7, U'角'},
    {0x2EC9, U'贝'},
    {0x2ECA, U'足'},
    {0x2ECB, U'车'},
    {0x2ED1, U'长'},
    {0x2ED3, U'长'},
    {0x2ED4, U'门'},
    {0x2ED7, U'雨'},
    {0x2ED8, U'青'},
    {0x2ED9, U'韦'},
    {0x2EDA, U'页'},
    {0x2EDB, U'风'},
    {0x2EDC, U'飞'},
    {0x2EDD, U'食'},
    {0x2EDE, U'食'},
    {0x2EE1, U'首'},
    {0x2EE2, U'马'},
    {0x2EE3, U'骨'},
    {0x2EE4, U'鬼'},
    {0x2EE5, U'鱼'},
    {0x2EE6, U'鸟'},
    {0x2EE7, U'卤'},
    {0x2EE8, U'麦'},
    {0x2EE9, U'黄'},
    {0x2EEA, U'黾'},
    {0x2EEC, U'齐'},
    {0x2EEE, U'齿'},
    {0x2EEF, U'龙'},
    {0x2EF0, U'龙'},
    {0x2EF1, U'龟'},
    {0x2EF2, U'龟'},
};

typedef struct {
    const UNormalizer2 *nfkc;
    UTransliterator *simplify;
} folder;

/* ICU expands no character to more than 18; spaces are added at two ends. */
typedef struct {
    uint32_t cp[ZWS_FOLD_EXPANSION_MAX];
    size_t n;
} folded;

static zws_status icu_failed(const char *what, UErrorCode code)
{
    return zws_error__set(ZWS_EINTERNAL, "folding table: ICU cannot %s: %s", what,
                          u_errorName(code));
}

static zws_status nfkc_casefold(const folder *f, folded *s)
{
    UChar in[2 * ZWS_FOLD_EXPANSION_MAX], out[4 * ZWS_FOLD_EXPANSION_MAX];
    int32_t len = 0;
    for (size_t i = 0; i < s->n; i++)
        U16_APPEND_UNSAFE(in, len, s->cp[i]);
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = unorm2_normalize(f->nfkc, in, len, out, (int32_t)(sizeof out / sizeof *out), &code);
    if (U_FAILURE(code))
        return icu_failed("normalise", code);
    s->n = 0;
    for (int32_t i = 0; i < n;) {
        UChar32 c;
        U16_NEXT(out, i, n, c);
        if (s->n == ZWS_FOLD_EXPANSION_MAX - 2)
            return zws_error__set(ZWS_EINTERNAL, "folding table: an expansion is too long");
        s->cp[s->n++] = (uint32_t)c;
    }
    return ZWS_OK;
}

static zws_status simplify(const folder *f, uint32_t *cp)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == *cp) {
            *cp = pairs[i][1];
            return ZWS_OK;
        }
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (kept[i] == *cp)
            return ZWS_OK;
    if (zws_char__class(*cp) != ZWS_CHAR_HAN)
        return ZWS_OK;
    UChar text[8];
    int32_t len = 0, limit, next = 0;
    U16_APPEND_UNSAFE(text, len, *cp);
    limit = len;
    UErrorCode code = U_ZERO_ERROR;
    utrans_transUChars(f->simplify, text, &len, 8, 0, &limit, &code);
    if (U_FAILURE(code))
        return icu_failed("simplify", code);
    UChar32 c;
    U16_NEXT(text, next, len, c);
    if (next == len)
        *cp = (uint32_t)c;
    return ZWS_OK;
}

static uint32_t ascii_digit(uint32_t cp)
{
    if (cp > 0x7F && u_charType((UChar32)cp) == U_DECIMAL_DIGIT_NUMBER)
        return (uint32_t)('0' + u_charDigitValue((UChar32)cp));
    return cp;
}

/* Control characters too, NUL apart: what a damaged conversion leaves between two characters is no
 * text. */
static bool is_blank(uint32_t cp)
{
    return u_isUWhiteSpace((UChar32)cp) || u_isWhitespace((UChar32)cp) ||
           (cp != 0 && u_charType((UChar32)cp) == U_CONTROL_CHAR);
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* ① and its like; but CO₂ and m² are read as one. */
static bool stands_alone(uint32_t cp)
{
    int8_t type = u_charType((UChar32)cp);
    int32_t how = u_getIntPropertyValue((UChar32)cp, UCHAR_DECOMPOSITION_TYPE);
    return (type == U_OTHER_NUMBER || type == U_OTHER_SYMBOL) && how != U_DT_SUPER &&
           how != U_DT_SUB;
}

static void set_off(folded *s)
{
    uint32_t last = s->cp[s->n - 1];
    if (is_digit(last) || last == '.' || last == ',')
        s->cp[s->n++] = ' ';
    if (is_digit(s->cp[0])) {
        memmove(s->cp + 1, s->cp, s->n * sizeof *s->cp);
        s->cp[0] = ' ';
        s->n++;
    }
}

/* What cp becomes; n = 0 when it vanishes. */
static zws_status fold_one(const folder *f, uint32_t cp, folded *s)
{
    s->n = 0;
    if (u_charType((UChar32)cp) == U_PRIVATE_USE_CHAR)
        return ZWS_OK;
    s->cp[s->n++] = cp;
    for (int round = 0; round < 8; round++) {
        folded before = *s;
        ZWS_TRY(nfkc_casefold(f, s));
        for (size_t i = 0; i < s->n; i++) {
            ZWS_TRY(simplify(f, &s->cp[i]));
            s->cp[i] = is_blank(s->cp[i]) ? ' ' : ascii_digit(s->cp[i]);
        }
        if (s->n != before.n || memcmp(s->cp, before.cp, s->n * sizeof *s->cp) != 0)
            continue;
        if (s->n > 0 && stands_alone(cp))
            set_off(s);
        return ZWS_OK;
    }
    return zws_error__set(ZWS_EINTERNAL, "folding table: U+%04X never settles", cp);
}

/* The table under construction. */
typedef struct {
    uint16_t block[ZWS_FOLD_BLOCKS];
    uint32_t *entry;
    size_t blocks, entry_cap;
    uint32_t *expansion;
    size_t expansions, expansion_cap;
} table;

static zws_status add_expansion(table *t, const folded *s, uint32_t *payload)
{
    size_t at = 0;
    while (at + s->n <= t->expansions &&
           memcmp(t->expansion + at, s->cp, s->n * sizeof *s->cp) != 0)
        at++;
    if (at + s->n > t->expansions) {
        at = t->expansions;
        if (at + s->n > 0xFFFF)
            return zws_error__set(ZWS_EINTERNAL, "folding table: too many expansions");
        ZWS_TRY(zws_mem__grow(&t->expansion, &t->expansion_cap, at + s->n, sizeof *s->cp));
        memcpy(t->expansion + at, s->cp, s->n * sizeof *s->cp);
        t->expansions = at + s->n;
    }
    *payload = (uint32_t)(at << 5 | s->n);
    return ZWS_OK;
}

static zws_status make_entry(const folder *f, table *t, uint32_t cp, uint32_t *entry)
{
    folded s;
    if (U_IS_SURROGATE(cp)) {
        *entry = ZWS_CHAR_PUNCT;
        return ZWS_OK;
    }
    ZWS_TRY(fold_one(f, cp, &s));
    if (s.n == 0) {
        *entry = ZWS_FOLD_DROPPED | ZWS_CHAR_PUNCT;
        return ZWS_OK;
    }
    uint32_t payload = cp ^ s.cp[0], flags = (uint32_t)zws_char__class(s.cp[0]);
    if (s.n > 1) {
        ZWS_TRY(add_expansion(t, &s, &payload));
        flags |= ZWS_FOLD_EXPANDS;
    } else if (s.cp[0] == ' ') {
        flags |= ZWS_FOLD_BLANK;
    }
    if (!unorm2_hasBoundaryBefore(f->nfkc, (UChar32)cp))
        flags |= ZWS_FOLD_COMBINES;
    *entry = payload << 8 | flags;
    return ZWS_OK;
}

static zws_status fill(const folder *f, table *t)
{
    for (uint32_t b = 0; b < ZWS_FOLD_BLOCKS; b++) {
        uint32_t entry[64];
        for (uint32_t i = 0; i < 64; i++)
            ZWS_TRY(make_entry(f, t, b << 6 | i, &entry[i]));
        size_t same = 0;
        while (same < t->blocks && memcmp(t->entry + same * 64, entry, sizeof entry) != 0)
            same++;
        if (same == t->blocks) {
            ZWS_TRY(zws_mem__grow(&t->entry, &t->entry_cap, (same + 1) * 64, sizeof *entry));
            memcpy(t->entry + same * 64, entry, sizeof entry);
            t->blocks++;
        }
        t->block[b] = (uint16_t)same;
    }
    return ZWS_OK;
}

static zws_status put_u32(zws_buffer *out, uint32_t value)
{
    value = htole32(value);
    return zws_buffer__append(out, &value, sizeof value);
}

static zws_status write_table(const table *t, zws_buffer *out)
{
    ZWS_TRY(zws_buffer__append(out, "ZFLD", 4));
    ZWS_TRY(put_u32(out, ZWS_FOLD_VERSION));
    ZWS_TRY(put_u32(out, (uint32_t)t->blocks));
    ZWS_TRY(put_u32(out, (uint32_t)t->expansions));
    for (size_t i = 0; i < ZWS_FOLD_BLOCKS; i++) {
        uint16_t block = htole16(t->block[i]);
        ZWS_TRY(zws_buffer__append(out, &block, sizeof block));
    }
    for (size_t i = 0; i < t->blocks * 64; i++)
        ZWS_TRY(put_u32(out, t->entry[i]));
    for (size_t i = 0; i < t->expansions; i++)
        ZWS_TRY(put_u32(out, t->expansion[i]));
    return ZWS_OK;
}

zws_status zws_fold__build(zws_buffer *out)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar id[32];
    u_uastrcpy(id, "Traditional-Simplified");
    folder f = {unorm2_getNFKCCasefoldInstance(&code), NULL};
    f.simplify = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        return icu_failed("load its data", code);
    table *t = NULL;
    zws_status status = zws_mem__zalloc(&t, 1, sizeof *t);
    if (status == ZWS_OK)
        status = fill(&f, t);
    if (status == ZWS_OK)
        status = write_table(t, out);
    if (t) {
        free(t->entry);
        free(t->expansion);
        free(t);
    }
    utrans_close(f.simplify);
    return status;
}
