/* One request of soak.c, over HTTP or FastCGI. */
#ifndef BENCH_CGI_SOAK_H
#define BENCH_CGI_SOAK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    int status;
    char *target; /* a query string, or a path with one */
} soak_request;

/* Where requests go: a FastCGI socket, or a port of 127.0.0.1 where path is NULL. */
typedef struct {
    const char *path;
    int port;
} soak_target;

/* The status of the answer; 0 where none came, or not all of it: problem says what. Threads may ask
 * at the same time. */
int soak_ask(const soak_target *where, const char *target, char *problem, size_t size);

#endif
