/* Which instructions may be used beyond those that every machine has. Each function that asks has a
 * portable twin of the same results. */
#ifndef ZWS_BASE_CPU_H
#define ZWS_BASE_CPU_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define ZWS_HAVE_X86         1
#define ZWS_TARGET(features) __attribute__((target(features)))
#endif

/* Whether the machine has AVX2, and nobody has forbidden it. */
bool zws_cpu__has_avx2(void);

/* Whether the machine multiplies without carrying (PCLMULQDQ), and nobody has forbidden it. */
bool zws_cpu__has_clmul(void);

/* For tests: false forbids all of them, until it is called with true. For all threads. */
void zws_cpu__use_extensions(bool use);

#endif
