#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>

#include "store/store_internal.h"

static zws_status count_term(zws_term term, uint64_t frequency, void *context)
{
    uint64_t *count = context;
    (void)term;
    (void)frequency;
    ++*count;
    return ZWS_OK;
}

static zws_status count_key(zws_term key, void *context)
{
    return count_term(key, 0, context);
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
    ZWS_TRY(zws_path__join(&live, store->path, ZWS_LIVE_FOLDER));
    zws_status status = folder_size(live, bytes);
    free(live);
    return status;
}

zws_status zws_store__stat_json(zws_store *store, zws_buffer *out)
{
    uint64_t documents, length, terms = 0, inputs = 0, bytes = 0;
    bool more;
    zws_buffer last = {0};
    char dictionary[20];
    ZWS_TRY(zws_live__totals(store->live, &documents, &length));
    ZWS_TRY(zws_live__terms(store->live, (zws_term){"", 0}, SIZE_MAX, count_term, &terms, &more));
    ZWS_TRY(zws_live__metadata_keys(
        store->live, (zws_term){ZWS_KEY_INPUT, sizeof ZWS_KEY_INPUT - 1}, count_key, &inputs));
    ZWS_TRY(size_on_disk(store, &bytes));
    zws_status status = zws_live__metadata(
        store->live, (zws_term){ZWS_KEY_COMMIT, sizeof ZWS_KEY_COMMIT - 1}, &last);
    snprintf(dictionary, sizeof dictionary, "%016" PRIx64, store->manifest.fingerprint);
    json_t *object = NULL;
    char *text = NULL;
    if (status == ZWS_OK) {
        object = json_pack(
            "{s:I, s:I, s:I, s:I, s:I, s:s, s:b, s:b, s:i, s:i, s:s, s:s, s:s}", "documents",
            (json_int_t)documents, "terms", (json_int_t)terms, "length", (json_int_t)length,
            "inputs", (json_int_t)inputs, "bytes", (json_int_t)bytes, "dictionary", dictionary,
            "mixed", store->manifest.mixed, "tokens", store->manifest.tokens, "format",
            store->manifest.format, "schema", store->manifest.schema, "xapian", zws_live__version(),
            "created", store->manifest.created, "committed", last.len ? last.data : "");
        text = object ? json_dumps(object, JSON_COMPACT) : NULL;
        status = text ? zws_buffer__puts(out, text) : zws_error__nomem();
    }
    free(text);
    json_decref(object);
    zws_buffer__free(&last);
    return status;
}
