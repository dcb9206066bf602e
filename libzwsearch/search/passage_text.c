/* A part of a document as a text of bounded length. */
#include "base/utf8.h"
#include "search/marks.h"
#include "search/passage.h"

static zws_status draw_whole(zws_extract *out, zws_analyzer *analyzer, const zws_needles *needles,
                             const char *text, size_t len)
{
    *out = (zws_extract){.end = len};
    ZWS_TRY(zws_extract__marks(&out->mark, &out->n_marks, analyzer, text, len, needles));
    zws_status status = zws_extract__html(&out->html, text, len, out->mark, out->n_marks, 0);
    if (status != ZWS_OK)
        zws_extract__free(out);
    return status;
}

/* Extracts count normalised characters, of which blanks between Han characters are none: asks for
 * fewer until what is printed is short enough. */
static zws_status draw_part(zws_extract *out, zws_analyzer *analyzer, const zws_needles *needles,
                            const char *text, size_t len, bool from_start)
{
    static const zws_needles none;
    size_t chars = ZWS_PASSAGE_CHARS;
    for (int round = 0; round < 8; round++) {
        ZWS_TRY(zws_extract__make(out, analyzer, text, len, from_start ? &none : needles, chars));
        size_t printed = zws_utf8__count(text + out->begin, out->end - out->begin);
        if (printed <= ZWS_PASSAGE_CHARS)
            return ZWS_OK;
        zws_extract__free(out);
        chars = chars * ZWS_PASSAGE_CHARS / printed;
        chars -= chars > 1;
    }
    size_t cut = 0;
    for (size_t n = 0; n < ZWS_PASSAGE_CHARS && cut < len; n++)
        zws_utf8__next(text, len, &cut);
    return draw_whole(out, analyzer, needles, text, cut);
}

zws_status zws_passage__draw(zws_extract *out, zws_analyzer *analyzer, const zws_needles *needles,
                             const char *body, size_t begin, size_t end, bool from_start)
{
    zws_utf8__trim(body, &begin, &end);
    const char *text = body + begin;
    size_t len = end - begin;
    zws_status status = zws_utf8__count(text, len) <= ZWS_PASSAGE_CHARS
                            ? draw_whole(out, analyzer, needles, text, len)
                            : draw_part(out, analyzer, needles, text, len, from_start);
    if (status == ZWS_OK)
        zws_extract__shift(out, begin);
    return status;
}
