/* Questions and answers in a document: 问：… 答：…, or a title that asks and a reply (答复内容). */
#include "base/utf8.h"
#include "search/answer.h"

#define PAIRS_MAX 1000

typedef struct {
    const char *body;
    size_t begin, end; /* of a line, without blanks at either end */
} line;

/* --- Likeness --------------------------------------------------------------------------------- */

typedef struct {
    const zws_ranking *ranking;
    unsigned char *seen; /* of each term that ranks */
    size_t tokens, known;
} counter;

static bool is_long(zws_term term)
{
    return term.len > 4 || (term.len > 1 && (unsigned char)term.text[0] < 0x80);
}

size_t zws_answer__term(const zws_ranking *ranking, const zws_token *token)
{
    const zws_term text = {token->term, token->len};
    size_t i = 0;
    while (i < ranking->n_rank && !zws_nodes__same_term(&ranking->rank[i].term, &text))
        i++;
    return i;
}

static zws_status count(const zws_token *token, void *context)
{
    counter *c = context;
    if (token->kind != ZWS_TOKEN_BIGRAM && token->kind != ZWS_TOKEN_NUMBER &&
        token->kind != ZWS_TOKEN_STEM)
        return ZWS_OK;
    c->tokens++;
    size_t i = zws_answer__term(c->ranking, token);
    if (i < c->ranking->n_rank) {
        c->seen[i] = 1;
        c->known++;
    }
    return ZWS_OK;
}

static double mean(const counter *c, double of_query)
{
    double of_question = c->tokens ? (double)c->known / (double)c->tokens : 0;
    return c->known ? 2 * of_query * of_question / (of_query + of_question) : 0;
}

/* What no document has is asked for too: it counts half the mean of the rest, for
 * much of it is how one asks (费怎, 么交). */
static double share(const counter *c)
{
    double has = 0, all = 0;
    size_t n = 0, unknown = 0;
    for (size_t i = 0; i < c->ranking->n_rank; i++) {
        if (!is_long(c->ranking->rank[i].term))
            continue;
        n++;
        all += c->ranking->rank[i].weight;
        has += c->seen[i] ? c->ranking->rank[i].weight : 0;
    }
    for (size_t i = 0; i < c->ranking->n; i++) {
        const zws_rank_entry *entry = &c->ranking->entry[i];
        unknown += entry->class != ZWS_RANK_NOT && entry->frequency == 0 && is_long(entry->term);
    }
    return has > 0 ? has / (all * (1.0 + 0.5 * (double)unknown / (double)n)) : 0;
}

zws_status zws_answer__likeness(double *out, double *share_of_query, zws_compiler *compiler,
                                const char *text, size_t len)
{
    counter c = {.ranking = &compiler->ranking};
    zws_text normalized = {0};
    *out = *share_of_query = 0;
    if (compiler->ranking.n_rank == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&c.seen, compiler->ranking.n_rank, 1));
    zws_status status = zws_text__normalize(&normalized, compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = zws_tokens__emit(compiler->analyzer, &normalized, 1, 0, count, &c, NULL);
    if (status == ZWS_OK) {
        *share_of_query = share(&c);
        *out = mean(&c, *share_of_query);
    }
    zws_text__free(&normalized);
    free(c.seen);
    return status;
}

/* --- Lines ------------------------------------------------------------------------------------ */

static bool next_line(line *out, const char *body, size_t len, size_t *at)
{
    if (*at >= len)
        return false;
    const char *newline = memchr(body + *at, '\n', len - *at);
    size_t end = newline ? (size_t)(newline - body) : len;
    *out = (line){body, *at, end};
    *at = end + 1;
    zws_utf8__trim(body, &out->begin, &out->end);
    return true;
}

static bool begins(const line *l, size_t at, const char *word)
{
    size_t len = strlen(word);
    return l->end - at >= len && memcmp(l->body + at, word, len) == 0;
}

static bool ends(const line *l, const char *word)
{
    size_t len = strlen(word);
    return l->end - l->begin >= len && memcmp(l->body + l->end - len, word, len) == 0;
}

/* Behind the first of the words that stands at the line's beginning; 0: none does. */
static size_t behind(const line *l, const char *const *word, size_t n)
{
    size_t at = l->begin;
    /* 1. 2、 （三） Q4 */
    while (at < l->end && l->body[at] >= '0' && l->body[at] <= '9')
        at++;
    for (size_t i = 0; at > l->begin && i < 1; i++) {
        if (begins(l, at, "."))
            at += 1;
        else if (begins(l, at, "、") || begins(l, at, "．"))
            at += 3;
    }
    while (at < l->end && l->body[at] == ' ')
        at++;
    for (size_t i = 0; i < n; i++) {
        if (begins(l, at, word[i]))
            return at + strlen(word[i]);
    }
    return 0;
}

/* Where the question of a line begins; 0: it asks nothing. */
static size_t question_at(const line *l)
{
    static const char *const asks[] = {"问：",     "问:",  "【问】",   "问题：",
                                       "Q：",      "Q:",   "提问：",   "咨询：",
                                       "网友问：", "[问]", "【问题】", "留言内容："};
    return behind(l, asks, sizeof asks / sizeof *asks);
}

static size_t answer_at(const line *l)
{
    static const char *const replies[] = {"答：",       "答:",  "【答】",   "回答：",
                                          "A：",        "A:",   "答复：",   "回复：",
                                          "答复内容：", "[答]", "【回答】", "回复内容："};
    return behind(l, replies, sizeof replies / sizeof *replies);
}

/* A heading that asks, without 问. */
static bool is_bare_question(const line *l)
{
    return l->end - l->begin <= 180 && (ends(l, "？") || ends(l, "?"));
}

/* A label that stands by itself on its line, its text on the next. */
static bool is_label(const line *l, const char *const *label, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(label[i]);
        if (l->end - l->begin == len && memcmp(l->body + l->begin, label[i], len) == 0)
            return true;
    }
    return false;
}

/* --- Pairs ------------------------------------------------------------------------------------ */

typedef struct {
    zws_compiler *compiler;
    zws_answer_pair *best;
    zws_answer_pair open; /* whose answer goes on */
    bool is_open, is_answered;
    size_t pairs;
} reader;

/* Ends the answer that goes on at byte `at`. */
static zws_status close_pair(reader *r, const char *body, size_t at)
{
    zws_answer_pair *pair = &r->open;
    double share;
    if (!r->is_open)
        return ZWS_OK;
    r->is_open = false;
    pair->end = at;
    zws_utf8__trim(body, &pair->begin, &pair->end);
    if (pair->begin >= pair->end || r->pairs++ == PAIRS_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_answer__likeness(&pair->likeness, &share, r->compiler, body + pair->question_begin,
                                 pair->question_end - pair->question_begin));
    if (pair->likeness > r->best->likeness)
        *r->best = *pair;
    r->best->n = r->pairs;
    return ZWS_OK;
}

/* Where the answer begins that the line opens, on it or behind it; 0: it opens none. */
static size_t reply_at(const line *l, size_t next)
{
    static const char *const labels[] = {"答复内容", "回复内容", "答复内容：", "回复内容：",
                                         "答复",     "回复",     "答",         "官方答复"};
    size_t at = answer_at(l);
    return at ? at : is_label(l, labels, sizeof labels / sizeof *labels) ? next : 0;
}

/* 问：… 答：… on one line: where the answer begins, and the question ends. */
static size_t reply_within(const line *l, size_t from, size_t *question_end)
{
    static const char *const marks[] = {"答：", "答:"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *found = memmem(l->body + from, l->end - from, marks[i], strlen(marks[i]));
        if (!found)
            continue;
        *question_end = (size_t)(found - l->body);
        return *question_end + strlen(marks[i]);
    }
    return 0;
}

static void open_pair(reader *r, const line *l, size_t question, size_t next)
{
    r->open = (zws_answer_pair){.question_begin = question, .question_end = l->end, .begin = next};
    size_t reply = reply_within(l, question, &r->open.question_end);
    if (reply)
        r->open.begin = reply;
    r->is_open = true;
    r->is_answered = reply != 0;
}

static zws_status read_pairs(reader *r, const char *body, size_t len)
{
    line l;
    for (size_t at = 0; next_line(&l, body, len, &at);) {
        size_t next = at < len ? at : len;
        size_t question = question_at(&l), reply = reply_at(&l, next);
        if (!question && !reply && is_bare_question(&l))
            question = l.begin;
        if (question) {
            ZWS_TRY(close_pair(r, body, l.begin));
            open_pair(r, &l, question, next);
        } else if (reply && r->is_open && !r->is_answered) {
            r->open.begin = reply;
            r->is_answered = true;
        }
    }
    return close_pair(r, body, len);
}

/* The reply to the question that the title is. */
static zws_status read_reply(reader *r, const zws_document *document, const char *body, size_t len)
{
    size_t title_len;
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, &title_len);
    zws_answer_pair pair = {0};
    double share;
    line l;
    for (size_t at = 0; next_line(&l, body, len, &at) && pair.begin == 0;) {
        pair.begin = reply_at(&l, at < len ? at : len);
    }
    if (!title || pair.begin == 0)
        return ZWS_OK;
    pair.end = len;
    zws_utf8__trim(body, &pair.begin, &pair.end);
    if (pair.begin >= pair.end)
        return ZWS_OK;
    ZWS_TRY(zws_answer__likeness(&pair.likeness, &share, r->compiler, title, title_len));
    if (pair.likeness > r->best->likeness)
        *r->best = pair;
    r->best->n = ++r->pairs;
    return ZWS_OK;
}

zws_status zws_answer__pair(zws_answer_pair *out, zws_compiler *compiler,
                            const zws_document *document)
{
    reader r = {.compiler = compiler, .best = out};
    size_t len;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    *out = (zws_answer_pair){0};
    if (!body)
        return ZWS_OK;
    ZWS_TRY(read_reply(&r, document, body, len));
    return read_pairs(&r, body, len);
}
