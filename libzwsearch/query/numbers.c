/* Document numbers in a query, as people type them: in one piece, in several, or inside a word. */
#include "query/query_internal.h"

/* 浙政办发 [ 2018 J 54 号 is six pieces. */
#define PIECES_MAX 8
/* Longer than any number with an agency code that exists. */
#define CHARS_MAX 60

static bool has_digit(const zws_query_scan *scan, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (scan->cp[i] >= '0' && scan->cp[i] <= '9')
            return true;
    }
    return false;
}

static zws_status keep(const char **canonical, zws_arena *arena, const char *text)
{
    *canonical = zws_arena__dup(arena, text, strlen(text));
    return *canonical ? ZWS_OK : ZWS_ENOMEM;
}

zws_status zws_query_number__is(const char **canonical, zws_query_parser *parser, size_t begin,
                                size_t end)
{
    const zws_query_scan *scan = &parser->scan;
    char *found = NULL;
    *canonical = NULL;
    if (end - begin > CHARS_MAX || !has_digit(scan, begin, end) ||
        zws_char__class(scan->cp[begin]) != ZWS_CHAR_HAN)
        return ZWS_OK;
    ZWS_TRY(zws_docno__parse_query(&found, parser->analyzer, scan->text + scan->at[begin],
                                   scan->at[end] - scan->at[begin]));
    zws_status status = found ? keep(canonical, &parser->query->arena, found) : ZWS_OK;
    free(found);
    return status;
}

zws_status zws_query_number__at(const char **canonical, size_t *end, zws_query_parser *parser,
                                size_t begin)
{
    const zws_query_scan *scan = &parser->scan;
    *canonical = NULL;
    if (zws_char__class(scan->cp[begin]) != ZWS_CHAR_HAN)
        return ZWS_OK;
    size_t ends[PIECES_MAX], n = 0;
    for (size_t i = begin; i < scan->n && n < PIECES_MAX;) {
        size_t stop = zws_query_scan__word_end(scan, i, parser->open > 0);
        if (stop == i || stop - begin > CHARS_MAX)
            break;
        ends[n++] = stop;
        for (i = stop; i < scan->n && scan->cp[i] == ' ';)
            i++;
    }
    while (n-- > 0) {
        ZWS_TRY(zws_query_number__is(canonical, parser, begin, ends[n]));
        if (*canonical) {
            *end = ends[n];
            return ZWS_OK;
        }
    }
    return ZWS_OK;
}

/* The index of the character that byte offset `at` is in. */
static size_t index_of(const zws_query_scan *scan, size_t begin, size_t end, size_t at)
{
    while (begin < end && scan->at[begin + 1] <= at)
        begin++;
    return begin;
}

zws_status zws_query_number__within(const char **canonical, size_t *first, size_t *last,
                                    zws_query_parser *parser, size_t begin, size_t end)
{
    const zws_query_scan *scan = &parser->scan;
    *canonical = NULL;
    if (!has_digit(scan, begin, end))
        return ZWS_OK;
    zws_text text = {0};
    zws_docnos found = {0};
    size_t base = scan->at[begin];
    zws_status status =
        zws_text__normalize(&text, parser->analyzer, scan->text + base, scan->at[end] - base);
    if (status == ZWS_OK)
        status = zws_docno__find(&found, &text, ZWS_PART_BODY);
    if (status == ZWS_OK && found.n > 0 && found.item[0].end > found.item[0].begin &&
        found.item[0].end <= scan->at[end] - base) {
        *first = index_of(scan, begin, end, base + found.item[0].begin);
        *last = index_of(scan, begin, end, base + found.item[0].end - 1) + 1;
        status = keep(canonical, &parser->query->arena, found.item[0].canonical);
    }
    zws_docnos__free(&found);
    zws_text__free(&text);
    return status;
}
