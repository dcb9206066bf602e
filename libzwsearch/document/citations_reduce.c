/* The text in paragraphs, and each reduced to what its verbs need. */
#include "document/citations_parts.h"

enum {
    WIDTH_MAX = 60, /* no scanned page holds more characters in a line */
    LINES_MIN = 6,
    BRACKET_MAX = 200,
    LEAD_MAX = 45,
    BRIEF_MAX = 70,
    OPEN_MAX = 100,
    QUOTE_MAX = 20000
};

/* How many characters a full line has where lines were cut by the width of a page; 0 where each
 * line is a paragraph. */
static size_t page_width(const zws_body_lines *lines)
{
    size_t count[WIDTH_MAX + 2] = {0}, seen = 0;
    for (size_t i = 0; i < lines->n; i++) {
        size_t n = lines->item[i].last - lines->item[i].first;
        count[n > WIDTH_MAX ? WIDTH_MAX + 1 : n]++;
    }
    if (lines->n < LINES_MIN || count[WIDTH_MAX + 1] * 20 > lines->n)
        return 0;
    for (size_t n = WIDTH_MAX; n > 0; n--) {
        seen += count[n];
        if (seen * 10 >= lines->n)
            return n;
    }
    return 0;
}

static zws_status add(zws_stretches *out, size_t first, size_t last)
{
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof(*out->item)));
    out->item[out->n++] = (zws_stretch){first, last};
    return ZWS_OK;
}

/* True when a 《 or a bracket is open at `last`. */
static bool leaves_open(const zws_text *t, size_t first, size_t last)
{
    bool title = true, bracket = true; /* not seen closed yet */
    for (size_t i = last; i > first && last - i < OPEN_MAX; i--) {
        uint32_t c = t->cp[i - 1];
        if ((c == U'《' && title) || (c == '(' && bracket))
            return true;
        title &= c != U'》';
        bracket &= c != ')';
    }
    return false;
}

/* True when one entry of a list ends and the next begins. */
static bool is_next_entry(const zws_text *t, size_t last, size_t next)
{
    return t->cp[next] == U'《' && in_set(t->cp[last - 1], U")》号");
}

zws_status zws_paragraphs__cut(zws_stretches *out, const zws_text *text,
                               const zws_body_lines *lines)
{
    size_t width = page_width(lines);
    for (size_t i = 0; i < lines->n; i++) {
        const zws_body_line *line = &lines->item[i];
        size_t first = line->first, behind;
        for (; i + 1 < lines->n; line = &lines->item[++i]) {
            bool open = leaves_open(text, first, line->last);
            bool full = width != 0 && (line->last - line->first) * 4 >= width * 3 &&
                        !in_set(text->cp[line->last - 1], U"。:;!?");
            if (!open && (!full || is_next_entry(text, line->last, line[1].first)))
                break;
            if (zws_mentions__marker(&behind, text->cp, line[1].first, line[1].last) >= 0 && !open)
                break;
        }
        ZWS_TRY(add(out, first, line->last));
    }
    return ZWS_OK;
}

static zws_status put(zws_reduced *out, uint32_t c, size_t at)
{
    if (out->n == out->cap) {
        size_t cap = out->cap;
        ZWS_TRY(zws_mem__grow(&out->cp, &cap, out->n + 1, sizeof(*out->cp)));
        uint32_t *cp = out->cp;
        size_t *place = realloc(out->at, cap * sizeof(*place));
        if (!place)
            return zws_error__nomem();
        out->cp = cp;
        out->at = place;
        out->cap = cap;
    }
    out->cp[out->n] = c;
    out->at[out->n++] = at;
    return ZWS_OK;
}

/* Marks the mentions that begin before `end`; the one at `keep` not. */
static void mark_inside(zws_mentions *mentions, size_t *next, size_t end, size_t keep)
{
    for (; *next < mentions->n && mentions->item[*next].first < end; ++*next)
        mentions->item[*next].inside |= *next != keep;
}

/* The bracket at i, and all in it, is left out but for a number that names the document before it:
 * 关于某事的通知（国发〔2016〕5号）. Behind it, or i + 1 when it is not closed. */
static zws_status skip_bracket(zws_reduced *out, size_t *i, zws_mentions *mentions, size_t *next,
                               const zws_text *t, size_t last)
{
    size_t depth = 0, end = *i;
    for (; end < last && end - *i < BRACKET_MAX; end++) {
        if (t->cp[end] == '(')
            depth++;
        else if (t->cp[end] == ')' && --depth == 0)
            break;
    }
    if (end == last || t->cp[end] != ')' || depth != 0) {
        ++*i;
        return ZWS_OK;
    }
    size_t keep = SIZE_MAX;
    const zws_mention *m = *next < mentions->n ? &mentions->item[*next] : NULL;
    bool behind_mention = out->n > 0 && is_mention(out->cp[out->n - 1]);
    if (m && m->first < end && m->first - *i <= LEAD_MAX && m->number && !behind_mention &&
        m->title_first == m->title_last && find_word(t->cp, *i, m->first, U",") == m->first) {
        keep = *next;
        ZWS_TRY(put(out, MENTION_BASE + (uint32_t)keep, m->first));
    }
    mark_inside(mentions, next, end, keep);
    /* A unit may stand behind the bracket and belong to the number in it. */
    *i = keep != SIZE_MAX && m->last > end ? m->last : end + 1;
    return ZWS_OK;
}

/* The next ” at or behind i, or the text's end. Asked in ascending order, so that a text costs one
 * pass. */
static size_t next_close(zws_reduced *out, const zws_text *t, size_t i)
{
    if (out->close < i)
        out->close = i;
    while (out->close < t->n && t->cp[out->close] != U'”')
        out->close++;
    return out->close;
}

zws_status zws_reduced__make(zws_reduced *out, zws_mentions *mentions, size_t *next,
                             const zws_text *text, zws_stretch paragraph)
{
    size_t i = paragraph.first, last = paragraph.last;
    out->n = 0;
    while (i < last && text->cp[i] == ' ')
        i++;
    bool sentence = false;
    out->level = zws_mentions__marker(&i, text->cp, i, last);
    if (out->open) {
        /* The quotation ends here, or a numbered clause shows that its end was lost. */
        size_t close = next_close(out, text, paragraph.first);
        out->open = close >= last && (out->level != 1 || (i < last && text->cp[i] == U'“'));
        if (close < last)
            i = close + 1;
        else if (out->open)
            i = last;
        mark_inside(mentions, next, i, SIZE_MAX);
    }
    while (i < last) {
        while (*next < mentions->n && mentions->item[*next].first < i)
            ++*next;
        if (*next < mentions->n && mentions->item[*next].first == i) {
            ZWS_TRY(put(out, MENTION_BASE + (uint32_t)*next, i));
            const zws_mention *m = &mentions->item[(*next)++];
            i = m->behind > m->last ? m->behind : m->last;
            mark_inside(mentions, next, i, SIZE_MAX);
        } else if (text->cp[i] == '(') {
            ZWS_TRY(skip_bracket(out, &i, mentions, next, text, last));
        } else if (text->cp[i] == U'“') {
            size_t close = next_close(out, text, i), end = close < last ? close + 1 : last;
            if (close == text->n || close - i > QUOTE_MAX) { /* a quotation mark alone */
                i++;
                continue;
            }
            out->open = close >= last;
            mark_inside(mentions, next, end, SIZE_MAX);
            i = end;
        } else {
            sentence |= text->cp[i] == U'。';
            if (text->cp[i] != ' ')
                ZWS_TRY(put(out, text->cp[i], i));
            i++;
        }
    }
    out->brief = !sentence && out->n <= BRIEF_MAX;
    return ZWS_OK;
}

void zws_reduced__free(zws_reduced *reduced)
{
    free(reduced->cp);
    free(reduced->at);
    *reduced = (zws_reduced){0};
}
