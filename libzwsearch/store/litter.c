/* What a crash, or a seal, leaves behind. Readers that have the files open keep them. */
#include <dirent.h>
#include <unistd.h>

#include "store/store_internal.h"

/* Calls fn for the names in a folder; nothing happens where there is none. */
static void each_name(const char *folder, void (*fn)(const char *path, const char *name, void *),
                      void *context)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        char *path;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            zws_path__join(&path, folder, entry->d_name) != ZWS_OK)
            continue;
        fn(path, entry->d_name, context);
        free(path);
    }
    if (dir)
        closedir(dir);
}

static void remove_file(const char *path, const char *name, void *context)
{
    (void)name;
    (void)context;
    unlink(path);
}

/* "live", and "live-" with a number. */
static bool is_live_name(const char *name)
{
    if (strncmp(name, "live", 4) != 0)
        return false;
    if (name[4] == '\0')
        return true;
    return name[4] == '-' && name[5] && strspn(name + 5, "0123456789") == strlen(name + 5);
}

static void clear_live(const char *path, const char *name, void *context)
{
    const zws_manifest *manifest = context;
    char present[32];
    zws_manifest__live_name(present, manifest->generation);
    if (!is_live_name(name) || strcmp(name, present) == 0)
        return;
    each_name(path, remove_file, NULL);
    rmdir(path);
}

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static void clear_segment(const char *path, const char *name, void *context)
{
    const zws_manifest *manifest = context;
    char present[32];
    bool keep = !ends_with(name, ".tmp") && !ends_with(name, ".zws");
    for (uint32_t i = 0; i < manifest->n_segments; i++) {
        zws_manifest__segment_name(present, manifest->segment[i].number);
        keep = keep || strcmp(name, present + sizeof ZWS_SEGMENTS_FOLDER) == 0;
    }
    if (!keep)
        unlink(path);
}

void zws_store_writer__clear_litter(const zws_store_writer *writer)
{
    char *path;
    /* A copy of the manifest in hand that is not what stands would name the wrong files. */
    zws_manifest now;
    if (zws_manifest__read(&now, writer->path) != ZWS_OK)
        return;
    each_name(writer->path, clear_live, &now);
    if (zws_path__join(&path, writer->path, ZWS_SEGMENTS_FOLDER) == ZWS_OK) {
        each_name(path, clear_segment, &now);
        free(path);
    }
    if (zws_path__join(&path, writer->path, ZWS_MANIFEST_FILE ".new") == ZWS_OK) {
        unlink(path);
        free(path);
    }
}
