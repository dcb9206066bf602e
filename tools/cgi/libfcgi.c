#include "libfcgi.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool fastcgi_asked(void)
{
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    /* What is no socket fails otherwise, and one that is connected does not. */
    return getpeername(STDIN_FILENO, (struct sockaddr *)&peer, &len) != 0 && errno == ENOTCONN;
}

#ifdef ZWS_LAZY_LIBRARIES

#include <dlfcn.h>
#include <stddef.h>

/* Puts the address of a function into the pointer to a function at `out`. */
static bool find(void *out, void *library, const char *name)
{
    void *found = library ? dlsym(library, name) : NULL;
    memcpy(out, &found, sizeof found);
    return found != NULL;
}

const fastcgi *fastcgi_functions(void)
{
    static fastcgi f;
    void *library = dlopen("libfcgi.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        library = dlopen("libfcgi.so", RTLD_NOW | RTLD_LOCAL);
    return find(&f.init, library, "FCGX_Init") &&
                   find(&f.init_request, library, "FCGX_InitRequest") &&
                   find(&f.accept, library, "FCGX_Accept_r") &&
                   find(&f.finish, library, "FCGX_Finish_r") &&
                   find(&f.stop, library, "FCGX_ShutdownPending") &&
                   find(&f.parameter, library, "FCGX_GetParam") &&
                   find(&f.put, library, "FCGX_PutStr")
               ? &f
               : NULL;
}

#else

const fastcgi *fastcgi_functions(void)
{
    static const fastcgi f = {FCGX_Init,     FCGX_InitRequest,     FCGX_Accept_r,
                              FCGX_Finish_r, FCGX_ShutdownPending, FCGX_GetParam,
                              FCGX_PutStr};
    return &f;
}

#endif
