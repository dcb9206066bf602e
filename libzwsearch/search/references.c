/* cites:X, the documents that cite X, and citedby:X, those that X cites. X is a 文号, a 《title》
 * or an id; what is cited need not be held. */
#include "document/alias.h"
#include "search/search_internal.h"

enum {
    NAMED_MAX = 8,    /* documents of one number or title */
    TARGETS_MAX = 512 /* of one document */
};

typedef struct {
    zws_compiler *compiler;
    zws_node **node; /* any of which will do */
    size_t n, cap;
    bool citing;               /* looking for what cites */
    zws_node *self[NAMED_MAX]; /* the documents that are X: what they issue bears their name */
    size_t n_self;
} gathering;

static zws_status add_term(gathering *g, zws_buffer *term)
{
    if (term->len == 0 || g->n >= TARGETS_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&g->node, &g->cap, g->n + 1, sizeof(zws_node *)));
    ZWS_TRY(zws_nodes__term(&g->node[g->n], &g->compiler->arena, "", term->data, term->len));
    g->n++;
    return ZWS_OK;
}

static zws_status add_number(gathering *g, const char *prefix, const char *number)
{
    zws_buffer term = {0};
    zws_status status = zws_schema__number_term(&term, prefix, number, strlen(number));
    if (status == ZWS_OK)
        status = add_term(g, &term);
    zws_buffer__free(&term);
    return status;
}

static zws_status add_key(gathering *g, const char *prefix, const char *key)
{
    zws_buffer term = {0};
    zws_status status = zws_buffer__puts(&term, prefix);
    if (status == ZWS_OK)
        status = zws_buffer__puts(&term, key);
    if (status == ZWS_OK)
        status = add_term(g, &term);
    zws_buffer__free(&term);
    return status;
}

/* Those that cite a document of that title or, from the other side, are one. */
static zws_status add_title(gathering *g, const char *title, size_t len)
{
    char key[33];
    ZWS_TRY(zws_schema__title_key(key, g->compiler->analyzer, title, len));
    if (key[0] == '\0')
        return ZWS_OK;
    if (g->citing)
        return add_key(g, ZWS_PREFIX_CITED_TITLE, key);
    ZWS_TRY(add_key(g, ZWS_PREFIX_EXACT_TITLE, key));
    return add_key(g, ZWS_PREFIX_ALIAS, key);
}

static zws_status add_alias(const char *title, size_t len, void *context)
{
    gathering *g = context;
    /* 关于做好…的通知 is what several documents are called: only names of some length are sure. */
    return len < 24 ? ZWS_OK : add_title(g, title, len);
}

/* --- The documents that X names ----------------------------------------------------------------
 */

typedef zws_status (*named_fn)(gathering *g, const zws_document *document);

static zws_status add_self(gathering *g, const char *id)
{
    ZWS_TRY(zws_nodes__document(&g->self[g->n_self], &g->compiler->arena, id, strlen(id)));
    g->n_self++;
    return ZWS_OK;
}

static zws_status each_match(gathering *g, zws_node *match, named_fn fn)
{
    zws_matches found = {0};
    zws_plan plan = {
        .match = match, .order = ZWS_ORDER_NEWEST, .limit = NAMED_MAX, .count_up_to = NAMED_MAX};
    zws_status status = zws_store__match(g->compiler->store, &plan, &found);
    for (size_t i = 0; status == ZWS_OK && i < found.n && g->n_self < NAMED_MAX; i++) {
        zws_document *document;
        status = zws_store__document(g->compiler->store, &found.hit[i], &document);
        if (status != ZWS_OK)
            break;
        status = add_self(g, found.hit[i].id);
        if (status == ZWS_OK)
            status = fn(g, document);
        zws_document_free(document);
    }
    zws_matches__free(&found);
    return status;
}

/* The held documents that are X, by whichever of its three forms it has. */
static zws_status each_named(gathering *g, const zws_query_node *node, named_fn fn)
{
    gathering names = {.compiler = g->compiler};
    zws_node *any = NULL;
    zws_buffer id = {0};
    zws_status status = ZWS_OK;
    if (node->canonical) {
        status = add_number(&names, ZWS_PREFIX_OWN_NUMBER, node->text);
    } else {
        status = zws_schema__id_term(&id, node->text, node->len);
        if (status == ZWS_OK)
            status = add_term(&names, &id);
        if (status == ZWS_OK)
            status = add_title(&names, node->text, node->len);
    }
    if (status == ZWS_OK)
        status = zws_nodes__list(&any, &g->compiler->arena, ZWS_NODE_OR, names.node, names.n);
    if (status == ZWS_OK && any)
        status = each_match(g, any, fn);
    zws_buffer__free(&id);
    free(names.node);
    return status;
}

/* What others call the document. */
static zws_status names_of(gathering *g, const zws_document *document)
{
    const char *text;
    size_t len;
    for (size_t i = 0; (text = zws_document_get(document, ZWS_FIELD_DOCNO, i, &len)); i++)
        ZWS_TRY(add_number(g, ZWS_PREFIX_CITED_NUMBER, text));
    for (size_t i = 0; i < document->numbers.n; i++) {
        if (document->numbers.item[i].role == ZWS_DOCNO_OWN)
            ZWS_TRY(add_number(g, ZWS_PREFIX_CITED_NUMBER, document->numbers.item[i].canonical));
    }
    if (!(text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len)))
        return ZWS_OK;
    ZWS_TRY(add_title(g, text, len));
    return zws_title__each_alias(text, len, add_alias, g);
}

/* What it cites: by number where one is printed and held, else by title. */
static zws_status targets_of(gathering *g, const zws_document *document)
{
    for (size_t i = 0; i < document->citations.n; i++) {
        const zws_citation *c = &document->citations.item[i];
        size_t before = g->n;
        uint64_t held = 0;
        if (c->number) {
            ZWS_TRY(add_number(g, ZWS_PREFIX_OWN_NUMBER, c->number));
            if (g->n > before)
                ZWS_TRY(zws_store__document_frequency(g->compiler->store, *g->node[before]->term,
                                                      &held));
        }
        if (held == 0 && c->title)
            ZWS_TRY(add_title(g, c->title, strlen(c->title)));
    }
    return ZWS_OK;
}

zws_status zws_clause__references(zws_node **out, zws_compiler *compiler,
                                  const zws_query_node *node)
{
    gathering g = {.compiler = compiler, .citing = node->link == ZWS_QUERY_CITES};
    zws_status status = ZWS_OK;
    if (g.citing) {
        /* Also where no document of that name is held. */
        status = node->canonical ? add_number(&g, ZWS_PREFIX_CITED_NUMBER, node->text)
                                 : add_title(&g, node->text, node->len);
        if (status == ZWS_OK)
            status = each_named(&g, node, names_of);
    } else {
        status = each_named(&g, node, targets_of);
    }
    zws_node *self = NULL;
    *out = NULL;
    if (status == ZWS_OK && g.n != 0)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, g.node, g.n);
    if (status == ZWS_OK)
        status = zws_nodes__list(&self, &compiler->arena, ZWS_NODE_OR, g.self, g.n_self);
    if (status == ZWS_OK && *out)
        status = zws_nodes__without(out, &compiler->arena, *out, self);
    if (status == ZWS_OK && !*out)
        status = zws_nodes__new(out, &compiler->arena, ZWS_NODE_NONE);
    free(g.node);
    return status;
}
