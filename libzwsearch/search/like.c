/* More like this: a document → the terms that say what it is about. */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "search/copies.h"

#define TERMS_MAX 48
#define BODY_BYTES                                                                                 \
    30000 /* ten thousand characters: what a document is about stands at its head                  \
           */

/* How often a word of the title counts. */
#define TITLE_TIMES 3

typedef struct {
    zws_compiler *compiler;
    zws_ranking all; /* every term of the document; entry[i].times is how often it has it */
    uint32_t times;  /* of the part that is being read */
} reader;

static zws_status take(const zws_token *token, void *context)
{
    reader *r = context;
    if (token->kind != ZWS_TOKEN_BIGRAM && token->kind != ZWS_TOKEN_STEM)
        return ZWS_OK;
    size_t index;
    ZWS_TRY(zws_ranking__add(&index, &r->all, &r->compiler->arena, token->term, token->len, true,
                             token->kind == ZWS_TOKEN_STEM ? ZWS_RANK_STEM : ZWS_RANK_BIGRAM));
    r->all.entry[index].times += r->times - 1;
    return ZWS_OK;
}

static zws_status read_field(reader *r, const zws_document *document, zws_field field,
                             uint32_t times)
{
    zws_analyzer *analyzer = r->compiler->analyzer;
    zws_text text = {0};
    size_t len = 0;
    const char *bytes = zws_document_get(document, field, 0, &len);
    if (!bytes)
        return ZWS_OK;
    if (len > BODY_BYTES)
        len = zws_utf8__floor(bytes, len, BODY_BYTES);
    r->times = times;
    zws_status status = zws_text__normalize(&text, analyzer, bytes, len);
    if (status == ZWS_OK)
        status = zws_tokens__emit(analyzer, &text, 1, 0, take, r, NULL);
    zws_text__free(&text);
    return status;
}

/* By weight, the heaviest first. */
static int by_weight(const void *a, const void *b)
{
    const zws_rank_entry *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return strcmp(x->term.text, y->term.text);
}

/* What is frequent in the document and rare elsewhere; a term that no other document has finds
 * none. */
static zws_status weigh(reader *r)
{
    zws_store *store = r->compiler->store;
    uint64_t documents, length;
    ZWS_TRY(zws_store__totals(store, &documents, &length));
    for (size_t i = 0; i < r->all.n; i++) {
        zws_rank_entry *entry = &r->all.entry[i];
        ZWS_TRY(zws_store__document_frequency(store, entry->term, &entry->frequency));
        double times = entry->times;
        entry->weight = entry->frequency > 1
                            ? zws_ranking__idf(documents, entry->frequency) * times / (times + 1.5)
                            : 0.0;
    }
    qsort(r->all.entry, r->all.n, sizeof *r->all.entry, by_weight);
    return ZWS_OK;
}

/* The best terms, as what ranks and, so many of them at least, as what matches. */
static zws_status choose(zws_node **out, reader *r)
{
    zws_compiler *compiler = r->compiler;
    size_t limit = (size_t)compiler->request->option[ZWS_OPTION_QUERY_TERMS], n = 0;
    limit = limit < TERMS_MAX ? limit : TERMS_MAX;
    ZWS_TRY(zws_nodes__new(out, &compiler->arena, ZWS_NODE_NONE));
    zws_node **child = zws_arena__alloc(&compiler->arena, (limit + 1) * sizeof *child);
    if (!child)
        return ZWS_ENOMEM;
    for (; n < limit && n < r->all.n && r->all.entry[n].weight > 0; n++) {
        const zws_rank_entry *entry = &r->all.entry[n];
        size_t index;
        ZWS_TRY(zws_ranking__add(&index, &compiler->ranking, &compiler->arena, entry->term.text,
                                 entry->term.len, true, entry->class));
        compiler->ranking.entry[index].times = entry->times;
        ZWS_TRY(
            zws_nodes__term(&child[n], &compiler->arena, "", entry->term.text, entry->term.len));
    }
    if (n == 0)
        return ZWS_OK;
    /* An eighth of them: in running text two or three are common by chance. */
    unsigned min = n < 4 ? 1 : (unsigned)((n + 7) / 8);
    ZWS_TRY(zws_nodes__new(out, &compiler->arena, min > 1 ? ZWS_NODE_AT_LEAST : ZWS_NODE_OR));
    **out = (zws_node){.kind = (*out)->kind, .child = child, .n = n, .min = min > 1 ? min : 0};
    if (n == 1)
        *out = child[0];
    return ZWS_OK;
}

/* The document and its copies, which are not like it but the same. */
static zws_status itself(zws_node **out, zws_compiler *compiler, const zws_match *match,
                         const zws_document *document)
{
    zws_copies copies = {.n = 0};
    zws_node *node[ZWS_COPIES_MAX + 1];
    ZWS_TRY(zws_copies__find(&copies, compiler, match, document));
    zws_status status =
        zws_nodes__document(&node[0], &compiler->arena, match->id, strlen(match->id));
    for (size_t i = 0; i < copies.n && status == ZWS_OK; i++)
        status = zws_nodes__document(&node[i + 1], &compiler->arena, copies.item[i].match.id,
                                     strlen(copies.item[i].match.id));
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, node, copies.n + 1);
    zws_copies__free(&copies);
    return status;
}

static zws_status like(zws_node **out, reader *r, const zws_match *match)
{
    zws_document *document;
    zws_node *self, *terms;
    ZWS_TRY(zws_store__document(r->compiler->store, match, &document));
    zws_status status = read_field(r, document, ZWS_FIELD_TITLE, TITLE_TIMES);
    if (status == ZWS_OK)
        status = read_field(r, document, ZWS_FIELD_BODY, 1);
    if (status == ZWS_OK)
        status = weigh(r);
    if (status == ZWS_OK)
        status = choose(&terms, r);
    if (status == ZWS_OK)
        status = itself(&self, r->compiler, match, document);
    zws_document_free(document);
    ZWS_TRY(status);
    return zws_nodes__without(out, &r->compiler->arena, terms, self);
}

zws_status zws_like__make(zws_node **out, zws_compiler *compiler)
{
    const char *id = compiler->request->like;
    zws_match match = {.id = NULL};
    reader r = {.compiler = compiler};
    *out = NULL;
    if (!id)
        return ZWS_OK;
    if (compiler->tokens)
        return zws_error__set(ZWS_EINVAL, "an index of ready-made words knows no documents like "
                                          "another: index the texts instead");
    zws_status status = zws_store__find(compiler->store, id, strlen(id), &match);
    if (status == ZWS_OK)
        status = like(out, &r, &match);
    zws_ranking__free(&r.all);
    free(match.id);
    return status;
}
