#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "ingest/html.h"
#include "ingest/record.h"

/* Longer values are page text that strayed into an attribute. */
#define VALUE_BYTES_MAX 2000

/* The tags that the standard for government sites asks for (SiteName … Url) come first, then what
 * publishing systems write of their own. */
static const struct {
    const char *name;
    zws_field field;
    uint8_t trust;
} metas[] = {
    {"ArticleTitle", ZWS_FIELD_TITLE, 9},
    {"PubDate", ZWS_FIELD_PUBLISHED, 9},
    {"ContentSource", ZWS_FIELD_ISSUER, 5},
    {"SiteName", ZWS_FIELD_SITE, 9},
    {"ColumnName", ZWS_FIELD_CATEGORY, 9},
    {"Url", ZWS_FIELD_URL, 9},
    {"publishdate", ZWS_FIELD_PUBLISHED, 7},
    {"firstpublishedtime", ZWS_FIELD_PUBLISHED, 6},
    {"article:published_time", ZWS_FIELD_PUBLISHED, 5},
    {"DC.date.issued", ZWS_FIELD_PUBLISHED, 5},
    {"DC.title", ZWS_FIELD_TITLE, 4},
    {"og:title", ZWS_FIELD_TITLE, 3},
    {"og:site_name", ZWS_FIELD_SITE, 3},
    {"og:url", ZWS_FIELD_URL, 3},
    {"lanmu", ZWS_FIELD_CATEGORY, 3},
};

/* What information-disclosure pages print in the table above the text, and the line of small print
 * below the title. */
static const struct {
    const char *label;
    zws_field field;
    uint8_t trust;
} labels[] = {
    {"发文字号", ZWS_FIELD_DOCNO, ZWS_HTML_PRINTED},
    {"文号", ZWS_FIELD_DOCNO, ZWS_HTML_PRINTED},
    {"文件编号", ZWS_FIELD_DOCNO, ZWS_HTML_PRINTED},
    {"发文机关", ZWS_FIELD_ISSUER, ZWS_HTML_PRINTED},
    {"发文单位", ZWS_FIELD_ISSUER, ZWS_HTML_PRINTED},
    {"发布机构", ZWS_FIELD_ISSUER, ZWS_HTML_PRINTED},
    {"发布机关", ZWS_FIELD_ISSUER, ZWS_HTML_PRINTED},
    {"来源", ZWS_FIELD_ISSUER, 4},
    {"信息来源", ZWS_FIELD_ISSUER, 4},
    {"文章来源", ZWS_FIELD_ISSUER, 4},
    {"成文日期", ZWS_FIELD_DATE, ZWS_HTML_PRINTED},
    {"发布日期", ZWS_FIELD_PUBLISHED, ZWS_HTML_PRINTED},
    {"发布时间", ZWS_FIELD_PUBLISHED, ZWS_HTML_PRINTED},
    {"公开日期", ZWS_FIELD_PUBLISHED, ZWS_HTML_PRINTED},
    {"施行日期", ZWS_FIELD_EFFECTIVE, ZWS_HTML_PRINTED},
    {"实施日期", ZWS_FIELD_EFFECTIVE, ZWS_HTML_PRINTED},
    {"生效日期", ZWS_FIELD_EFFECTIVE, ZWS_HTML_PRINTED},
    {"失效日期", ZWS_FIELD_EXPIRES, ZWS_HTML_PRINTED},
    {"有效性", ZWS_FIELD_VALIDITY, ZWS_HTML_PRINTED},
    {"时效性", ZWS_FIELD_VALIDITY, ZWS_HTML_PRINTED},
    {"效力状态", ZWS_FIELD_VALIDITY, ZWS_HTML_PRINTED},
    {"主题分类", ZWS_FIELD_CATEGORY, ZWS_HTML_PRINTED},
    {"公文种类", ZWS_FIELD_CATEGORY, ZWS_HTML_PRINTED},
};

static bool is_date_field(zws_field field)
{
    return field == ZWS_FIELD_DATE || field == ZWS_FIELD_PUBLISHED ||
           field == ZWS_FIELD_EFFECTIVE || field == ZWS_FIELD_EXPIRES;
}

static void trim(const char **text, size_t *len)
{
    for (;;) {
        if (*len && ((unsigned char)**text <= ' ')) {
            ++*text, --*len;
        } else if (*len >= 3 && memcmp(*text, "\xE3\x80\x80", 3) == 0) {
            *text += 3, *len -= 3;
        } else if (*len >= 2 && memcmp(*text, "\xC2\xA0", 2) == 0) {
            *text += 2, *len -= 2;
        } else {
            break;
        }
    }
    for (;;) {
        const char *end = *text + *len;
        if (*len && (unsigned char)end[-1] <= ' ')
            --*len;
        else if (*len >= 3 && memcmp(end - 3, "\xE3\x80\x80", 3) == 0)
            *len -= 3;
        else if (*len >= 2 && memcmp(end - 2, "\xC2\xA0", 2) == 0)
            *len -= 2;
        else
            break;
    }
}

/* The date that a value begins with ("2021-05-17 10:11:00"); false: none. */
static bool leading_date(zws_date *date, const char *text, size_t len)
{
    size_t n = 0;
    while (n < len && !isspace((unsigned char)text[n]) && text[n] != 'T')
        n++;
    if (zws_date__parse(date, text, n))
        return true;
    /* gov.cn joins date and time: 2016-10-26-17:05:29; others write no separator at all. */
    if (n > 10 && zws_date__parse(date, text, 10))
        return true;
    if (n < 8)
        return false;
    for (size_t i = 0; i < 8; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    char spread[11] = {text[0], text[1], text[2], text[3], '-', text[4],
                       text[5], '-',     text[6], text[7], 0};
    return zws_date__parse(date, spread, 10);
}

static bool is_docno(const char *text, size_t len)
{
    bool digit = false;
    for (size_t i = 0; i < len; i++)
        digit |= isdigit((unsigned char)text[i]) != 0 || (unsigned char)text[i] == 0xEF;
    return digit && len >= 9 && len <= 200 && memmem(text, len, "号", 3);
}

static zws_status keep(zws_html_facts *facts, zws_field field, uint8_t trust, const char *text,
                       size_t len)
{
    trim(&text, &len);
    if (len == 0 || len > VALUE_BYTES_MAX || facts->trust[field] >= trust)
        return ZWS_OK;
    char formatted[11];
    if (is_date_field(field)) {
        zws_date date;
        if (!leading_date(&date, text, len))
            return ZWS_OK;
        zws_date__format(formatted, date);
        text = formatted;
        len = strlen(formatted);
    } else if (field == ZWS_FIELD_ISSUER && !zws_html__is_organ(text, len)) {
        return ZWS_OK;
    } else if (field == ZWS_FIELD_DOCNO && !is_docno(text, len)) {
        return ZWS_OK;
    }
    char *copy;
    ZWS_TRY(zws_mem__dup(&copy, text, len));
    for (char *p = copy; *p; p++) /* a title broken over lines */
        if ((unsigned char)*p < ' ')
            *p = ' ';
    free(facts->value[field]);
    facts->value[field] = copy;
    facts->trust[field] = trust;
    return ZWS_OK;
}

zws_status zws_html__take_meta(zws_html_facts *facts, const char *name, const char *content)
{
    while (isspace((unsigned char)*name))
        name++;
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (strcasecmp(name, metas[i].name) == 0)
            ZWS_TRY(keep(facts, metas[i].field, metas[i].trust, content, strlen(content)));
    size_t len = strlen(content);
    if (strcasecmp(name, "ContentSource") != 0 || facts->source || len > VALUE_BYTES_MAX)
        return ZWS_OK;
    trim(&content, &len);
    return zws_mem__dup(&facts->source, content, len);
}

/* The label (an index into labels, or -1) that the text ends with; spaces and brackets in labels
 * are left out (索 引 号, 【成文日期】). What stands before it must not be a Han character: 原文号
 * is another label. */
static int label_at_end(const char *text, size_t len)
{
    char plain[160];
    bool fresh[160]; /* a blank stands before this byte */
    size_t n = 0;
    bool blank = true;
    for (size_t i = len > 120 ? zws_utf8__floor(text, len, len - 120) : 0; i < len;) {
        size_t at = i;
        uint32_t cp = zws_utf8__next(text, len, &i);
        if (cp <= ' ' || cp == 0x3000 || cp == 0xA0 || cp == 0x3010 || cp == 0x3011) {
            blank = true;
            continue;
        }
        fresh[n] = blank;
        blank = false;
        memcpy(plain + n, text + at, i - at);
        n += i - at;
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t label = strlen(labels[i].label);
        if (n < label || memcmp(plain + n - label, labels[i].label, label) != 0)
            continue;
        if (fresh[n - label] || (unsigned char)plain[n - label - 1] < 0x80)
            return (int)i;
    }
    return -1;
}

/* The first colon, ':' or '：', with its width; NULL: none. */
static const char *find_colon(size_t *width, const char *text, size_t len)
{
    const char *narrow = memchr(text, ':', len);
    const char *wide = memmem(text, len, "：", 3);
    *width = wide && (!narrow || wide < narrow) ? 3 : 1;
    return *width == 3 ? wide : narrow;
}

/* How much of a text that follows a label is its value: all, or up to the last blank before the
 * next label. */
static size_t value_length(const char *text, size_t len)
{
    size_t width, end = len;
    const char *colon = find_colon(&width, text, len);
    if (!colon || label_at_end(text, (size_t)(colon - text)) < 0) {
        /* 来源：…, 浏览次数：… end a value as well, where a wide blank stands before them. */
        const char *blank = memmem(text, len, "\xE3\x80\x80", 3);
        return colon && blank && blank < colon ? (size_t)(blank - text) : len;
    }
    end = (size_t)(colon - text);
    while (end > 0 && (unsigned char)text[end - 1] > ' ' && (unsigned char)text[end - 1] != 0xA0)
        end--;
    return end;
}

/* One cell of a line. *pending is the label in the cell before; -1: none. */
static zws_status take_cell(zws_html_facts *facts, int *pending, const char *cell, size_t len)
{
    int waiting = *pending;
    *pending = -1;
    bool labelled = false;
    size_t width, begin = 0;
    const char *colon;
    while (begin < len && (colon = find_colon(&width, cell + begin, len - begin))) {
        int label = label_at_end(cell + begin, (size_t)(colon - cell) - begin);
        begin = (size_t)(colon - cell) + width;
        if (label < 0)
            continue;
        labelled = true;
        size_t n = value_length(cell + begin, len - begin);
        if (zws_record__is_blank(cell + begin, n))
            *pending = label;
        ZWS_TRY(keep(facts, labels[label].field, labels[label].trust, cell + begin, n));
    }
    if (labelled)
        return ZWS_OK;
    if (waiting >= 0)
        return keep(facts, labels[waiting].field, labels[waiting].trust, cell, len);
    if (len < 60)
        *pending = label_at_end(cell, len);
    return ZWS_OK;
}

zws_status zws_html__take_lines(zws_html_facts *facts, const char *text, size_t len)
{
    if (len == 0)
        return ZWS_OK; /* text may be NULL then */
    const char *end = text + len;
    while (text < end) {
        const char *line_end = memchr(text, '\n', (size_t)(end - text));
        if (!line_end)
            line_end = end;
        int pending = -1;
        /* Long lines are paragraphs, in which a colon means something else. */
        for (const char *cell = text; cell < line_end && line_end - text < 1000;) {
            const char *tab = memchr(cell, '\t', (size_t)(line_end - cell));
            const char *cell_end = tab ? tab : line_end;
            ZWS_TRY(take_cell(facts, &pending, cell, (size_t)(cell_end - cell)));
            cell = cell_end + 1;
        }
        text = line_end + 1;
    }
    return ZWS_OK;
}

static zws_date_kind kind_of_date(zws_field field)
{
    switch (field) {
    case ZWS_FIELD_DATE:
        return ZWS_DATE_WRITTEN;
    case ZWS_FIELD_PUBLISHED:
        return ZWS_DATE_PUBLISHED;
    case ZWS_FIELD_EFFECTIVE:
        return ZWS_DATE_EFFECTIVE;
    default:
        return ZWS_DATE_EXPIRES;
    }
}

zws_status zws_html__apply_facts(zws_document *document, const zws_html_facts *facts)
{
    for (int field = 0; field < ZWS_FIELD_COUNT; field++) {
        if (!facts->value[field])
            continue;
        zws_status status = zws_document_set(document, (zws_field)field, facts->value[field],
                                             strlen(facts->value[field]));
        /* A meta element that holds nonsense must not cost the page. */
        if (status == ZWS_EINVAL || status == ZWS_ELIMIT)
            continue;
        ZWS_TRY(status);
        if (is_date_field((zws_field)field))
            document->date[kind_of_date((zws_field)field)].source =
                facts->trust[field] == ZWS_HTML_PRINTED ? ZWS_FROM_HEAD : ZWS_FROM_META;
    }
    return ZWS_OK;
}

void zws_html__free_facts(zws_html_facts *facts)
{
    for (int field = 0; field < ZWS_FIELD_COUNT; field++)
        free(facts->value[field]);
    free(facts->source);
    *facts = (zws_html_facts){0};
}
