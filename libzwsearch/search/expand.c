/* gov* → the words of the index that begin so. */
#include "search/search_internal.h"

typedef struct {
    zws_compiler *compiler;
    zws_node **node;
    size_t n, cap;
    zws_buffer text; /* the words, for the ranking */
} expansion;

static zws_status add(zws_term term, uint64_t frequency, void *context)
{
    expansion *e = context;
    (void)frequency;
    ZWS_TRY(zws_mem__grow(&e->node, &e->cap, e->n + 1, sizeof *e->node));
    ZWS_TRY(zws_nodes__term(&e->node[e->n], &e->compiler->arena, "", term.text, term.len));
    e->n++;
    ZWS_TRY(zws_buffer__append(&e->text, term.text, term.len));
    return zws_buffer__putc(&e->text, ' ');
}

/* The prefix as terms begin: normalised, without blanks. */
static zws_status normalized(zws_buffer *out, zws_compiler *compiler, const char *prefix,
                             size_t len)
{
    ZWS_TRY(zws_text__normalize(&compiler->text, compiler->analyzer, prefix, len));
    return zws_text__append_utf8(out, &compiler->text, 0, compiler->text.n);
}

static zws_status expand(zws_node **out, expansion *e, zws_term prefix)
{
    zws_compiler *compiler = e->compiler;
    size_t max = (size_t)compiler->request->option[ZWS_OPTION_WILDCARD_EXPANSION];
    bool more = false;
    ZWS_TRY(zws_store__expand(compiler->store, prefix, max, add, e, &more));
    if (more)
        return zws_error__set(ZWS_ELIMIT,
                              "more than %zu words begin with '%.*s' (limit: wildcard expansion): "
                              "write more of the word",
                              max, (int)prefix.len, prefix.text);
    if (e->n == 0)
        return zws_nodes__new(out, &compiler->arena, ZWS_NODE_NONE);
    /* Word forms do not rank, their stems do. */
    ZWS_TRY(zws_clause__rank(compiler, e->text.data, e->text.len, NULL, NULL));
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, e->node, e->n);
}

zws_status zws_clause__expand(zws_node **out, zws_compiler *compiler, const char *prefix,
                              size_t len)
{
    expansion e = {.compiler = compiler};
    zws_buffer text = {0};
    zws_status status = normalized(&text, compiler, prefix, len);
    if (status == ZWS_OK && text.len == 0)
        status = zws_nodes__new(out, &compiler->arena, ZWS_NODE_NONE);
    else if (status == ZWS_OK)
        status = expand(out, &e, (zws_term){text.data, text.len});
    zws_buffer__free(&text);
    zws_buffer__free(&e.text);
    free(e.node);
    return status;
}
