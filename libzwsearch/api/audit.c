/* What others say of a document, and what of an index deserves a look. */
#include "search/audit.h"

#include "api/api.h"
#include "search/links.h"

typedef struct {
    const char *id;
    zws_analyzer *analyzer;
    bool whole; /* with the body and its structure */
    zws_buffer json;
} showing;

static zws_status write_document(showing *s, const zws_document *document)
{
    char *json;
    if (!s->whole)
        return zws_document__append_json(&s->json, document, false);
    ZWS_TRY(zws_document_json(&json, document));
    zws_status status = zws_buffer__puts(&s->json, json);
    free(json);
    return status;
}

static zws_status show_document(showing *s, zws_store *snapshot, const zws_document *document)
{
    zws_links interpreted = {0}, interpretations = {0}, versions = {0};
    zws_status status = write_document(s, document);
    if (status == ZWS_OK)
        status = zws_links__interpreted(&interpreted, snapshot, s->analyzer, document);
    if (status == ZWS_OK)
        status = zws_links__interpretations(&interpretations, snapshot, s->analyzer, document);
    if (status == ZWS_OK)
        status = zws_links__versions(&versions, snapshot, s->analyzer, document);
    if (status == ZWS_OK && s->json.len > 0) {
        s->json.len--; /* the brace that closes the document */
        status = zws_buffer__puts(&s->json, ",\"links\":");
    }
    if (status == ZWS_OK)
        status = zws_links__append_json(&s->json, &interpreted, &interpretations, &versions);
    if (status == ZWS_OK)
        status = zws_buffer__putc(&s->json, '}');
    zws_links__free(&interpreted);
    zws_links__free(&interpretations);
    zws_links__free(&versions);
    return status;
}

static zws_status show(zws_store *snapshot, void *context)
{
    showing *s = context;
    zws_match match = {0};
    zws_document *document;
    zws_buffer__clear(&s->json);
    ZWS_TRY(zws_store__find(snapshot, s->id, strlen(s->id), &match));
    zws_status status = zws_store__document(snapshot, &match, &document);
    free(match.id);
    ZWS_TRY(status);
    status = show_document(s, snapshot, document);
    zws_document_free(document);
    return status;
}

static zws_status show_as(char **json, zws_index *index, const char *id, bool whole)
{
    showing s = {.id = id, .analyzer = index->analyzer, .whole = whole};
    zws_status status = zws_store__read(index->store, show, &s);
    if (status == ZWS_OK)
        status = zws_buffer__detach(json, NULL, &s.json);
    zws_buffer__free(&s.json);
    return status;
}

zws_status zws_index_show(char **json, zws_index *index, const char *id)
{
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(index);
    ZWS_NEED(id);
    return show_as(json, index, id, true);
}

zws_status zws_index_about(char **json, zws_index *index, const char *id)
{
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(index);
    ZWS_NEED(id);
    return show_as(json, index, id, false);
}

/* Findings wait until all of them are known: a commit may make the reading start again. */
typedef struct {
    zws_audit_kind kind;
    const char *id, *other, *detail;
} finding;

typedef struct {
    zws_analyzer *analyzer;
    unsigned kinds;
    zws_calendar calendar;
    zws_arena arena;
    finding *finding;
    size_t n, cap;
} auditing;

static zws_status keep(zws_audit_kind kind, const char *id, const char *other, const char *detail,
                       void *context)
{
    auditing *a = context;
    ZWS_TRY(zws_mem__grow(&a->finding, &a->cap, a->n + 1, sizeof *a->finding));
    finding *f = &a->finding[a->n];
    f->kind = kind;
    f->id = zws_arena__dup(&a->arena, id, strlen(id));
    f->other = zws_arena__dup(&a->arena, other, strlen(other));
    f->detail = zws_arena__dup(&a->arena, detail, strlen(detail));
    if (!f->id || !f->other || !f->detail)
        return ZWS_ENOMEM;
    a->n++;
    return ZWS_OK;
}

static zws_status run(zws_store *snapshot, void *context)
{
    auditing *a = context;
    zws_arena__free(&a->arena);
    a->n = 0;
    return zws_audit__run(snapshot, a->analyzer, a->kinds, &a->calendar, keep, a);
}

static zws_status pass(const auditing *a, zws_index_audit_fn fn, void *context)
{
    for (size_t i = 0; i < a->n; i++) {
        const finding *f = &a->finding[i];
        if (fn(f->kind, zws_audit__name(f->kind), f->id, f->other, f->detail, context) != 0)
            return zws_error__set(ZWS_ESTOPPED, "the caller stopped the audit");
    }
    return ZWS_OK;
}

zws_status zws_index_audit(zws_index *index, unsigned kinds, const char *calendar,
                           zws_index_audit_fn fn, void *context)
{
    ZWS_NEED(index);
    ZWS_NEED(fn);
    if (kinds >> ZWS_AUDIT_KINDS)
        return zws_error__set(ZWS_EINVAL, "zws_index_audit: there are no such kinds: 0x%x", kinds);
    if (zws_store__is_tokens(index->store))
        return zws_error__set(ZWS_EUNSUPPORTED, "the index is made of ready-made words: there are "
                                                "no documents to audit");
    auditing a = {.analyzer = index->analyzer,
                  .kinds = kinds ? kinds : (1u << ZWS_AUDIT_KINDS) - 1};
    zws_status status =
        calendar ? zws_calendar__read(&a.calendar, calendar) : zws_calendar__china(&a.calendar);
    if (status == ZWS_OK)
        status = zws_store__read(index->store, run, &a);
    if (status == ZWS_OK)
        status = pass(&a, fn, context);
    zws_calendar__free(&a.calendar);
    zws_arena__free(&a.arena);
    free(a.finding);
    return status;
}
