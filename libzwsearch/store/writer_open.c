/* Opening and making an index for writing. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "store/store_internal.h"

#define BATCH_BYTES ((size_t)16 << 20)
#define MEMORY      ((size_t)512 << 20)
#define BULK_BYTES  ((size_t)512 << 20)

/* Whether a folder without a manifest holds nothing but what an interrupted creation leaves. */
static zws_status check_empty(const char *path)
{
    static const char *const ours[] = {
        ".", "..", ZWS_WRITER_LOCK, ZWS_COMMIT_LOCK, "live", ZWS_MANIFEST_FILE ".new"};
    DIR *folder = opendir(path);
    if (!folder)
        return zws_error__errno("cannot open the folder %s", path);
    zws_status status = ZWS_OK;
    struct dirent *entry;
    while (status == ZWS_OK && (entry = readdir(folder))) {
        bool known = false;
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            known = known || strcmp(entry->d_name, ours[i]) == 0;
        if (!known)
            status = zws_error__set(ZWS_EEXIST,
                                    "%s holds %s and is no index: name another folder, or an empty "
                                    "one",
                                    path, entry->d_name);
    }
    closedir(folder);
    return status;
}

/* Who holds the lock, for the message. */
static zws_status locked(const char *index, const char *lock)
{
    char *text = NULL;
    size_t len;
    long pid = 0;
    if (zws_file__read(&text, &len, lock, 64) == ZWS_OK)
        pid = strtol(text, NULL, 10);
    free(text);
    if (pid <= 0)
        return zws_error__set(ZWS_ELOCKED, "%s is being written by another writer", index);
    return zws_error__set(ZWS_ELOCKED, "%s is being written by process %ld: wait until it ends",
                          index, pid);
}

static zws_status take_lock(zws_store_writer *writer)
{
    char *path;
    ZWS_TRY(zws_path__join(&path, writer->path, ZWS_WRITER_LOCK));
    zws_status status = zws_file__lock(&writer->lock, path, ZWS_LOCK_EXCLUSIVE, true, false);
    if (status == ZWS_ELOCKED)
        status = locked(writer->path, path);
    free(path);
    ZWS_TRY(status);
    /* Only for the message of others: a full disk does not matter here. */
    char pid[32];
    int len = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(writer->lock, 0) != 0 || pwrite(writer->lock, pid, (size_t)len, 0) < 0)
        errno = 0;

    int commit;
    ZWS_TRY(zws_path__join(&writer->commit_lock, writer->path, ZWS_COMMIT_LOCK));
    status = zws_file__lock(&commit, writer->commit_lock, ZWS_LOCK_SHARED, true, false);
    if (status == ZWS_OK)
        zws_file__unlock(commit);
    return status == ZWS_ELOCKED ? ZWS_OK : status;
}

static zws_status open_analyzer(zws_store_writer *writer, const char *dict_path)
{
    return zws_analyzer__open(&writer->analyzer, dict_path);
}

/* The manifest comes last: before it there is no index. */
static zws_status create(zws_store_writer *writer, const char *live,
                         const zws_store_options *options)
{
    ZWS_TRY(check_empty(writer->path));
    if (!options->tokens)
        ZWS_TRY(open_analyzer(writer, options->dict_path));
    ZWS_TRY(zws_live__open_writer(&writer->live, live, true));
    ZWS_TRY(zws_live__commit(writer->live));
    writer->manifest = (zws_manifest){
        .format = ZWS_MANIFEST_FORMAT,
        .schema = ZWS_SCHEMA_VERSION,
        .fingerprint = writer->analyzer ? zws_analyzer__fingerprint(writer->analyzer) : 0,
        .tokens = options->tokens,
    };
    zws_manifest__now(writer->manifest.created);
    ZWS_TRY(zws_sealed__open(&writer->sealed, writer->path, &writer->manifest));
    return zws_manifest__write(writer->path, &writer->manifest);
}

static zws_status open_present(zws_store_writer *writer, const char *live,
                               const zws_store_options *options)
{
    if (options->tokens && !writer->manifest.tokens)
        return zws_error__set(
            ZWS_EINVAL, "%s is an index of texts: tokens need an index of their own", writer->path);
    if (!writer->manifest.tokens)
        ZWS_TRY(open_analyzer(writer, options->dict_path));
    ZWS_TRY(zws_live__open_writer(&writer->live, live, false));
    ZWS_TRY(zws_sealed__open(&writer->sealed, writer->path, &writer->manifest));
    zws_store_writer__clear_litter(writer);
    zws_buffer__clear(&writer->scratch);
    ZWS_TRY(zws_live__metadata(writer->live, (zws_term){ZWS_KEY_BULK, sizeof ZWS_KEY_BULK - 1},
                               &writer->scratch));
    writer->unfinished = writer->scratch.len > 0;
    ZWS_TRY(zws_sealed__load_hidden(writer->sealed, writer->live));
    return zws_ledger__load(&writer->ledger, writer->sealed, writer->live);
}

static zws_status open_index(zws_store_writer *writer, const zws_store_options *options)
{
    zws_status status = zws_manifest__read(&writer->manifest, writer->path);
    if (status != ZWS_OK && (status != ZWS_ENOTFOUND || !options->create))
        return status;
    if (!zws_file__is_directory(writer->path))
        ZWS_TRY(zws_file__make_directory(writer->path));
    else if (status == ZWS_ENOTFOUND)
        ZWS_TRY(check_empty(writer->path)); /* before a lock file is left in it */
    ZWS_TRY(take_lock(writer));
    /* Another writer may have made it before the lock was ours. */
    status = zws_manifest__read(&writer->manifest, writer->path);
    char *live;
    if (status != ZWS_OK && status != ZWS_ENOTFOUND)
        return status;
    ZWS_TRY(zws_store__live_path(&live, writer->path, &writer->manifest));
    status = status == ZWS_OK ? open_present(writer, live, options) : create(writer, live, options);
    free(live);
    ZWS_TRY(status);
    if (writer->ledger.n == 0) /* a new index has none to be read */
        zws_ledger__clear(&writer->ledger, writer->sealed);
    uint64_t documents, length;
    ZWS_TRY(zws_live__totals(writer->live, &documents, &length));
    writer->units = options->units;
    ZWS_TRY(zws_store_writer__find_units(writer));
    writer->only_ours = documents == 0 && zws_sealed__visible(writer->sealed) == 0;
    return ZWS_OK;
}

zws_status zws_store_writer__open(zws_store_writer **out, const char *path,
                                  const zws_store_options *options)
{
    static const zws_store_options none;
    *out = NULL;
    if (!options)
        options = &none;
    zws_store_writer *writer;
    ZWS_TRY(zws_mem__zalloc(&writer, 1, sizeof *writer));
    writer->lock = -1;
    writer->batch = 1;
    writer->jobs = 1;
    writer->memory = MEMORY;
    writer->bulk_bytes = BULK_BYTES;
    writer->policy.documents = ZWS_SEAL_DOCUMENTS_MIN;
    writer->policy.length = ZWS_SEAL_LENGTH_MIN;
    zws_store_writer__set_batch(writer, options->batch_bytes);
    zws_status status = zws_mem__dup(&writer->path, path, strlen(path));
    if (status == ZWS_OK)
        status = open_index(writer, options);
    if (status == ZWS_OK)
        *out = writer;
    else
        zws_store_writer__free(writer);
    return status;
}

void zws_store_writer__set_batch(zws_store_writer *writer, size_t batch_bytes)
{
    writer->batch_bytes = batch_bytes ? batch_bytes : BATCH_BYTES;
}

zws_analyzer *zws_store_writer__analyzer(zws_store_writer *writer)
{
    return writer->analyzer;
}

void zws_store_writer__free(zws_store_writer *writer)
{
    if (!writer)
        return;
    zws_bulk__free(writer);
    zws_live__free(writer->live);
    zws_notes__clear(&writer->notes);
    zws_ledger__free(&writer->ledger);
    zws_sealed__free(writer->sealed);
    zws_sealer__free(&writer->sealer);
    zws_analyzer__free(writer->analyzer);
    zws_inverted__free(&writer->inverted);
    zws_buffer__free(&writer->data);
    zws_buffer__free(&writer->scratch);
    zws_seen__free(&writer->ids);
    zws_seen__free(&writer->inputs);
    zws_file__unlock(writer->lock);
    free(writer->commit_lock);
    free(writer->path);
    free(writer);
}
