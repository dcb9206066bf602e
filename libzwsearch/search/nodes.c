#include "search/search_internal.h"

#include "base/utf8.h"

zws_status zws_nodes__new(zws_node **out, zws_arena *arena, zws_node_kind kind)
{
    zws_node *node = zws_arena__alloc(arena, sizeof *node);
    if (!node)
        return ZWS_ENOMEM;
    *node = (zws_node){.kind = kind};
    *out = node;
    return ZWS_OK;
}

static zws_status set_term(zws_term *term, zws_arena *arena, const char *prefix, const char *text,
                           size_t len)
{
    size_t before = strlen(prefix);
    char *copy = zws_arena__alloc(arena, before + len + 1);
    if (!copy)
        return ZWS_ENOMEM;
    memcpy(copy, prefix, before);
    memcpy(copy + before, text, len);
    copy[before + len] = '\0';
    *term = (zws_term){copy, before + len};
    return ZWS_OK;
}

zws_status zws_nodes__term(zws_node **out, zws_arena *arena, const char *prefix, const char *text,
                           size_t len)
{
    ZWS_TRY(zws_nodes__new(out, arena, ZWS_NODE_TERM));
    (*out)->n = 1;
    (*out)->term = zws_arena__alloc(arena, sizeof *(*out)->term);
    if (!(*out)->term)
        return ZWS_ENOMEM;
    return set_term((*out)->term, arena, prefix, text, len);
}

zws_status zws_nodes__document(zws_node **out, zws_arena *arena, const char *id, size_t len)
{
    zws_buffer term = {0};
    zws_status status = zws_schema__id_term(&term, id, len);
    if (status == ZWS_OK)
        status = zws_nodes__term(out, arena, "", term.data, term.len);
    zws_buffer__free(&term);
    return status;
}

/* A text of three Han characters and more that is a word of the dictionary wherever it is taken for
 * one has a term of its own, whose documents have the phrase. */
static zws_status set_witness(zws_node *node, zws_arena *arena, const char *prefix,
                              const zws_phrase *phrase)
{
    char word[ZWS_TERM_MAX];
    size_t len = 0;
    for (size_t i = 0; i < phrase->n; i++) {
        const zws_phrase_term *term = &phrase->term[i];
        size_t first = 0; /* of the characters that the bigram before has not */
        if (i > 0)
            zws_utf8__next(term->term, term->len, &first);
        if (term->kind != ZWS_TOKEN_BIGRAM || len + term->len + 4 > sizeof word)
            return ZWS_OK;
        if (i == 0)
            word[len++] = 'W';
        memcpy(word + len, term->term + first, term->len - first);
        len += term->len - first;
    }
    return phrase->n > 1 ? set_term(&node->witness, arena, prefix, word, len) : ZWS_OK;
}

zws_status zws_nodes__phrase(zws_node **out, zws_arena *arena, const char *prefix,
                             const zws_phrase *phrase)
{
    ZWS_TRY(zws_nodes__new(out, arena, phrase->n == 1 ? ZWS_NODE_TERM : ZWS_NODE_PHRASE));
    (*out)->n = phrase->n;
    (*out)->term = zws_arena__alloc(arena, phrase->n * sizeof *(*out)->term);
    if (!(*out)->term)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < phrase->n; i++)
        ZWS_TRY(
            set_term(&(*out)->term[i], arena, prefix, phrase->term[i].term, phrase->term[i].len));
    return set_witness(*out, arena, prefix, phrase);
}

zws_status zws_nodes__prefixed(zws_node **out, zws_arena *arena, const char *prefix,
                               const zws_node *node)
{
    ZWS_TRY(zws_nodes__new(out, arena, node->kind));
    (*out)->n = node->n;
    (*out)->term = zws_arena__alloc(arena, node->n * sizeof *(*out)->term);
    if (!(*out)->term)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < node->n; i++)
        ZWS_TRY(set_term(&(*out)->term[i], arena, prefix, node->term[i].text, node->term[i].len));
    return node->witness.len > 0
               ? set_term(&(*out)->witness, arena, prefix, node->witness.text, node->witness.len)
               : ZWS_OK;
}

static bool same_terms(const zws_node *a, const zws_node *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (!zws_nodes__same_term(&a->term[i], &b->term[i]))
            return false;
    }
    return true;
}

static bool holds(const zws_node *list, const zws_node *node)
{
    for (size_t i = 0; i < list->n; i++) {
        const zws_node *child = list->child[i];
        bool may =
            child->kind == node->kind &&
            (node->kind != ZWS_NODE_TERM || zws_nodes__same_term(&child->term[0], &node->term[0]));
        if (may && zws_nodes__same(child, node))
            return true;
    }
    return false;
}

/* The order of a list does not matter; its children are all different. */
static bool same_children(const zws_node *a, const zws_node *b)
{
    bool ordered = a->kind == ZWS_NODE_NOT;
    for (size_t i = 0; i < a->n; i++) {
        if (ordered ? !zws_nodes__same(a->child[i], b->child[i]) : !holds(b, a->child[i]))
            return false;
    }
    return true;
}

bool zws_nodes__same(const zws_node *a, const zws_node *b)
{
    if (!a || !b || a == b)
        return a == b;
    if (a->kind != b->kind || a->n != b->n || a->min != b->min || a->classes != b->classes ||
        a->from != b->from || a->to != b->to || a->at != b->at)
        return false;
    bool has_terms = a->kind == ZWS_NODE_TERM || a->kind == ZWS_NODE_PHRASE;
    return has_terms ? same_terms(a, b) : same_children(a, b);
}

static void append(zws_node *list, zws_node *node)
{
    if (!holds(list, node))
        list->child[list->n++] = node;
}

/* The node that decides a whole list of this kind; and the one that adds nothing to it. */
static zws_node_kind absorbing(zws_node_kind kind)
{
    return kind == ZWS_NODE_AND ? ZWS_NODE_NONE : ZWS_NODE_ALL;
}

static zws_node_kind neutral(zws_node_kind kind)
{
    return kind == ZWS_NODE_AND ? ZWS_NODE_ALL : ZWS_NODE_NONE;
}

zws_status zws_nodes__list(zws_node **out, zws_arena *arena, zws_node_kind kind,
                           zws_node *const *node, size_t n)
{
    size_t room = 0;
    *out = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!node[i])
            continue;
        if (node[i]->kind == absorbing(kind)) {
            *out = node[i];
            return ZWS_OK;
        }
        if (node[i]->kind == neutral(kind))
            *out = node[i];
        else
            room += node[i]->kind == kind ? node[i]->n : 1;
    }
    if (room == 0)
        return ZWS_OK;
    zws_node *list;
    ZWS_TRY(zws_nodes__new(&list, arena, kind));
    list->child = zws_arena__alloc(arena, room * sizeof(zws_node *));
    if (!list->child)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        if (!node[i] || node[i]->kind == neutral(kind))
            continue;
        if (node[i]->kind == kind) {
            for (size_t k = 0; k < node[i]->n; k++)
                append(list, node[i]->child[k]);
        } else {
            append(list, node[i]);
        }
    }
    *out = list->n == 1 ? list->child[0] : list;
    return ZWS_OK;
}

zws_status zws_nodes__without(zws_node **out, zws_arena *arena, zws_node *base, zws_node *others)
{
    *out = base;
    if (!others || others->kind == ZWS_NODE_NONE || (base && base->kind == ZWS_NODE_NONE))
        return ZWS_OK;
    if (!base)
        ZWS_TRY(zws_nodes__new(&base, arena, ZWS_NODE_ALL));
    zws_node *node;
    ZWS_TRY(zws_nodes__new(&node, arena, ZWS_NODE_NOT));
    node->child = zws_arena__alloc(arena, 2 * sizeof(zws_node *));
    if (!node->child)
        return ZWS_ENOMEM;
    node->child[0] = base;
    node->child[1] = others;
    node->n = 2;
    *out = node;
    return ZWS_OK;
}
