/* The match tree of a plan, simplified, for one segment. */
#include "core/exec.h"

static zws_status make_phrase(zws_exec *x, const zws_node *node, zws_enode *e)
{
    e->n = node->n;
    e->phrase = zws_exec__allocate(x, node->n, sizeof *e->phrase);
    e->rarest = zws_exec__allocate(x, node->n, sizeof *e->rarest);
    e->at = zws_exec__allocate(x, node->n, sizeof *e->at);
    if (!e->phrase || !e->rarest || !e->at)
        return ZWS_ENOMEM;
    e->most = UINT64_MAX;
    for (size_t i = 0; i < node->n; i++) {
        ZWS_TRY(zws_exec__source(x, &node->term[i], &e->phrase[i]));
        if (e->phrase[i] < 0) {
            e->kind = ZWS_NODE_NONE;
            e->most = 0;
            return ZWS_OK;
        }
        uint64_t df = zws_exec__frequency(x, e->phrase[i]);
        e->most = df < e->most ? df : e->most;
        size_t k = i;
        for (; k > 0 && zws_exec__frequency(x, e->phrase[e->rarest[k - 1]]) > df; k--)
            e->rarest[k] = e->rarest[k - 1];
        e->rarest[k] = i;
    }
    e->first = node->at;
    e->witness = -1;
    if (node->n == 1 && node->at == 0) {
        e->kind = ZWS_NODE_TERM;
        e->source = e->phrase[0];
    } else if (node->witness.len > 0 && node->at == 0) {
        return zws_exec__source(x, &node->witness, &e->witness);
    }
    return ZWS_OK;
}

static void make_dates(const zws_exec *x, const zws_node *node, zws_enode *e)
{
    const zws_segment *s = x->segment;
    e->from = node->from;
    e->to = node->to ? node->to : INT32_MAX;
    e->lo = e->to == INT32_MAX ? 0 : zws_dates__first_before(s, e->to + 1);
    e->hi = zws_dates__first_before(s, e->from > 1 ? e->from : 1);
    if (e->hi < e->lo)
        e->hi = e->lo;
    /* Spans reach forward only: a date before the range may end in it. */
    e->most = (uint64_t)(e->hi - e->lo) + s->n_spans;
    if (e->most > s->dated)
        e->most = s->dated;
}

static void make_classes(const zws_exec *x, const zws_node *node, zws_enode *e)
{
    const zws_class_bits *known = x->hidden ? x->hidden->classes : NULL;
    bool all = true, any = false;
    e->classes = node->classes;
    e->most = x->segment->n;
    for (unsigned c = 1; known && c < ZWS_CLASSES_MAX; c++) {
        bool wanted = node->classes >> c & 1;
        all = all && (wanted || !known->word[c]);
        any = any || (wanted && known->word[c]);
    }
    if (all && node->classes & 1)
        e->kind = ZWS_NODE_ALL;
    else if (!any && !(node->classes & 1)) {
        e->kind = ZWS_NODE_NONE;
        e->most = 0;
    }
}

static zws_status make(zws_exec *x, const zws_node *node, zws_enode **out, int depth);

/* Children by how many documents they match, fewest first; AND wants that. */
static void insert_child(zws_enode *e, zws_enode *child)
{
    size_t k = e->n++;
    for (; k > 0 && e->child[k - 1]->most > child->most; k--)
        e->child[k] = e->child[k - 1];
    e->child[k] = child;
}

static zws_status make_children(zws_exec *x, const zws_node *node, zws_enode *e, int depth)
{
    size_t room = 0;
    zws_enode **made = zws_exec__allocate(x, node->n, sizeof *made);
    if (!made)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < node->n; i++) {
        ZWS_TRY(make(x, node->child[i], &made[i], depth + 1));
        room += made[i]->kind == node->kind ? made[i]->n : 1;
    }
    e->child = zws_exec__allocate(x, room, sizeof *e->child);
    if (!e->child)
        return ZWS_ENOMEM;
    bool and = node->kind == ZWS_NODE_AND;
    e->most = and? x->segment->n : 0;
    for (size_t i = 0; i < node->n; i++) {
        const zws_enode *m = made[i];
        bool nested = m->kind == node->kind && node->kind != ZWS_NODE_AT_LEAST;
        for (size_t k = 0; k < (nested ? m->n : 1); k++) {
            zws_enode *c = nested ? m->child[k] : made[i];
            if (c->kind == (and? ZWS_NODE_ALL : ZWS_NODE_NONE))
                continue;
            insert_child(e, c);
            e->most = and? (c->most < e->most ? c->most : e->most) : e->most + c->most;
        }
    }
    if (e->most > x->segment->n)
        e->most = x->segment->n;
    return ZWS_OK;
}

static void settle(zws_exec *x, zws_enode *e)
{
    if (e->kind == ZWS_NODE_AT_LEAST && e->min <= 1)
        e->kind = e->min == 0 ? ZWS_NODE_ALL : ZWS_NODE_OR;
    if (e->kind == ZWS_NODE_AT_LEAST && e->min == e->n)
        e->kind = ZWS_NODE_AND;
    if (e->kind == ZWS_NODE_AT_LEAST && e->min > e->n)
        e->kind = ZWS_NODE_NONE;
    if ((e->kind == ZWS_NODE_AND || e->kind == ZWS_NODE_OR) && e->n == 1)
        *e = *e->child[0];
    else if (e->kind == ZWS_NODE_AND && e->n == 0)
        e->kind = ZWS_NODE_ALL;
    else if (e->kind == ZWS_NODE_OR && e->n == 0)
        e->kind = ZWS_NODE_NONE;
    for (size_t i = 0; e->kind == ZWS_NODE_AND && i < e->n; i++) {
        if (e->child[i]->kind == ZWS_NODE_NONE)
            e->kind = ZWS_NODE_NONE;
    }
    for (size_t i = 0; e->kind == ZWS_NODE_OR && i < e->n; i++) {
        if (e->child[i]->kind == ZWS_NODE_ALL)
            e->kind = ZWS_NODE_ALL;
    }
    if (e->kind == ZWS_NODE_NONE)
        e->most = 0;
    if (e->kind == ZWS_NODE_ALL)
        e->most = x->segment->n;
}

static zws_status make(zws_exec *x, const zws_node *node, zws_enode **out, int depth)
{
    if (depth > ZWS_DEPTH / 2)
        return zws_error__set(ZWS_ELIMIT, "the query is nested more than %d levels deep",
                              ZWS_DEPTH / 2);
    zws_enode *e = *out = zws_exec__allocate(x, 1, sizeof *e);
    if (!e)
        return ZWS_ENOMEM;
    e->kind = node->kind;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        break;
    case ZWS_NODE_ALL:
        e->most = x->segment->n;
        break;
    case ZWS_NODE_TERM:
    case ZWS_NODE_PHRASE:
        if (node->n == 0 && node->kind == ZWS_NODE_PHRASE) {
            e->kind = ZWS_NODE_NONE;
            break;
        }
        if (node->kind == ZWS_NODE_PHRASE)
            return make_phrase(x, node, e);
        ZWS_TRY(zws_exec__source(x, &node->term[0], &e->source));
        e->kind = e->source < 0 ? ZWS_NODE_NONE : ZWS_NODE_TERM;
        e->most = e->source < 0 ? 0 : zws_exec__frequency(x, e->source);
        break;
    case ZWS_NODE_AND:
    case ZWS_NODE_OR:
    case ZWS_NODE_AT_LEAST:
        e->min = node->min;
        ZWS_TRY(make_children(x, node, e, depth));
        settle(x, e);
        break;
    case ZWS_NODE_NOT:
        if (node->n < 1 || node->n > 2)
            return zws_error__set(ZWS_EINVAL, "NOT has one or two children");
        e->child = zws_exec__allocate(x, 2, sizeof *e->child);
        if (!e->child)
            return ZWS_ENOMEM;
        e->n = node->n;
        for (size_t i = 0; i < node->n; i++)
            ZWS_TRY(make(x, node->child[i], &e->child[i], depth + 1));
        e->most = e->child[0]->most;
        if (e->n == 1 || e->child[1]->kind == ZWS_NODE_NONE || e->child[0]->kind == ZWS_NODE_NONE)
            *e = *e->child[0];
        break;
    case ZWS_NODE_CLASSES:
        make_classes(x, node, e);
        break;
    case ZWS_NODE_DATES:
        make_dates(x, node, e);
        break;
    }
    return ZWS_OK;
}

zws_status zws_tree__make(zws_exec *x, const zws_node *node, zws_enode **out)
{
    return make(x, node, out, 0);
}
