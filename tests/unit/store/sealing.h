/* Helpers of the tests of sealing and of bulk builds. */
#ifndef ZWS_TESTS_SEALING_H
#define ZWS_TESTS_SEALING_H

#include <dirent.h>

#include "indexes.h"
#include "store/store_internal.h"

static inline void seal(zws_store_writer *writer)
{
    assert_ok(zws_store_writer__seal(writer, NULL, NULL));
}

static inline size_t count_files(const char *index, const char *folder, const char *end)
{
    char path[600];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", index, folder);
    DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        size_t len = strlen(entry->d_name), end_len = strlen(end);
        n += entry->d_name[0] != '.' && len >= end_len &&
             strcmp(entry->d_name + len - end_len, end) == 0;
    }
    if (dir)
        closedir(dir);
    return n;
}

/* One live tier, no litter, as many segments as the manifest names. */
static inline void assert_tidy(const char *index, uint32_t segments)
{
    zws_manifest manifest;
    char name[32];
    assert_ok(zws_manifest__read(&manifest, index));
    assert_int_equal(manifest.n_segments, segments);
    assert_int_equal(count_files(index, "segments", ""), segments);
    size_t live = 0;
    DIR *dir = opendir(index);
    struct dirent *entry;
    assert_non_null(dir);
    zws_manifest__live_name(name, manifest.generation);
    while ((entry = readdir(dir))) {
        if (strncmp(entry->d_name, "live", 4) == 0) {
            assert_string_equal(entry->d_name, name);
            live++;
        }
    }
    closedir(dir);
    assert_int_equal(live, 1);
}

static inline zws_status body_of(zws_store *store, void *context)
{
    found_ids *found = context;
    zws_match match;
    zws_document *document;
    zws_status status = zws_store__find(store, found->word, strlen(found->word), &match);
    if (status == ZWS_ENOTFOUND) {
        snprintf(found->ids, sizeof found->ids, "none");
        return ZWS_OK;
    }
    ZWS_TRY(status);
    assert_string_equal(match.id, found->word);
    status = zws_store__document(store, &match, &document);
    if (status == ZWS_OK) {
        snprintf(found->ids, sizeof found->ids, "%s",
                 zws_document_get(document, ZWS_FIELD_BODY, 0, NULL));
        zws_document_free(document);
    }
    free(match.id);
    return status;
}

/* The body of a document, or "none"; static. */
static inline const char *body_at(const char *path, const char *id)
{
    static found_ids found;
    zws_store *store;
    found.word = id;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, body_of, &found));
    zws_store__free(store);
    return found.ids;
}

#endif
