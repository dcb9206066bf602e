#include "base/cpu.h"

#include <stdatomic.h>

static atomic_bool forbidden;

#ifdef ZWS_HAVE_X86

bool zws_cpu__has_avx2(void)
{
    return __builtin_cpu_supports("avx2") &&
           !atomic_load_explicit(&forbidden, memory_order_relaxed);
}

bool zws_cpu__has_clmul(void)
{
    return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1") &&
           !atomic_load_explicit(&forbidden, memory_order_relaxed);
}

#else

bool zws_cpu__has_avx2(void)
{
    return false;
}

bool zws_cpu__has_clmul(void)
{
    return false;
}

#endif

void zws_cpu__use_extensions(bool use)
{
    atomic_store_explicit(&forbidden, !use, memory_order_relaxed);
}
