#include "search/links.h"

#include <jansson.h>

#include "document/alias.h"
#include "document/article.h"
#include "document/json_text.h"
#include "search/search_internal.h"

/* Documents of one number or title that are looked at. */
#define CANDIDATES_MAX 32

#define INTERPRETS (1u << ZWS_INTERPRETS)

typedef struct {
    zws_store *store;
    zws_analyzer *analyzer;
    zws_arena arena;
    zws_node **node; /* terms, any of which will do */
    size_t n, cap;
} lookup;

static void free_lookup(lookup *l)
{
    zws_arena__free(&l->arena);
    free(l->node);
    l->node = NULL;
    l->n = l->cap = 0;
}

static zws_status take(lookup *l, zws_buffer *term)
{
    if (term->len == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&l->node, &l->cap, l->n + 1, sizeof(zws_node *)));
    ZWS_TRY(zws_nodes__term(&l->node[l->n], &l->arena, "", term->data, term->len));
    l->n++;
    zws_buffer__clear(term);
    return ZWS_OK;
}

static zws_status matches(zws_matches *out, lookup *l, size_t limit)
{
    zws_node *any;
    *out = (zws_matches){0};
    if (l->n == 0)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__list(&any, &l->arena, ZWS_NODE_OR, l->node, l->n));
    zws_plan plan = {.match = any, .order = ZWS_ORDER_NEWEST, .limit = limit, .count_up_to = limit};
    return zws_store__match(l->store, &plan, out);
}

/* --- From a citation to what it means --------------------------------------------------------- */

static zws_status title_terms(lookup *l, const char *title)
{
    zws_buffer term = {0};
    char key[33];
    ZWS_TRY(zws_schema__title_key(key, l->analyzer, title, strlen(title)));
    if (key[0] == '\0')
        return ZWS_OK;
    static const char *const prefixes[] = {ZWS_PREFIX_EXACT_TITLE, ZWS_PREFIX_ALIAS};
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && status == ZWS_OK; i++) {
        status = zws_buffer__puts(&term, prefixes[i]);
        if (status == ZWS_OK)
            status = zws_buffer__append(&term, key, 32);
        if (status == ZWS_OK)
            status = take(l, &term);
    }
    zws_buffer__free(&term);
    return status;
}

static zws_status number_term(lookup *l, const char *number)
{
    zws_buffer term = {0};
    zws_status status =
        zws_schema__number_term(&term, ZWS_PREFIX_OWN_NUMBER, number, strlen(number));
    if (status == ZWS_OK)
        status = take(l, &term);
    zws_buffer__free(&term);
    return status;
}

/* Which of the matches, newest first, the citation means; NULL: none, or the citing document
 * itself, as where a notice names what it issues. */
static const zws_match *choose(const zws_matches *found, const zws_document *citing)
{
    const char *self = zws_document_get(citing, ZWS_FIELD_ID, 0, NULL);
    zws_date day = citing->sort_date ? zws_date__last_day(citing->sort_date) : 0;
    const zws_match *oldest = NULL;
    for (size_t i = 0; i < found->n; i++) {
        const zws_match *match = &found->hit[i];
        if (self && strcmp(match->id, self) == 0)
            return NULL;
        if (day == 0 || match->date <= day)
            return match;
        oldest = match;
    }
    return oldest;
}

static zws_status mean(zws_matches *out, lookup *l, const zws_citation *citation)
{
    l->n = 0;
    if (citation->number)
        ZWS_TRY(number_term(l, citation->number));
    else if (citation->title)
        ZWS_TRY(title_terms(l, citation->title));
    return matches(out, l, CANDIDATES_MAX);
}

static zws_status each_target(lookup *l, const zws_document *document, unsigned relations,
                              zws_target_fn fn, void *context)
{
    size_t asked = 0;
    for (size_t i = 0; i < document->citations.n && asked < ZWS_TARGETS_MAX; i++) {
        const zws_citation *citation = &document->citations.item[i];
        if (!(relations >> citation->relation & 1))
            continue;
        asked++;
        zws_matches found = {0};
        zws_status status = mean(&found, l, citation);
        const zws_match *chosen = status == ZWS_OK ? choose(&found, document) : NULL;
        if (chosen)
            status = fn(chosen, citation, context);
        zws_matches__free(&found);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

zws_status zws_links__each_target(zws_store *snapshot, zws_analyzer *analyzer,
                                  const zws_document *document, unsigned relations,
                                  zws_target_fn fn, void *context)
{
    lookup l = {.store = snapshot, .analyzer = analyzer};
    zws_status status = each_target(&l, document, relations, fn, context);
    free_lookup(&l);
    return status;
}

/* --- Links --------------------------------------------------------------------------------- */

static zws_status dup_field(char **out, const zws_document *document, zws_field field)
{
    size_t len = 0;
    const char *text = zws_document_get(document, field, 0, &len);
    return zws_mem__dup(out, text ? text : "", len);
}

static void clear_link(zws_link *link)
{
    free(link->id);
    free(link->title);
    free(link->number);
}

static zws_status add_link(zws_links *out, const zws_document *document)
{
    zws_link link = {.date = document->sort_date,
                     .opened = document->date[ZWS_DATE_PUBLISHED].date};
    if (link.opened == 0)
        link.opened = document->date[ZWS_DATE_WRITTEN].date;
    zws_status status = dup_field(&link.id, document, ZWS_FIELD_ID);
    if (status == ZWS_OK)
        status = dup_field(&link.title, document, ZWS_FIELD_TITLE);
    if (status == ZWS_OK)
        status = dup_field(&link.number, document, ZWS_FIELD_DOCNO);
    if (status == ZWS_OK)
        status = zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item);
    if (status == ZWS_OK)
        out->item[out->n++] = link;
    else
        clear_link(&link);
    return status;
}

typedef struct {
    zws_links *out;
    zws_store *store;
} collector;

static zws_status collect(const zws_match *match, const zws_citation *citation, void *context)
{
    collector *c = context;
    (void)citation;
    if (c->out->n == ZWS_LINKS_MAX)
        return ZWS_OK;
    for (size_t i = 0; i < c->out->n; i++) {
        if (strcmp(c->out->item[i].id, match->id) == 0)
            return ZWS_OK;
    }
    zws_document *document;
    ZWS_TRY(zws_store__document(c->store, match, &document));
    zws_status status = add_link(c->out, document);
    zws_document_free(document);
    return status;
}

zws_status zws_links__interpreted(zws_links *out, zws_store *snapshot, zws_analyzer *analyzer,
                                  const zws_document *document)
{
    collector c = {out, snapshot};
    return zws_links__each_target(snapshot, analyzer, document, INTERPRETS, collect, &c);
}

/* --- From a document to its interpretations --------------------------------------------------- */

static zws_status relation_term(lookup *l, const char *target)
{
    zws_buffer term = {0};
    zws_status status = zws_schema__relation_term(&term, ZWS_INTERPRETS, target, strlen(target));
    if (status == ZWS_OK)
        status = take(l, &term);
    zws_buffer__free(&term);
    return status;
}

static zws_status relation_to_title(const char *title, size_t len, void *context)
{
    lookup *l = context;
    char key[33];
    ZWS_TRY(zws_schema__title_key(key, l->analyzer, title, len));
    return key[0] ? relation_term(l, key) : ZWS_OK;
}

/* Whatever may mean the document: its numbers, its title and its other titles. */
static zws_status relation_terms(lookup *l, const zws_document *document)
{
    size_t len;
    const char *text;
    for (size_t i = 0; (text = zws_document_get(document, ZWS_FIELD_DOCNO, i, &len)); i++)
        ZWS_TRY(relation_term(l, text));
    for (size_t i = 0; i < document->numbers.n; i++) {
        if (document->numbers.item[i].role == ZWS_DOCNO_OWN)
            ZWS_TRY(relation_term(l, document->numbers.item[i].canonical));
    }
    if (!(text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len)))
        return ZWS_OK;
    ZWS_TRY(relation_to_title(text, len, l));
    return zws_title__each_alias(text, len, relation_to_title, l);
}

typedef struct {
    const char *id;
    bool found;
} wanted;

static zws_status is_wanted(const zws_match *match, const zws_citation *citation, void *context)
{
    wanted *w = context;
    (void)citation;
    w->found |= strcmp(match->id, w->id) == 0;
    return ZWS_OK;
}

static zws_status add_if_it_means(zws_links *out, lookup *back, const zws_match *match,
                                  const char *id)
{
    zws_document *document;
    wanted w = {.id = id};
    ZWS_TRY(zws_store__document(back->store, match, &document));
    zws_status status = each_target(back, document, INTERPRETS, is_wanted, &w);
    if (status == ZWS_OK && w.found)
        status = add_link(out, document);
    zws_document_free(document);
    return status;
}

zws_status zws_links__interpretations(zws_links *out, zws_store *snapshot, zws_analyzer *analyzer,
                                      const zws_document *document)
{
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    lookup l = {.store = snapshot, .analyzer = analyzer}, back = l;
    zws_matches found = {0};
    zws_status status = id ? relation_terms(&l, document) : ZWS_OK;
    if (status == ZWS_OK)
        status = matches(&found, &l, ZWS_LINKS_MAX);
    for (size_t i = 0; i < found.n && status == ZWS_OK; i++)
        status = add_if_it_means(out, &back, &found.hit[i], id);
    zws_matches__free(&found);
    free_lookup(&l);
    free_lookup(&back);
    return status;
}

/* --- Versions ----------------------------------------------------------------------------------
 */

/* What has versions: laws, regulations, rules; a 通知 or a 报告 of the same name is another one. */
static bool is_kind_with_versions(const char *name, size_t len)
{
    static const char *const ends[] = {"法",   "条例", "规定", "办法",
                                       "细则", "规则", "规程", "章程"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (len > n && memcmp(name + len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* The name of a law without state and version; empty where the title is of another kind. */
static zws_status version_key(zws_buffer *out, const zws_analyzer *analyzer,
                              const zws_document *document)
{
    zws_text text = {0};
    size_t len = 0;
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    zws_buffer__clear(out);
    if (!title)
        return ZWS_OK;
    zws_status status = zws_text__normalize(&text, analyzer, title, len);
    if (status == ZWS_OK)
        status = zws_article__law_key(out, &text, 0, text.n, false);
    zws_text__free(&text);
    if (status == ZWS_OK)
        status = zws_buffer__reserve(out, 1);
    if (status != ZWS_OK)
        return status;
    out->data[out->len] = '\0'; /* it may have been shortened */
    if (!is_kind_with_versions(out->data, out->len))
        zws_buffer__clear(out);
    return ZWS_OK;
}

static bool share_issuer(const zws_document *a, const zws_document *b)
{
    const char *x, *y;
    if (!zws_document_get(a, ZWS_FIELD_ISSUER, 0, NULL) ||
        !zws_document_get(b, ZWS_FIELD_ISSUER, 0, NULL))
        return true;
    for (size_t i = 0; (x = zws_document_get(a, ZWS_FIELD_ISSUER, i, NULL)); i++) {
        for (size_t k = 0; (y = zws_document_get(b, ZWS_FIELD_ISSUER, k, NULL)); k++) {
            if (strcmp(x, y) == 0)
                return true;
        }
    }
    return false;
}

static zws_status add_version(zws_links *out, lookup *l, const zws_match *match,
                              const zws_document *document, const zws_buffer *key)
{
    zws_document *other;
    zws_buffer its = {0};
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    if (id && strcmp(match->id, id) == 0)
        return ZWS_OK;
    ZWS_TRY(zws_store__document(l->store, match, &other));
    zws_status status = version_key(&its, l->analyzer, other);
    if (status == ZWS_OK && its.len == key->len && memcmp(its.data, key->data, key->len) == 0 &&
        share_issuer(document, other))
        status = add_link(out, other);
    zws_buffer__free(&its);
    zws_document_free(other);
    return status;
}

/* A name alone is a term as a title is; one with a state or a version is one as a law's is. */
static zws_status version_terms(lookup *l, const zws_document *document, const zws_buffer *key)
{
    zws_buffer term = {0};
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    zws_status status = zws_schema__law_term(&term, key->data, key->len);
    if (status == ZWS_OK)
        status = take(l, &term);
    zws_buffer__free(&term);
    if (status == ZWS_OK)
        status = title_terms(l, key->data);
    return status == ZWS_OK ? title_terms(l, title) : status;
}

zws_status zws_links__versions(zws_links *out, zws_store *snapshot, zws_analyzer *analyzer,
                               const zws_document *document)
{
    lookup l = {.store = snapshot, .analyzer = analyzer};
    zws_buffer key = {0};
    zws_matches found = {0};
    zws_status status = version_key(&key, analyzer, document);
    if (status == ZWS_OK && key.len > 0)
        status = version_terms(&l, document, &key);
    if (status == ZWS_OK)
        status = matches(&found, &l, ZWS_LINKS_MAX);
    for (size_t i = 0; i < found.n && status == ZWS_OK; i++)
        status = add_version(out, &l, &found.hit[i], document, &key);
    zws_matches__free(&found);
    zws_buffer__free(&key);
    free_lookup(&l);
    return status;
}

/* --- Of the hits of a page ----------------------------------------------------------------------
 */

static zws_status take_interpretations(zws_hit *hit, zws_links *links)
{
    size_t n = links->n < ZWS_INTERPRETATIONS_MAX ? links->n : ZWS_INTERPRETATIONS_MAX;
    ZWS_TRY(zws_mem__zalloc(&hit->interpretation, n, sizeof *hit->interpretation));
    for (size_t i = 0; i < n; i++) {
        hit->interpretation[i].id = links->item[i].id;
        hit->interpretation[i].title = links->item[i].title;
        links->item[i].id = links->item[i].title = NULL;
    }
    hit->n_interpretations = n;
    return ZWS_OK;
}

zws_status zws_links__fill(zws_results *results, zws_compiler *compiler)
{
    if (!compiler->request->option[ZWS_OPTION_LINKS] || compiler->tokens)
        return ZWS_OK;
    for (size_t i = 0; i < results->n_hits; i++) {
        zws_links links = {0};
        ZWS_TRY(zws_deadline__check(compiler->deadline));
        zws_status status = zws_links__interpretations(&links, compiler->store, compiler->analyzer,
                                                       results->hit[i].document);
        if (status == ZWS_OK && links.n > 0)
            status = take_interpretations(&results->hit[i], &links);
        zws_links__free(&links);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

void zws_links__clear_hit(zws_hit *hit)
{
    for (size_t i = 0; i < hit->n_interpretations; i++) {
        free(hit->interpretation[i].id);
        free(hit->interpretation[i].title);
    }
    free(hit->interpretation);
    hit->interpretation = NULL;
    hit->n_interpretations = 0;
}

/* --- JSON ----------------------------------------------------------------------------------- */

static json_t *link_json(const zws_link *link)
{
    char date[11];
    json_t *object = json_pack("{s:s}", "id", link->id);
    int failed = !object;
    if (!failed && link->title[0])
        failed |= json_object_set_new(object, "title", json_string(link->title));
    if (!failed && link->number[0])
        failed |= json_object_set_new(object, "docno", json_string(link->number));
    if (!failed && link->date) {
        zws_date__format(date, link->date);
        failed |= json_object_set_new(object, "date", json_string(date));
    }
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *links_json(const zws_links *links)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < links->n; i++) {
        if (json_array_append_new(array, link_json(&links->item[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

zws_status zws_links__append_json(zws_buffer *out, const zws_links *interpreted,
                                  const zws_links *interpretations, const zws_links *versions)
{
    json_t *object = json_object();
    int failed = json_object_set_new(object, "interprets", links_json(interpreted)) |
                 json_object_set_new(object, "interpretations", links_json(interpretations)) |
                 json_object_set_new(object, "versions", links_json(versions));
    zws_status status = failed ? zws_error__nomem() : zws_json__dump(out, object, JSON_COMPACT);
    json_decref(object);
    return status;
}

void zws_links__free(zws_links *links)
{
    for (size_t i = 0; i < links->n; i++)
        clear_link(&links->item[i]);
    free(links->item);
    *links = (zws_links){0};
}
