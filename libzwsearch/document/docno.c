#include "base/utf8.h"
#include "document/chars.h"
#include "document/docno_parse.h"

void zws_docnos__free(zws_docnos *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->item[i].canonical);
    free(list->item);
    *list = (zws_docnos){0};
}

zws_status zws_docnos__add(zws_docnos *out, const zws_text *text, const zws_docno_parts *parts,
                           zws_part part)
{
    zws_buffer canonical = {0};
    zws_docno number = {.part = part,
                        .begin = text->begin[parts->first],
                        .end = text->end[parts->last - 1],
                        .role = ZWS_DOCNO_CITES,
                        .repaired = parts->repaired};
    zws_status status = zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof(*out->item));
    if (status == ZWS_OK)
        status = zws_docno__write(&canonical, text, parts);
    if (status == ZWS_OK)
        status = zws_buffer__detach(&number.canonical, NULL, &canonical);
    if (status != ZWS_OK) {
        zws_buffer__free(&canonical);
        return status;
    }
    out->item[out->n++] = number;
    return ZWS_OK;
}

typedef struct {
    zws_docnos *out;
    const zws_text *text;
    zws_part part;
} find_state;

static zws_status found(const zws_docno_parts *parts, void *context)
{
    find_state *state = context;
    return zws_docnos__add(state->out, state->text, parts, state->part);
}

zws_status zws_docno__find(zws_docnos *out, const zws_text *text, zws_part part)
{
    find_state state = {out, text, part};
    return zws_docno__each(text, 0, text->n, found, &state);
}

/* Quotation marks and the like around the number. */
static bool is_wrapping(uint32_t c)
{
    return in_set(c, U" \"'“”‘’《》〈〉。,;:、.");
}

/* Reads characters [first, last) as nothing but a number. */
static bool parse_whole(zws_docno_parts *parts, const zws_text *text)
{
    size_t first = 0, last = text->n;
    while (first < last && is_wrapping(text->cp[first]))
        first++;
    while (last > first && is_wrapping(text->cp[last - 1]))
        last--;
    if (last - first < 4 || last - first > 80)
        return false;
    zws_text part = *text;
    part.n = last;
    /* 号 is the last character but for 第711号令, 国务院令（第711号） and 5号文. */
    size_t at = last;
    for (size_t i = last; i > first && last - i < 5; i--) {
        if (text->cp[i - 1] == U'号') {
            at = i - 1;
            break;
        }
    }
    if (at != last) {
        if (starts_with(part.cp, at + 1, last, U"文件") && at + 3 == last)
            part.n = at + 1;
        else if (starts_with(part.cp, at + 1, last, U"文") && at + 2 == last)
            part.n = at + 1;
    } else if (!is_digit(part.cp[last - 1])) {
        return false;
    }
    if (!zws_docno__read(parts, &part, first, at, DOCNO_AS_QUERY))
        return false;
    return parts->first == first && parts->last == part.n;
}

zws_status zws_docno__parse_query(char **canonical, const zws_analyzer *analyzer, const char *utf8,
                                  size_t len)
{
    *canonical = NULL;
    if (len > 1024)
        return ZWS_OK;
    zws_text text = {0};
    zws_buffer buffer = {0};
    zws_docno_parts parts;
    zws_status status = zws_text__normalize(&text, analyzer, utf8, len);
    if (status == ZWS_OK && parse_whole(&parts, &text)) {
        status = zws_docno__write(&buffer, &text, &parts);
        if (status == ZWS_OK)
            status = zws_buffer__detach(canonical, NULL, &buffer);
    }
    zws_buffer__free(&buffer);
    zws_text__free(&text);
    return status;
}

bool zws_docno__same(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    size_t na = strlen(a), nb = strlen(b);
    if (na < nb) {
        const char *t = a;
        size_t nt = na;
        a = b, b = t, na = nb, nb = nt;
    }
    if (strncmp(b, "公告", strlen("公告")) != 0 && strncmp(b, "令", strlen("令")) != 0 &&
        strncmp(b, "通告", strlen("通告")) != 0)
        return false;
    return strcmp(a + na - nb, b) == 0;
}
