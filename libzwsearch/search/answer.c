#include "search/answer.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "search/copies.h"
#include "search/passage.h"

/* Documents that are looked at. */
#define CANDIDATES 8

/* A passage answers where its document stands out: by what share of its score it leads the next
 * document, and what share it has of the most that any document could score. Chosen on one half of
 * 1,235 questions of laypeople about 55,395 articles of statutes; of the other half one in nine
 * gets an answer, and 85 of 100 answers are an article that judges name; of all first hits, 33 are.
 */
#define LEAD_LEAST       0.08
#define SHARE_WEIGHT     0.5
#define CONFIDENCE_LEAST 0.42
/* Where the document is longer than a passage it must do so by more, and its passage lead all
 * others by a share of its own score. Of the same questions, asked of 5,636 whole laws, decrees and
 * interpretations, one in twenty gets an answer, and of those from laws whose articles were judged
 * 85 of 100 are an article that judges name, against 52 without (bench/answers.py).
 */
#define LONG_CONFIDENCE_LEAST 0.55
#define PASSAGE_LEAD_LEAST    0.1
/* A passage must have this share of the query's weight: the rest of a long document may have
 * brought it to the top. */
#define SHARE_LEAST 0.4
/* A question of a document must be this much like the one that is asked. */
#define LIKENESS_LEAST 0.5

/* --- Questions -------------------------------------------------------------------------------- */

bool zws_answer__is_question(const char *text, size_t len)
{
    static const char *const asking[] = {
        "？",       "?",      "吗",     "呢",   "怎么",   "怎样",     "如何",   "什么",
        "多少",     "多久",   "多长",   "多大", "几",     "哪",       "谁",     "是否",
        "能否",     "可否",   "为何",   "咋",   "能不能", "可不可以", "是不是", "有没有",
        "需不需要", "要不要", "算不算", "请问", "何时",
    };
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) {
        if (memmem(text, len, asking[i], strlen(asking[i])))
            return true;
    }
    return false;
}

/* --- Candidates ------------------------------------------------------------------------------- */

typedef struct {
    zws_compiler *compiler;
    zws_matches matches;
    zws_document *document[CANDIDATES]; /* of each match, once it was looked at */
    size_t pairs;                       /* questions that the first of them has */
    zws_answer *answer;
} finder;

static zws_status load(finder *f, size_t i)
{
    if (f->document[i])
        return ZWS_OK;
    return zws_store__document(f->compiler->store, &f->matches.hit[i], &f->document[i]);
}

/* The most relevant documents that are in force, whatever the request's own order. */
static zws_status match(finder *f, const zws_stages *stages)
{
    zws_compiler *compiler = f->compiler;
    const zws_ranking *ranking = &compiler->ranking;
    zws_stage stage = {
        .order = ZWS_ORDER_RELEVANCE, .match = stages->any, .units = stages->any_units};
    zws_plan plan = {.match = stages->any,
                     .rank = ranking->rank,
                     .n_rank = ranking->n_rank,
                     .bm25 = ranking->bm25,
                     .order = ZWS_ORDER_RELEVANCE,
                     .classes = ZWS_VALIDITY_ALL & ~ZWS_VALIDITY_ENDED,
                     .day = compiler->day,
                     .limit = CANDIDATES,
                     .deadline = compiler->deadline};
    return zws_collapse__match(&f->matches, compiler, &plan, &stage);
}

/* More than any document can score. */
static double most(const zws_ranking *ranking)
{
    double sum = 0;
    for (size_t i = 0; i < ranking->n_rank; i++)
        sum += ranking->rank[i].weight * (ranking->bm25.k1 + 1.0);
    return sum;
}

bool zws_answer__same_title(const zws_document *a, const zws_document *b)
{
    size_t a_len = 0, b_len = 0;
    const char *x = zws_document_get(a, ZWS_FIELD_TITLE, 0, &a_len);
    const char *y = zws_document_get(b, ZWS_FIELD_TITLE, 0, &b_len);
    bool article = zws_document_get(a, ZWS_FIELD_ARTICLE, 0, NULL) != NULL;
    return !article && x && y && a_len == b_len && memcmp(x, y, a_len) == 0;
}

/* The score of the first document that is not another version or copy of the best. */
static zws_status next_score(double *out, finder *f)
{
    *out = 0;
    for (size_t i = 1; i < f->matches.n && *out == 0; i++) {
        ZWS_TRY(load(f, i));
        if (!zws_answer__same_title(f->document[0], f->document[i]))
            *out = f->matches.hit[i].score;
    }
    return ZWS_OK;
}

/* --- Answers ---------------------------------------------------------------------------------- */

/* Match number i and its document become the answer's. */
static zws_status new_answer(finder *f, size_t i, double confidence)
{
    ZWS_TRY(zws_mem__zalloc(&f->answer, 1, sizeof *f->answer));
    f->answer->hit = (zws_hit){.match = f->matches.hit[i], .document = f->document[i]};
    f->answer->confidence = confidence;
    f->matches.hit[i].id = NULL;
    f->document[i] = NULL;
    return ZWS_OK;
}

static zws_status dup_range(char **out, const zws_document *document, size_t begin, size_t end)
{
    size_t len;
    const char *text =
        zws_document_get(document, begin < end ? ZWS_FIELD_BODY : ZWS_FIELD_TITLE, 0, &len);
    if (begin < end)
        return zws_mem__dup(out, text + begin, end - begin);
    return zws_mem__dup(out, text ? text : "", text ? len : 0);
}

/* Answers by the document when one of its questions is that of the query. */
static zws_status try_pair(finder *f, size_t i)
{
    zws_answer_pair pair;
    ZWS_TRY(zws_answer__pair(&pair, f->compiler, f->document[i]));
    if (i == 0)
        f->pairs = pair.n;
    if (pair.likeness < LIKENESS_LEAST)
        return ZWS_OK;
    ZWS_TRY(new_answer(f, i, pair.likeness));
    zws_hit *hit = &f->answer->hit;
    ZWS_TRY(zws_mem__zalloc(&hit->passage, 1, sizeof *hit->passage));
    hit->n_passages = 1;
    hit->passage[0] = (zws_passage){.unit_begin = pair.begin, .unit_end = pair.end};
    ZWS_TRY(dup_range(&f->answer->question, hit->document, pair.question_begin, pair.question_end));
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, NULL);
    return zws_passage__draw(&hit->passage[0].extract, f->compiler->analyzer, &f->compiler->needles,
                             body, pair.begin, pair.end, true);
}

static zws_status find_pair(finder *f)
{
    for (size_t i = 0; i < f->matches.n && !f->answer; i++) {
        ZWS_TRY(zws_deadline__check(f->compiler->deadline));
        ZWS_TRY(load(f, i));
        ZWS_TRY(try_pair(f, i));
    }
    return ZWS_OK;
}

static zws_status find_best(finder *f)
{
    zws_text text = {0};
    zws_status status =
        zws_passages__find(&f->answer->hit, &text, f->compiler, &f->compiler->needles, 1);
    zws_text__free(&text);
    return status;
}

/* Drops the answer when its passage says too little of what is asked. */
static zws_status check_passage(finder *f)
{
    zws_hit *hit = &f->answer->hit;
    size_t len = 0;
    double likeness, share = 0;
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &len);
    if (hit->n_passages > 0)
        ZWS_TRY(zws_answer__likeness(&likeness, &share, f->compiler,
                                     body + hit->passage[0].extract.begin,
                                     hit->passage[0].extract.end - hit->passage[0].extract.begin));
    if (share < SHARE_LEAST) {
        zws_answer__free(f->answer);
        f->answer = NULL;
    }
    return ZWS_OK;
}

/* Whether the document is more than a passage, so that its score says little of any. */
static bool is_long(const zws_document *document)
{
    size_t len = 0;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    return !zws_document_get(document, ZWS_FIELD_ARTICLE, 0, NULL) && body &&
           zws_utf8__count(body, len) > ZWS_PASSAGE_CHARS;
}

/* Whether the passage of a long document stands out, too. */
static zws_status leads(bool *out, zws_hit *best, finder *f)
{
    double lead;
    for (size_t i = 0; i < f->matches.n; i++)
        ZWS_TRY(load(f, i));
    ZWS_TRY(zws_answer__passage_lead(&lead, best, f->compiler, f->document, &f->matches));
    *out = lead >= PASSAGE_LEAD_LEAST;
    return ZWS_OK;
}

static zws_status find_passage(finder *f)
{
    double best = f->matches.hit[0].score, next, all = most(&f->compiler->ranking);
    /* Where its questions are others, so are its answers. */
    if (f->pairs > 0)
        return ZWS_OK;
    ZWS_TRY(next_score(&next, f));
    double lead = best > 0 ? (best - next) / best : 0, share = all > 0 ? best / all : 0;
    double confidence = lead + SHARE_WEIGHT * share;
    bool whole = !is_long(f->document[0]), good = true;
    if (lead < LEAD_LEAST || confidence < (whole ? CONFIDENCE_LEAST : LONG_CONFIDENCE_LEAST))
        return ZWS_OK;
    zws_hit best_hit = {.match = f->matches.hit[0], .document = f->document[0]};
    zws_status status = whole ? ZWS_OK : leads(&good, &best_hit, f);
    if (status == ZWS_OK && good)
        status = new_answer(f, 0, confidence);
    if (status != ZWS_OK || !good) {
        zws_passages__free(&best_hit);
        return status;
    }
    f->answer->hit.passage = best_hit.passage;
    f->answer->hit.n_passages = best_hit.n_passages;
    if (whole)
        ZWS_TRY(find_best(f));
    return check_passage(f);
}

/* Its state, and how it is cited. */
static zws_status finish(finder *f)
{
    zws_compiler *compiler = f->compiler;
    zws_hit *hit = &f->answer->hit;
    zws_results one = {.hit = hit, .n_hits = 1};
    zws_date__format(hit->date, hit->document->sort_date);
    ZWS_TRY(zws_standing__fill(&one, compiler));
    return zws_page__cite(hit);
}

zws_status zws_answer__find(zws_answer **out, zws_compiler *compiler, const zws_stages *stages)
{
    finder f = {.compiler = compiler};
    const zws_search *request = compiler->request;
    *out = NULL;
    if (!stages->any || compiler->tokens || compiler->like ||
        !zws_answer__is_question(request->query, request->query_len))
        return ZWS_OK;
    zws_status status = match(&f, stages);
    if (status == ZWS_OK)
        status = find_pair(&f);
    if (status == ZWS_OK && !f.answer && f.matches.n > 0)
        status = find_passage(&f);
    if (status == ZWS_OK && f.answer)
        status = finish(&f);
    for (size_t i = 0; i < CANDIDATES; i++)
        zws_document_free(f.document[i]);
    zws_matches__free(&f.matches);
    if (status != ZWS_OK)
        zws_answer__free(f.answer);
    else
        *out = f.answer;
    return status;
}

void zws_answer__free(zws_answer *answer)
{
    if (!answer)
        return;
    zws_hit *hit = &answer->hit;
    free(hit->match.id);
    zws_document_free(hit->document);
    zws_passages__free(hit);
    zws_standing__clear(&hit->standing);
    free(answer->question);
    free(answer);
}
