/* Needles that are a run of Han characters: their terms overlap by a character each, so they stand
 * where these characters do, and no tokens are needed to find them. */
#include "base/bytes.h"
#include "base/utf8.h"
#include "search/marks.h"

/* Of these alone nothing but a Han character's terms are made, with any folding table. */
static bool is_han(uint32_t cp)
{
    return cp >= 0x4E00 && cp <= 0x9FFF;
}

/* The Han characters that a term consists of: one or two; 0 for any other term. */
static size_t read_term(uint32_t cp[2], const zws_term *term)
{
    size_t n = 0;
    for (size_t pos = 0; pos < term->len; n++) {
        if (n == 2)
            return 0;
        cp[n] = zws_utf8__next(term->text, term->len, &pos);
        if (!is_han(cp[n]))
            return 0;
    }
    return n;
}

size_t zws_marks__read_text(uint32_t cp[ZWS_MARKS_TEXT_MAX], const zws_needle *needle)
{
    if (needle->opened || needle->closed || needle->n == 0 || needle->n >= ZWS_MARKS_TEXT_MAX)
        return 0;
    size_t n = read_term(cp, &needle->term[0]);
    for (size_t k = 1; k < needle->n; k++) {
        uint32_t pair[2];
        if (n != k + 1 || read_term(pair, &needle->term[k]) != 2 || pair[0] != cp[k])
            return 0;
        cp[n++] = pair[1];
    }
    return n;
}

zws_status zws_marks__find_text(zws_char_marks *out, const zws_text *text, const uint32_t *cp,
                                size_t n, uint32_t needle)
{
    size_t last = text->n < n ? 0 : text->n - n + 1; /* where it may begin, at most */
    for (size_t i = 0; (i = zws_find32(text->cp, i, last, cp[0])) < last; i++) {
        size_t same = 1;
        while (same < n && text->cp[i + same] == cp[same])
            same++;
        if (same < n)
            continue;
        ZWS_TRY(zws_mem__grow(&out->mark, &out->cap, out->n + 1, sizeof *out->mark));
        out->mark[out->n++] = (zws_char_mark){(uint32_t)i, (uint32_t)(i + n), needle};
    }
    return ZWS_OK;
}
