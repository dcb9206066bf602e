/* Checking the ledger of validity: it is made again from the documents, and compared. */
#include <stdio.h>

#include "store/store_internal.h"

/* More are not told one by one. */
enum { TOLD_MAX = 20 };

typedef struct {
    zws_store *store;
    void (*report)(const char *line, void *context);
    void *context;
    size_t wrong;
} check;

static bool same(const zws_timeline *stored, const zws_timeline *due)
{
    size_t n = due->n;
    while (n > 0 && due->step[n - 1].from > ZWS_LEDGER_DAY_MAX)
        n--;
    if (stored->n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (stored->step[i].from != due->step[i].from ||
            stored->step[i].state != due->step[i].state)
            return false;
    }
    return true;
}

static zws_status name_of(char *out, size_t size, const check *c, size_t tier, uint32_t doc)
{
    const char *id = NULL;
    size_t len = 0;
    zws_buffer key = {0};
    zws_status status =
        tier > 0 ? zws_segment__id(c->store->sealed->part[tier - 1].segment, doc, &id, &len)
                 : zws_live__value(c->store->live, doc, ZWS_SLOT_NEWEST, &key);
    if (tier == 0 && key.len > 4) {
        id = key.data + 4;
        len = key.len - 4;
    }
    snprintf(out, size, "%.*s", len < 300 ? (int)len : 300, status == ZWS_OK && id ? id : "?");
    zws_buffer__free(&key);
    return status == ZWS_ENOMEM ? status : ZWS_OK;
}

static void describe(zws_buffer *out, const zws_timeline *line)
{
    for (size_t i = 0; line && i < line->n; i++) {
        zws_date from = line->step[i].from;
        zws_buffer__printf(out, "%s%s", i ? ", " : "", zws_validity_name(line->step[i].state));
        if (from > 0)
            zws_buffer__printf(out, " from %d", (int)from);
    }
}

/* stored, due: NULL for no record. */
static zws_status compare(check *c, size_t tier, uint32_t doc, const zws_timeline *stored,
                          const zws_timeline *due)
{
    char id[320], line[1000];
    zws_buffer is = {0}, should = {0};
    if (stored && due && same(stored, due))
        return ZWS_OK;
    if (c->wrong++ >= TOLD_MAX)
        return ZWS_OK;
    ZWS_TRY(name_of(id, sizeof id, c, tier, doc));
    describe(&is, stored);
    describe(&should, due);
    snprintf(line, sizeof line, "the ledger of validity has %s (%s), and the documents say %s", id,
             stored && is.data ? is.data : "no record",
             due && should.data ? should.data : "nothing of it");
    zws_buffer__free(&is);
    zws_buffer__free(&should);
    c->report(line, c->context);
    return ZWS_OK;
}

/* Both are in the order of documents. */
static zws_status compare_parts(check *c, size_t tier, const zws_ledger_part *stored,
                                const zws_ledger_part *due)
{
    size_t i = 0, k = 0;
    while (i < stored->n || k < due->n) {
        const zws_ledger_entry *a = i < stored->n ? &stored->item[i] : NULL;
        const zws_ledger_entry *b = k < due->n ? &due->item[k] : NULL;
        if (a && b && a->doc != b->doc) {
            if (a->doc < b->doc)
                b = NULL;
            else
                a = NULL;
        }
        ZWS_TRY(compare(c, tier, a ? a->doc : b->doc, a ? &a->line : NULL, b ? &b->line : NULL));
        i += a != NULL;
        k += b != NULL;
    }
    return ZWS_OK;
}

static zws_status compare_ledgers(check *c, const zws_ledger *due)
{
    static const zws_ledger_part none;
    const zws_ledger *stored = &c->store->ledger;
    for (size_t t = 0; t < due->n; t++)
        ZWS_TRY(compare_parts(c, t, t < stored->n ? &stored->part[t] : &none, &due->part[t]));
    if (c->wrong > TOLD_MAX) {
        char line[100];
        snprintf(line, sizeof line, "the ledger of validity is wrong of %zu more documents",
                 c->wrong - TOLD_MAX);
        c->report(line, c->context);
    }
    return ZWS_OK;
}

zws_status zws_store__verify_ledger(zws_store *store, zws_analyzer *analyzer,
                                    void (*report)(const char *line, void *context), void *context)
{
    check c = {.store = store, .report = report, .context = context};
    zws_ledger due = {0};
    zws_status status = zws_ledger__make(&due, store, analyzer);
    if (status == ZWS_OK)
        status = compare_ledgers(&c, &due);
    zws_ledger__free(&due);
    return status;
}
