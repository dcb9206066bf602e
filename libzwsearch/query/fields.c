/* field:value, date:…, year:… */
#include "query/query_internal.h"

#include <stdlib.h>
#include <uchar.h>

/* Those that are no fields of a document. */
enum { FIELD_YEAR = ZWS_FIELD_COUNT, FIELD_DATES, FIELD_CITES, FIELD_CITED_BY };

static const struct {
    const char *name;
    int field;
} fields[] = {
    {"title", ZWS_FIELD_TITLE},
    {"issuer", ZWS_FIELD_ISSUER},
    {"docno", ZWS_FIELD_DOCNO},
    {"category", ZWS_FIELD_CATEGORY},
    {"region", ZWS_FIELD_REGION},
    {"site", ZWS_FIELD_SITE},
    {"lang", ZWS_FIELD_LANG},
    {"id", ZWS_FIELD_ID},
    {"validity", ZWS_FIELD_VALIDITY},
    {"unit", ZWS_FIELD_UNIT},
    {"lead", ZWS_FIELD_LEAD},
    {"year", FIELD_YEAR},
    {"date", FIELD_DATES},
    {"cites", FIELD_CITES},
    {"citedby", FIELD_CITED_BY},
};

/* The same in Chinese, for what has a name of its own there. */
static const struct {
    const char32_t *name;
    zws_field field;
} aliases[] = {
    {U"责任单位", ZWS_FIELD_UNIT},
    {U"责任部门", ZWS_FIELD_UNIT},
    {U"牵头单位", ZWS_FIELD_LEAD},
    {U"牵头部门", ZWS_FIELD_LEAD},
};

#define N_FIELDS (sizeof fields / sizeof *fields)

const char *zws_query_field__name(const zws_query_node *node)
{
    int wanted = node->is_year ? (int)FIELD_YEAR : (int)node->field;
    if (node->link != ZWS_QUERY_NO_LINK)
        wanted = node->link == ZWS_QUERY_CITES ? (int)FIELD_CITES : (int)FIELD_CITED_BY;
    for (size_t f = 0; f < N_FIELDS; f++) {
        if (fields[f].field == wanted)
            return fields[f].name;
    }
    return "?";
}

/* The field whose name and colon stand at i, *value behind them; -1 when there is none. */
static int match_name(const zws_query_scan *scan, size_t i, size_t *value)
{
    for (size_t f = 0; f < N_FIELDS; f++) {
        const char *name = fields[f].name;
        size_t k = 0;
        while (name[k] && i + k < scan->n && (scan->cp[i + k] | 0x20) == (uint32_t)name[k])
            k++;
        if (name[k] || i + k >= scan->n || scan->cp[i + k] != ':')
            continue;
        *value = i + k + 1;
        return fields[f].field;
    }
    for (size_t a = 0; a < sizeof aliases / sizeof *aliases; a++) {
        size_t k = 0;
        while (aliases[a].name[k] && i + k < scan->n && scan->cp[i + k] == aliases[a].name[k])
            k++;
        if (aliases[a].name[k] || i + k >= scan->n || scan->cp[i + k] != ':')
            continue;
        *value = i + k + 1;
        return (int)aliases[a].field;
    }
    return -1;
}

/* The characters [begin, end) in ASCII; false when they are not, or too many. */
static bool ascii(char *out, size_t size, const zws_query_scan *scan, size_t begin, size_t end)
{
    if (end - begin >= size)
        return false;
    for (size_t i = begin; i < end; i++) {
        if (scan->cp[i] >= 0x80)
            return false;
        out[i - begin] = (char)scan->cp[i];
    }
    out[end - begin] = '\0';
    return true;
}

static bool read_date(zws_date *out, const char *text, size_t len)
{
    *out = 0;
    return len == 0 || zws_date__parse(out, text, len);
}

/* DATE, DATE..DATE, DATE.. or ..DATE; a range the wrong way round is turned. */
static bool read_range(zws_date *from, zws_date *to, const zws_query_scan *scan, size_t begin,
                       size_t end)
{
    char text[64];
    if (!ascii(text, sizeof text, scan, begin, end))
        return false;
    size_t len = strlen(text);
    const char *dots = strstr(text, "..");
    if (!dots) {
        bool good = len > 0 && zws_date__parse(from, text, len);
        *to = *from;
        return good;
    }
    if (!read_date(from, text, (size_t)(dots - text)) ||
        !read_date(to, dots + 2, len - (size_t)(dots + 2 - text)) || (!*from && !*to))
        return false;
    if (*from && *to && zws_date__first_day(*from) > zws_date__last_day(*to)) {
        zws_date other = *from;
        *from = *to;
        *to = other;
    }
    return true;
}

/* 2018 or 2018年 */
static bool is_year(const zws_query_scan *scan, size_t begin, size_t end)
{
    if (end - begin == 5 && scan->cp[end - 1] == 0x5E74)
        end--;
    if (end - begin != 4)
        return false;
    for (size_t i = begin; i < end; i++) {
        if (scan->cp[i] < '0' || scan->cp[i] > '9')
            return false;
    }
    return scan->cp[begin] != '0';
}

static zws_status make_dates(zws_query_node **leaf, zws_query_parser *parser, size_t begin,
                             size_t end)
{
    zws_date from = 0, to = 0;
    if (!read_range(&from, &to, &parser->scan, begin, end))
        return ZWS_OK;
    ZWS_TRY(zws_query_leaf__new(leaf, parser, ZWS_QUERY_DATES, "", 0));
    (*leaf)->from = from;
    (*leaf)->to = to;
    return ZWS_OK;
}

static zws_status make_year(zws_query_node **leaf, zws_query_parser *parser, size_t begin,
                            size_t end)
{
    char text[8];
    if (!is_year(&parser->scan, begin, end) ||
        !ascii(text, sizeof text, &parser->scan, begin, begin + 4))
        return ZWS_OK;
    ZWS_TRY(zws_query_leaf__new(leaf, parser, ZWS_QUERY_FIELD, text, 4));
    (*leaf)->field = ZWS_FIELD_COUNT;
    (*leaf)->is_year = true;
    return ZWS_OK;
}

/* The index of the 》 that closes the 《 at i, with others inside; 0 when there is none. */
static size_t title_end(const zws_query_scan *scan, size_t i)
{
    size_t depth = 0;
    if (scan->cp[i] != 0x300A)
        return 0;
    for (; i < scan->n; i++) {
        if (scan->cp[i] == 0x300A)
            depth++;
        else if (scan->cp[i] == 0x300B && --depth == 0)
            return i;
    }
    return 0;
}

zws_status zws_query_field__parse(zws_query_node **leaf, zws_query_parser *parser)
{
    const zws_query_scan *scan = &parser->scan;
    size_t begin = 0, after = 0;
    *leaf = NULL;
    int field = match_name(scan, parser->pos, &begin);
    if (field < 0 || begin >= scan->n)
        return ZWS_OK;
    bool links = field == (int)FIELD_CITES || field == (int)FIELD_CITED_BY;
    bool numbered = field == ZWS_FIELD_DOCNO || links;
    size_t quote = links ? title_end(scan, begin) : 0;
    if (!quote)
        quote = zws_query_scan__closing_quote(scan, begin);
    const char *number = NULL;
    size_t end = quote;
    if (quote) {
        begin++;
        after = quote + 1;
    } else {
        if (numbered)
            ZWS_TRY(zws_query_number__at(&number, &after, parser, begin));
        if (!number)
            after = zws_query_scan__word_end(scan, begin, parser->open > 0);
        end = after;
    }
    if (!zws_query_scan__has_content(scan, begin, end))
        return ZWS_OK;
    if (field == (int)FIELD_DATES) {
        ZWS_TRY(make_dates(leaf, parser, begin, end));
    } else if (field == (int)FIELD_YEAR) {
        ZWS_TRY(make_year(leaf, parser, begin, end));
    } else {
        if (numbered && quote)
            ZWS_TRY(zws_query_number__is(&number, parser, begin, end));
        ZWS_TRY(number ? zws_query_leaf__new(leaf, parser, ZWS_QUERY_FIELD, number, strlen(number))
                       : zws_query_leaf__cut(leaf, parser, ZWS_QUERY_FIELD, begin, end));
        (*leaf)->quoted = quote != 0;
        (*leaf)->canonical = links && number;
        (*leaf)->field = links ? ZWS_FIELD_COUNT : (zws_field)field;
        if (links)
            (*leaf)->link = field == (int)FIELD_CITES ? ZWS_QUERY_CITES : ZWS_QUERY_CITED_BY;
    }
    if (*leaf)
        parser->pos = after;
    return ZWS_OK;
}
