/* What of a query may be found in repaired readings. */
#include "search/search_internal.h"

/* Longer texts reach beyond every repaired stretch. */
#define TERMS_MAX 64

/* Terms looked up for one query: by relevance a query may be a page of text. */
#define LOOKUPS_MAX 512

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* A term alone that a repair can bring forth: a pair of characters, or a number. */
static bool stands_alone(const char *term, size_t len)
{
    if (len == 0)
        return false;
    if (is_ascii(term[0]))
        return term[0] >= '0' && term[0] <= '9';
    size_t characters = 0;
    for (size_t i = 0; i < len; i++)
        characters += ((unsigned char)term[i] & 0xC0) != 0x80;
    return characters > 1;
}

/* The repaired form of one term, prefix before it, in *out; false in *any when no document has it.
 */
static zws_status repair_term(zws_term *out, bool *any, zws_compiler *compiler, const char *prefix,
                              const zws_term *term)
{
    char text[8 + ZWS_TERM_MAX + 1];
    size_t before = strlen(prefix);
    uint64_t frequency = 0;
    *any = false;
    if (before > 8 || term->len < before || compiler->n_repaired_terms++ >= LOOKUPS_MAX)
        return ZWS_OK;
    memcpy(text, prefix, before);
    size_t len =
        before + zws_tokens__repaired(text + before, term->text + before, term->len - before);
    ZWS_TRY(zws_store__document_frequency(compiler->store, (zws_term){text, len}, &frequency));
    *any = frequency > 0;
    if (!*any)
        return ZWS_OK;
    char *copy = zws_arena__dup(&compiler->arena, text, len);
    *out = (zws_term){copy, len};
    return copy ? ZWS_OK : ZWS_ENOMEM;
}

/* The same without the prefix, as hits are marked. */
static zws_status mark(zws_compiler *compiler, size_t prefix, const zws_node *node, bool quoted)
{
    zws_node *plain;
    if (prefix == 0)
        return zws_clause__needle(compiler, node, quoted);
    ZWS_TRY(zws_nodes__new(&plain, &compiler->arena, node->kind));
    plain->n = node->n;
    plain->term = zws_arena__alloc(&compiler->arena, node->n * sizeof *plain->term);
    if (!plain->term)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < node->n; i++)
        plain->term[i] = (zws_term){node->term[i].text + prefix, node->term[i].len - prefix};
    return zws_clause__needle(compiler, plain, quoted);
}

static zws_status repair_text(zws_node **out, zws_compiler *compiler, const char *prefix,
                              const zws_node *node, bool quoted)
{
    size_t before = strlen(prefix);
    if (node->n == 0 || node->n > TERMS_MAX || node->term[0].len < before ||
        (node->kind == ZWS_NODE_TERM &&
         !stands_alone(node->term[0].text + before, node->term[0].len - before)))
        return ZWS_OK;
    zws_node *repaired;
    ZWS_TRY(zws_nodes__new(&repaired, &compiler->arena, node->kind));
    repaired->n = node->n;
    repaired->term = zws_arena__alloc(&compiler->arena, node->n * sizeof *repaired->term);
    if (!repaired->term)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < node->n; i++) {
        bool any;
        ZWS_TRY(repair_term(&repaired->term[i], &any, compiler, prefix, &node->term[i]));
        if (!any)
            return ZWS_OK;
    }
    ZWS_TRY(mark(compiler, before, repaired, quoted));
    *out = repaired;
    compiler->repairs = true;
    return ZWS_OK;
}

zws_status zws_clause__repaired(zws_node **out, zws_compiler *compiler, const char *prefix,
                                const zws_node *node, bool quoted)
{
    zws_node *reading[ZWS_PHRASES_MAX] = {NULL};
    *out = NULL;
    if (!node || compiler->tokens || compiler->request->option[ZWS_OPTION_EXACT])
        return ZWS_OK;
    if (node->kind == ZWS_NODE_TERM || node->kind == ZWS_NODE_PHRASE)
        return repair_text(out, compiler, prefix, node, quoted);
    if (node->kind != ZWS_NODE_OR || node->n > ZWS_PHRASES_MAX)
        return ZWS_OK;
    for (size_t i = 0; i < node->n; i++)
        ZWS_TRY(zws_clause__repaired(&reading[i], compiler, prefix, node->child[i], quoted));
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, reading, node->n);
}

zws_status zws_clause__bracket_needles(zws_compiler *compiler, size_t first, const char *text,
                                       size_t len)
{
    ZWS_TRY(zws_text__normalize(&compiler->text, compiler->analyzer, text, len));
    const zws_text *t = &compiler->text;
    if (t->n == 0)
        return ZWS_OK;
    bool opened = zws_char__class(t->cp[0]) == ZWS_CHAR_PUNCT;
    bool closed = zws_char__class(t->cp[t->n - 1]) == ZWS_CHAR_PUNCT;
    for (size_t i = first; i < compiler->needles.n; i++) {
        compiler->needles.needle[i].opened = opened;
        compiler->needles.needle[i].closed = closed;
    }
    return ZWS_OK;
}
