/* zwsearch.cgi: the search page, as CGI and as FastCGI. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "libfcgi.h"
#include "site.h"

static const char help[] =
    "zwsearch.cgi is run by a web server, as CGI or FastCGI; see its manual page.\n"
    "\n"
    "Environment:\n"
    "  ZWSEARCH_INDEX  the index\n"
    "  ZWSEARCH_DICT   the compiled dictionary, instead of the installed one\n"
    "  ZWSEARCH_PINS   documents that stand first for a query, see zwquery(1)\n"
    "  ZWSEARCH_SYNONYMS  a file of what terms are called otherwise, see zwquery(1)\n"
    "  ZWSEARCH_URL    scheme and host as the world sees them: https://search.example.org\n"
    "\n"
    "Paths: / (the search), /style.css, /script.js, /icon.svg, /opensearch.xml, /healthz\n"
    "Parameters: q suggest sort from to filter facet offset limit id as-of lang "
    "format=html|json|atom|txt\n";

enum { HEAD_BYTES = 2048 };

/* The header of an answer; the length in bytes. */
static int header(char *out, size_t size, const answer *a)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {{200, "OK"},           {400, "Bad Request"},
                   {404, "Not Found"},    {405, "Method Not Allowed"},
                   {414, "URI Too Long"}, {503, "Service Unavailable"}};
    const char *reason = "";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].status == a->status)
            reason = reasons[i].reason;
    }
    return snprintf(
        out, size,
        "Status: %d %s\r\n"
        "Content-Type: %s\r\n"
        "Content-Length: %zu\r\n"
        "Cache-Control: %s\r\n"
        "Vary: Accept-Language\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
        "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "%s%s%s%s%s\r\n",
        a->status, reason, a->type, a->body.len,
        a->cached  ? "public, max-age=3600"
        : a->brief ? "public, max-age=60"
                   : "no-cache",
        a->status == 405 ? "Allow: GET, HEAD\r\n" : "",
        a->status == 503 ? "Retry-After: 30\r\n" : "",
        a->disposition[0] ? "Content-Disposition: " : "", a->disposition,
        a->disposition[0] ? "\r\n" : "");
}

static const fastcgi *server;

/* Where the variables of a request stand: the environment, or FastCGI's parameters. */
static const char *variable(char **parameters, const char *name)
{
    return parameters ? server->parameter(name, parameters) : getenv(name);
}

/* What went wrong on the server's side goes to its log; of the client nothing does. */
static void answer_from(answer *out, site *where, char **parameters)
{
    const char *https = variable(parameters, "HTTPS");
    const char *host = variable(parameters, "HTTP_HOST");
    const exchange e = {
        .method = variable(parameters, "REQUEST_METHOD"),
        .path_info = variable(parameters, "PATH_INFO"),
        .query_string = variable(parameters, "QUERY_STRING"),
        .script_name = variable(parameters, "SCRIPT_NAME"),
        .host = host ? host : variable(parameters, "SERVER_NAME"),
        .accept_language = variable(parameters, "HTTP_ACCEPT_LANGUAGE"),
        .https = https && *https && strcmp(https, "off") != 0,
    };
    site_answer(out, where, &e);
    if (out->problem[0])
        fprintf(stderr, "zwsearch.cgi: %s\n",
                where->path && *where->path
                    ? out->problem
                    : "ZWSEARCH_INDEX is not set: give this program the path of the index in it");
}

static bool has_body(char **parameters)
{
    const char *method = variable(parameters, "REQUEST_METHOD");
    return !method || strcmp(method, "HEAD") != 0;
}

static int serve_once(site *where)
{
    char head[HEAD_BYTES];
    answer a;
    answer_from(&a, where, NULL);
    int len = header(head, sizeof head, &a);
    fwrite(head, 1, (size_t)len, stdout);
    if (has_body(NULL))
        fwrite(a.body.data, 1, a.body.len, stdout);
    html_free(&a.body);
    /* A client that has gone away is none of our errors. */
    fflush(stdout);
    return 0;
}

static void stop(int number)
{
    (void)number;
    server->stop();
}

/* What the pages of long documents take beyond what is free by now, a worker takes at the start: so
 * it is known then how much memory it needs, and no visitor waits for it. */
static void reserve_memory(void)
{
    enum { RESERVE = 6 << 20 };
    char *memory = malloc(RESERVE);
    if (memory)
        memset(memory, 1, RESERVE);
    /* What nobody reads may not be left out. */
    __asm__ volatile("" : : "r"(memory) : "memory");
    free(memory);
}

/* What a suggestion for letters takes once, no visitor has to wait for. */
static void warm_up(site *where)
{
    zws_suggestions *suggestions;
    if (site_open(where) == ZWS_OK &&
        zws_suggest(&suggestions, where->index, "zw", 2, 1, ZWS_DEADLINE_MS_MAX) == ZWS_OK)
        zws_suggestions_free(suggestions);
    reserve_memory();
}

static int serve_many(site *where)
{
    FCGX_Request request;
    struct sigaction action = {.sa_handler = stop};
    server = fastcgi_functions();
    if (!server) {
        fprintf(stderr, "zwsearch.cgi: libfcgi.so.0 cannot be loaded: install it\n");
        return 3;
    }
    if (server->init() != 0 || server->init_request(&request, 0, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
        fprintf(stderr, "zwsearch.cgi: FastCGI cannot be started\n");
        return 3;
    }
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    warm_up(where);
    while (server->accept(&request) == 0) {
        char head[HEAD_BYTES];
        answer a;
        answer_from(&a, where, request.envp);
        int len = header(head, sizeof head, &a);
        server->put(head, len, request.out);
        if (has_body(request.envp))
            server->put(a.body.data, (int)a.body.len, request.out);
        html_free(&a.body);
        server->finish(&request);
    }
    return 0;
}

/* Memory that one hit's text gave back is the next one's: without this glibc returns large blocks
 * to the system, which then clears pages anew for each text, two of five page faults of a request.
 */
static void keep_memory(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
#endif
}

/* What a request takes, three hundred pages of memory, in one large page: the system clears that in
 * a fifth of the time. Where there is none it is pages as ever. */
static void take_large_page(void)
{
#if defined(M_MMAP_THRESHOLD) && defined(MADV_HUGEPAGE)
    enum { LARGE = 2 << 20 };
    char *memory = malloc(2 * (size_t)LARGE);
    if (!memory)
        return;
    size_t before = (size_t)(-(uintptr_t)memory & (LARGE - 1));
    madvise(memory + before, LARGE, MADV_HUGEPAGE);
    free(memory);
    /* What is before it, which is in small pages, nobody shall have. */
    static void *unused;
    unused = before > 64 ? malloc(before - 64) : NULL;
    __asm__ volatile("" : : "r"(&unused) : "memory"); /* as if it were read */
#endif
}

int main(int argc, char **argv)
{
    /* Servers pass some query strings as arguments: those are none of ours. */
    if (argc > 1 && !getenv("GATEWAY_INTERFACE") && !getenv("REQUEST_METHOD") && !fastcgi_asked()) {
        if (strcmp(argv[1], "--version") == 0)
            printf("zwsearch.cgi %s\n", zws_version());
        else
            fputs(help, stdout);
        return strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    static site where;
    where = (site){.path = getenv("ZWSEARCH_INDEX"),
                   .url = getenv("ZWSEARCH_URL"),
                   .pins = getenv("ZWSEARCH_PINS"),
                   .synonyms = getenv("ZWSEARCH_SYNONYMS"),
                   .once = !fastcgi_asked()};
    keep_memory();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    /* The end of the process gives back in one go what the index holds. */
    if (where.once) {
        take_large_page();
        return serve_once(&where);
    }
    int result = serve_many(&where);
    site_close(&where);
    return result;
}
