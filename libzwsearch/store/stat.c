#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>

#include "document/json_text.h"
#include "store/store_internal.h"

/* Counts a term in the last tier that has it, so that each counts once. */
typedef struct {
    const zws_sealed *sealed;
    size_t next; /* segments from here on come later */
    uint64_t n;
} counting;

static bool count_sealed_term(const char *term, size_t len, uint32_t frequency, void *context)
{
    counting *c = context;
    (void)frequency;
    for (size_t i = c->next; i < c->sealed->n; i++) {
        if (zws_segment__document_frequency(c->sealed->part[i].segment, term, len) > 0)
            return true;
    }
    c->n++;
    return true;
}

static zws_status count_term(zws_term term, uint64_t frequency, void *context)
{
    (void)frequency;
    count_sealed_term(term.text, term.len, 0, context);
    return ZWS_OK;
}

static zws_status count_terms(zws_store *store, uint64_t *n)
{
    counting c = {.sealed = store->sealed};
    bool more;
    ZWS_TRY(zws_live__terms(store->live, (zws_term){"", 0}, SIZE_MAX, count_term, &c, &more));
    for (size_t i = 0; i < store->sealed->n; i++) {
        zws_segment_totals totals;
        c.next = i + 1;
        zws_segment__totals(store->sealed->part[i].segment, &totals);
        if (c.next == store->sealed->n)
            c.n += totals.terms;
        else
            ZWS_TRY(
                zws_segment__expand(store->sealed->part[i].segment, "", 0, count_sealed_term, &c));
    }
    *n = c.n;
    return ZWS_OK;
}

static zws_status count_key(zws_term key, void *context)
{
    uint64_t *count = context;
    (void)key;
    ++*count;
    return ZWS_OK;
}

/* Bytes of the files of a folder, without folders in it. */
static zws_status folder_size(const char *path, uint64_t *bytes)
{
    DIR *folder = opendir(path);
    if (!folder)
        return zws_error__errno("cannot open the folder %s", path);
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        struct stat st;
        if (fstatat(dirfd(folder), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            *bytes += (uint64_t)st.st_size;
    }
    closedir(folder);
    return ZWS_OK;
}

static zws_status size_on_disk(const zws_store *store, uint64_t *bytes)
{
    char *live;
    ZWS_TRY(folder_size(store->path, bytes));
    ZWS_TRY(zws_store__live_path(&live, store->path, &store->manifest));
    zws_status status = folder_size(live, bytes);
    free(live);
    for (uint32_t i = 0; i < store->manifest.n_segments; i++)
        *bytes += store->manifest.segment[i].bytes;
    return status;
}

/* Both tiers: how many documents each has, and the segments. */
static bool add_tiers(json_t *object, const zws_store *store)
{
    json_t *list = json_array();
    if (!list ||
        json_object_set_new(object, "live", json_integer((json_int_t)store->live_documents)) != 0) {
        json_decref(list);
        return false;
    }
    if (json_object_set_new(object, "segments", list) != 0)
        return false;
    for (size_t i = 0; i < store->sealed->n; i++) {
        const zws_sealed_part *part = &store->sealed->part[i];
        char name[32];
        zws_segment_totals totals;
        zws_manifest__segment_name(name, part->number);
        zws_segment__totals(part->segment, &totals);
        if (json_array_append_new(
                list,
                json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "file", name, "documents",
                          (json_int_t)(part->documents - part->n_hidden), "replaced",
                          (json_int_t)part->n_hidden, "terms", (json_int_t)totals.terms, "postings",
                          (json_int_t)totals.postings, "bytes", (json_int_t)totals.bytes)) != 0)
            return false;
    }
    return true;
}

zws_status zws_store__stat_json(zws_store *store, zws_buffer *out)
{
    uint64_t documents, length, terms, inputs = 0, bytes = 0;
    zws_buffer last = {0};
    char dictionary[20];
    ZWS_TRY(zws_store__totals(store, &documents, &length));
    documents = store->live_documents + zws_sealed__visible(store->sealed);
    ZWS_TRY(count_terms(store, &terms));
    ZWS_TRY(zws_live__metadata_keys(
        store->live, (zws_term){ZWS_KEY_INPUT, sizeof ZWS_KEY_INPUT - 1}, count_key, &inputs));
    ZWS_TRY(size_on_disk(store, &bytes));
    zws_status status = zws_live__metadata(
        store->live, (zws_term){ZWS_KEY_COMMIT, sizeof ZWS_KEY_COMMIT - 1}, &last);
    snprintf(dictionary, sizeof dictionary, "%016" PRIx64, store->manifest.fingerprint);
    json_t *object = NULL;
    if (status == ZWS_OK) {
        object = json_pack(
            "{s:I, s:I, s:I, s:I, s:I, s:s, s:b, s:b, s:i, s:i, s:s, s:s, s:s}", "documents",
            (json_int_t)documents, "terms", (json_int_t)terms, "length", (json_int_t)length,
            "inputs", (json_int_t)inputs, "bytes", (json_int_t)bytes, "dictionary", dictionary,
            "mixed", store->manifest.mixed, "tokens", store->manifest.tokens, "format",
            store->manifest.format, "schema", store->manifest.schema, "xapian", zws_live__version(),
            "created", store->manifest.created, "committed", last.len ? last.data : "");
        status = object && add_tiers(object, store) ? zws_json__dump(out, object, JSON_COMPACT)
                                                    : zws_error__nomem();
    }
    json_decref(object);
    zws_buffer__free(&last);
    return status;
}
