#include "document/date.h"
#include "search/search_internal.h"

/* Dates in the running text of a query. */
#define DATES_MAX 4

typedef zws_status (*term_fn)(zws_buffer *out, const char *text, size_t len);

static zws_status exact(zws_node **out, zws_compiler *compiler, term_fn term, const char *text,
                        size_t len)
{
    zws_buffer buffer = {0};
    zws_status status = term(&buffer, text, len);
    if (status == ZWS_OK)
        status = zws_nodes__term(out, &compiler->arena, "", buffer.data, buffer.len);
    zws_buffer__free(&buffer);
    return status;
}

static zws_status own_number(zws_buffer *out, const char *text, size_t len)
{
    return zws_schema__number_term(out, ZWS_PREFIX_OWN_NUMBER, text, len);
}

static zws_status cited_number(zws_buffer *out, const char *text, size_t len)
{
    return zws_schema__number_term(out, ZWS_PREFIX_CITED_NUMBER, text, len);
}

/* Documents that have the number. */
static zws_status make_own(zws_node **out, zws_compiler *compiler, const zws_query_node *node)
{
    zws_node *own[2];
    ZWS_TRY(exact(&own[0], compiler, own_number, node->text, node->len));
    ZWS_TRY(zws_clause__decrees(&own[1], compiler, node->text, node->len));
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, own, 2);
}

/* Documents that have the number or cite it. */
static zws_status make_docno(zws_clause *clause, zws_compiler *compiler, const zws_query_node *node)
{
    zws_node *either[2];
    ZWS_TRY(make_own(&clause->own, compiler, node));
    either[0] = clause->own;
    ZWS_TRY(exact(&either[1], compiler, cited_number, node->text, node->len));
    ZWS_TRY(zws_clause__count(compiler));
    compiler->all_stop = false;
    ZWS_TRY(zws_nodes__list(&clause->node, &compiler->arena, ZWS_NODE_OR, either, 2));
    /* Where its text stands orders those that cite it; and is marked. */
    zws_node *text;
    ZWS_TRY(zws_clause__rank(compiler, node->text, node->len, NULL, NULL));
    ZWS_TRY(zws_clause__adjacent(&text, compiler, "", node->text, node->len));
    return zws_clause__needle(compiler, text, true);
}

static zws_status make_title(zws_clause *clause, zws_compiler *compiler, const zws_query_node *node)
{
    zws_node *text;
    compiler->all_stop = false;
    ZWS_TRY(zws_clause__adjacent(&clause->node, compiler, ZWS_PREFIX_TITLE, node->text, node->len));
    ZWS_TRY(zws_clause__rank(compiler, node->text, node->len, NULL, NULL));
    ZWS_TRY(zws_clause__adjacent(&text, compiler, "", node->text, node->len));
    ZWS_TRY(
        zws_clause__repaired(&clause->repaired, compiler, ZWS_PREFIX_TITLE, clause->node, true));
    return zws_clause__needle(compiler, text, true);
}

static zws_status make_field(zws_clause *clause, zws_compiler *compiler, const zws_query_node *node)
{
    ZWS_TRY(zws_clause__count(compiler));
    if (node->link != ZWS_QUERY_NO_LINK)
        return zws_clause__references(&clause->node, compiler, node);
    if (node->is_year)
        return zws_filter__value(&clause->node, compiler, ZWS_FIELD_COUNT, node->text, node->len);
    switch (node->field) {
    case ZWS_FIELD_TITLE:
        return make_title(clause, compiler, node);
    case ZWS_FIELD_ISSUER:
        return zws_clause__issuer(&clause->node, compiler, node->text, node->len, node->quoted);
    case ZWS_FIELD_UNIT:
    case ZWS_FIELD_LEAD:
        return node->quoted
                   ? zws_filter__value(&clause->node, compiler, node->field, node->text, node->len)
                   : zws_clause__agency_value(&clause->node, compiler, node->field, node->text,
                                              node->len);
    case ZWS_FIELD_DOCNO:
        return make_own(&clause->node, compiler, node);
    case ZWS_FIELD_ID:
        return exact(&clause->node, compiler, zws_schema__id_term, node->text, node->len);
    default:
        return zws_filter__value(&clause->node, compiler, node->field, node->text, node->len);
    }
}

static zws_status make_quoted(zws_clause *clause, zws_compiler *compiler,
                              const zws_query_node *node)
{
    size_t needles = compiler->needles.n;
    ZWS_TRY(zws_clause__count(compiler));
    compiler->all_stop = false;
    if (compiler->tokens) {
        ZWS_TRY(zws_clause__adjacent_tokens(&clause->node, compiler, node->text, node->len));
        return zws_clause__needle(compiler, clause->node, true);
    }
    ZWS_TRY(zws_clause__adjacent(&clause->node, compiler, "", node->text, node->len));
    ZWS_TRY(zws_clause__rank(compiler, node->text, node->len, NULL, NULL));
    ZWS_TRY(zws_clause__needle(compiler, clause->node, true));
    ZWS_TRY(zws_clause__repaired(&clause->repaired, compiler, "", clause->node, true));
    return zws_clause__bracket_needles(compiler, needles, node->text, node->len);
}

static zws_status make_prefix(zws_clause *clause, zws_compiler *compiler,
                              const zws_query_node *node)
{
    ZWS_TRY(zws_clause__count(compiler));
    compiler->all_stop = false;
    ZWS_TRY(zws_clause__expand(&clause->node, compiler, node->text, node->len));
    return zws_clause__needle(compiler, clause->node, false);
}

/* Of the days [from, to]. */
static zws_status new_dates(zws_node **out, zws_compiler *compiler, zws_date from, zws_date to)
{
    ZWS_TRY(zws_nodes__new(out, &compiler->arena, ZWS_NODE_DATES));
    (*out)->from = from ? zws_date__first_day(from) : 0;
    (*out)->to = to ? zws_date__last_day(to) : 0;
    return ZWS_OK;
}

static zws_status make_dates(zws_clause *clause, zws_compiler *compiler, const zws_query_node *node)
{
    ZWS_TRY(zws_clause__count(compiler));
    return new_dates(&clause->node, compiler, node->from, node->to);
}

/* Words from character `first` up to `last` are that date. */
static zws_status add_date(zws_clause *clause, zws_compiler *compiler, zws_date date, size_t first,
                           size_t last)
{
    zws_node *node;
    bool year = date % 10000 == 0; /* texts say it as it is typed */
    if (year || compiler->n_dates == DATES_MAX)
        return ZWS_OK;
    compiler->n_dates++;
    ZWS_TRY(new_dates(&node, compiler, date, date));
    for (size_t w = 0; w < clause->n_words; w++) {
        if (clause->word[w].first >= first && clause->word[w].last <= last)
            clause->word[w].metadata = node;
    }
    return ZWS_OK;
}

/* 2018-05 as a text of its own; in a longer one it may be a number of anything. */
static bool is_month(zws_date *date, const zws_text *text)
{
    char month[sizeof "2018-05" - 1];
    if (text->n != sizeof month || (text->cp[4] != '-' && text->cp[4] != '/'))
        return false;
    for (size_t i = 0; i < text->n; i++) {
        if (i != 4 && (text->cp[i] < '0' || text->cp[i] > '9'))
            return false;
        month[i] = (char)text->cp[i];
    }
    return zws_date__parse(date, month, sizeof month);
}

zws_status zws_clause__add_dated(zws_clause *clause, zws_compiler *compiler)
{
    zws_date month;
    if (is_month(&month, &compiler->text))
        return add_date(clause, compiler, month, 0, compiler->text.n);

    zws_date_mentions dates = {0};
    zws_status status = zws_dates__find(&dates, &compiler->text, 0, compiler->text.n);
    for (size_t i = 0; status == ZWS_OK && i < dates.n; i++)
        status =
            add_date(clause, compiler, dates.item[i].date, dates.item[i].first, dates.item[i].last);
    zws_dates__free(&dates);
    return status;
}

/* What is excluded neither ranks nor is marked: both are put back as they were. */
static zws_status make_excluded(zws_clause **out, zws_compiler *compiler,
                                const zws_query_node *node)
{
    zws_ranking ranking = compiler->ranking;
    size_t n_needles = compiler->needles.n;
    bool all_stop = compiler->all_stop, repairs = compiler->repairs;
    compiler->ranking = (zws_ranking){0};
    zws_status status = zws_clause__make(out, compiler, node);
    zws_ranking__free(&compiler->ranking);
    compiler->ranking = ranking;
    compiler->needles.n = n_needles;
    compiler->all_stop = all_stop;
    compiler->repairs = repairs;
    return status;
}

static zws_status make_children(zws_clause *clause, zws_compiler *compiler,
                                const zws_query_node *node)
{
    clause->child = zws_arena__alloc(&compiler->arena, node->n * sizeof *clause->child);
    if (!clause->child)
        return ZWS_ENOMEM;
    clause->n = node->n;
    for (size_t i = 0; i < node->n; i++) {
        zws_clause *child;
        ZWS_TRY(node->kind == ZWS_QUERY_NOT ? make_excluded(&child, compiler, node->child[i])
                                            : zws_clause__make(&child, compiler, node->child[i]));
        clause->child[i] = child;
        clause->hard |= child->hard;
    }
    return ZWS_OK;
}

zws_status zws_clause__make(zws_clause **out, zws_compiler *compiler, const zws_query_node *node)
{
    zws_clause *clause = zws_arena__alloc(&compiler->arena, sizeof *clause);
    if (!clause)
        return ZWS_ENOMEM;
    *clause = (zws_clause){.query = node, .hard = true};
    *out = clause;
    switch (node->kind) {
    case ZWS_QUERY_WORDS:
    case ZWS_QUERY_TITLE:
        clause->hard = false;
        return compiler->tokens ? zws_clause__tokens(clause, compiler, node)
                                : zws_clause__words(clause, compiler, node->text, node->len,
                                                    node->kind == ZWS_QUERY_TITLE);
    case ZWS_QUERY_PREFIX:
        clause->hard = false;
        return make_prefix(clause, compiler, node);
    case ZWS_QUERY_QUOTED:
        return make_quoted(clause, compiler, node);
    case ZWS_QUERY_DOCNO:
        return make_docno(clause, compiler, node);
    case ZWS_QUERY_FIELD:
        return make_field(clause, compiler, node);
    case ZWS_QUERY_DATES:
        return make_dates(clause, compiler, node);
    case ZWS_QUERY_AND:
    case ZWS_QUERY_OR:
        clause->hard = false;
        return make_children(clause, compiler, node);
    case ZWS_QUERY_NOT:
        return make_children(clause, compiler, node);
    case ZWS_QUERY_ALL:
        break;
    }
    return zws_nodes__new(&clause->node, &compiler->arena, ZWS_NODE_ALL);
}
