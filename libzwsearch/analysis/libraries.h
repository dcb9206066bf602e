/* Libraries that few requests need. A process of the search page serves one request, and the
 * dynamic linker takes half a millisecond for ICU and libstemmer, so programs that need nothing
 * else of them open them when a text asks for it. Without ZWS_LAZY_LIBRARIES (configure
 * --disable-lazy-libraries) they are linked as any other. */
#ifndef ZWS_ANALYSIS_LIBRARIES_H
#define ZWS_ANALYSIS_LIBRARIES_H

#include <stdbool.h>

#ifdef ZWS_LAZY_LIBRARIES

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* The library of the first of these names (up to NULL) that is there; NULL: none. It stays. */
static inline void *zws_library__open(const char *const *names)
{
    void *library = NULL;
    for (; *names && !library; names++)
        library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
    return library;
}

/* Puts the address of a function into the pointer to a function at `out`. */
static inline bool zws_library__find(void *out, void *library, const char *name)
{
    void *found = library ? dlsym(library, name) : NULL;
    memcpy(out, &found, sizeof found);
    return found != NULL;
}

#endif
#endif
