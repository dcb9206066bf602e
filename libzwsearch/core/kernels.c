#include "core/kernels.h"

#include <stdatomic.h>

static _Atomic(const zws_kernels *) chosen;

static bool usable(const zws_kernels *kernels)
{
#ifdef ZWS_HAVE_X86_KERNELS
    __builtin_cpu_init();
    bool bits = __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi") &&
                __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("avx2");
    if (kernels == &zws_kernels_avx2)
        return bits;
    if (kernels == &zws_kernels_avx512)
        return bits && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#endif
    return kernels == &zws_kernels_scalar;
}

/* Best first. */
static const zws_kernels *const all[] = {
#ifdef ZWS_HAVE_X86_KERNELS
    &zws_kernels_avx512, &zws_kernels_avx2,
#endif
    &zws_kernels_scalar};

const zws_kernels *zws_kernels__get(void)
{
    const zws_kernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    for (size_t i = 0; !kernels; i++) {
        if (usable(all[i])) {
            kernels = all[i];
            atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
        }
    }
    return kernels;
}

zws_status zws_core__use_kernels(const char *name)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i]->name, name) == 0 && usable(all[i])) {
            atomic_store_explicit(&chosen, all[i], memory_order_relaxed);
            return ZWS_OK;
        }
    }
    return zws_error__set(ZWS_EUNSUPPORTED, "this machine cannot run the kernels \"%s\"", name);
}
