#include "text.h"

#include <string.h>

/* What is shown of one text, and how many entries an outline has. */
enum {
    TEXT_SHOWN = 2 << 20,
    OUTLINE_MAX = 200,
    OUTLINE_BYTES = 90,
    HEADING_BYTES = 120,
    MATCHES_LINKED = 500
};

typedef struct {
    const char *kind;
    size_t begin, depth, number;
} element;

static bool element_at(element *out, const zws_outline *outline, size_t i)
{
    *out = (element){
        .kind = zws_outline_kind(outline, i),
        .depth = zws_outline_depth(outline, i),
        .number = i,
    };
    zws_outline_bytes(outline, i, ZWS_OUTLINE_WHOLE, &out->begin, NULL);
    return out->kind != NULL;
}

static bool is_one_of(const char *kind, const char *const *kinds)
{
    for (; *kinds; kinds++) {
        if (strcmp(kind, *kinds) == 0)
            return true;
    }
    return false;
}

/* What an outline lists. */
static bool in_outline(const zws_outline *outline, const element *e)
{
    static const char *const listed[] = {"book",    "subbook", "chapter",    "section",
                                         "article", "part",    "attachment", NULL};
    return is_one_of(e->kind, listed) &&
           (zws_outline_bytes(outline, e->number, ZWS_OUTLINE_LABEL, NULL, NULL) ||
            zws_outline_bytes(outline, e->number, ZWS_OUTLINE_HEADING, NULL, NULL));
}

/* At most so many bytes, cut at the end of a character, with an ellipsis where it was cut. */
static void shortened(html *out, const char *text, size_t len, size_t most)
{
    if (len <= most) {
        html_text_bytes(out, text, len);
        return;
    }
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    html_text_bytes(out, text, most);
    html_lit(out, "…");
}

void text_outline(html *out, const request *r, const document *d)
{
    const zws_outline *outline = d->outline;
    const char *body = zws_document_get(d->stored, ZWS_FIELD_BODY, 0, NULL);
    element e;
    size_t n = 0, least = SIZE_MAX, limit = 0;
    for (size_t i = 0; body && element_at(&e, outline, i); i++) {
        if (!in_outline(outline, &e) || e.begin >= TEXT_SHOWN)
            continue;
        least = e.depth < least ? e.depth : least;
        if (++n == OUTLINE_MAX)
            break;
    }
    if (n < 2)
        return;
    html_lit(out, "<nav class=\"outline\" aria-labelledby=\"outline\">\n<h2 id=\"outline\">");
    html_phrase(out, r, OUTLINE);
    html_lit(out, "</h2>\n<ul>\n");
    for (size_t i = 0; limit < n && element_at(&e, outline, i); i++) {
        size_t begin, end;
        if (!in_outline(outline, &e) || e.begin >= TEXT_SHOWN)
            continue;
        limit++;
        if (e.depth > least)
            html_lit(out, "<li class=\"deeper\"><a href=\"#t");
        else
            html_lit(out, "<li><a href=\"#t");
        html_number(out, e.begin);
        html_lit(out, "\">");
        if (zws_outline_bytes(outline, i, ZWS_OUTLINE_LABEL, &begin, &end))
            html_text_bytes(out, body + begin, end - begin);
        if (zws_outline_bytes(outline, i, ZWS_OUTLINE_HEADING, &begin, &end)) {
            html_lit(out, " ");
            shortened(out, body + begin, end - begin, OUTLINE_BYTES);
        }
        html_lit(out, "</a></li>\n");
    }
    html_lit(out, "</ul>\n</nav>\n");
}

/* --- Paragraphs ------------------------------------------------------------------------------- */

typedef struct {
    html *out;
    const document *d;
    const char *body;
    size_t len;
    const request *r;
    size_t next_element, next_mark;
    size_t marks, anchors; /* matches of the text, and those that have an anchor by now */
    size_t anchored;       /* where the last of these begins */
    bool linked;           /* the match that is open leads to the next */
} cursor;

/* The mark number m, clipped to the text; false when there are no more. */
static bool mark_at(const cursor *c, size_t m, size_t *begin, size_t *end)
{
    if (!c->d->marked || !zws_results_mark(c->d->found, 0, m, begin, end))
        return false;
    if (*end > c->len)
        *end = c->len;
    return true;
}

/* Each match leads to the next one, so that the tab key goes from match to match without a script.
 * What goes on in another line is the same match. */
static void open_mark(cursor *c, size_t begin)
{
    bool goes_on = c->anchors > 0 && c->anchored == begin;
    c->linked = !goes_on && c->marks > 1 && c->anchors < MATCHES_LINKED;
    if (goes_on || c->anchors >= MATCHES_LINKED) {
        html_lit(c->out, "<mark>");
        return;
    }
    c->anchored = begin;
    c->anchors++;
    html_lit(c->out, "<mark id=\"m");
    html_number(c->out, c->anchors);
    html_lit(c->out, "\">");
    if (!c->linked)
        return;
    bool is_last = c->anchors == c->marks || c->anchors == MATCHES_LINKED;
    html_lit(c->out, "<a href=\"#m");
    html_number(c->out, is_last ? 1 : c->anchors + 1);
    html_lit(c->out, "\"");
    html_attr(c->out, "title", words(c->r->lang, PHRASE_NEXT_MATCH));
    html_lit(c->out, ">");
}

static void close_mark(cursor *c)
{
    if (c->linked)
        html_lit(c->out, "</a>");
    html_lit(c->out, "</mark>");
}

/* The bytes [from, to), which hold no line break, with the marks in them. A mark that goes over the
 * end of a line goes on in the next. */
static void marked_bytes(cursor *c, size_t from, size_t to)
{
    size_t begin, end;
    while (mark_at(c, c->next_mark, &begin, &end)) {
        if (end <= from || begin >= end) {
            c->next_mark++;
            continue;
        }
        if (begin >= to)
            break;
        size_t first = begin > from ? begin : from, last = end < to ? end : to;
        html_text_bytes(c->out, c->body + from, first - from);
        open_mark(c, begin);
        html_text_bytes(c->out, c->body + first, last - first);
        close_mark(c);
        from = last;
        if (end > to)
            break;
        c->next_mark++;
    }
    html_text_bytes(c->out, c->body + from, to - from);
}

/* Whether a numbered line is a sentence of the text rather than a heading over it. */
static bool is_sentence(const char *text, size_t from, size_t to)
{
    while (to > from && text[to - 1] && strchr(" \t\r", text[to - 1]))
        to--;
    return to - from > HEADING_BYTES || (to - from >= 3 && memcmp(text + to - 3, "。", 3) == 0) ||
           (to - from >= 3 && memcmp(text + to - 3, "；", 3) == 0);
}

/* Opens the paragraph that begins at `from`: how it looks is said by the elements that begin in it,
 * and the outline leads to it. */
static void open_paragraph(cursor *c, size_t from, size_t to)
{
    static const char *const centred[] = {"organ", "title", "number", "caption", NULL};
    static const char *const right[] = {"signature", "date", NULL};
    static const char *const headings[] = {"book", "subbook", "chapter", "section", "part", NULL};
    element e, anchor = {0};
    bool is_centred = false, is_right = false, is_heading = false;
    for (; element_at(&e, c->d->outline, c->next_element); c->next_element++) {
        if (e.begin >= to)
            break;
        if (e.begin < from)
            continue;
        if (!anchor.kind && in_outline(c->d->outline, &e))
            anchor = e;
        is_centred = is_centred || is_one_of(e.kind, centred);
        is_right = is_right || is_one_of(e.kind, right);
        is_heading = is_heading || is_one_of(e.kind, headings);
    }
    html_lit(c->out, "<p");
    if (anchor.kind) {
        html_lit(c->out, " id=\"t");
        html_number(c->out, anchor.begin);
        html_lit(c->out, "\"");
    }
    if (is_centred)
        html_lit(c->out, " class=\"centred\"");
    else if (is_right)
        html_lit(c->out, " class=\"right\"");
    else if (is_heading && !is_sentence(c->body, from, to))
        html_lit(c->out, " class=\"heading\"");
    html_lit(c->out, ">");
}

/* The first byte of a line that is no blank, or its end: paragraphs are indented by the style
 * sheet. */
static size_t behind_blanks(const char *text, size_t from, size_t to)
{
    for (;;) {
        if (from < to && text[from] && strchr(" \t\r\v\f", text[from]))
            from++;
        else if (to - from >= 3 && memcmp(text + from, "\xE3\x80\x80", 3) == 0)
            from += 3;
        else
            return from;
    }
}

static size_t count_marks(const cursor *c)
{
    size_t n = 0, begin, end;
    while (mark_at(c, n, &begin, &end))
        n++;
    return n;
}

/* How many matches there are, the way to the first, and the buttons of the script. */
static void matches_write(html *out, const request *r, size_t n)
{
    html_lit(out, "<p class=\"note\">");
    html_fill(out, words(r->lang, PHRASE_MATCHES), &(const html_value){"n", .number = n}, 1);
    html_lit(out, " <a href=\"#m1\">");
    html_phrase(out, r, FIRST_MATCH);
    html_lit(out, "</a></p>\n");
    if (n < 2)
        return;
    html_lit(out, "<p class=\"match-bar\" id=\"match-bar\" hidden=\"hidden\"><button "
                  "type=\"button\" data-step=\"-1\" aria-keyshortcuts=\"p\">");
    html_phrase(out, r, PREVIOUS_MATCH);
    html_lit(out, "</button> <output></output> <button type=\"button\" data-step=\"1\" "
                  "aria-keyshortcuts=\"n\">");
    html_phrase(out, r, NEXT_MATCH);
    html_lit(out, "</button></p>\n");
}

void text_write(html *out, const request *r, const document *d)
{
    cursor c = {.out = out, .r = r, .d = d};
    c.body = zws_document_get(d->stored, ZWS_FIELD_BODY, 0, &c.len);
    c.len = c.body ? c.len : 0;
    html_lit(out, "<section class=\"text\" aria-labelledby=\"text\">\n<h2 id=\"text\">");
    html_phrase(out, r, TEXT);
    html_lit(out, "</h2>\n");
    c.marks = count_marks(&c);
    if (c.marks > 0)
        matches_write(out, r, c.marks);
    if (c.len == 0) {
        html_lit(out, "<p class=\"note\">");
        html_phrase(out, r, NO_TEXT);
        html_lit(out, "</p>\n");
    }
    html_lit(out, "<div");
    html_lang(out, member(d->shown, "lang"), d->title);
    html_lit(out, ">\n");
    size_t at = 0;
    while (at < c.len && at < TEXT_SHOWN) {
        const char *line_end = memchr(c.body + at, '\n', c.len - at);
        size_t end = line_end ? (size_t)(line_end - c.body) : c.len;
        if (end - at > TEXT_SHOWN)
            break;
        size_t first = behind_blanks(c.body, at, end);
        if (first < end) {
            open_paragraph(&c, at, end);
            marked_bytes(&c, first, end);
            html_lit(out, "</p>\n");
        }
        at = end + 1;
    }
    html_lit(out, "</div>\n");
    if (at < c.len) {
        html_lit(out, "<p class=\"note\">");
        html_phrase(out, r, TEXT_CUT);
        html_lit(out, "</p>\n");
    }
    html_lit(out, "</section>\n");
}
