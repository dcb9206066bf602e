/* A folder of its own for each test program, removed at the end. */
#ifndef TESTS_STORE_SCRATCH_H
#define TESTS_STORE_SCRATCH_H

#include <ftw.h>
#include <unistd.h>

#include "unit/unit.h"

static char scratch_root[256];

static inline int scratch_setup(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(scratch_root, sizeof scratch_root, "%s/zws-store-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    return mkdtemp(scratch_root) ? 0 : -1;
}

static inline int scratch_remove_entry(const char *path, const struct stat *st, int type,
                                       struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline void scratch_remove(const char *path)
{
    nftw(path, scratch_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int scratch_teardown(void **state)
{
    (void)state;
    scratch_remove(scratch_root);
    return 0;
}

/* The path of a name in it: one of four static buffers in turn. */
static inline const char *scratch_path(const char *name)
{
    static char path[4][512];
    static unsigned turn;
    char *out = path[turn++ % 4];
    snprintf(out, sizeof path[0], "%s/%s", scratch_root, name);
    return out;
}

#endif
