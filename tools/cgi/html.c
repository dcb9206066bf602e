#include "html.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REPLACEMENT "\xEF\xBF\xBD"

void html_free(html *out)
{
    free(out->data);
    *out = (html){0};
}

static bool reserve(html *out, size_t more)
{
    if (out->failed || more > HTML_MAX_BYTES || out->len + more > HTML_MAX_BYTES) {
        out->failed = true;
        return false;
    }
    size_t needed = out->len + more + 1;
    if (needed <= out->capacity)
        return true;
    size_t capacity = out->capacity ? out->capacity : 16384;
    while (capacity < needed)
        capacity *= 2;
    char *data = realloc(out->data, capacity);
    if (!data) {
        out->failed = true;
        return false;
    }
    out->data = data;
    out->capacity = capacity;
    return true;
}

void html_raw_bytes(html *out, const char *bytes, size_t len)
{
    if (len == 0 || !reserve(out, len))
        return;
    memcpy(out->data + out->len, bytes, len);
    out->len += len;
    out->data[out->len] = '\0';
}

/* The length of the character at text, 0 when it is none: not UTF-8, or not allowed in XML. */
static size_t character(const unsigned char *text, size_t len)
{
    unsigned char c = text[0];
    if (c < 0x80)
        return c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || c == '\r';
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || n > len)
        return 0;
    uint32_t point = c & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (text[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    /* C1 controls, surrogates, what is no character. */
    if (point < least[n] || point > 0x10FFFF || (point >= 0x80 && point < 0xA0) ||
        (point >= 0xD800 && point < 0xE000) || (point & 0xFFFE) == 0xFFFE ||
        (point >= 0xFDD0 && point <= 0xFDEF))
        return 0;
    /* What turns the direction of all that follows: U+202A to U+202E, U+2066 to U+2069. */
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069))
        return 0;
    return n;
}

static void escape(html *out, unsigned char c)
{
    switch (c) {
    case '&':
        html_lit(out, "&amp;");
        break;
    case '<':
        html_lit(out, "&lt;");
        break;
    case '>':
        html_lit(out, "&gt;");
        break;
    case '"':
        html_lit(out, "&quot;");
        break;
    case '\'':
        html_lit(out, "&#39;");
        break;
    default:
        html_lit(out, " "); /* a carriage return */
    }
}

void html_text_bytes(html *out, const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t plain = 0, i = 0;
    while (i < len) {
        size_t n = character(bytes + i, len - i);
        if (n > 0 && !(n == 1 && strchr("&<>\"'\r", bytes[i]))) {
            i += n;
            continue;
        }
        html_raw_bytes(out, text + plain, i - plain);
        if (n > 0) {
            escape(out, bytes[i]);
        } else {
            html_lit(out, REPLACEMENT);
        }
        i++;
        /* What is left of a sequence that was refused goes with it. */
        while (n == 0 && bytes[i - 1] >= 0x80 && i < len && (bytes[i] & 0xC0) == 0x80)
            i++;
        plain = i;
    }
    html_raw_bytes(out, text + plain, len - plain);
}

void html_text(html *out, const char *text)
{
    if (text)
        html_text_bytes(out, text, strlen(text));
}

void html_number(html *out, uint64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, number);
    html_raw_bytes(out, digits, (size_t)n);
}

void html_count(html *out, uint64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < n; i++) {
        if (i > 0 && n > 4 && (n - i) % 3 == 0)
            html_lit(out, "\xE2\x80\xAF");
        html_raw_bytes(out, digits + i, 1);
    }
}

static const html_value *named(const html_value *value, size_t n, const char *name, size_t len)
{
    for (size_t i = 0; i < n; i++) {
        if (strlen(value[i].name) == len && memcmp(value[i].name, name, len) == 0)
            return &value[i];
    }
    return NULL;
}

void html_fill(html *out, const char *text, const html_value *value, size_t n)
{
    while (*text) {
        size_t plain = strcspn(text, "{");
        html_text_bytes(out, text, plain);
        text += plain;
        if (!*text)
            break;
        size_t len = strcspn(text + 1, "{}");
        const html_value *v = text[1 + len] == '}' ? named(value, n, text + 1, len) : NULL;
        if (!v) {
            html_text_bytes(out, text++, 1);
            continue;
        }
        if (v->text)
            html_text(out, v->text);
        else
            html_count(out, v->number);
        text += len + 2;
    }
}

void html_marked(html *out, const char *text)
{
    static const char *const kept[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    bool open = false;
    while (text && *text) {
        size_t plain = strcspn(text, "<&");
        html_text_bytes(out, text, plain);
        text += plain;
        if (!*text)
            break;
        if (!open && strncmp(text, "<em>", 4) == 0) {
            html_lit(out, "<mark>");
            open = true;
            text += 4;
            continue;
        }
        if (open && strncmp(text, "</em>", 5) == 0) {
            html_lit(out, "</mark>");
            open = false;
            text += 5;
            continue;
        }
        size_t entity = 0;
        for (size_t k = 0; k < sizeof kept / sizeof *kept && entity == 0; k++) {
            if (strncmp(text, kept[k], strlen(kept[k])) == 0)
                entity = strlen(kept[k]);
        }
        if (entity > 0)
            html_raw_bytes(out, text, entity);
        else
            html_text_bytes(out, text, 1);
        text += entity > 0 ? entity : 1;
    }
    if (open)
        html_lit(out, "</mark>");
}

void html_lang(html *out, const char *stated, const char *text)
{
    static const char in_tag[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    size_t len = stated ? strlen(stated) : 0, language = stated ? strcspn(stated, "-") : 0;
    bool ascii = text && *text;
    for (const char *c = text; ascii && *c; c++)
        ascii = (unsigned char)*c < 0x80;
    if (len <= 35 && (language == 2 || language == 3) && strspn(stated, in_tag) == len)
        html_attr(out, "lang", stated);
    else if (ascii)
        html_lit(out, " lang=\"en\"");
    else
        html_lit(out, " lang=\"zh-Hans\"");
}

void html_url(html *out, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c);
        char code[3] = {'%', hex[c >> 4], hex[c & 15]};
        html_raw_bytes(out, plain ? text : code, plain ? 1 : 3);
    }
}

bool html_href_outside(html *out, const char *url)
{
    if (!url || (strncasecmp(url, "http://", 7) != 0 && strncasecmp(url, "https://", 8) != 0))
        return false;
    for (const unsigned char *c = (const unsigned char *)url; *c; c++) {
        if (*c <= 0x20 || *c == 0x7F || *c == '\\')
            return false;
    }
    html_attr(out, "href", url);
    return true;
}

void html_json(html *out, const char *text)
{
    html_lit(out, "\"");
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7F) {
            char code[7];
            snprintf(code, sizeof code, "\\u%04x", c);
            html_raw_bytes(out, code, 6);
            continue;
        }
        if (c == '"' || c == '\\')
            html_lit(out, "\\");
        html_raw_bytes(out, text, 1);
    }
    html_lit(out, "\"");
}
