#include "search/missing.h"

#include "document/alias.h"
#include "store/seen.h"

/* Names of fewer bytes are not sure to mean one document. */
#define ALIAS_MIN 24

typedef struct {
    zws_hash128 title; /* of its key; zero: none */
    uint64_t last;     /* the document, counted from 1, that was counted last */
} cited;

typedef struct {
    zws_missings *out;
    cited *cited; /* beside out->item */
    size_t cap;
    zws_seen held, known; /* keys of held documents; of what is cited, count being its place */
    zws_analyzer *analyzer;
    uint64_t documents;
} finding;

static zws_status title_hash(zws_hash128 *out, finding *f, const char *title, size_t len)
{
    char key[33];
    *out = (zws_hash128){0};
    ZWS_TRY(zws_schema__title_key(key, f->analyzer, title, len));
    if (key[0])
        *out = zws_hash128__of(key, 32);
    return ZWS_OK;
}

static bool is_set(zws_hash128 hash)
{
    return hash.lo != 0 || hash.hi != 0;
}

static zws_status hold(const char *title, size_t len, finding *f)
{
    zws_hash128 hash;
    ZWS_TRY(title_hash(&hash, f, title, len));
    return is_set(hash) ? zws_seen__add(&f->held, hash, 1) : ZWS_OK;
}

static zws_status hold_alias(const char *title, size_t len, void *context)
{
    return len < ALIAS_MIN ? ZWS_OK : hold(title, len, context);
}

static zws_status hold_names(finding *f, const zws_document *document)
{
    const char *text;
    size_t len;
    for (size_t i = 0; (text = zws_document_get(document, ZWS_FIELD_DOCNO, i, &len)); i++)
        ZWS_TRY(zws_seen__add(&f->held, zws_hash128__of(text, len), 1));
    for (size_t i = 0; i < document->numbers.n; i++) {
        const zws_docno *number = &document->numbers.item[i];
        if (number->role == ZWS_DOCNO_OWN)
            ZWS_TRY(zws_seen__add(
                &f->held, zws_hash128__of(number->canonical, strlen(number->canonical)), 1));
    }
    if (!(text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len)))
        return ZWS_OK;
    ZWS_TRY(hold(text, len, f));
    return zws_title__each_alias(text, len, hold_alias, f);
}

static zws_status keep_text(const char **out, finding *f, const char *text)
{
    *out = zws_arena__dup(&f->out->arena, text, strlen(text));
    return *out ? ZWS_OK : ZWS_ENOMEM;
}

/* Its place in the list, where it is added when it is new. */
static zws_status place_of(size_t *place, finding *f, zws_hash128 key, const zws_citation *c,
                           const char *id)
{
    const zws_seen_item *known = zws_seen__find(&f->known, key);
    if (known) {
        *place = known->number;
        return ZWS_OK;
    }
    zws_missings *out = f->out;
    size_t at = out->n;
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, at + 1, sizeof *out->item));
    ZWS_TRY(zws_mem__grow(&f->cited, &f->cap, at + 1, sizeof *f->cited));
    f->cited[at] = (cited){0};
    out->item[at] = (zws_missing){.title = ""};
    ZWS_TRY(keep_text(&out->item[at].number, f, c->number ? c->number : ""));
    ZWS_TRY(keep_text(&out->item[at].id, f, id));
    if (at > ZWS_SEEN_NUMBER_MAX)
        return zws_error__set(ZWS_ELIMIT, "more than %d documents are cited", ZWS_SEEN_NUMBER_MAX);
    ZWS_TRY(zws_seen__add(&f->known, key, 1));
    zws_seen__find(&f->known, key)->number = (uint32_t)at & ZWS_SEEN_NUMBER_MAX;
    out->n++;
    *place = at;
    return ZWS_OK;
}

static zws_status add_citation(finding *f, const zws_citation *c, const char *id)
{
    zws_hash128 title = {0};
    size_t at = 0;
    if (c->title)
        ZWS_TRY(title_hash(&title, f, c->title, strlen(c->title)));
    zws_hash128 key = c->number ? zws_hash128__of(c->number, strlen(c->number)) : title;
    if (!is_set(key))
        return ZWS_OK;
    ZWS_TRY(place_of(&at, f, key, c, id));
    zws_missing *item = &f->out->item[at];
    if (f->cited[at].last != f->documents)
        item->documents++;
    f->cited[at].last = f->documents;
    if (strcmp(id, item->id) < 0)
        ZWS_TRY(keep_text(&item->id, f, id));
    /* Whatever the order of reading, the same of several titles. */
    if (is_set(title) && (!item->title[0] || strcmp(c->title, item->title) < 0)) {
        ZWS_TRY(keep_text(&item->title, f, c->title));
        f->cited[at].title = title;
    }
    return ZWS_OK;
}

static zws_status read_document(zws_document *document, void *context)
{
    finding *f = context;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    f->documents++;
    ZWS_TRY(hold_names(f, document));
    for (size_t i = 0; i < document->citations.n; i++)
        ZWS_TRY(add_citation(f, &document->citations.item[i], id ? id : ""));
    return ZWS_OK;
}

static int by_documents(const void *a, const void *b)
{
    const zws_missing *x = a, *y = b;
    if (x->documents != y->documents)
        return x->documents > y->documents ? -1 : 1;
    int order = strcmp(x->number, y->number);
    return order ? order : strcmp(x->title, y->title);
}

static void drop_held(finding *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->out->n; i++) {
        const zws_missing *item = &f->out->item[i];
        zws_hash128 number = zws_hash128__of(item->number, strlen(item->number));
        if ((item->number[0] && zws_seen__find(&f->held, number)) ||
            (is_set(f->cited[i].title) && zws_seen__find(&f->held, f->cited[i].title)))
            continue;
        f->out->item[n++] = *item;
    }
    f->out->n = n;
}

zws_status zws_missing__find(zws_missings *out, zws_store *snapshot, zws_analyzer *analyzer)
{
    finding f = {.out = out, .analyzer = analyzer};
    zws_status status = zws_store__each(snapshot, read_document, &f);
    if (status == ZWS_OK) {
        drop_held(&f);
        if (out->n)
            qsort(out->item, out->n, sizeof *out->item, by_documents);
    }
    zws_seen__free(&f.held);
    zws_seen__free(&f.known);
    free(f.cited);
    return status;
}

void zws_missings__free(zws_missings *list)
{
    free(list->item);
    zws_arena__free(&list->arena);
    *list = (zws_missings){0};
}
