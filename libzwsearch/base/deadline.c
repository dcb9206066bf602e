#include "base/deadline.h"

#include <time.h>

int64_t zws_clock__now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

zws_deadline zws_deadline__in(int64_t milliseconds)
{
    if (milliseconds <= 0)
        return (zws_deadline){0};
    return (zws_deadline){zws_clock__now_ns() + milliseconds * 1000000};
}

bool zws_deadline__passed(zws_deadline deadline)
{
    return deadline.at_ns != 0 && zws_clock__now_ns() >= deadline.at_ns;
}

double zws_deadline__left(zws_deadline deadline)
{
    if (deadline.at_ns == 0)
        return 1e9;
    int64_t left = deadline.at_ns - zws_clock__now_ns();
    return left > 0 ? (double)left / 1e9 : 0.0;
}

zws_status zws_deadline__check(zws_deadline deadline)
{
    if (!zws_deadline__passed(deadline))
        return ZWS_OK;
    return zws_error__set(ZWS_EDEADLINE, "the search took longer than its deadline: make the query "
                                         "narrower, or raise the deadline");
}
