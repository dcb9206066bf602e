#include <string.h>

#include "base/utf8.h"
#include "ingest/html.h"
#include "ingest/record.h"

/* Cells with more text than this make a table for layout, not for data. */
#define CELL_BYTES_MAX 3000
#define ROW_NODES_MAX  5000

typedef struct {
    const zws_html *page;
    zws_buffer *out;
    size_t line; /* where the present line begins in out */
    bool blank;  /* a blank is due before the next character */
    bool in_pre;
    uint32_t row_end; /* inside of a row of data: its end; 0 = not */
    uint32_t cells;   /* of that row, so far */
} renderer;

/* Ends the line; lines of nothing and page furniture go. */
static zws_status end_line(renderer *r)
{
    zws_buffer *out = r->out;
    r->blank = false;
    while (out->len > r->line &&
           (out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '\t'))
        out->len--;
    if (out->data)
        out->data[out->len] = '\0';
    size_t len = out->len - r->line;
    if (len == 0)
        return ZWS_OK;
    if (zws_record__is_blank(out->data + r->line, len) ||
        zws_html__is_furniture(out->data + r->line, len)) {
        out->len = r->line;
        return ZWS_OK;
    }
    ZWS_TRY(zws_buffer__putc(out, '\n'));
    r->line = out->len;
    return ZWS_OK;
}

/* Blanks become one space; those at the beginning of a line or cell, the ideographic ones too, are
 * indentation and go. */
static zws_status put_text(renderer *r, const char *text, size_t len)
{
    zws_buffer *out = r->out;
    ZWS_TRY(zws_buffer__reserve(out, len + 1));
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool at_start = out->len == r->line || out->data[out->len - 1] == '\t';
        if (r->in_pre && c == '\n') {
            ZWS_TRY(end_line(r));
            continue;
        }
        if (c <= ' ' || c == 0x7F) {
            r->blank = true;
            continue;
        }
        if (c == 0xC2 && i + 1 < len && (unsigned char)text[i + 1] == 0xA0) {
            r->blank = true;
            i++;
            continue;
        }
        if (at_start && c == 0xE3 && len - i >= 3 && memcmp(text + i, "\xE3\x80\x80", 3) == 0) {
            i += 2;
            continue;
        }
        if (r->blank && !at_start)
            ZWS_TRY(zws_buffer__putc(out, ' '));
        r->blank = false;
        ZWS_TRY(zws_buffer__putc(out, (char)c));
    }
    return ZWS_OK;
}

/* A row of data has at least two cells; none holds a table, much text, or several paragraphs of
 * some length. */
static bool is_data_row(const zws_html_node *nodes, uint32_t row)
{
    if (nodes[row].end - row > ROW_NODES_MAX)
        return false;
    uint32_t cells = 0, bytes = 0, blocks = 0;
    for (uint32_t i = row + 1; i < nodes[row].end; i++) {
        switch (nodes[i].kind) {
        case HTML_TABLE:
            return false;
        case HTML_CELL:
            cells++;
            bytes = blocks = 0;
            break;
        case HTML_TEXT:
            bytes += nodes[i].bytes;
            if (bytes > CELL_BYTES_MAX || (bytes > 600 && blocks > 4))
                return false;
            break;
        default:
            blocks += nodes[i].kind != HTML_INLINE && nodes[i].kind != HTML_A;
        }
    }
    return cells >= 2;
}

static zws_status begin_element(renderer *r, uint32_t i)
{
    const zws_html_node *node = &r->page->nodes[i];
    if (r->row_end && i < r->row_end) {
        /* A row is one line: its paragraphs are joined, its cells kept apart. */
        if (node->kind == HTML_CELL) {
            r->blank = false;
            /* An empty first cell keeps its place too, or columns would shift. */
            if (r->cells++ > 0)
                return zws_buffer__putc(r->out, '\t');
        } else if (node->kind != HTML_INLINE && node->kind != HTML_A) {
            r->blank = true;
        }
        return ZWS_OK;
    }
    switch (node->kind) {
    case HTML_INLINE:
    case HTML_A:
        return ZWS_OK;
    case HTML_ROW:
        ZWS_TRY(end_line(r));
        r->row_end = is_data_row(r->page->nodes, i) ? node->end : 0;
        r->cells = 0;
        return ZWS_OK;
    case HTML_PRE:
        r->in_pre = true;
        return end_line(r);
    default:
        return end_line(r);
    }
}

static zws_status end_element(renderer *r, uint32_t i)
{
    const zws_html_node *node = &r->page->nodes[i];
    if (r->row_end) {
        if (node->end < r->row_end || node->kind != HTML_ROW) {
            if (node->kind != HTML_INLINE && node->kind != HTML_A)
                r->blank = true;
            return ZWS_OK;
        }
        r->row_end = 0;
        return end_line(r);
    }
    if (node->kind == HTML_INLINE || node->kind == HTML_A || node->kind == HTML_BR)
        return ZWS_OK;
    if (node->kind == HTML_PRE)
        r->in_pre = false;
    return end_line(r);
}

static zws_status walk(renderer *r, uint32_t *open, uint32_t root, uint32_t without)
{
    const zws_html *page = r->page;
    size_t depth = 0;
    uint32_t i = root;
    while (i < page->nodes[root].end || depth > 0) {
        if (depth > 0 && page->nodes[open[depth - 1]].end <= i) {
            ZWS_TRY(end_element(r, open[--depth]));
            continue;
        }
        if (i >= page->nodes[root].end)
            break;
        const zws_html_node *node = &page->nodes[i];
        bool left_out = node->flags & HTML_EXCLUDED || (without && i == without);
        if (node->kind == HTML_TEXT) {
            ZWS_TRY(put_text(r, page->text.data + node->text, node->bytes));
            i++;
        } else if (left_out) {
            /* A script in the middle of a word parts nothing. */
            r->blank |= node->kind != HTML_SKIP && node->kind != HTML_INLINE;
            i = node->end;
        } else {
            ZWS_TRY(begin_element(r, i));
            open[depth++] = i++;
        }
    }
    return end_line(r);
}

zws_status zws_html__render(zws_buffer *out, const zws_html *page, uint32_t root, uint32_t without)
{
    if (page->n == 0)
        return ZWS_OK;
    uint32_t *open;
    ZWS_TRY(zws_mem__zalloc(&open, page->n, sizeof *open));
    renderer r = {.page = page, .out = out, .line = out->len};
    /* Texts beside the root element, if it has any, belong to the page. */
    zws_status status = ZWS_OK;
    if (root > 0) {
        status = walk(&r, open, root, without);
    } else {
        for (uint32_t i = 0; i < page->n && status == ZWS_OK; i = page->nodes[i].end)
            status = walk(&r, open, i, without);
    }
    free(open);
    return status;
}
