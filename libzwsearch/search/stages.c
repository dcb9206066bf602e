/* The clauses of a query → what is shown first, next and last. */
#include "base/utf8.h"
#include "search/alternatives.h"
#include "search/answer.h"
#include "search/names.h"

/* More alternatives are not looked for in combination. */
#define VARIANTS_MAX 3

typedef struct {
    zws_compiler *compiler;
    const zws_clause *root;
    zws_node *raw[ZWS_STAGES_MAX]; /* the stages' matches with those of the stages before */
    zws_node *most; /* what has most of the words, where that is among the stages; NULL */
    zws_stages *out;
} maker;

/* Words of so many, compounds taken apart, are a sentence, of which no document need have most. */
#define LONG_QUESTION 6

/* --- Looking at the query --------------------------------------------------------------------- */

bool zws_stages__has_kind(const zws_query_node *node, unsigned kinds)
{
    if (kinds & 1u << node->kind)
        return true;
    for (size_t i = 0; i < node->n && node->kind != ZWS_QUERY_NOT; i++) {
        if (zws_stages__has_kind(node->child[i], kinds))
            return true;
    }
    return false;
}

bool zws_stages__may_be_title(const zws_compiler *compiler)
{
    const unsigned not_text =
        1u << ZWS_QUERY_NOT | 1u << ZWS_QUERY_FIELD | 1u << ZWS_QUERY_DATES | 1u << ZWS_QUERY_ALL;
    return !compiler->tokens && !zws_stages__has_kind(compiler->query->root, not_text);
}

static bool has_text(const maker *m)
{
    const unsigned text = 1u << ZWS_QUERY_WORDS | 1u << ZWS_QUERY_TITLE | 1u << ZWS_QUERY_QUOTED |
                          1u << ZWS_QUERY_PREFIX;
    return zws_stages__has_kind(m->compiler->query->root, text);
}

/* The own numbers that the query demands; NULL: none. */
static zws_status demanded_own(zws_node **out, const maker *m)
{
    const zws_clause *root = m->root;
    *out = root->own;
    if (root->query->kind != ZWS_QUERY_AND)
        return ZWS_OK;
    zws_node **own;
    ZWS_TRY(zws_mem__zalloc(&own, root->n, sizeof *own));
    for (size_t i = 0; i < root->n; i++)
        own[i] = root->child[i]->own;
    zws_status status = zws_nodes__list(out, &m->compiler->arena, ZWS_NODE_OR, own, root->n);
    free(own);
    return status;
}

/* --- Adding stages ---------------------------------------------------------------------------- */

zws_status zws_stages__restrict(zws_node **out, zws_compiler *compiler, zws_node *match)
{
    zws_arena *arena = &compiler->arena;
    if (!match)
        return zws_nodes__new(out, arena, ZWS_NODE_NONE);
    zws_node *both[2] = {match, compiler->filter};
    ZWS_TRY(zws_nodes__list(out, arena, ZWS_NODE_AND, both, 2));
    return compiler->units ? zws_nodes__without(out, arena, *out, compiler->unit) : ZWS_OK;
}

/* The units that match, where relevance is to be theirs. */
static zws_status add_units(maker *m, zws_node *match, zws_stage *stage)
{
    zws_node *all[3] = {match, m->compiler->filter, m->compiler->unit};
    if (!m->compiler->units || (stage->order != ZWS_ORDER_RELEVANCE && !stage->prominent))
        return ZWS_OK;
    return zws_nodes__list(&stage->units, &m->compiler->arena, ZWS_NODE_AND, all, 3);
}

/* Adds a stage for the documents of match, unless nothing can be in it. */
static zws_status add(maker *m, zws_node *match, zws_stage stage)
{
    zws_stages *out = m->out;
    zws_node *before;
    ZWS_TRY(add_units(m, match, &stage));
    ZWS_TRY(zws_stages__restrict(&match, m->compiler, match));
    if (match->kind == ZWS_NODE_NONE)
        return ZWS_OK;
    for (size_t i = 0; i < out->n; i++) {
        if (zws_nodes__same(m->raw[i], match))
            return ZWS_OK;
    }
    ZWS_TRY(zws_nodes__union(&before, &m->compiler->arena, m->raw, out->n));
    if (before && !stage.fallback && zws_nodes__within(match, before))
        return ZWS_OK;
    m->raw[out->n] = match;
    stage.whole = match;
    stage.before = before;
    ZWS_TRY(zws_nodes__without(&stage.match, &m->compiler->arena, match,
                               stage.fallback ? NULL : before));
    out->stage[out->n++] = stage;
    return ZWS_OK;
}

static zws_status demand(zws_node **out, maker *m, zws_demand demand)
{
    return zws_clause__assemble(out, m->compiler, m->root, demand);
}

/* The documents whose title, or usual name, is the query; NULL when there is none. */
static zws_status exact_title(zws_node **out, const maker *m)
{
    const zws_query *query = m->compiler->query;
    *out = NULL;
    if (!zws_stages__may_be_title(m->compiler))
        return ZWS_OK;
    ZWS_TRY(zws_names__titled(out, m->compiler, query->text, query->len));
    return *out ? ZWS_OK : zws_names__but_for_kind(out, m->compiler, query->text, query->len);
}

/* Where what has all the words is in the stages before, what is left of those that have them by
 * repaired readings has such a reading; where what has most of them is, even several. There are few
 * of these: they are looked for first. */
static zws_status narrow(zws_node **out, maker *m, zws_node *repaired)
{
    zws_node *all, *before, *both[2] = {NULL, repaired};
    *out = repaired;
    if (repaired && m->most)
        ZWS_TRY(zws_nodes__stand_ins(&both[0], &m->compiler->arena, repaired, m->most));
    if (both[0])
        return zws_nodes__list(out, &m->compiler->arena, ZWS_NODE_AND, both, 2);
    ZWS_TRY(demand(&all, m, ZWS_DEMAND_ALL));
    ZWS_TRY(zws_stages__restrict(&all, m->compiler, all));
    ZWS_TRY(zws_nodes__union(&before, &m->compiler->arena, m->raw, m->out->n));
    if (!before || !zws_nodes__within(all, before))
        return ZWS_OK;
    ZWS_TRY(zws_clause__any_repaired(&both[0], m->compiler, m->root));
    return zws_nodes__list(out, &m->compiler->arena, ZWS_NODE_AND, both, 2);
}

/* Those that have all the words only when repaired readings count. */
static zws_status add_repaired(maker *m, zws_band band, zws_order order)
{
    zws_node *node, *narrowed;
    size_t n = m->out->n;
    if (!m->compiler->repairs)
        return ZWS_OK;
    ZWS_TRY(demand(&node, m, ZWS_DEMAND_REPAIRED));
    ZWS_TRY(narrow(&narrowed, m, node));
    ZWS_TRY(add(m, narrowed, (zws_stage){.band = band, .order = order, .repaired = true}));
    return m->out->n > n ? zws_stages__restrict(&m->out->stage[n].whole, m->compiler, node)
                         : ZWS_OK;
}

/* The articles that the query cites, the newest version first, and behind them the whole laws that
 * hold them, before those that only have the name; conditions of the query besides its words stand.
 */
static zws_status add_cited(maker *m)
{
    zws_compiler *compiler = m->compiler;
    const struct {
        zws_node *node;
        const char *why;
    } cited[] = {{compiler->cited.article, "条文"},
                 {compiler->cited.holding, "法规"},
                 {compiler->cited.law, "法规"}};
    for (size_t i = 0; i < sizeof cited / sizeof *cited; i++) {
        zws_node *both[2] = {cited[i].node, NULL}, *node;
        if (!cited[i].node)
            continue;
        ZWS_TRY(demand(&both[1], m, ZWS_DEMAND_HARD));
        ZWS_TRY(zws_nodes__list(&node, &compiler->arena, ZWS_NODE_AND, both, 2));
        ZWS_TRY(add(
            m, node,
            (zws_stage){.band = ZWS_BAND_EXACT, .order = ZWS_ORDER_NEWEST, .first = cited[i].why}));
    }
    return ZWS_OK;
}

/* The same by relevance, in one list. */
static zws_status cited_first(zws_node **out, maker *m)
{
    zws_node *either[2] = {m->compiler->cited.article, m->compiler->cited.law}, *both[2];
    if (m->compiler->cited.article)
        either[1] = NULL;
    ZWS_TRY(zws_nodes__list(&both[0], &m->compiler->arena, ZWS_NODE_OR, either, 2));
    *out = NULL;
    if (!both[0])
        return ZWS_OK;
    ZWS_TRY(demand(&both[1], m, ZWS_DEMAND_HARD));
    return zws_nodes__list(out, &m->compiler->arena, ZWS_NODE_AND, both, 2);
}

/* The first alternatives of all terms, the second ones, … from a variant on. */
static zws_status each_variant(zws_node **out, maker *m, zws_demand what, size_t first)
{
    zws_node *way[VARIANTS_MAX + 1] = {NULL};
    size_t n = 0;
    for (size_t v = first; v <= VARIANTS_MAX && (v == first || v <= m->compiler->n_variants); v++) {
        m->compiler->variant = v;
        ZWS_TRY(demand(&way[n++], m, what));
    }
    return zws_nodes__union(out, &m->compiler->arena, way, n);
}

/* Those of them first whose titles say it, of what is found by other names: a law that is about it
 * is not the longest text that has it all. */
static zws_status add_titled(maker *m, zws_node *match, zws_stage stage)
{
    zws_node *both[2] = {match, NULL};
    if (!match || stage.order != ZWS_ORDER_RELEVANCE)
        return ZWS_OK;
    ZWS_TRY(each_variant(&both[1], m, ZWS_DEMAND_TITLED, 0));
    if (!both[1])
        return ZWS_OK;
    ZWS_TRY(zws_nodes__list(&match, &m->compiler->arena, ZWS_NODE_AND, both, 2));
    return add(m, match, stage);
}

/* The rules that are called what the query means: 居住证暂行条例 for who asks for a 暂住证. */
static zws_status add_named(maker *m, zws_stage stage)
{
    zws_node *both[2] = {NULL, NULL}, *match;
    if (m->compiler->n_spans == 0 || stage.order != ZWS_ORDER_RELEVANCE)
        return ZWS_OK;
    ZWS_TRY(zws_names__meant(&both[0], m->compiler));
    if (!both[0])
        return ZWS_OK;
    ZWS_TRY(demand(&both[1], m, ZWS_DEMAND_HARD));
    ZWS_TRY(zws_nodes__list(&match, &m->compiler->arena, ZWS_NODE_AND, both, 2));
    return add(m, match, stage);
}

/* What has all that the query means: words, or what else they are called. */
static zws_status add_meant(maker *m, zws_stage stage)
{
    zws_node *node;
    if (m->compiler->n_spans == 0)
        return ZWS_OK;
    ZWS_TRY(add_named(m, stage));
    ZWS_TRY(demand(&node, m, ZWS_DEMAND_MEANT));
    ZWS_TRY(add_titled(m, node, stage));
    return add(m, node, stage);
}

/* What has most of the words, or of those that they stand for. */
static zws_status most(zws_node **out, maker *m)
{
    zws_node *either[2] = {NULL, NULL};
    ZWS_TRY(demand(&either[0], m, ZWS_DEMAND_MOST));
    if (m->compiler->n_spans > 0)
        ZWS_TRY(each_variant(&either[1], m, ZWS_DEMAND_MOST_MEANT, 1));
    return zws_nodes__list(out, &m->compiler->arena, ZWS_NODE_OR, either, 2);
}

/* --- The sorts ------------------------------------------------------------------------------ */

/* How many words there are of which a node demands most. */
static size_t most_counted(const zws_node *node)
{
    size_t most = 0;
    if (!node || !node->child || node->kind == ZWS_NODE_NOT)
        return node && node->kind == ZWS_NODE_NOT && node->n > 0 ? most_counted(node->child[0]) : 0;
    if (node->kind == ZWS_NODE_AT_LEAST)
        return node->n;
    for (size_t i = 0; i < node->n; i++) {
        size_t n = most_counted(node->child[i]);
        most = n > most ? n : most;
    }
    return most;
}

/* What leads where nobody wrote what was typed: the rules that have the name of what is meant, and
 * the most relevant documents. */
static zws_status add_leading(maker *m)
{
    const zws_search *request = m->compiler->request;
    zws_stage stage = {.band = ZWS_BAND_LEADING,
                       .order = ZWS_ORDER_RELEVANCE,
                       .prominent = request->option[ZWS_OPTION_WITHIN] == ZWS_WITHIN_PROMINENCE,
                       .leading = true};
    zws_stage any = stage;
    zws_node *node, *before;
    bool unwritten;
    if (request->option[ZWS_OPTION_WITHIN] == ZWS_WITHIN_DATE)
        return ZWS_OK;
    ZWS_TRY(zws_stages__is_unwritten(&unwritten, m->compiler, m->root));
    if (!unwritten)
        return ZWS_OK;
    ZWS_TRY(add_named(m, (zws_stage){.band = ZWS_BAND_LEADING, .order = ZWS_ORDER_RELEVANCE}));
    ZWS_TRY(demand(&node, m, ZWS_DEMAND_ANY));
    if (!node)
        return ZWS_OK;
    ZWS_TRY(add_units(m, node, &any));
    ZWS_TRY(zws_stages__restrict(&node, m->compiler, node));
    ZWS_TRY(zws_nodes__union(&before, &m->compiler->arena, m->raw, m->out->n));
    ZWS_TRY(zws_nodes__without(&any.match, &m->compiler->arena, node, before));
    ZWS_TRY(zws_leading__find(&node, m->compiler, &any));
    return node ? add(m, node, stage) : ZWS_OK;
}

/* Whether texts stand beside each other that have Han characters: words of other scripts are always
 * apart. */
static bool types_apart(const zws_query_node *root)
{
    bool before = false;
    for (size_t i = 0; i < root->n && root->kind == ZWS_QUERY_AND; i++) {
        const zws_query_node *node = root->child[i];
        bool han = false;
        for (size_t at = 0; at < node->len && node->kind == ZWS_QUERY_WORDS && !han;)
            han = zws_char__class(zws_utf8__next(node->text, node->len, &at)) == ZWS_CHAR_HAN;
        if (han && before)
            return true;
        before = han;
    }
    return false;
}

/* What has all the words adjacent. Words typed apart stand side by side in many a text by accident
 * (烟花爆竹禁放的区域, in rules about air), so then it must be about one half of them, too. */
static zws_status side_by_side(zws_node **out, maker *m)
{
    zws_node *both[2] = {NULL, NULL};
    ZWS_TRY(demand(&both[0], m, ZWS_DEMAND_ADJACENT));
    if (both[0] && !m->compiler->tokens && types_apart(m->root->query))
        ZWS_TRY(demand(&both[1], m, ZWS_DEMAND_NAMED));
    return zws_nodes__list(out, &m->compiler->arena, ZWS_NODE_AND, both, 2);
}

static zws_status make_tiers(maker *m)
{
    const zws_search *request = m->compiler->request;
    zws_order order = request->option[ZWS_OPTION_WITHIN] == ZWS_WITHIN_RELEVANCE
                          ? ZWS_ORDER_RELEVANCE
                          : ZWS_ORDER_NEWEST;
    bool prominent = request->option[ZWS_OPTION_WITHIN] == ZWS_WITHIN_PROMINENCE;
    zws_node *node, *all;
    ZWS_TRY(zws_pins__node(&node, m->compiler));
    if (node)
        ZWS_TRY(
            add(m, node, (zws_stage){.band = ZWS_BAND_PINNED, .order = order, .first = "置顶"}));
    ZWS_TRY(demand(&all, m, ZWS_DEMAND_ALL));
    zws_node *own = m->root->own;
    if (own) {
        ZWS_TRY(add(m, own, (zws_stage){.band = ZWS_BAND_EXACT, .order = order, .first = "文号"}));
        return add(m, all, (zws_stage){.band = ZWS_BAND_ALL, .order = order});
    }
    ZWS_TRY(exact_title(&node, m));
    bool titled = node != NULL;
    if (node)
        ZWS_TRY(add(m, node, (zws_stage){.band = ZWS_BAND_EXACT, .order = order, .first = "标题"}));
    ZWS_TRY(add_cited(m));
    if (has_text(m)) {
        ZWS_TRY(side_by_side(&node, m));
        ZWS_TRY(
            add(m, node,
                (zws_stage){.band = ZWS_BAND_ADJACENT, .order = order, .prominent = prominent}));
        if (!titled)
            ZWS_TRY(add_leading(m));
    }
    ZWS_TRY(add(m, all, (zws_stage){.band = ZWS_BAND_ALL, .order = order, .prominent = prominent}));
    ZWS_TRY(add_meant(m, (zws_stage){.band = ZWS_BAND_MEANT, .order = ZWS_ORDER_RELEVANCE}));
    ZWS_TRY(most(&node, m));
    if (m->compiler->n_spans > 0)
        ZWS_TRY(
            add_titled(m, node, (zws_stage){.band = ZWS_BAND_MOST, .order = ZWS_ORDER_RELEVANCE}));
    ZWS_TRY(add(m, node, (zws_stage){.band = ZWS_BAND_MOST, .order = ZWS_ORDER_RELEVANCE}));
    m->most = node;
    bool is_long = most_counted(node) >= LONG_QUESTION;
    ZWS_TRY(add_repaired(m, ZWS_BAND_REPAIRED, order));
    m->out->rest = m->out->n;
    if (!is_long)
        return ZWS_OK;
    ZWS_TRY(demand(&node, m, ZWS_DEMAND_ANY));
    ZWS_TRY(add(m, node, (zws_stage){.band = ZWS_BAND_ANY, .order = ZWS_ORDER_RELEVANCE}));
    if (m->out->n == m->out->rest)
        return ZWS_OK;
    return zws_nodes__union(&m->out->stage[m->out->rest].whole, &m->compiler->arena, m->raw,
                            m->out->n);
}

static zws_status make_dates(maker *m, zws_order order)
{
    zws_node *node;
    ZWS_TRY(demand(&node, m, ZWS_DEMAND_ALL));
    ZWS_TRY(add(m, node, (zws_stage){.order = order}));
    ZWS_TRY(add_repaired(m, ZWS_BAND_NONE, order));
    ZWS_TRY(add_meant(m, (zws_stage){.order = order, .fallback = true}));
    ZWS_TRY(most(&node, m));
    return add(m, node, (zws_stage){.order = order, .fallback = true});
}

/* Who asks for a number or a title wants that document first, whatever its words weigh. */
static zws_status make_relevance(maker *m)
{
    zws_node *any, *first, *cited;
    const char *why = "文号";
    ZWS_TRY(demand(&any, m, ZWS_DEMAND_ANY));
    ZWS_TRY(cited_first(&cited, m));
    first = cited;
    if (cited)
        why = "条文";
    else
        ZWS_TRY(demanded_own(&first, m));
    if (!first) {
        ZWS_TRY(exact_title(&first, m));
        why = "标题";
    }
    if (first && any) {
        zws_node *both[2] = {first, cited || m->root->own ? NULL : any};
        ZWS_TRY(zws_nodes__list(&first, &m->compiler->arena, ZWS_NODE_AND, both, 2));
        ZWS_TRY(add(m, first, (zws_stage){.order = ZWS_ORDER_RELEVANCE, .first = why}));
    } else if (any && m->compiler->n_spans > 0 && !m->compiler->has_laws) {
        /* Of articles none is named by what is meant. */
        bool unwritten;
        ZWS_TRY(zws_stages__is_unwritten(&unwritten, m->compiler, m->root));
        if (unwritten)
            ZWS_TRY(add_named(m, (zws_stage){.order = ZWS_ORDER_RELEVANCE, .first = "标题"}));
    }
    ZWS_TRY(add(m, any, (zws_stage){.order = ZWS_ORDER_RELEVANCE}));
    return add_repaired(m, ZWS_BAND_NONE, ZWS_ORDER_RELEVANCE);
}

/* Documents like another one that have all the words, if there are any: one list. */
static zws_status make_like(maker *m)
{
    static const zws_order orders[] = {[ZWS_SORT_TIER] = ZWS_ORDER_RELEVANCE,
                                       [ZWS_SORT_RELEVANCE] = ZWS_ORDER_RELEVANCE,
                                       [ZWS_SORT_NEWEST] = ZWS_ORDER_NEWEST,
                                       [ZWS_SORT_OLDEST] = ZWS_ORDER_OLDEST};
    zws_node *both[2] = {m->compiler->like, NULL}, *node;
    if (m->compiler->query->root->kind != ZWS_QUERY_ALL)
        ZWS_TRY(demand(&both[1], m, ZWS_DEMAND_ALL));
    ZWS_TRY(zws_nodes__list(&node, &m->compiler->arena, ZWS_NODE_AND, both, 2));
    return add(m, node,
               (zws_stage){.order = orders[m->compiler->request->option[ZWS_OPTION_SORT]]});
}

/* What may hold the answer, whatever the order of the list. */
static zws_status make_any(maker *m)
{
    zws_node *any;
    zws_stage stage = {.order = ZWS_ORDER_RELEVANCE};
    if (!m->compiler->request->option[ZWS_OPTION_ANSWER])
        return ZWS_OK;
    ZWS_TRY(demand(&any, m, ZWS_DEMAND_ANY));
    ZWS_TRY(add_units(m, any, &stage));
    m->out->any_units = stage.units;
    return zws_stages__restrict(&m->out->any, m->compiler, any);
}

static zws_status make_stages(maker *m)
{
    if (m->compiler->like)
        return make_like(m);
    switch (m->compiler->request->option[ZWS_OPTION_SORT]) {
    case ZWS_SORT_RELEVANCE:
        return make_relevance(m);
    case ZWS_SORT_NEWEST:
        return make_dates(m, ZWS_ORDER_NEWEST);
    case ZWS_SORT_OLDEST:
        return make_dates(m, ZWS_ORDER_OLDEST);
    default:
        return make_tiers(m);
    }
}

/* What has ended stands behind all else of its band: each stage is taken apart. */
static zws_status sink(zws_stages *out, zws_compiler *compiler)
{
    bool any;
    if (compiler->request->option[ZWS_OPTION_SORT] != ZWS_SORT_TIER || compiler->tokens)
        return ZWS_OK;
    ZWS_TRY(zws_store__any_ended(compiler->store, compiler->day, &any));
    if (!any)
        return ZWS_OK;
    out->sinks = true;
    for (size_t i = out->n; i-- > 0;) {
        zws_stage stage = out->stage[i];
        if (stage.leading) {
            stage.sinks = true;
            out->stage[2 * i] = stage;
            ZWS_TRY(zws_nodes__new(&stage.match, &compiler->arena, ZWS_NODE_NONE));
            out->stage[2 * i + 1] = stage;
            continue;
        }
        stage.states = ZWS_VALIDITY_ENDED;
        out->stage[2 * i + 1] = stage;
        stage.states = ZWS_VALIDITY_ALL & ~ZWS_VALIDITY_ENDED;
        out->stage[2 * i] = stage;
    }
    out->n *= 2;
    out->rest *= 2;
    return ZWS_OK;
}

zws_status zws_stages__make(zws_stages *out, zws_compiler *compiler, const zws_clause *root)
{
    maker m = {.compiler = compiler, .root = root, .out = out};
    *out = (zws_stages){.rest = SIZE_MAX};
    ZWS_TRY(make_stages(&m));
    if (out->rest > out->n)
        out->rest = out->n;
    ZWS_TRY(make_any(&m));
    ZWS_TRY(zws_nodes__union(&out->all, &compiler->arena, m.raw, out->rest));
    if (!out->all)
        ZWS_TRY(zws_nodes__new(&out->all, &compiler->arena, ZWS_NODE_NONE));
    return sink(out, compiler);
}
