/* Checking the sealed tier. The segments' own checksums cover what is in them; here it is compared
 * with the documents, and with the live tier. */
#include <stdio.h>

#include "store/store_internal.h"

typedef struct {
    zws_store *store;
    size_t part;
    char name[32];
    void (*report)(const char *line, void *context);
    void *context;
    size_t findings;
} check;

__attribute__((format(printf, 2, 3))) static void finding(check *c, const char *format, ...)
{
    char what[900], line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    snprintf(line, sizeof line, "%s: %s", c->name, what);
    c->findings++;
    c->report(line, c->context);
}

static void segment_finding(const char *line, void *context)
{
    finding(context, "%s", line);
}

/* Damage is a finding and the check goes on; anything else ends it. */
static zws_status tolerate(check *c, uint32_t doc, zws_status status)
{
    if (status != ZWS_ECORRUPT)
        return status;
    finding(c, "document %u: %s", doc, zws_error_message());
    return ZWS_OK;
}

static zws_status compare(check *c, uint32_t doc, const zws_document *document, const char *id,
                          size_t len)
{
    const zws_segment *segment = c->store->sealed->part[c->part].segment;
    size_t stored_len = 0;
    const char *stored_id = zws_document_get(document, ZWS_FIELD_ID, 0, &stored_len);
    zws_date date = document->sort_date ? zws_date__first_day(document->sort_date) : 0;
    if (!stored_id || stored_len != len || memcmp(stored_id, id, len) != 0)
        finding(c, "document %u: its id is not the stored document's", doc);
    if (zws_segment__date(segment, doc) != date)
        finding(c, "document %u: its date is not the stored document's", doc);
    return ZWS_OK;
}

/* An id that is not hidden stands in one place only. */
static zws_status check_once(check *c, uint32_t doc, const char *id, size_t len)
{
    zws_match live = {0};
    zws_sealed_place first = {c->part, doc};
    bool found;
    zws_status status = zws_store__find(c->store, id, len, &live);
    ZWS_TRY(status);
    if (live.tier == 0)
        finding(c, "document %u (%.*s): it stands in the live tier too", doc,
                len < 200 ? (int)len : 200, id);
    free(live.id);
    ZWS_TRY(zws_sealed__find(c->store->sealed, id, len, &found, &first));
    if (!found || first.part != c->part || first.doc != doc)
        finding(c, "document %u (%.*s): its id leads to another one", doc,
                len < 200 ? (int)len : 200, id);
    return ZWS_OK;
}

static zws_status check_document(check *c, uint32_t doc)
{
    const zws_sealed_part *part = &c->store->sealed->part[c->part];
    const char *id;
    size_t len;
    zws_document *document;
    ZWS_TRY(zws_segment__id(part->segment, doc, &id, &len));
    ZWS_TRY(zws_sealed__document(c->store->sealed, (zws_sealed_place){c->part, doc}, &document));
    zws_status status = compare(c, doc, document, id, len);
    zws_document_free(document);
    if (status == ZWS_OK && !zws_sealed__is_hidden(part, doc))
        status = check_once(c, doc, id, len);
    return status == ZWS_ENOTFOUND ? zws_error__set(ZWS_ECORRUPT, "its id does not lead to it")
                                   : status;
}

static zws_status check_part(check *c)
{
    const zws_sealed_part *part = &c->store->sealed->part[c->part];
    zws_manifest__segment_name(c->name, part->number);
    zws_status status = zws_segment__verify(part->segment, segment_finding, c);
    if (status != ZWS_OK && status != ZWS_ECORRUPT)
        return status;
    for (uint32_t doc = 0; doc < part->documents; doc++)
        ZWS_TRY(tolerate(c, doc, check_document(c, doc)));
    return ZWS_OK;
}

zws_status zws_store__verify_sealed(zws_store *store,
                                    void (*report)(const char *line, void *context), void *context)
{
    check c = {.store = store, .report = report, .context = context};
    for (c.part = 0; c.part < store->sealed->n; c.part++)
        ZWS_TRY(check_part(&c));
    return ZWS_OK;
}
