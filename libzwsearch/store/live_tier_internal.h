/* What the parts of the live tier share. live_tier*.c are the only files that know Xapian. */
#ifndef ZWS_STORE_LIVE_TIER_INTERNAL_H
#define ZWS_STORE_LIVE_TIER_INTERNAL_H

#include "xapian_c.h"
#include "store/live_tier.h"

struct zws_live {
    xapian_db *db;
    char *path;
    bool writable;
    bool failed;
};

/* The store's status for a status of the binding, with its message; marks the handle when the
 * stored state is the cause. live may be NULL. */
zws_status zws_live__fail(zws_live *live, const char *path, xapian_status status);

/* In functions that have a `live`: returns on a failure of the binding. */
#define ZWS_LIVE_TRY(call)                                                                         \
    do {                                                                                           \
        xapian_status status_ = (call);                                                            \
        if (status_ != XAPIAN_OK)                                                                  \
            return zws_live__fail(live, live->path, status_);                                      \
    } while (0)

#endif
