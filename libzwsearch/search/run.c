/* A request, from its checks to its page of hits. */
#include "search/alternatives.h"
#include "search/answer.h"
#include "search/fold.h"
#include "search/correct.h"
#include "search/passage.h"

typedef struct {
    const zws_search *request;
    zws_analyzer *analyzer;
    const zws_pins *pins;
    const zws_profile *profile;
    const zws_query *query;
    zws_deadline deadline;
    zws_results *results;
    const zws_stage **stage; /* of each hit */
    size_t cap_stages;
    size_t skip;  /* hits of the list that are not taken */
    char *better; /* a query; NULL: none */
    bool certain; /* that it is better, whatever was found */
} run;

/* --- Results -------------------------------------------------------------------------------- */

static void clear_hit(zws_hit *hit)
{
    free(hit->match.id);
    zws_document_free(hit->document);
    zws_extract__free(&hit->extract);
    zws_passages__free(hit);
    zws_links__clear_hit(hit);
    free(hit->title_html);
    zws_standing__clear(&hit->standing);
}

static void clear_hits(zws_results *results)
{
    for (size_t i = 0; i < results->n_hits; i++)
        clear_hit(&results->hit[i]);
    results->n_hits = 0;
    zws_answer__free(results->answer);
    results->answer = NULL;
    zws_matches__free(&results->facets);
    zws_arena__free(&results->arena);
    results->n_alternatives = 0;
}

void zws_results__free(zws_results *results)
{
    if (!results)
        return;
    clear_hits(results);
    for (size_t i = 0; i < results->n_facets; i++)
        free(results->facet_name[i]);
    free(results->facet_name);
    free(results->hit);
    free(results->query);
    free(results->understood);
    free(results->corrected);
    free(results);
}

/* Room for n hits. */
static zws_status reserve(run *r, size_t n)
{
    ZWS_TRY(zws_mem__grow(&r->results->hit, &r->results->cap_hits, n, sizeof *r->results->hit));
    return zws_mem__grow(&r->stage, &r->cap_stages, n, sizeof *r->stage);
}

/* --- One state of the index ---------------------------------------------------------------------
 */

typedef struct {
    run *run;
    zws_compiler *compiler;
    const zws_stages *stages;
    int *slot;               /* of the facets */
    size_t seen;             /* hits of the stages so far, those before the page included */
    const zws_node *matched; /* all that is found */
    bool beyond_typed; /* alternatives were looked for: by date only where nothing has all the words
                        */
} gathering;

static zws_plan make_plan(const gathering *g)
{
    const zws_ranking *ranking = &g->compiler->ranking;
    return (zws_plan){.rank = ranking->rank,
                      .n_rank = ranking->n_rank,
                      .bm25 = ranking->bm25,
                      .deadline = g->run->deadline,
                      .day = g->compiler->day,
                      .count_up_to = ZWS_TOTAL_EXACT};
}

static void add_facets(zws_plan *plan, const gathering *g)
{
    plan->facet = g->slot;
    plan->n_facets = g->run->request->n_facets;
}

/* Moves the facets of matches to the results, which outlive the snapshot. */
static zws_status take_facets(zws_results *results, zws_matches *matches)
{
    zws_matches__free(&results->facets);
    results->facets.facet = matches->facet;
    results->facets.n_facets = matches->n_facets;
    matches->facet = NULL;
    matches->n_facets = 0;
    return zws_matches__finish_facets(&results->facets);
}

/* Appends a hit when it is on the page; its id goes over to the results. */
static void take_hit(gathering *g, zws_match *match, const zws_stage *stage)
{
    run *r = g->run;
    double bonus =
        stage->first && stage->order == ZWS_ORDER_RELEVANCE ? zws_explain__bonus(g->compiler) : 0.0;
    if (g->seen++ < r->skip)
        return;
    zws_hit *hit = &r->results->hit[r->results->n_hits];
    *hit = (zws_hit){.match = *match, .band = stage->band, .repaired = stage->repaired};
    hit->match.score += bonus;
    match->id = NULL;
    r->stage[r->results->n_hits++] = stage;
}

static void take_hits(gathering *g, zws_matches *matches, const zws_stage *stage)
{
    for (size_t i = 0; i < matches->n; i++)
        take_hit(g, &matches->hit[i], stage);
}

/* --- By date ---------------------------------------------------------------------------------- */

/* Whether a stands before b; documents without a date are last. */
static bool is_before(const zws_match *a, const zws_match *b, zws_order order)
{
    if (a->date != b->date) {
        if (!a->date || !b->date)
            return a->date != 0;
        return order == ZWS_ORDER_OLDEST ? a->date < b->date : a->date > b->date;
    }
    return strcmp(a->id, b->id) < 0;
}

/* Takes the hits of two lists in the one order of both. */
static void take_both(gathering *g, zws_matches *exact, zws_matches *repaired,
                      const zws_stage *stage, size_t end)
{
    size_t i = 0, k = 0;
    while (g->seen < end && (i < exact->n || k < repaired->n)) {
        bool first = k == repaired->n ||
                     (i < exact->n && is_before(&exact->hit[i], &repaired->hit[k], stage->order));
        take_hit(g, first ? &exact->hit[i++] : &repaired->hit[k++], first ? stage : stage + 1);
    }
}

static zws_status match_dated(gathering *g, zws_matches *out, zws_node *match, zws_order order,
                              size_t limit, bool facets)
{
    zws_plan plan = make_plan(g);
    plan.match = match;
    plan.order = order;
    plan.limit = limit;
    if (facets)
        add_facets(&plan, g);
    return zws_store__match(g->compiler->store, &plan, out);
}

/* The documents of two stages in one order of dates. Only few are found by repaired readings, so
 * facets are counted once more only where there are any. */
static zws_status run_dated(gathering *g, const zws_stage *stage, size_t end)
{
    zws_matches exact = {0}, repaired = {0}, both = {0};
    zws_results *results = g->run->results;
    zws_status status = match_dated(g, &exact, stage->match, stage->order, end, true);
    if (status == ZWS_OK)
        status = match_dated(g, &repaired, stage[1].match, stage->order, end, false);
    if (status == ZWS_OK && repaired.total > 0 && g->run->request->n_facets > 0)
        status = match_dated(g, &both, stage[1].whole, stage->order, 0, true);
    if (status == ZWS_OK) {
        take_both(g, &exact, &repaired, stage, end);
        results->total = exact.total + repaired.total;
        results->total_exact = exact.total_exact && repaired.total_exact;
        status = take_facets(results, both.n_facets ? &both : &exact);
    }
    zws_matches__free(&exact);
    zws_matches__free(&repaired);
    zws_matches__free(&both);
    return status;
}

/* A list of its own: its plan counts the matches and the facets too. */
static zws_status run_single(gathering *g, const zws_stage *stage, size_t end)
{
    zws_plan plan = make_plan(g);
    zws_matches matches = {0};
    plan.match = stage->match;
    plan.order = stage->order;
    plan.classes = stage->states;
    plan.limit = end;
    add_facets(&plan, g);
    zws_status status = zws_prominent__match(&matches, g->compiler, &plan, stage);
    if (status == ZWS_OK) {
        zws_results *results = g->run->results;
        take_hits(g, &matches, stage);
        results->total = matches.total;
        results->total_exact = matches.total_exact;
        status = take_facets(results, &matches);
    }
    zws_matches__free(&matches);
    return status;
}

/* The facets of what the stages before this one have found, all of it, which is few. */
static zws_status add_facets_before(gathering *g, const zws_stage *stage, zws_matches *facets)
{
    if (g->seen == 0 || g->run->request->n_facets == 0 || !stage->before)
        return ZWS_OK;
    zws_plan plan = make_plan(g);
    zws_matches before = {0};
    plan.match = stage->before;
    plan.order = ZWS_ORDER_NEWEST;
    add_facets(&plan, g);
    zws_status status = zws_store__match(g->compiler->store, &plan, &before);
    if (status == ZWS_OK)
        status = zws_matches__add_facets(facets, &before);
    zws_matches__free(&before);
    return status;
}

/* Takes the hits of a stage that are still wanted, and counts all its matches; facets may be NULL.
 */
static zws_status run_counted(gathering *g, const zws_stage *stage, size_t end, zws_matches *facets)
{
    zws_results *results = g->run->results;
    zws_plan plan = make_plan(g);
    zws_matches matches = {0};
    plan.match = stage->match;
    plan.order = stage->order;
    plan.classes = stage->states;
    plan.limit = end > g->seen ? end - g->seen : 0;
    if (facets)
        add_facets(&plan, g);
    zws_status status = zws_prominent__match(&matches, g->compiler, &plan, stage);
    if (status == ZWS_OK && facets)
        status = zws_matches__add_facets(facets, &matches);
    if (status == ZWS_OK) {
        results->total += matches.total;
        results->total_exact = results->total_exact && matches.total_exact;
        take_hits(g, &matches, stage);
    }
    zws_matches__free(&matches);
    return status;
}

/* Stages that share no match, counted one by one; those before the first are exhausted, so what was
 * seen of them is all of them. */
static zws_status run_counting(gathering *g, size_t first, size_t end)
{
    const zws_stages *stages = g->stages;
    zws_results *results = g->run->results;
    zws_matches facets = {0};
    results->total = g->seen;
    zws_status status = add_facets_before(g, &stages->stage[first], &facets);
    for (size_t i = first; status == ZWS_OK && i < stages->rest; i++) {
        bool enough = g->seen >= end && (!results->total_exact || results->total > ZWS_TOTAL_EXACT);
        if (!enough || g->run->request->n_facets > 0)
            status = run_counted(g, &stages->stage[i], end, &facets);
    }
    if (results->total > ZWS_TOTAL_EXACT) {
        results->total = g->seen > ZWS_TOTAL_EXACT ? g->seen : ZWS_TOTAL_EXACT;
        results->total_exact = false;
    }
    if (status == ZWS_OK)
        status = take_facets(results, &facets);
    zws_matches__free(&facets);
    return status;
}

/* One stage after the other, until the page is full. All matches that have most of the words are
 * looked at anyway to find the best of them, so they are counted with it. */
static zws_status run_stages(gathering *g, size_t end, bool *counted)
{
    const zws_stages *stages = g->stages;
    *counted = false;
    for (size_t i = 0; i < stages->rest && g->seen < end; i++) {
        if (i + (stages->sinks ? 2 : 1) >= stages->rest || stages->stage[i].band == ZWS_BAND_MOST) {
            *counted = true;
            return run_counting(g, i, end);
        }
        zws_plan plan = make_plan(g);
        zws_matches matches = {0};
        plan.match = stages->stage[i].match;
        plan.order = stages->stage[i].order;
        plan.classes = stages->stage[i].states;
        plan.limit = end - g->seen;
        plan.count_up_to = 0;
        ZWS_TRY(zws_prominent__match(&matches, g->compiler, &plan, &stages->stage[i]));
        take_hits(g, &matches, &stages->stage[i]);
        zws_matches__free(&matches);
    }
    return ZWS_OK;
}

/* Counts the union of the stages. That the count took too long is no reason to throw the hits
 * away: then the total is a lower bound. */
static zws_status count_all(gathering *g)
{
    zws_results *results = g->run->results;
    results->total = g->seen;
    results->total_exact = true;
    bool facets = g->run->request->n_facets > 0;
    zws_plan plan = make_plan(g);
    zws_matches matches = {0};
    plan.match = g->stages->all;
    plan.order = ZWS_ORDER_NEWEST;
    plan.limit = 0;
    add_facets(&plan, g);
    zws_status status = zws_store__match(g->compiler->store, &plan, &matches);
    if (status == ZWS_EDEADLINE && !facets && results->n_hits > 0) {
        results->total_exact = false;
        return ZWS_OK;
    }
    if (status == ZWS_OK) {
        if (matches.total > results->total || matches.total_exact)
            results->total = matches.total;
        results->total_exact = matches.total_exact;
        status = take_facets(results, &matches);
    }
    zws_matches__free(&matches);
    return status;
}

/* The facets of all that is matched, in the place of those of a part. */
static zws_status count_facets(gathering *g)
{
    zws_plan plan = make_plan(g);
    zws_matches matches = {0};
    if (g->run->request->n_facets == 0)
        return ZWS_OK;
    plan.match = g->matched;
    plan.order = ZWS_ORDER_NEWEST;
    add_facets(&plan, g);
    zws_status status = zws_store__match(g->compiler->store, &plan, &matches);
    if (status == ZWS_OK)
        status = take_facets(g->run->results, &matches);
    zws_matches__free(&matches);
    return status;
}

/* What any of the words finds, where the stages found few: so it depends on their total alone, and
 * all pages of a query agree. */
static zws_status run_rest(gathering *g, size_t end)
{
    const zws_stages *stages = g->stages;
    zws_results *results = g->run->results;
    if (stages->rest == stages->n || !results->total_exact ||
        results->total >= ZWS_STAGES_FEW + g->compiler->n_leaders)
        return ZWS_OK;
    for (size_t i = stages->rest; i < stages->n; i++)
        ZWS_TRY(run_counted(g, &stages->stage[i], end, NULL));
    if (results->total > ZWS_TOTAL_EXACT) {
        results->total = g->seen > ZWS_TOTAL_EXACT ? g->seen : ZWS_TOTAL_EXACT;
        results->total_exact = false;
    }
    g->matched = stages->stage[stages->rest].whole;
    return count_facets(g);
}

/* The hits up to number `end`, without those to skip. */
static zws_status gather(gathering *g, size_t end)
{
    const zws_search *request = g->run->request;
    const zws_stages *stages = g->stages;
    g->seen = 0;
    g->run->results->total = 0;
    g->run->results->total_exact = true;
    int64_t sort = request->option[ZWS_OPTION_SORT];
    bool by_date = sort == ZWS_SORT_NEWEST || sort == ZWS_SORT_OLDEST;
    if (stages->n == 1 || (stages->n > 1 && by_date)) {
        size_t first = stages->n > 1 && stages->stage[1].repaired ? 2 : 1;
        ZWS_TRY(first == 2 ? run_dated(g, &stages->stage[0], end)
                           : run_single(g, &stages->stage[0], end));
        g->matched = stages->stage[first - 1].whole;
        g->beyond_typed = !by_date || g->run->results->total == 0;
        for (; g->run->results->total == 0 && first < stages->n; first++) {
            g->matched = stages->stage[first].match;
            ZWS_TRY(run_single(g, &stages->stage[first], end));
        }
        return ZWS_OK;
    }
    bool counted;
    g->beyond_typed = true;
    g->matched = stages->all;
    ZWS_TRY(run_stages(g, end, &counted));
    if (!counted)
        ZWS_TRY(count_all(g));
    return run_rest(g, end);
}

/* Hits before the page and behind it go. */
static void cut(run *r, size_t offset, size_t limit)
{
    zws_results *results = r->results;
    size_t n = results->n_hits, first = offset < n ? offset : n;
    size_t end = n - first < limit ? n : first + limit;
    for (size_t i = 0; i < n; i++) {
        if (i < first || i >= end)
            clear_hit(&results->hit[i]);
    }
    memmove(results->hit, results->hit + first, (end - first) * sizeof *results->hit);
    memmove(r->stage, r->stage + first, (end - first) * sizeof *r->stage);
    results->n_hits = end - first;
}

static zws_status gather_more(gathering *g, zws_folding *folding, size_t offset, size_t limit)
{
    run *r = g->run;
    size_t wanted = offset + limit, end = wanted;
    for (;;) {
        ZWS_TRY(reserve(r, end));
        ZWS_TRY(gather(g, end));
        bool all = r->results->n_hits < end;
        ZWS_TRY(zws_folding__hits(folding, r->results, r->stage, g->compiler, wanted));
        if (all || r->results->n_hits >= wanted || zws_deadline__passed(r->deadline))
            break;
        end += 2 * (wanted - r->results->n_hits) + 8;
        ZWS_TRY(zws_folding__keep(folding, r->results, r->stage));
    }
    cut(r, offset, limit);
    return ZWS_OK;
}

/* The list without copies; a page that they have left short is filled from farther down. */
static zws_status gather_folded(gathering *g, size_t offset, size_t limit)
{
    zws_folding folding = {0};
    zws_status status = gather_more(g, &folding, offset, limit);
    zws_folding__free(&folding);
    return status;
}

static zws_status gather_page(gathering *g)
{
    const int64_t *option = g->run->request->option;
    size_t offset = (size_t)option[ZWS_OPTION_OFFSET], limit = (size_t)option[ZWS_OPTION_LIMIT];
    if (option[ZWS_OPTION_FOLD] && limit > 0 && !g->compiler->tokens)
        return gather_folded(g, offset, limit);
    g->run->skip = offset;
    ZWS_TRY(reserve(g->run, limit));
    return gather(g, offset + limit);
}

/* How many of the matches stand behind others because they have ended. That it takes too long to
 * find out is no reason to throw the hits away. */
static zws_status count_sunk(gathering *g)
{
    zws_results *results = g->run->results;
    zws_plan plan = make_plan(g);
    zws_matches matches = {0};
    if (!g->stages->sinks || results->total == 0)
        return ZWS_OK;
    plan.match = g->matched;
    plan.order = ZWS_ORDER_NEWEST;
    plan.classes = ZWS_VALIDITY_ENDED;
    zws_status status = zws_store__match(g->compiler->store, &plan, &matches);
    results->sunk = status == ZWS_OK ? matches.total : 0;
    results->sunk_exact = status == ZWS_OK && matches.total_exact;
    zws_matches__free(&matches);
    return status == ZWS_EDEADLINE && results->n_hits > 0 ? ZWS_OK : status;
}

/* The facet of validity is of states on a day, which no column has. */
static zws_status count_states(gathering *g)
{
    zws_results *results = g->run->results;
    const zws_search *request = g->run->request;
    for (size_t f = 0; f < request->n_facets && !g->compiler->tokens; f++) {
        if (g->slot[f] == ZWS_SLOT_FACET + ZWS_FIELD_VALIDITY && g->matched)
            ZWS_TRY(zws_standing__count(&results->facets, f, g->compiler, g->matched));
    }
    return ZWS_OK;
}

/* That it takes too long to find is no reason to throw the hits away. */
static zws_status find_answer(run *r, zws_compiler *compiler, const zws_stages *stages)
{
    zws_status status = zws_answer__find(&r->results->answer, compiler, stages);
    return status == ZWS_EDEADLINE && r->results->n_hits > 0 ? ZWS_OK : status;
}

static zws_status fill(run *r, zws_compiler *compiler)
{
    const zws_search *request = r->request;
    gathering g = {.run = r, .compiler = compiler};
    zws_stages stages;
    ZWS_TRY(zws_compiler__run(&stages, compiler));
    g.stages = &stages;
    g.slot = zws_arena__alloc(&compiler->arena, (request->n_facets + 1) * sizeof *g.slot);
    if (!g.slot)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < request->n_facets; i++)
        ZWS_TRY(zws_filter__facet_slot(&g.slot[i], request->facet[i]));
    ZWS_TRY(gather_page(&g));
    ZWS_TRY(count_sunk(&g));
    ZWS_TRY(count_states(&g));
    r->results->judged = !compiler->tokens;
    if (g.beyond_typed)
        ZWS_TRY(zws_alternatives__report(r->results, compiler));
    ZWS_TRY(zws_page__fill(r->results, compiler));
    ZWS_TRY(zws_links__fill(r->results, compiler));
    if (request->option[ZWS_OPTION_ANSWER])
        ZWS_TRY(find_answer(r, compiler, &stages));
    if (request->option[ZWS_OPTION_EXPLAIN])
        ZWS_TRY(zws_explain__fill(r->results, compiler, r->stage));
    return ZWS_OK;
}

/* Runs from scratch each time: a commit may have made the state unreadable that it ran on. */
static zws_status attempt(zws_store *snapshot, void *context)
{
    run *r = context;
    clear_hits(r->results);
    free(r->better);
    r->better = NULL;
    zws_compiler compiler = {.request = r->request,
                             .store = snapshot,
                             .analyzer = r->analyzer,
                             .profile = r->profile,
                             .query = r->query,
                             .pins = r->pins,
                             .day = r->results->as_of,
                             .deadline = r->deadline};
    zws_status status = fill(r, &compiler);
    if (status == ZWS_OK && r->request->option[ZWS_OPTION_CORRECT] != ZWS_CORRECT_OFF)
        status = zws_correct__query(&r->better, &r->certain, &compiler, r->results);
    zws_compiler__free(&compiler);
    return status;
}

/* --- The request --------------------------------------------------------------------------------
 */

static zws_status check_page(const zws_search *request)
{
    int64_t offset = request->option[ZWS_OPTION_OFFSET], limit = request->option[ZWS_OPTION_LIMIT];
    int64_t end = request->option[ZWS_OPTION_PAGE_END];
    if (offset >= 0 && limit >= 0 && offset <= end && limit <= end - offset)
        return ZWS_OK;
    return zws_error__set(ZWS_ELIMIT,
                          "offset %lld and limit %lld go beyond hit %lld (limit: page end): make "
                          "the query narrower, or raise the limit",
                          (long long)offset, (long long)limit, (long long)end);
}

static zws_status parse(zws_query *out, const zws_search *request, const zws_store *store,
                        const zws_analyzer *analyzer)
{
    const int64_t *option = request->option;
    zws_query_limits limits = {
        .bytes = (size_t)option[ZWS_OPTION_QUERY_BYTES],
        .terms = (size_t)option[ZWS_OPTION_QUERY_TERMS],
        .depth = (size_t)option[ZWS_OPTION_QUERY_DEPTH],
        .wildcards = (size_t)option[ZWS_OPTION_WILDCARDS],
    };
    if (zws_store__is_tokens(store))
        return zws_query__parse_tokens(out, request->query, request->query_len, &limits);
    return zws_query__parse(out, analyzer, request->query, request->query_len, &limits);
}

static zws_status new_results(zws_results **out, const zws_search *request, const zws_query *query)
{
    zws_results *results;
    const int64_t *option = request->option;
    zws_buffer understood = {0};
    ZWS_TRY(zws_mem__zalloc(&results, 1, sizeof *results));
    *out = results; /* freed by the caller, complete or not */
    results->sort = option[ZWS_OPTION_SORT];
    results->within = option[ZWS_OPTION_WITHIN];
    results->as_of =
        option[ZWS_OPTION_AS_OF] ? (zws_date)option[ZWS_OPTION_AS_OF] : zws_validity__today();
    results->sunk_exact = true;
    results->offset = option[ZWS_OPTION_OFFSET];
    results->limit = option[ZWS_OPTION_LIMIT];
    ZWS_TRY(zws_mem__zalloc(&results->facet_name, request->n_facets, sizeof(char *)));
    for (size_t i = 0; i < request->n_facets; i++) {
        ZWS_TRY(
            zws_mem__dup(&results->facet_name[i], request->facet[i], strlen(request->facet[i])));
        results->n_facets++;
    }
    ZWS_TRY(zws_mem__dup(&results->query, request->query, request->query_len));
    zws_status status = zws_query__print(&understood, query);
    if (status == ZWS_OK)
        status = zws_buffer__detach(&results->understood, NULL, &understood);
    zws_buffer__free(&understood);
    return status;
}

static zws_status run_once(zws_results **out, bool *certain, const zws_search *request,
                           zws_store *store, zws_analyzer *analyzer, const zws_pins *pins,
                           const zws_profile *profile)
{
    int64_t start = zws_clock__now_ns();
    *out = NULL;
    ZWS_TRY(check_page(request));
    zws_query query;
    ZWS_TRY(parse(&query, request, store, analyzer));
    zws_results *results = NULL;
    run r = {.request = request,
             .analyzer = analyzer,
             .pins = pins,
             .profile = profile,
             .query = &query,
             .deadline = zws_deadline__in(request->option[ZWS_OPTION_DEADLINE_MS])};
    zws_status status = new_results(&results, request, &query);
    r.results = results;
    if (status == ZWS_OK)
        status = zws_store__read(store, attempt, &r);
    free(r.stage);
    zws_query__free(&query);
    if (status != ZWS_OK) {
        free(r.better);
        zws_results__free(results);
        return status;
    }
    results->corrected = r.better;
    *certain = r.certain;
    results->milliseconds = (double)(zws_clock__now_ns() - start) / 1e6;
    *out = results;
    return ZWS_OK;
}

/* Puts the hits of the better query in the place of none. */
static void take_better(zws_results **results, zws_results *found)
{
    char *typed = (*results)->query;
    (*results)->query = found->query;
    found->query = typed;
    found->corrected = (*results)->corrected;
    (*results)->corrected = NULL;
    found->correction_applied = true;
    found->milliseconds += (*results)->milliseconds;
    zws_results__free(*results);
    *results = found;
}

/* Searches for the better query where the one that was typed finds nothing, or parts of it are in
 * no document, in what is left of its time. One that finds nothing either is not offered. */
static zws_status try_better(zws_results **results, const zws_search *request, zws_store *store,
                             zws_analyzer *analyzer, const zws_pins *pins,
                             const zws_profile *profile)
{
    zws_search instead = *request;
    zws_results *found;
    bool none;
    double left = (double)request->option[ZWS_OPTION_DEADLINE_MS] - (*results)->milliseconds;
    if (left < 1)
        return ZWS_OK;
    instead.query = (*results)->corrected;
    instead.query_len = strlen(instead.query);
    instead.option[ZWS_OPTION_CORRECT] = ZWS_CORRECT_OFF;
    instead.option[ZWS_OPTION_DEADLINE_MS] = (int64_t)left;
    zws_status status = run_once(&found, &none, &instead, store, analyzer, pins, profile);
    if (status == ZWS_EDEADLINE)
        return ZWS_OK;
    if (status == ZWS_ELIMIT || (status == ZWS_OK && found->total == 0)) {
        free((*results)->corrected);
        (*results)->corrected = NULL;
        status = status == ZWS_ELIMIT ? ZWS_OK : status;
    } else if (status == ZWS_OK && request->option[ZWS_OPTION_CORRECT] == ZWS_CORRECT_APPLY) {
        take_better(results, found);
        found = NULL;
    }
    zws_results__free(found);
    return status;
}

zws_status zws_search__run_as(zws_results **out, const zws_search *request, zws_store *store,
                              zws_analyzer *analyzer, const zws_pins *pins,
                              const zws_profile *profile)
{
    bool certain;
    ZWS_TRY(run_once(out, &certain, request, store, analyzer, pins, profile));
    zws_status status = ZWS_OK;
    if ((*out)->corrected && ((*out)->total == 0 || certain))
        status = try_better(out, request, store, analyzer, pins, profile);
    if (status != ZWS_OK) {
        zws_results__free(*out);
        *out = NULL;
    }
    return status;
}

zws_status zws_search__run_pinned(zws_results **out, const zws_search *request, zws_store *store,
                                  zws_analyzer *analyzer, const zws_pins *pins)
{
    return zws_search__run_as(out, request, store, analyzer, pins, &zws_profile__default);
}

zws_status zws_search__run(zws_results **out, const zws_search *request, zws_store *store,
                           zws_analyzer *analyzer)
{
    return zws_search__run_pinned(out, request, store, analyzer, NULL);
}
