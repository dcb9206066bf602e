/* Checking a whole index. Two walks that do not trust each other: along the documents (what they
 * hold and which terms they say they have) and along the posting lists (who is listed under each
 * term, how often and where). Both must give the sums that were written with the document. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "store/store_internal.h"

#define FINDINGS_MAX 100

typedef struct {
    uint32_t doc;
    zws_record record;         /* as it was written */
    uint64_t terms, positions; /* along the posting lists */
    uint64_t length;
} entry;

typedef struct {
    zws_live *live;
    void (*report)(const char *line, void *context);
    void *context;
    size_t findings;
    entry *entry; /* ascending by doc */
    size_t n_entries;
    uint64_t sum, length;         /* of the document that is being checked */
    zws_term id_term, input_term; /* that it should have */
    bool has_id_term, has_input_term;
    uint64_t total_length;
    size_t strangers; /* postings of documents that are not there */
    bool dictionary;  /* it is damaged, which is one finding */
} verify;

__attribute__((format(printf, 2, 3))) static void finding(verify *v, const char *format, ...)
{
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    v->findings++;
    if (v->report && v->findings <= FINDINGS_MAX)
        v->report(line, v->context);
    else if (v->report && v->findings == FINDINGS_MAX + 1)
        v->report("there are more findings", v->context);
}

/* What others are advised to do is being done here. */
static void finding_of_message(verify *v)
{
    const char *message = zws_error_message(), *advice = strstr(message, ": run zwadmin verify");
    finding(v, "%.*s", advice ? (int)(advice - message) : (int)strlen(message), message);
}

static void report_line(const char *text, void *context)
{
    finding(context, "xapian: %s", text);
}

/* Damage is a finding and the check goes on; anything else ends it. */
static zws_status tolerate(verify *v, uint32_t doc, zws_status status)
{
    if (status == ZWS_OK)
        return ZWS_OK;
    if (status == ZWS_ENOMEM || status == ZWS_ESTOPPED)
        return status;
    finding(v, "document %" PRIu32 ": %s", doc, zws_error_message());
    return ZWS_OK;
}

/* --- Along the documents ---------------------------------------------------------------------- */

static zws_status check_values(verify *v, uint32_t doc, const zws_document *document,
                               zws_inverted *inverted)
{
    zws_buffer stored = {0};
    zws_status status = zws_invert__values(inverted, document);
    for (int slot = 0; status == ZWS_OK && slot < ZWS_SLOT_FACET + ZWS_FIELD_COUNT; slot++) {
        const zws_inverted_value *expected = NULL;
        if (slot == ZWS_SLOT_RECORD)
            continue;
        for (size_t i = 0; i < inverted->n_values; i++) {
            if (inverted->value[i].slot == slot)
                expected = &inverted->value[i];
        }
        zws_buffer__clear(&stored);
        status = zws_live__value(v->live, doc, slot, &stored);
        size_t len = expected ? expected->len : 0;
        if (status == ZWS_OK &&
            (stored.len != len || (len && memcmp(stored.data, expected->data, len) != 0)))
            finding(v, "document %" PRIu32 ": value %d is not what the document says", doc, slot);
    }
    zws_buffer__free(&stored);
    return status;
}

static bool same_term(zws_term a, zws_term b)
{
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static zws_status sum_term(const zws_live_posting *posting, void *context)
{
    verify *v = context;
    v->sum += zws_record__term(posting->term.text, posting->term.len, posting->frequency);
    v->length += posting->frequency;
    v->has_id_term = v->has_id_term || same_term(posting->term, v->id_term);
    v->has_input_term = v->has_input_term || same_term(posting->term, v->input_term);
    return ZWS_OK;
}

/* The terms that name the document and its input; the second is empty when it has none. */
static zws_status expected_terms(zws_buffer *id_term, zws_buffer *input_term, const char *id,
                                 const zws_record *record)
{
    ZWS_TRY(zws_schema__id_term(id_term, id, strlen(id)));
    return record->input.lo || record->input.hi
               ? zws_schema__input_hash_term(input_term, record->input)
               : zws_buffer__puts(input_term, "");
}

static zws_status compare_terms(verify *v, const entry *e, const char *id)
{
    uint32_t length = 0, found = 0;
    v->sum = v->length = 0;
    v->has_id_term = false;
    v->has_input_term = v->input_term.len == 0;
    ZWS_TRY(zws_live__document_terms(v->live, e->doc, sum_term, v));
    ZWS_TRY(zws_live__length(v->live, e->doc, &length));
    ZWS_TRY(zws_live__find(v->live, v->id_term, &found));
    v->total_length += length;
    if (v->sum != e->record.terms)
        finding(v, "document %" PRIu32 " (%s): its terms are not those that were written", e->doc,
                id);
    if (v->length != length)
        finding(v,
                "document %" PRIu32 " (%s): its length is %" PRIu32 " and its terms make %" PRIu64,
                e->doc, id, length, v->length);
    if (!v->has_id_term || found != e->doc)
        finding(v, "document %" PRIu32 " (%s): its id leads to document %" PRIu32, e->doc, id,
                found);
    if (!v->has_input_term)
        finding(v, "document %" PRIu32 " (%s): it is not listed under its input", e->doc, id);
    return ZWS_OK;
}

static zws_status check_document_terms(verify *v, const entry *e, const zws_document *document)
{
    zws_buffer id_term = {0}, input_term = {0};
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    if (!id)
        return zws_error__set(ZWS_ECORRUPT, "it has no id");
    zws_status status = expected_terms(&id_term, &input_term, id, &e->record);
    v->id_term = zws_term__of(&id_term);
    v->input_term = zws_term__of(&input_term);
    if (status == ZWS_OK)
        status = compare_terms(v, e, id);
    zws_buffer__free(&id_term);
    zws_buffer__free(&input_term);
    return status;
}

static zws_status check_document(verify *v, entry *e, zws_inverted *inverted)
{
    zws_buffer bytes = {0}, plain = {0};
    zws_document *document = NULL;
    zws_status status = zws_live__data(v->live, e->doc, &bytes);
    if (status == ZWS_OK)
        status = zws_document__unpack(&plain, bytes.data ? bytes.data : "", bytes.len);
    zws_hash128 hash = zws_hash128__of(plain.data ? plain.data : "", plain.len);
    if (status == ZWS_OK)
        status = zws_document__decode(&document, plain.data, plain.len);
    zws_buffer__free(&plain);
    zws_buffer__clear(&bytes);
    if (status == ZWS_OK)
        status = zws_live__value(v->live, e->doc, ZWS_SLOT_RECORD, &bytes);
    if (status == ZWS_OK &&
        !zws_record__decode(&e->record, bytes.data ? bytes.data : "", bytes.len))
        status = zws_error__set(ZWS_ECORRUPT, "its record is missing");
    zws_buffer__free(&bytes);
    if (status == ZWS_OK && (hash.lo != e->record.document.lo || hash.hi != e->record.document.hi))
        finding(v, "document %" PRIu32 ": it is not the document that was written", e->doc);
    if (status == ZWS_OK)
        status = check_values(v, e->doc, document, inverted);
    if (status == ZWS_OK)
        status = check_document_terms(v, e, document);
    zws_document_free(document);
    return tolerate(v, e->doc, status);
}

static zws_status check_documents(verify *v)
{
    uint32_t *doc;
    zws_inverted inverted = {0};
    ZWS_TRY(zws_live__documents(v->live, (zws_term){"", 0}, &doc, &v->n_entries));
    zws_status status = zws_mem__zalloc(&v->entry, v->n_entries, sizeof *v->entry);
    for (size_t i = 0; status == ZWS_OK && i < v->n_entries; i++) {
        v->entry[i].doc = doc[i];
        status = check_document(v, &v->entry[i], &inverted);
    }
    zws_inverted__free(&inverted);
    free(doc);
    ZWS_TRY(status);
    uint64_t documents, length;
    ZWS_TRY(zws_live__totals(v->live, &documents, &length));
    if (documents != v->n_entries || length != v->total_length)
        finding(v,
                "the totals are %" PRIu64 " documents of length %" PRIu64 ", and there are %zu of "
                "%" PRIu64,
                documents, length, v->n_entries, v->total_length);
    return ZWS_OK;
}

/* --- Along the posting lists ------------------------------------------------------------------ */

static entry *find_entry(const verify *v, uint32_t doc)
{
    size_t low = 0, high = v->n_entries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->entry[middle].doc < doc)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->n_entries && v->entry[low].doc == doc ? &v->entry[low] : NULL;
}

static zws_status sum_posting(const zws_live_posting *posting, void *context)
{
    verify *v = context;
    entry *e = find_entry(v, posting->doc);
    if (!e) {
        v->strangers++;
        return ZWS_OK;
    }
    const zws_term *term = &posting->term;
    e->terms += zws_record__term(term->text, term->len, posting->frequency);
    if (posting->n_positions == 0)
        return ZWS_OK;
    uint64_t chain = zws_record__term(term->text, term->len, 0);
    for (uint32_t i = 0; i < posting->n_positions; i++)
        chain = zws_record__position(chain, posting->position[i]);
    e->positions += chain;
    return ZWS_OK;
}

static void broken_list(zws_term term, const char *why, void *context)
{
    char name[64];
    size_t n = 0;
    for (size_t i = 0; i < term.len && n + 4 < sizeof name; i++) {
        unsigned char c = (unsigned char)term.text[i];
        if (c < 0x20 || c == 0x7F)
            n += (size_t)snprintf(name + n, sizeof name - n, "\\%02x", c);
        else
            name[n++] = (char)c;
    }
    finding(context, "the list of the term %.*s: %s", (int)n, name, why);
}

static zws_status check_postings(verify *v)
{
    zws_status status = zws_live__postings(v->live, sum_posting, broken_list, v);
    if (status != ZWS_OK)
        return status;
    if (v->strangers)
        finding(v, "posting lists name documents that are not there, %zu times", v->strangers);
    for (size_t i = 0; i < v->n_entries; i++) {
        const entry *e = &v->entry[i];
        if (e->terms != e->record.terms)
            finding(v, "document %" PRIu32 ": the posting lists are not those that were written",
                    e->doc);
        else if (e->positions != e->record.positions)
            finding(v, "document %" PRIu32 ": the positions are not those that were written",
                    e->doc);
    }
    return ZWS_OK;
}

/* --- All of it ------------------------------------------------------------------------------- */

static zws_status check_input(zws_term key, void *context)
{
    verify *v = context;
    zws_buffer value = {0};
    zws_input_record record;
    zws_status status = zws_live__metadata(v->live, key, &value);
    if (status == ZWS_OK &&
        !zws_input_record__decode(&record, value.data ? value.data : "", value.len))
        finding(v, "the record of an input (%.*s) is damaged", key.len < 100 ? (int)key.len : 100,
                key.text);
    zws_buffer__free(&value);
    return status;
}

static void report_part(const char *line, void *context)
{
    finding(context, "%s", line);
}

/* What another dictionary made is known by names of its own, so only with the one that the index
 * was made with can it be told what the ledger should have. */
static zws_status check_ledger(verify *v, zws_store *store, zws_analyzer *analyzer)
{
    if (store->manifest.mixed || zws_analyzer__fingerprint(analyzer) != store->manifest.fingerprint)
        return ZWS_OK;
    return zws_store__verify_ledger(store, analyzer, report_part, v);
}

/* The dictionary, and what it takes one to check. */
static zws_status check_analysed(verify *v, zws_store *store)
{
    zws_analyzer *analyzer;
    if (store->manifest.tokens)
        return ZWS_OK;
    ZWS_TRY(zws_analyzer__open(&analyzer, NULL));
    zws_status status = zws_analyzer__verify(analyzer);
    if (status == ZWS_OK) {
        status = check_ledger(v, store, analyzer);
    } else if (status == ZWS_ECORRUPT) {
        finding_of_message(v);
        v->dictionary = true;
        status = ZWS_OK;
    }
    zws_analyzer__free(analyzer);
    return status;
}

static zws_status check_snapshot(zws_store *store, void *context)
{
    verify *v = context;
    free(v->entry);
    v->entry = NULL;
    v->n_entries = v->strangers = 0;
    v->total_length = 0;
    v->live = store->live;
    zws_status status = check_documents(v);
    if (status == ZWS_OK)
        status = check_postings(v);
    if (status == ZWS_OK)
        status = zws_live__metadata_keys(
            v->live, (zws_term){ZWS_KEY_INPUT, sizeof ZWS_KEY_INPUT - 1}, check_input, v);
    if (status == ZWS_OK)
        status = zws_store__verify_sealed(store, report_part, v);
    return status == ZWS_OK ? check_analysed(v, store) : status;
}

static zws_status check_tables(verify *v, const zws_store *store)
{
    char *live;
    size_t errors;
    ZWS_TRY(zws_store__live_path(&live, store->path, &store->manifest));
    /* Xapian opens for writing what it checks, and calls it damaged where it may not. */
    if (access(live, W_OK) != 0 && errno != ENOENT) {
        zws_status status = zws_error__set(
            ZWS_ELOCKED,
            "%s can be checked only by who may write to it (%s): run as the owner of the index",
            live, strerror(errno));
        free(live);
        return status;
    }
    zws_status status = zws_live__check(live, &errors, report_line, v);
    free(live);
    if (status == ZWS_OK && errors && !v->findings)
        finding(v, "xapian finds %zu errors in its tables", errors);
    return status;
}

/* Commits wait while an index is checked, so that all of it is one state. A copy may lack the lock
 * file, and then nobody writes to it. */
static zws_status hold_commits(int *lock, const char *path)
{
    char *file;
    *lock = -1;
    ZWS_TRY(zws_path__join(&file, path, ZWS_COMMIT_LOCK));
    zws_status status = zws_file__lock(lock, file, ZWS_LOCK_SHARED, false, true);
    free(file);
    return status == ZWS_ENOTFOUND ? ZWS_OK : status;
}

/* Xapian calls some damage a failed read, or a fault of its own. */
static bool is_damage(zws_status status)
{
    return status == ZWS_ECORRUPT || status == ZWS_EIO || status == ZWS_EINTERNAL;
}

zws_status zws_store__verify(const char *path, void (*report)(const char *line, void *context),
                             void *context)
{
    verify v = {.report = report, .context = context};
    zws_store *store;
    int lock;
    ZWS_TRY(hold_commits(&lock, path));
    zws_status status = zws_store__open(&store, path);
    if (status == ZWS_OK) {
        status = check_tables(&v, store);
        if (status == ZWS_OK)
            status = zws_store__read(store, check_snapshot, &v);
        zws_store__free(store);
    }
    if (is_damage(status)) {
        finding_of_message(&v);
        status = ZWS_OK;
    }
    zws_file__unlock(lock);
    free(v.entry);
    if (status == ZWS_OK && v.findings == 1 && v.dictionary)
        status =
            zws_error__set(ZWS_ECORRUPT,
                           "%s: no damage found in the index, but in the dictionary that it is "
                           "searched with: install that again",
                           path);
    else if (status == ZWS_OK && v.findings)
        status =
            zws_error__set(ZWS_ECORRUPT,
                           "%s is damaged: %zu finding%s: restore it from a copy, or index the "
                           "documents again into a new folder",
                           path, v.findings, v.findings == 1 ? "" : "s");
    return status;
}
