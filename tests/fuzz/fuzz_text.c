/* Any bytes as text: decoded, normalised, repaired, cut into tokens, looked for as a quotation, its
 * ordinals spelt otherwise. */
#include "analysis/tokens.h"
#include "document/ordinal.h"
#include "fuzz/fuzz.h"
#include "ingest/ingest.h"

/* Characters know their bytes: ranges inside the text, begins in order, cuts between characters of
 * well-formed text. */
static void check_text(const zws_text *text, const char *utf8, size_t len)
{
    bool well_formed = fuzz_is_utf8(utf8, len);
    for (size_t i = 0; i < text->n; i++) {
        FUZZ_CHECK(text->begin[i] < text->end[i] && text->end[i] <= len);
        FUZZ_CHECK(i == 0 || text->begin[i - 1] <= text->begin[i]);
        FUZZ_CHECK(text->cp[i] <= 0x10FFFF && (text->cp[i] < 0xD800 || text->cp[i] > 0xDFFF));
        if (well_formed)
            FUZZ_CHECK(((uint8_t)utf8[text->begin[i]] & 0xC0) != 0x80);
        if (zws_char__class(text->cp[i]) == ZWS_CHAR_SPACE) {
            FUZZ_CHECK(i > 0 && i + 1 < text->n);
            FUZZ_CHECK(zws_char__class(text->cp[i - 1]) != ZWS_CHAR_SPACE);
        }
    }
}

/* What is normalised stays as it is. */
static void check_again(const zws_text *text)
{
    zws_buffer utf8 = {0};
    zws_text again = {0};
    if (FUZZ_MAY_FAIL(zws_text__append_utf8(&utf8, text, 0, text->n)) &&
        FUZZ_MAY_FAIL(zws_text__normalize(&again, fuzz_analyzer(), utf8.data, utf8.len))) {
        FUZZ_CHECK(again.n == text->n);
        FUZZ_CHECK(again.n == 0 || memcmp(again.cp, text->cp, again.n * sizeof *again.cp) == 0);
    }
    zws_text__free(&again);
    zws_buffer__free(&utf8);
}

typedef struct {
    const zws_text *text;
    uint32_t pos, first;
} walk;

static zws_status check_token(const zws_token *token, void *context)
{
    walk *w = context;
    FUZZ_CHECK(token->len > 0 && token->len <= ZWS_TERM_MAX);
    FUZZ_CHECK(fuzz_is_utf8(token->term, token->len));
    FUZZ_CHECK(!memchr(token->term, '\0', token->len) || w->text->cp[token->first] == 0);
    FUZZ_CHECK(token->first < token->last && token->last <= w->text->n);
    FUZZ_CHECK(token->pos >= w->pos);
    w->pos = token->pos;
    return ZWS_OK;
}

static void check_quotation(const zws_text *text)
{
    zws_phrases phrases = {0};
    if (FUZZ_MAY_FAIL(zws_tokens__phrase(&phrases, fuzz_analyzer(), text))) {
        FUZZ_CHECK(phrases.n <= ZWS_PHRASES_MAX);
        for (size_t i = 0; i < phrases.n; i++)
            FUZZ_CHECK(phrases.phrase[i].n > 0);
    }
    zws_phrases__free(&phrases);
}

static void check_ordinals(const zws_text *text)
{
    uint32_t *other, *back;
    size_t n, m;
    if (!FUZZ_MAY_FAIL(zws_ordinal__respell(&other, &n, text->cp, text->n)) || !other)
        return;
    FUZZ_CHECK(n <= text->n * ZWS_HAN_NUMBER_MAX);
    FUZZ_CHECK(!FUZZ_MAY_FAIL(zws_ordinal__respell(&back, &m, other, n)) || back);
    free(back);
    free(other);
}

static void take(const char *utf8, size_t len)
{
    static zws_text text;
    if (!FUZZ_MAY_FAIL(zws_text__normalize(&text, fuzz_analyzer(), utf8, len)))
        return;
    check_text(&text, utf8, len);
    check_again(&text);
    walk w = {.text = &text};
    uint32_t next;
    if (FUZZ_MAY_FAIL(zws_tokens__emit(fuzz_analyzer(), &text, 0,
                                       ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS, check_token, &w,
                                       &next)))
        FUZZ_CHECK(text.n == 0 || next > w.pos);
    check_quotation(&text);
    check_ordinals(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *utf8;
    const char *encoding;
    size_t len, ill_formed;
    take((const char *)data, size);
    if (FUZZ_MAY_FAIL(zws_encoding__to_utf8(&utf8, &len, &encoding, &ill_formed, (const char *)data,
                                            size, NULL))) {
        FUZZ_CHECK(fuzz_is_utf8(utf8, len) && *encoding);
        take(utf8, len);
        free(utf8);
    }
    return 0;
}
