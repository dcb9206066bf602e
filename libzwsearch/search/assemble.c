/* Clauses → plan nodes, for one demand. */
#include "search/alternatives.h"

/* The store counts phrases of this many terms only. */
#define COUNTED_TERMS_MAX 64

/* Clauses side by side. */
typedef struct {
    const zws_clause *const *clause;
    size_t n;
} clauses;

typedef struct {
    zws_node **node;
    size_t n, cap;
} node_list;

static zws_status push(node_list *list, zws_node *node)
{
    if (!node)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&list->node, &list->cap, list->n + 1, sizeof *list->node));
    list->node[list->n++] = node;
    return ZWS_OK;
}

static zws_status join(zws_node **out, zws_compiler *compiler, zws_node_kind kind, node_list *list)
{
    return zws_nodes__list(out, &compiler->arena, kind, list->node, list->n);
}

static bool is_words(const zws_clause *clause)
{
    return clause->query->kind == ZWS_QUERY_WORDS || clause->query->kind == ZWS_QUERY_TITLE;
}

/* --- Any ---------------------------------------------------------------------------------- */

static zws_status any_of(zws_node **out, zws_compiler *compiler, const zws_clause *clause)
{
    const struct zws_alternatives *others = clause->alternatives;
    size_t n_any = clause->n_any + (others ? others->n_any : 0);
    *out = NULL;
    if (n_any == 0)
        return ZWS_OK;
    zws_node **term;
    size_t n = 0;
    bool asks = true;
    ZWS_TRY(zws_mem__zalloc(&term, n_any, sizeof *term));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n_any; i++) {
        size_t index = i < clause->n_any ? clause->any[i] : others->any[i - clause->n_any];
        const zws_rank_entry *entry = &compiler->ranking.entry[index];
        asks &= !entry->plain;
        if (entry->kept)
            status = zws_nodes__term(&term[n++], &compiler->arena, "", entry->term.text,
                                     entry->term.len);
    }
    if (status == ZWS_OK && n > 0)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, term, n);
    else if (status == ZWS_OK && !asks) /* what only asks is no condition */
        status = zws_nodes__new(out, &compiler->arena, ZWS_NODE_NONE);
    free(term);
    return status;
}

/* --- Most ----------------------------------------------------------------------------------- */

static bool is_demanded(const zws_compiler *compiler, const zws_clause *clause, size_t i)
{
    return !clause->word[i].stop || compiler->all_stop;
}

/* A word that can be counted; one with several readings counts by the first. NULL: it cannot. */
static zws_node *countable(zws_node *node)
{
    if (node->kind == ZWS_NODE_OR && node->n > 0)
        node = node->child[0];
    bool can = node->kind == ZWS_NODE_TERM ||
               (node->kind == ZWS_NODE_PHRASE && node->n <= COUNTED_TERMS_MAX);
    return can ? node : NULL;
}

static bool holds(const node_list *list, const zws_node *node)
{
    for (size_t i = 0; i < list->n; i++) {
        if (zws_nodes__same(list->node[i], node))
            return true;
    }
    return false;
}

static zws_status count_word(node_list *counted, node_list *rest, zws_node *word)
{
    zws_node *node = countable(word);
    if (!node)
        return push(rest, word);
    return holds(counted, node) ? ZWS_OK : push(counted, node);
}

/* Words of which most must be there go to counted, what is too long to be counted to rest. */
static zws_status gather_words(node_list *counted, node_list *rest, const zws_compiler *compiler,
                               const zws_clause *clause)
{
    for (size_t i = 0; i < clause->n_words; i++) {
        if (!is_demanded(compiler, clause, i))
            continue;
        for (size_t k = 0; k < clause->word[i].n_parts; k++)
            ZWS_TRY(count_word(counted, rest, clause->word[i].part[k]));
        if (clause->word[i].n_parts == 0)
            ZWS_TRY(count_word(counted, rest, clause->word[i].node));
    }
    return ZWS_OK;
}

/* The words of the alternatives of that variant (0: none, the words typed, 1: the first) in the
 * place of what they stand for, those that say little left out. */
static zws_status gather_meant(node_list *counted, node_list *rest, const zws_compiler *compiler,
                               const zws_clause *clause)
{
    size_t variant = compiler->variant;
    for (size_t i = 0; i < clause->n_words; i++) {
        const zws_alternative_span *span = zws_alternatives__at(clause, i);
        if (span && span->nothing) {
            i = span->last - 1;
            continue;
        }
        if (span && variant > 0) {
            size_t n = (variant < span->n ? variant : span->n) - 1;
            for (size_t k = 0; k < span->alternative[n].n_words; k++)
                ZWS_TRY(count_word(counted, rest, span->alternative[n].word[k]));
            i = span->last - 1;
        } else if (is_demanded(compiler, clause, i) &&
                   !zws_alternatives__is_noise(compiler, clause, i)) {
            ZWS_TRY(count_word(counted, rest, clause->word[i].node));
        }
    }
    return ZWS_OK;
}

static zws_status at_least(zws_node **out, zws_compiler *compiler, node_list *counted, size_t min)
{
    if (counted->n == 0 || min == counted->n)
        return join(out, compiler, ZWS_NODE_AND, counted);
    ZWS_TRY(zws_nodes__new(out, &compiler->arena, ZWS_NODE_AT_LEAST));
    (*out)->child = zws_arena__alloc(&compiler->arena, counted->n * sizeof(zws_node *));
    if (!(*out)->child)
        return ZWS_ENOMEM;
    memcpy((*out)->child, counted->node, counted->n * sizeof(zws_node *));
    (*out)->n = counted->n;
    (*out)->min = (unsigned)min;
    return ZWS_OK;
}

/* --- Adjacent ------------------------------------------------------------------------------- */

static zws_status sequence_text(zws_buffer *out, clauses part)
{
    for (size_t i = 0; i < part.n; i++) {
        const zws_query_node *query = part.clause[i]->query;
        bool title = query->kind == ZWS_QUERY_TITLE;
        ZWS_TRY(zws_buffer__puts(out, i ? " " : ""));
        ZWS_TRY(zws_buffer__puts(out, title ? "《" : ""));
        ZWS_TRY(zws_buffer__append(out, query->text, query->len));
        ZWS_TRY(zws_buffer__puts(out, title ? "》" : ""));
    }
    return ZWS_OK;
}

static zws_status token_sequence(zws_node **out, zws_compiler *compiler, clauses part)
{
    ZWS_TRY(zws_nodes__new(out, &compiler->arena, ZWS_NODE_PHRASE));
    (*out)->term = zws_arena__alloc(&compiler->arena, part.n * sizeof *(*out)->term);
    if (!(*out)->term)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < part.n; i++)
        (*out)->term[i] = part.clause[i]->word->node->term[0];
    (*out)->n = part.n;
    return ZWS_OK;
}

/* Words that follow each other in the query, as they would stand in a text: blanks between Han
 * characters do not count. */
static zws_status sequence(zws_node **out, zws_compiler *compiler, clauses part)
{
    size_t n_words = 0;
    *out = NULL;
    for (size_t i = 0; i < part.n; i++) {
        n_words += part.clause[i]->n_words;
        if (part.clause[i]->n_words > 0)
            *out = part.clause[i]->word[0].node;
    }
    if (n_words < 2)
        return ZWS_OK;
    if (compiler->tokens)
        return token_sequence(out, compiler, part);
    zws_buffer text = {0};
    zws_status status = sequence_text(&text, part);
    if (status == ZWS_OK)
        status = zws_clause__adjacent(out, compiler, "", text.data, text.len);
    zws_buffer__free(&text);
    return status;
}

static zws_status with_repaired(zws_node **out, zws_compiler *compiler, zws_node *node,
                                zws_node *repaired)
{
    zws_node *either[2] = {node, repaired};
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, either, 2);
}

/* --- Side by side -------------------------------------------------------------------------------
 */

typedef struct {
    node_list required, soft, counted, excluded;
} demands;

/* The words of a span, or one of its alternatives. */
static zws_status either_way(zws_node **out, zws_compiler *compiler, const zws_clause *clause,
                             const zws_alternative_span *span)
{
    zws_node *way[ZWS_SYNONYM_ALTERNATIVES + 1];
    node_list typed = {0};
    size_t n = 0;
    zws_status status = ZWS_OK;
    for (size_t i = span->first; status == ZWS_OK && i < span->last; i++) {
        if (is_demanded(compiler, clause, i))
            status = push(&typed, clause->word[i].node);
    }
    if (status == ZWS_OK)
        status = join(&way[n++], compiler, ZWS_NODE_AND, &typed);
    free(typed.node);
    ZWS_TRY(status);
    for (size_t i = 0; i < span->n; i++)
        way[n++] = span->alternative[i].node;
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, way, n);
}

/* A word in its text or its metadata. */
static zws_status push_word(demands *d, zws_compiler *compiler, const zws_clause *clause, size_t i)
{
    zws_node *either[2] = {clause->word[i].node, clause->word[i].metadata}, *node;
    ZWS_TRY(zws_nodes__list(&node, &compiler->arena, ZWS_NODE_OR, either, 2));
    return push(&d->required, node);
}

static zws_status take_typed(demands *d, zws_compiler *compiler, const zws_clause *clause)
{
    for (size_t k = 0; k < clause->n_words; k++) {
        const zws_alternative_span *span = zws_alternatives__at(clause, k);
        if (span && span->typed) {
            ZWS_TRY(push(&d->required, span->typed));
            k = span->last - 1;
        } else if (is_demanded(compiler, clause, k)) {
            ZWS_TRY(push_word(d, compiler, clause, k));
        }
    }
    return ZWS_OK;
}

static zws_status take_meant(demands *d, zws_compiler *compiler, const zws_clause *clause)
{
    for (size_t k = 0; k < clause->n_words; k++) {
        const zws_alternative_span *span = zws_alternatives__at(clause, k);
        zws_node *node;
        if (!span) {
            if (is_demanded(compiler, clause, k) &&
                !zws_alternatives__is_noise(compiler, clause, k))
                ZWS_TRY(push_word(d, compiler, clause, k));
            continue;
        }
        k = span->last - 1;
        if (span->nothing)
            continue;
        ZWS_TRY(either_way(&node, compiler, clause, span));
        ZWS_TRY(push(&d->required, node));
    }
    return ZWS_OK;
}

static zws_status take_titled(demands *d, zws_compiler *compiler, const zws_clause *clause)
{
    node_list words = {0}, rest = {0};
    zws_status status = gather_meant(&words, &rest, compiler, clause);
    for (size_t i = 0; i < words.n && status == ZWS_OK; i++) {
        zws_node *node;
        status = zws_nodes__prefixed(&node, &compiler->arena, ZWS_PREFIX_TITLE, words.node[i]);
        if (status == ZWS_OK && !holds(&d->counted, node))
            status = push(&d->counted, node);
    }
    free(words.node);
    free(rest.node);
    return status;
}

/* The text as it stands, in the title. */
static zws_status take_named(demands *d, zws_compiler *compiler, const zws_clause *clause)
{
    zws_node *text, *node;
    size_t counted = compiler->n_phrase_terms;
    compiler->n_phrase_terms = 0; /* it has been counted as a part of the query */
    ZWS_TRY(sequence(&text, compiler, (clauses){&clause, 1}));
    compiler->n_phrase_terms = counted;
    text = text ? countable(text) : NULL;
    if (!text)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__prefixed(&node, &compiler->arena, ZWS_PREFIX_TITLE, text));
    return holds(&d->counted, node) ? ZWS_OK : push(&d->counted, node);
}

static zws_status take_words(demands *d, zws_compiler *compiler, clauses list, size_t *i,
                             zws_demand demand)
{
    const zws_clause *clause = list.clause[*i];
    zws_node *node = NULL;
    size_t end = *i + 1;
    switch (demand) {
    case ZWS_DEMAND_ANY:
        ZWS_TRY(any_of(&node, compiler, clause));
        return push(&d->soft, node);
    case ZWS_DEMAND_HARD:
        return ZWS_OK;
    case ZWS_DEMAND_MOST:
        return gather_words(&d->counted, &d->required, compiler, clause);
    case ZWS_DEMAND_MOST_MEANT:
        return gather_meant(&d->counted, &d->required, compiler, clause);
    case ZWS_DEMAND_TITLED:
        return take_titled(d, compiler, clause);
    case ZWS_DEMAND_NAMED:
        return take_named(d, compiler, clause);
    case ZWS_DEMAND_MEANT:
        return take_meant(d, compiler, clause);
    case ZWS_DEMAND_ALL:
        return take_typed(d, compiler, clause);
    case ZWS_DEMAND_REPAIRED:
        for (size_t k = 0; k < clause->n_words; k++) {
            if (!is_demanded(compiler, clause, k))
                continue;
            ZWS_TRY(with_repaired(&node, compiler, clause->word[k].node, clause->word[k].repaired));
            ZWS_TRY(push(&d->required, node));
        }
        return ZWS_OK;
    case ZWS_DEMAND_ADJACENT:
        while (end < list.n && is_words(list.clause[end]))
            end++;
        ZWS_TRY(sequence(&node, compiler, (clauses){list.clause + *i, end - *i}));
        *i = end - 1;
        return push(&d->required, node);
    }
    return ZWS_OK;
}

static zws_status take(demands *d, zws_compiler *compiler, clauses list, size_t *i,
                       zws_demand demand)
{
    const zws_clause *clause = list.clause[*i];
    zws_node *node = NULL;
    if (is_words(clause))
        return take_words(d, compiler, list, i, demand);
    if (demand == ZWS_DEMAND_NAMED)
        return ZWS_OK;
    if (clause->query->kind == ZWS_QUERY_NOT) {
        ZWS_TRY(zws_clause__assemble(&node, compiler, clause->child[0], ZWS_DEMAND_ADJACENT));
        return push(&d->excluded, node);
    }
    if (demand == ZWS_DEMAND_HARD && !clause->hard)
        return ZWS_OK;
    ZWS_TRY(zws_clause__assemble(&node, compiler, clause, demand));
    bool soft = demand == ZWS_DEMAND_ANY && !clause->hard;
    return push(soft ? &d->soft : &d->required, node);
}

static zws_status finish(zws_node **out, zws_compiler *compiler, demands *d, zws_demand demand)
{
    zws_node *part[2] = {NULL, NULL}, *positive, *excluded;
    ZWS_TRY(join(&part[0], compiler, ZWS_NODE_OR, &d->soft));
    if (d->counted.n > 0)
        ZWS_TRY(at_least(&part[1], compiler, &d->counted,
                         demand == ZWS_DEMAND_TITLED || demand == ZWS_DEMAND_NAMED
                             ? (d->counted.n + 1) / 2
                             : zws_profile__most(d->counted.n)));
    for (size_t i = 0; i < 2; i++)
        ZWS_TRY(push(&d->required, part[i]));
    ZWS_TRY(join(&positive, compiler, ZWS_NODE_AND, &d->required));
    ZWS_TRY(join(&excluded, compiler, ZWS_NODE_OR, &d->excluded));
    return zws_nodes__without(out, &compiler->arena, positive, excluded);
}

static zws_status side_by_side(zws_node **out, zws_compiler *compiler, clauses list,
                               zws_demand demand)
{
    demands d = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < list.n; i++)
        status = take(&d, compiler, list, &i, demand);
    if (status == ZWS_OK)
        status = finish(out, compiler, &d, demand);
    free(d.required.node);
    free(d.soft.node);
    free(d.counted.node);
    free(d.excluded.node);
    return status;
}

static zws_status either(zws_node **out, zws_compiler *compiler, const zws_clause *clause,
                         zws_demand demand)
{
    node_list list = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < clause->n; i++) {
        zws_node *node = NULL;
        bool open = demand == ZWS_DEMAND_HARD && !clause->child[i]->hard;
        if (!open)
            status = zws_clause__assemble(&node, compiler, clause->child[i], demand);
        if (status == ZWS_OK && demand == ZWS_DEMAND_HARD && !node) { /* either may be anything */
            list.n = 0;
            break;
        }
        if (status == ZWS_OK)
            status = push(&list, node);
    }
    if (status == ZWS_OK)
        status = join(out, compiler, ZWS_NODE_OR, &list);
    free(list.node);
    return status;
}

zws_status zws_clause__assemble(zws_node **out, zws_compiler *compiler, const zws_clause *clause,
                                zws_demand demand)
{
    *out = NULL;
    switch (clause->query->kind) {
    case ZWS_QUERY_AND:
        return side_by_side(out, compiler, (clauses){clause->child, clause->n}, demand);
    case ZWS_QUERY_WORDS:
    case ZWS_QUERY_TITLE:
    case ZWS_QUERY_NOT:
        return side_by_side(out, compiler, (clauses){&clause, 1}, demand);
    case ZWS_QUERY_OR:
        return either(out, compiler, clause, demand);
    default:
        if (demand == ZWS_DEMAND_HARD && !clause->hard)
            return ZWS_OK;
        *out = clause->node;
        return demand == ZWS_DEMAND_REPAIRED
                   ? with_repaired(out, compiler, clause->node, clause->repaired)
                   : ZWS_OK;
    }
}

static zws_status push_repaired(node_list *list, const zws_compiler *compiler,
                                const zws_clause *clause)
{
    if (clause->query->kind == ZWS_QUERY_NOT)
        return ZWS_OK;
    if (is_words(clause)) {
        for (size_t k = 0; k < clause->n_words; k++) {
            if (is_demanded(compiler, clause, k))
                ZWS_TRY(push(list, clause->word[k].repaired));
        }
        return ZWS_OK;
    }
    for (size_t i = 0; i < clause->n; i++)
        ZWS_TRY(push_repaired(list, compiler, clause->child[i]));
    return push(list, clause->repaired);
}

zws_status zws_clause__any_repaired(zws_node **out, zws_compiler *compiler,
                                    const zws_clause *clause)
{
    node_list list = {0};
    zws_status status = push_repaired(&list, compiler, clause);
    if (status == ZWS_OK)
        status = join(out, compiler, ZWS_NODE_OR, &list);
    free(list.node);
    return status;
}
