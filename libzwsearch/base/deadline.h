/* A point on the monotonic clock by which a call must have returned. */
#ifndef ZWS_BASE_DEADLINE_H
#define ZWS_BASE_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

typedef struct {
    int64_t at_ns; /* on CLOCK_MONOTONIC; 0 = none */
} zws_deadline;

int64_t zws_clock__now_ns(void);

/* milliseconds from now; 0 = no deadline. */
zws_deadline zws_deadline__in(int64_t milliseconds);
bool zws_deadline__passed(zws_deadline deadline);

/* Seconds that remain: 0 when it passed, a very large number when there is none. */
double zws_deadline__left(zws_deadline deadline);

/* ZWS_EDEADLINE with a message, or ZWS_OK. */
zws_status zws_deadline__check(zws_deadline deadline);

#endif
