/* Opening an index for reading, and snapshots of it. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_internal.h"

/* How often a read starts again before commits are held back. */
#define ATTEMPTS 5

zws_term zws_term__of(const zws_buffer *buffer)
{
    return (zws_term){buffer->data, buffer->len};
}

zws_status zws_store__live_path(char **out, const char *index, const zws_manifest *manifest)
{
    char name[32];
    zws_manifest__live_name(name, manifest->generation);
    return zws_path__join(out, index, name);
}

/* --- The files of a state ------------------------------------------------------------------- */

/* Whether the manifest is another file than the one that was read. */
static bool is_replaced(const zws_store *store)
{
    struct stat now, then;
    if (store->manifest_file < 0 || fstat(store->manifest_file, &then) != 0)
        return true;
    return stat(store->manifest_path, &now) == 0 &&
           (now.st_ino != then.st_ino || now.st_dev != then.st_dev);
}

/* Reads the manifest and opens what it names; what stands stays when that fails. The file is held
 * first: when another takes its place before it is read, the next look sees that. */
static zws_status open_files(zws_store *store)
{
    zws_manifest manifest;
    zws_live *live = NULL;
    zws_sealed *sealed = NULL;
    char *path = NULL;
    int file = open(store->manifest_path, O_RDONLY | O_CLOEXEC);
    zws_status status = zws_manifest__read(&manifest, store->path);
    if (status == ZWS_OK)
        status = zws_store__live_path(&path, store->path, &manifest);
    if (status == ZWS_OK)
        status = zws_live__open(&live, path);
    if (status == ZWS_OK)
        status = zws_sealed__open(&sealed, store->path, &manifest);
    free(path);
    if (status == ZWS_OK) {
        zws_live__free(store->live);
        zws_sealed__free(store->sealed);
        store->live = live;
        store->sealed = sealed;
        store->manifest = manifest;
        live = NULL;
        sealed = NULL;
    }
    zws_live__free(live);
    /* A failure is known only for the manifest that it happened with. */
    if (store->manifest_file >= 0)
        close(store->manifest_file);
    store->manifest_file = status == ZWS_OK ? file : -1;
    if (status != ZWS_OK && file >= 0)
        close(file);
    return status;
}

static zws_status load_state(zws_store *store)
{
    uint64_t length;
    ZWS_TRY(zws_live__totals(store->live, &store->live_documents, &length));
    zws_states__clear(&store->states);
    ZWS_TRY(zws_sealed__load_hidden(store->sealed, store->live));
    return zws_ledger__load(&store->ledger, store->sealed, store->live);
}

/* Moves to the newest state; *newer: it is another one than before. */
static zws_status refresh(zws_store *store, bool *newer)
{
    bool replaced = is_replaced(store);
    *newer = true;
    if (replaced)
        ZWS_TRY(open_files(store));
    else
        ZWS_TRY(zws_live__reopen(store->live, newer));
    if (!replaced && !*newer && store->loaded)
        return ZWS_OK;
    store->loaded = false;
    ZWS_TRY(load_state(store));
    store->loaded = true;
    return ZWS_OK;
}

/* Holds commits back; *lock is -1 where there is nothing to lock: a copy may lack the file, and
 * then nobody writes to it. */
static zws_status hold_commits(int *lock, const char *index)
{
    char *path;
    ZWS_TRY(zws_path__join(&path, index, ZWS_COMMIT_LOCK));
    zws_status status = zws_file__lock(lock, path, ZWS_LOCK_SHARED, false, true);
    free(path);
    if (status == ZWS_ENOTFOUND) {
        *lock = -1;
        return ZWS_OK;
    }
    return status;
}

static bool may_be_overtaken(zws_status status)
{
    return status == ZWS_ECORRUPT || status == ZWS_EIO;
}

/* A commit or a seal may take files away while they are opened: then anew, and at last with commits
 * held back. */
static zws_status open_first(zws_store *store)
{
    int lock;
    zws_status status = open_files(store);
    for (int i = 0; may_be_overtaken(status) && i < ATTEMPTS; i++)
        status = open_files(store);
    if (!may_be_overtaken(status))
        return status;
    ZWS_TRY(hold_commits(&lock, store->path));
    status = open_files(store);
    zws_file__unlock(lock);
    return status;
}

zws_status zws_store__open(zws_store **out, const char *path)
{
    *out = NULL;
    zws_store *store;
    ZWS_TRY(zws_mem__zalloc(&store, 1, sizeof *store));
    store->manifest_file = -1;
    zws_status status = zws_mem__dup(&store->path, path, strlen(path));
    if (status == ZWS_OK)
        status = zws_path__join(&store->manifest_path, path, ZWS_MANIFEST_FILE);
    if (status == ZWS_OK)
        status = open_first(store);
    if (status == ZWS_OK)
        *out = store;
    else
        zws_store__free(store);
    return status;
}

void zws_store__free(zws_store *store)
{
    if (!store)
        return;
    zws_live__free(store->live);
    zws_sealed__free(store->sealed);
    zws_states__clear(&store->states);
    zws_ledger__free(&store->ledger);
    if (store->manifest_file >= 0)
        close(store->manifest_file);
    free(store->manifest_path);
    free(store->path);
    free(store);
}

bool zws_store__is_tokens(const zws_store *store)
{
    return store->manifest.tokens;
}

uint64_t zws_store__fingerprint(const zws_store *store)
{
    return store->manifest.fingerprint;
}

bool zws_store__is_mixed(const zws_store *store)
{
    return store->manifest.mixed;
}

/* --- Snapshots ------------------------------------------------------------------------------ */

/* Runs fn on the newest state. *settled is false when that state was overtaken meanwhile: then the
 * status says nothing. */
static zws_status attempt(zws_store *store, zws_store_fn fn, void *context, bool *settled)
{
    bool newer;
    *settled = false;
    ZWS_TRY(refresh(store, &newer));
    zws_status status = fn(store, context);
    *settled = !zws_live__failed(store->live) && status != ZWS_ECORRUPT;
    if (!*settled)
        *settled = refresh(store, &newer) == ZWS_OK && !newer;
    return status;
}

static zws_status read_locked(zws_store *store, zws_store_fn fn, void *context)
{
    int lock;
    bool settled;
    ZWS_TRY(hold_commits(&lock, store->path));
    zws_status status = attempt(store, fn, context, &settled);
    zws_file__unlock(lock);
    return status;
}

zws_status zws_store__read(zws_store *store, zws_store_fn fn, void *context)
{
    bool settled = false;
    zws_status status = ZWS_OK;
    if (store->reading)
        return fn(store, context);
    store->reading = true;
    for (int i = 0; i < ATTEMPTS && !settled; i++)
        status = attempt(store, fn, context, &settled);
    if (!settled)
        status = read_locked(store, fn, context);
    store->reading = false;
    return status;
}
