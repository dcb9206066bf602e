/* libfcgi, which a process that serves one request does without. */
#ifndef ZWSEARCH_CGI_LIBFCGI_H
#define ZWSEARCH_CGI_LIBFCGI_H

#include <stdbool.h>

#include <fcgiapp.h>

typedef struct {
    int (*init)(void);
    int (*init_request)(FCGX_Request *request, int socket, int flags);
    int (*accept)(FCGX_Request *request);
    void (*finish)(FCGX_Request *request);
    void (*stop)(void); /* may be called by a signal's handler */
    char *(*parameter)(const char *name, FCGX_ParamArray parameters);
    int (*put)(const char *bytes, int n, FCGX_Stream *stream);
} fastcgi;

/* Whether the server speaks FastCGI: the standard input is a socket that waits for connections. */
bool fastcgi_asked(void);
/* NULL where libfcgi is not there. */
const fastcgi *fastcgi_functions(void);

#endif
