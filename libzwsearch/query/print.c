#include "query/query_internal.h"

static zws_status print_quoted(zws_buffer *out, const char *text, size_t len)
{
    ZWS_TRY(zws_buffer__putc(out, '"'));
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            ZWS_TRY(zws_buffer__putc(out, '\\'));
        ZWS_TRY(zws_buffer__putc(out, text[i]));
    }
    return zws_buffer__putc(out, '"');
}

static zws_status print_field(zws_buffer *out, const zws_query_node *node)
{
    ZWS_TRY(zws_buffer__printf(out, "(field %s ", zws_query_field__name(node)));
    ZWS_TRY(node->quoted ? print_quoted(out, node->text, node->len)
                         : zws_buffer__append(out, node->text, node->len));
    return zws_buffer__putc(out, ')');
}

static zws_status print_dates(zws_buffer *out, const zws_query_node *node)
{
    char from[11], to[11];
    zws_date__format(from, node->from);
    zws_date__format(to, node->to);
    return zws_buffer__printf(out, "(date %s..%s)", from, to);
}

static zws_status print_node(zws_buffer *out, const zws_query_node *node);

static zws_status print_children(zws_buffer *out, const char *name, const zws_query_node *node)
{
    ZWS_TRY(zws_buffer__printf(out, "(%s", name));
    for (size_t i = 0; i < node->n; i++) {
        ZWS_TRY(zws_buffer__putc(out, ' '));
        ZWS_TRY(print_node(out, node->child[i]));
    }
    return zws_buffer__putc(out, ')');
}

static zws_status print_node(zws_buffer *out, const zws_query_node *node)
{
    switch (node->kind) {
    case ZWS_QUERY_WORDS:
        return zws_buffer__append(out, node->text, node->len);
    case ZWS_QUERY_TITLE:
        return zws_buffer__printf(out, "《%s》", node->text);
    case ZWS_QUERY_QUOTED:
        return print_quoted(out, node->text, node->len);
    case ZWS_QUERY_PREFIX:
        return zws_buffer__printf(out, "(prefix %s)", node->text);
    case ZWS_QUERY_DOCNO:
        return zws_buffer__printf(out, "(docno %s)", node->text);
    case ZWS_QUERY_FIELD:
        return print_field(out, node);
    case ZWS_QUERY_DATES:
        return print_dates(out, node);
    case ZWS_QUERY_AND:
        return print_children(out, "and", node);
    case ZWS_QUERY_OR:
        return print_children(out, "or", node);
    case ZWS_QUERY_NOT:
        return print_children(out, "not", node);
    case ZWS_QUERY_ALL:
        break;
    }
    return zws_buffer__puts(out, "(all)");
}

static zws_status print_article(zws_buffer *out, const zws_query_article *article)
{
    ZWS_TRY(zws_buffer__printf(out, " [%s%s%u条", article->law, article->law_len ? " " : "",
                               (unsigned)article->number));
    if (article->sub)
        ZWS_TRY(zws_buffer__printf(out, "之%u", (unsigned)article->sub));
    if (article->paragraph)
        ZWS_TRY(zws_buffer__printf(out, "%u款", (unsigned)article->paragraph));
    if (article->item)
        ZWS_TRY(zws_buffer__printf(out, "%u项", (unsigned)article->item));
    return zws_buffer__putc(out, ']');
}

zws_status zws_query__print(zws_buffer *out, const zws_query *query)
{
    ZWS_TRY(print_node(out, query->root));
    for (size_t i = 0; i < query->n_articles; i++)
        ZWS_TRY(print_article(out, &query->article[i]));
    return ZWS_OK;
}
