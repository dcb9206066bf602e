/* The stages of a search, one after the other → its list: the hits of a page in order, the total,
 * the facets. */
#include "search/hitlist.h"

#include "search/fold.h"

/* Room for n hits. */
static zws_status reserve(zws_hitlist *l, size_t n)
{
    ZWS_TRY(zws_mem__grow(&l->results->hit, &l->results->cap_hits, n, sizeof *l->results->hit));
    return zws_mem__grow(&l->stage, &l->cap_stages, n, sizeof *l->stage);
}

static zws_plan make_plan(const zws_hitlist *l)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    zws_plan plan = {
        .deadline = l->compiler->deadline, .day = l->compiler->day, .count_up_to = ZWS_TOTAL_EXACT};
    zws_ranking__put(&plan, ranking);
    return plan;
}

static void add_facets(zws_plan *plan, const zws_hitlist *l)
{
    plan->facet = l->slot;
    plan->n_facets = l->compiler->request->n_facets;
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
static void take_hit(zws_hitlist *l, zws_match *match, const zws_stage *stage)
{
    double bonus =
        stage->first && stage->order == ZWS_ORDER_RELEVANCE ? zws_explain__bonus(l->compiler) : 0.0;
    if (l->seen++ < l->skip)
        return;
    zws_hit *hit = &l->results->hit[l->results->n_hits];
    *hit = (zws_hit){.match = *match, .band = stage->band, .repaired = stage->repaired};
    hit->match.score += bonus;
    match->id = NULL;
    l->stage[l->results->n_hits++] = stage;
}

static void take_hits(zws_hitlist *l, zws_matches *matches, const zws_stage *stage)
{
    for (size_t i = 0; i < matches->n; i++)
        take_hit(l, &matches->hit[i], stage);
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
static void take_both(zws_hitlist *l, zws_matches *exact, zws_matches *repaired,
                      const zws_stage *stage, size_t end)
{
    size_t i = 0, k = 0;
    while (l->seen < end && (i < exact->n || k < repaired->n)) {
        bool first = k == repaired->n ||
                     (i < exact->n && is_before(&exact->hit[i], &repaired->hit[k], stage->order));
        take_hit(l, first ? &exact->hit[i++] : &repaired->hit[k++], first ? stage : stage + 1);
    }
}

static zws_status match_dated(zws_hitlist *l, zws_matches *out, zws_node *match, zws_order order,
                              size_t limit, bool facets)
{
    zws_plan plan = make_plan(l);
    plan.match = match;
    plan.order = order;
    plan.limit = limit;
    if (facets)
        add_facets(&plan, l);
    return zws_store__match(l->compiler->store, &plan, out);
}

/* The documents of two stages in one order of dates. Only few are found by repaired readings, so
 * facets are counted once more only where there are any. */
static zws_status run_dated(zws_hitlist *l, const zws_stage *stage, size_t end)
{
    zws_matches exact = {0}, repaired = {0}, both = {0};
    zws_results *results = l->results;
    zws_status status = match_dated(l, &exact, stage->match, stage->order, end, true);
    if (status == ZWS_OK)
        status = match_dated(l, &repaired, stage[1].match, stage->order, end, false);
    if (status == ZWS_OK && repaired.total > 0 && l->compiler->request->n_facets > 0)
        status = match_dated(l, &both, stage[1].whole, stage->order, 0, true);
    if (status == ZWS_OK) {
        take_both(l, &exact, &repaired, stage, end);
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
static zws_status run_single(zws_hitlist *l, const zws_stage *stage, size_t end)
{
    zws_plan plan = make_plan(l);
    zws_matches matches = {0};
    plan.match = stage->match;
    plan.order = stage->order;
    plan.classes = stage->states;
    plan.limit = end;
    add_facets(&plan, l);
    zws_status status = zws_prominent__match(&matches, l->compiler, &plan, stage);
    if (status == ZWS_OK) {
        zws_results *results = l->results;
        take_hits(l, &matches, stage);
        results->total = matches.total;
        results->total_exact = matches.total_exact;
        status = take_facets(results, &matches);
    }
    zws_matches__free(&matches);
    return status;
}

/* The facets of what the stages before this one have found, all of it, which is few. */
static zws_status add_facets_before(zws_hitlist *l, const zws_stage *stage, zws_matches *facets)
{
    if (l->seen == 0 || l->compiler->request->n_facets == 0 || !stage->before)
        return ZWS_OK;
    zws_plan plan = make_plan(l);
    zws_matches before = {0};
    plan.match = stage->before;
    plan.order = ZWS_ORDER_NEWEST;
    add_facets(&plan, l);
    zws_status status = zws_store__match(l->compiler->store, &plan, &before);
    if (status == ZWS_OK)
        status = zws_matches__add_facets(facets, &before);
    zws_matches__free(&before);
    return status;
}

/* Takes the hits of a stage that are still wanted, and counts all its matches; facets may be NULL.
 */
static zws_status run_counted(zws_hitlist *l, const zws_stage *stage, size_t end,
                              zws_matches *facets)
{
    zws_results *results = l->results;
    zws_plan plan = make_plan(l);
    zws_matches matches = {0};
    plan.match = stage->match;
    plan.order = stage->order;
    plan.classes = stage->states;
    plan.limit = end > l->seen ? end - l->seen : 0;
    if (facets)
        add_facets(&plan, l);
    zws_status status = zws_prominent__match(&matches, l->compiler, &plan, stage);
    if (status == ZWS_OK && facets)
        status = zws_matches__add_facets(facets, &matches);
    if (status == ZWS_OK) {
        results->total += matches.total;
        results->total_exact = results->total_exact && matches.total_exact;
        take_hits(l, &matches, stage);
    }
    zws_matches__free(&matches);
    return status;
}

/* Stages that share no match, counted one by one; those before the first are exhausted, so what was
 * seen of them is all of them. */
static zws_status run_counting(zws_hitlist *l, size_t first, size_t end)
{
    const zws_stages *stages = l->stages;
    zws_results *results = l->results;
    zws_matches facets = {0};
    results->total = l->seen;
    zws_status status = add_facets_before(l, &stages->stage[first], &facets);
    for (size_t i = first; status == ZWS_OK && i < stages->rest; i++) {
        bool enough = l->seen >= end && (!results->total_exact || results->total > ZWS_TOTAL_EXACT);
        if (!enough || l->compiler->request->n_facets > 0)
            status = run_counted(l, &stages->stage[i], end, &facets);
    }
    if (results->total > ZWS_TOTAL_EXACT) {
        results->total = l->seen > ZWS_TOTAL_EXACT ? l->seen : ZWS_TOTAL_EXACT;
        results->total_exact = false;
    }
    if (status == ZWS_OK)
        status = take_facets(results, &facets);
    zws_matches__free(&facets);
    return status;
}

/* One stage after the other, until the page is full. All matches that have most of the words are
 * looked at anyway to find the best of them, so they are counted with it. */
static zws_status run_stages(zws_hitlist *l, size_t end, bool *counted)
{
    const zws_stages *stages = l->stages;
    *counted = false;
    for (size_t i = 0; i < stages->rest && l->seen < end; i++) {
        if (i + (stages->sinks ? 2 : 1) >= stages->rest || stages->stage[i].band == ZWS_BAND_MOST) {
            *counted = true;
            return run_counting(l, i, end);
        }
        zws_plan plan = make_plan(l);
        zws_matches matches = {0};
        plan.match = stages->stage[i].match;
        plan.order = stages->stage[i].order;
        plan.classes = stages->stage[i].states;
        plan.limit = end - l->seen;
        plan.count_up_to = 0;
        zws_status status = zws_prominent__match(&matches, l->compiler, &plan, &stages->stage[i]);
        if (status == ZWS_OK)
            take_hits(l, &matches, &stages->stage[i]);
        zws_matches__free(&matches);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

/* Counts the union of the stages. That the count took too long is no reason to throw the hits
 * away: then the total is a lower bound. */
static zws_status count_all(zws_hitlist *l)
{
    zws_results *results = l->results;
    results->total = l->seen;
    results->total_exact = true;
    bool facets = l->compiler->request->n_facets > 0;
    zws_plan plan = make_plan(l);
    zws_matches matches = {0};
    plan.match = l->stages->all;
    plan.order = ZWS_ORDER_NEWEST;
    plan.limit = 0;
    add_facets(&plan, l);
    zws_status status = zws_store__match(l->compiler->store, &plan, &matches);
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
static zws_status count_facets(zws_hitlist *l)
{
    zws_plan plan = make_plan(l);
    zws_matches matches = {0};
    if (l->compiler->request->n_facets == 0)
        return ZWS_OK;
    plan.match = l->matched;
    plan.order = ZWS_ORDER_NEWEST;
    add_facets(&plan, l);
    zws_status status = zws_store__match(l->compiler->store, &plan, &matches);
    if (status == ZWS_OK)
        status = take_facets(l->results, &matches);
    zws_matches__free(&matches);
    return status;
}

/* What any of the words finds, where the stages found few: so it depends on their total alone, and
 * all pages of a query agree. */
static zws_status run_rest(zws_hitlist *l, size_t end)
{
    const zws_stages *stages = l->stages;
    zws_results *results = l->results;
    if (stages->rest == stages->n || !results->total_exact ||
        results->total >= ZWS_STAGES_FEW + l->compiler->n_leaders)
        return ZWS_OK;
    for (size_t i = stages->rest; i < stages->n; i++)
        ZWS_TRY(run_counted(l, &stages->stage[i], end, NULL));
    if (results->total > ZWS_TOTAL_EXACT) {
        results->total = l->seen > ZWS_TOTAL_EXACT ? l->seen : ZWS_TOTAL_EXACT;
        results->total_exact = false;
    }
    l->matched = stages->stage[stages->rest].whole;
    return count_facets(l);
}

/* The hits up to number `end`, without those to skip. */
static zws_status gather(zws_hitlist *l, size_t end)
{
    const zws_search *request = l->compiler->request;
    const zws_stages *stages = l->stages;
    l->seen = 0;
    l->results->total = 0;
    l->results->total_exact = true;
    int64_t sort = request->option[ZWS_OPTION_SORT];
    bool by_date = sort == ZWS_SORT_NEWEST || sort == ZWS_SORT_OLDEST;
    if (stages->n == 1 || (stages->n > 1 && by_date)) {
        size_t first = stages->n > 1 && stages->stage[1].repaired ? 2 : 1;
        ZWS_TRY(first == 2 ? run_dated(l, &stages->stage[0], end)
                           : run_single(l, &stages->stage[0], end));
        l->matched = stages->stage[first - 1].whole;
        l->beyond_typed = !by_date || l->results->total == 0;
        for (; l->results->total == 0 && first < stages->n; first++) {
            l->matched = stages->stage[first].match;
            ZWS_TRY(run_single(l, &stages->stage[first], end));
        }
        return ZWS_OK;
    }
    bool counted;
    l->beyond_typed = true;
    l->matched = stages->all;
    ZWS_TRY(run_stages(l, end, &counted));
    if (!counted)
        ZWS_TRY(count_all(l));
    return run_rest(l, end);
}

/* Hits before the page and behind it go. */
static void cut(zws_hitlist *l, size_t offset, size_t limit)
{
    zws_results *results = l->results;
    size_t n = results->n_hits, first = offset < n ? offset : n;
    size_t end = n - first < limit ? n : first + limit;
    for (size_t i = 0; i < n; i++) {
        if (i < first || i >= end)
            zws_hit__clear(&results->hit[i]);
    }
    memmove(results->hit, results->hit + first, (end - first) * sizeof *results->hit);
    memmove(l->stage, l->stage + first, (end - first) * sizeof *l->stage);
    results->n_hits = end - first;
}

static zws_status gather_more(zws_hitlist *l, zws_folding *folding, size_t offset, size_t limit)
{
    size_t wanted = offset + limit, end = wanted;
    for (;;) {
        ZWS_TRY(reserve(l, end));
        ZWS_TRY(gather(l, end));
        bool all = l->results->n_hits < end;
        ZWS_TRY(zws_folding__hits(folding, l->results, l->stage, l->compiler, wanted));
        if (all || l->results->n_hits >= wanted || zws_deadline__passed(l->compiler->deadline))
            break;
        end += 2 * (wanted - l->results->n_hits) + 8;
        ZWS_TRY(zws_folding__keep(folding, l->results, l->stage));
    }
    cut(l, offset, limit);
    return ZWS_OK;
}

/* The list without copies; a page that they have left short is filled from farther down. */
static zws_status gather_folded(zws_hitlist *l, size_t offset, size_t limit)
{
    zws_folding folding = {0};
    zws_status status = gather_more(l, &folding, offset, limit);
    zws_folding__free(&folding);
    return status;
}

static zws_status gather_page(zws_hitlist *l)
{
    const int64_t *option = l->compiler->request->option;
    size_t offset = (size_t)option[ZWS_OPTION_OFFSET], limit = (size_t)option[ZWS_OPTION_LIMIT];
    if (option[ZWS_OPTION_FOLD] && limit > 0 && !l->compiler->tokens)
        return gather_folded(l, offset, limit);
    l->skip = offset;
    ZWS_TRY(reserve(l, limit));
    return gather(l, offset + limit);
}

/* How many of the matches stand behind others because they have ended. That it takes too long to
 * find out is no reason to throw the hits away. */
static zws_status count_sunk(zws_hitlist *l)
{
    zws_results *results = l->results;
    zws_plan plan = make_plan(l);
    zws_matches matches = {0};
    if (!l->stages->sinks || results->total == 0)
        return ZWS_OK;
    plan.match = l->matched;
    plan.order = ZWS_ORDER_NEWEST;
    plan.classes = ZWS_VALIDITY_ENDED;
    zws_status status = zws_store__match(l->compiler->store, &plan, &matches);
    results->sunk = status == ZWS_OK ? matches.total : 0;
    results->sunk_exact = status == ZWS_OK && matches.total_exact;
    zws_matches__free(&matches);
    return status == ZWS_EDEADLINE && results->n_hits > 0 ? ZWS_OK : status;
}

/* The facet of validity is of states on a day, which no column has. */
static zws_status count_states(zws_hitlist *l)
{
    zws_results *results = l->results;
    const zws_search *request = l->compiler->request;
    for (size_t f = 0; f < request->n_facets && !l->compiler->tokens; f++) {
        if (l->slot[f] == ZWS_SLOT_FACET + ZWS_FIELD_VALIDITY && l->matched)
            ZWS_TRY(zws_standing__count(&results->facets, f, l->compiler, l->matched));
    }
    return ZWS_OK;
}

zws_status zws_hitlist__make(zws_hitlist *l)
{
    const zws_search *request = l->compiler->request;
    l->slot = zws_arena__alloc(&l->compiler->arena, (request->n_facets + 1) * sizeof *l->slot);
    if (!l->slot)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < request->n_facets; i++)
        ZWS_TRY(zws_filter__facet_slot(&l->slot[i], request->facet[i]));
    ZWS_TRY(gather_page(l));
    ZWS_TRY(count_sunk(l));
    return count_states(l);
}

void zws_hitlist__free(zws_hitlist *l)
{
    free(l->stage);
    l->stage = NULL;
}
