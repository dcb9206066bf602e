/* Work on several threads whose results are taken in order. */
#ifndef ZWS_BASE_PARALLEL_H
#define ZWS_BASE_PARALLEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

typedef struct {
    /* Puts the next piece of work into a slot; one call at a time, in order. *more = false: there
     * was none left. */
    zws_status (*take)(size_t slot, bool *more, void *context);
    /* Does it; on any thread, for several slots at once. */
    zws_status (*work)(size_t slot, void *context);
    /* Takes the result, in the order of take; on the caller's thread. May be NULL. */
    zws_status (*emit)(size_t slot, void *context);
    size_t slots; /* how many pieces may be between take and emit; at least 1 */
    void *context;
} zws_parallel;

/* Runs until take has no more, on up to `threads` threads, the caller's among them. The first
 * failure ends it and is returned, with its message. */
zws_status zws_parallel__run(const zws_parallel *parallel, size_t threads);

/* Starts a thread that no signal is delivered to: they are for the threads of the program. False:
 * there is none to be had. */
bool zws_thread__start(pthread_t *thread, void *(*run)(void *), void *context);

#endif
