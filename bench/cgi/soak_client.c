#include "soak.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { REQUEST_MAX = 32768, WAIT_SECONDS = 30 };
enum { BEGIN = 1, END = 3, PARAMS = 4, IN = 5, OUT = 6 }; /* types of FastCGI's records */

typedef struct {
    char *data;
    size_t n, cap;
} bytes;

static bool append(bytes *b, const void *data, size_t n)
{
    if (b->n + n + 1 > b->cap) {
        size_t cap = (b->n + n + 1) * 2;
        char *grown = realloc(b->data, cap);
        if (!grown)
            return false;
        b->data = grown;
        b->cap = cap;
    }
    memcpy(b->data + b->n, data, n);
    b->n += n;
    b->data[b->n] = '\0';
    return true;
}

static int reach(const soak_target *where)
{
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct sockaddr_in port = {.sin_family = AF_INET, .sin_port = htons((uint16_t)where->port)};
    struct timeval wait = {.tv_sec = WAIT_SECONDS};
    int fd = socket(where->path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    port.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (where->path)
        snprintf(local.sun_path, sizeof local.sun_path, "%s", where->path);
    const struct sockaddr *to = where->path ? (struct sockaddr *)&local : (struct sockaddr *)&port;
    if (connect(fd, to, where->path ? sizeof local : sizeof port) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool send_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t sent = write(fd, data, n);
        if (sent <= 0)
            return false;
        data += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool receive_all(bytes *out, int fd)
{
    char part[65536];
    ssize_t n;
    while ((n = read(fd, part, sizeof part)) > 0) {
        if (!append(out, part, (size_t)n))
            return false;
    }
    return n == 0;
}

static bool put_record(bytes *out, unsigned type, const void *data, size_t n)
{
    const unsigned char head[8] = {
        1, (unsigned char)type, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0};
    return append(out, head, sizeof head) && append(out, data, n);
}

static bool put_param(bytes *out, const char *name, const char *value)
{
    size_t n = strlen(name), len = strlen(value);
    const unsigned char head[5] = {(unsigned char)n, (unsigned char)(0x80 | len >> 24),
                                   (unsigned char)(len >> 16), (unsigned char)(len >> 8),
                                   (unsigned char)len};
    return append(out, head, sizeof head) && append(out, name, n) && append(out, value, len);
}

/* Splits a target into its path, "" where it has none, and its query string. */
static void split(const char *target, char path[256], const char **query)
{
    const char *mark = target[0] == '/' ? strchr(target, '?') : NULL;
    size_t len = target[0] == '/' ? (mark ? (size_t)(mark - target) : strlen(target)) : 0;
    *query = target[0] != '/' ? target : mark ? mark + 1 : "";
    snprintf(path, 256, "%.*s", (int)(len < 255 ? len : 255), target);
}

static bool put_fastcgi(bytes *out, const char *target)
{
    static const unsigned char begin[8] = {0, 1};
    char path[256];
    const char *query;
    bytes params = {0};
    split(target, path, &query);
    bool good = put_record(out, BEGIN, begin, sizeof begin) &&
                put_param(&params, "REQUEST_METHOD", "GET") &&
                put_param(&params, "GATEWAY_INTERFACE", "CGI/1.1") &&
                put_param(&params, "SCRIPT_NAME", "") && put_param(&params, "PATH_INFO", path) &&
                put_param(&params, "HTTP_HOST", "localhost") &&
                put_param(&params, "QUERY_STRING", query);
    for (size_t at = 0; good && at < params.n; at += 65528) {
        size_t n = params.n - at < 65528 ? params.n - at : 65528;
        good = put_record(out, PARAMS, params.data + at, n);
    }
    good = good && put_record(out, PARAMS, "", 0) && put_record(out, IN, "", 0);
    free(params.data);
    return good;
}

/* The standard output within the records; false where the end of the request is not there. */
static bool unpack(bytes *out, const bytes *records)
{
    const unsigned char *p = (const unsigned char *)records->data;
    size_t at = 0;
    while (records->n - at >= 8) {
        unsigned type = p[at + 1];
        size_t len = (size_t)p[at + 4] << 8 | p[at + 5], padding = p[at + 6];
        if (records->n - at - 8 < len + padding)
            return false;
        if (type == END)
            return true;
        if (type == OUT && !append(out, p + at + 8, len))
            return false;
        at += 8 + len + padding;
    }
    return false;
}

/* The status, where the answer has the length that it says. */
static int read_answer(const bytes *answer, bool fastcgi, char *problem, size_t size)
{
    const char *head = answer->data ? answer->data : "", *end = strstr(head, "\r\n\r\n");
    const char *status = fastcgi ? strstr(head, "Status: ") : strchr(head, ' ');
    const char *length = strcasestr(head, "\r\nContent-Length: ");
    if (!end || !status || status > end) {
        snprintf(problem, size, "(no header in %zu bytes)", answer->n);
        return 0;
    }
    if (length && length < end &&
        strtoul(length + 18, NULL, 10) != answer->n - (size_t)(end + 4 - head)) {
        snprintf(problem, size, "(broken off after %zu bytes)", answer->n);
        return 0;
    }
    return (int)strtol(status + (fastcgi ? 8 : 1), NULL, 10);
}

int soak_ask(const soak_target *where, const char *target, char *problem, size_t size)
{
    bytes request = {0}, received = {0}, answer = {0};
    int status = 0, fd = reach(where);
    bool good = fd >= 0;
    if (good && where->path) {
        good = put_fastcgi(&request, target);
    } else if (good) {
        char line[REQUEST_MAX];
        int n = snprintf(line, sizeof line, "GET %s%s HTTP/1.0\r\nHost: localhost\r\n\r\n",
                         target[0] == '/' ? "" : "/?", target);
        good = n > 0 && (size_t)n < sizeof line && append(&request, line, (size_t)n);
    }
    good = good && send_all(fd, request.data, request.n) && receive_all(&received, fd);
    if (good && where->path)
        good = unpack(&answer, &received);
    if (good)
        status = read_answer(where->path ? &answer : &received, where->path != NULL, problem, size);
    else
        snprintf(problem, size, "(%s)", strerror(errno));
    if (fd >= 0)
        close(fd);
    free(request.data);
    free(received.data);
    free(answer.data);
    return status;
}
