/* soak [-c CLIENTS] [-t SECONDS] [-l MS] [-g PERCENT] REQUESTS http PORT PARENT
 * soak [-c CLIENTS] [-t SECONDS] [-l MS] [-g PERCENT] REQUESTS fastcgi WORKERS PROGRAM
 *
 * Clients that ask without a pause, over HTTP on 127.0.0.1 or over a FastCGI socket at which
 * WORKERS processes of PROGRAM are started. REQUESTS: a line each, the status that must come, a
 * blank, and the query string, or a path and its query string (/healthz, /?q=…). An answer that
 * breaks off or has another status is an error. Prints requests, errors, the times, and the memory
 * of the workers (children of PARENT) from the end of the warm-up, a fifth of the time, to the end.
 * Exit status: 0 no error, p99 at most MS (50), growth less than PERCENT (2), no worker lost;
 * 1 one of these is not so; 2 wrong usage; 3 it could not be started. */
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "soak.h"
#include "timing.h"

enum { CLIENTS_MAX = 256, WORKERS_MAX = 64, TIMES_MAX = 1 << 20 };

typedef struct {
    pthread_t thread;
    unsigned number;
    double *ms;
    size_t n, errors;
    char problem[256]; /* the first */
} client;

static soak_request *requests;
static size_t n_requests;
static soak_target target;
static atomic_bool stop;
static pid_t worker[WORKERS_MAX];
static size_t n_workers;

static bool read_requests(const char *path)
{
    FILE *in = fopen(path, "re");
    char *line = NULL;
    size_t size = 0, cap = 0;
    ssize_t len;
    while (in && (len = getline(&line, &size, in)) > 0) {
        char *end;
        line[strcspn(line, "\n")] = '\0';
        long status = strtol(line, &end, 10);
        if (end == line || *end != ' ')
            continue;
        if (n_requests == cap) {
            cap = cap ? 2 * cap : 256;
            soak_request *grown = realloc(requests, cap * sizeof *requests);
            if (!grown)
                break;
            requests = grown;
        }
        requests[n_requests].target = strdup(end + 1);
        if (requests[n_requests].target)
            requests[n_requests++].status = (int)status;
    }
    free(line);
    if (in)
        fclose(in);
    return n_requests > 0;
}

/* Each client asks all of them in an order of its own. */
static void *run(void *context)
{
    client *c = context;
    size_t at = (size_t)c->number * n_requests / CLIENTS_MAX;
    size_t step = 2 * (size_t)c->number + 1;
    while (!atomic_load(&stop) && c->n < TIMES_MAX) {
        at = (at + step) % n_requests;
        const soak_request *r = &requests[at];
        char problem[160] = "";
        double begin = timing_now(false);
        int status = soak_ask(&target, r->target, problem, sizeof problem);
        c->ms[c->n++] = timing_now(false) - begin;
        if (status == r->status)
            continue;
        if (c->errors++ == 0)
            snprintf(c->problem, sizeof c->problem, "%d, not %d: %.100s %s", status, r->status,
                     r->target, problem);
    }
    return NULL;
}

static pid_t parent_of(pid_t pid)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *in = fopen(path, "re");
    if (!in)
        return 0;
    char *name_end = fgets(line, sizeof line, in) ? strrchr(line, ')') : NULL;
    fclose(in);
    char state;
    int parent = 0;
    return name_end && sscanf(name_end + 1, " %c %d", &state, &parent) == 2 ? parent : 0;
}

static void find_children(pid_t parent)
{
    DIR *all = opendir("/proc");
    const struct dirent *entry;
    while (all && (entry = readdir(all)) && n_workers < WORKERS_MAX) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid > 0 && parent_of(pid) == parent)
            worker[n_workers++] = pid;
    }
    if (all)
        closedir(all);
}

/* Memory of the workers' own, in KiB: pages of the index and the program are the system's to keep
 * or drop. */
static size_t memory(size_t *alive)
{
    size_t sum = 0;
    *alive = 0;
    for (size_t i = 0; i < n_workers; i++) {
        char path[64], line[256];
        size_t kib = 0;
        snprintf(path, sizeof path, "/proc/%d/status", (int)worker[i]);
        FILE *in = fopen(path, "re");
        while (in && fgets(line, sizeof line, in)) {
            if (sscanf(line, "RssAnon: %zu", &kib) == 1)
                break;
        }
        if (in)
            fclose(in);
        sum += kib;
        *alive += kib > 0;
    }
    return sum;
}

/* What they used of the processor so far, in milliseconds. */
static double used(void)
{
    double sum = 0;
    for (size_t i = 0; i < n_workers; i++) {
        char path[64], line[512] = "";
        unsigned long user = 0, system = 0;
        snprintf(path, sizeof path, "/proc/%d/stat", (int)worker[i]);
        FILE *in = fopen(path, "re");
        if (!in)
            continue;
        const char *at = fgets(line, sizeof line, in) ? strrchr(line, ')') : NULL;
        fclose(in);
        if (at && sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                         &system) == 2)
            sum += (double)(user + system) * 1e3 / (double)sysconf(_SC_CLK_TCK);
    }
    return sum;
}

/* Workers at a socket of their own, as a web server starts them. */
static bool start_workers(const char *program, size_t n, const char *socket_path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(name.sun_path, sizeof name.sun_path, "%s", socket_path);
    if (listener < 0 || bind(listener, (struct sockaddr *)&name, sizeof name) != 0 ||
        listen(listener, 1024) != 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            dup2(listener, 0);
            execl(program, program, (char *)NULL);
            _exit(127);
        }
        if (pid < 0)
            return false;
        worker[n_workers++] = pid;
    }
    close(listener);
    return true;
}

static void stop_workers(void)
{
    for (size_t i = 0; i < n_workers; i++)
        kill(worker[i], SIGTERM);
    for (size_t i = 0; i < n_workers; i++)
        waitpid(worker[i], NULL, 0);
}

typedef struct {
    size_t clients, seconds;
    double limit, growth;
    client client[CLIENTS_MAX];
    size_t warm, last, most, alive; /* KiB; workers */
    double used;                    /* ms of the processor, by the workers */
} soak;

static bool start_clients(soak *s)
{
    for (size_t i = 0; i < s->clients; i++) {
        client *c = &s->client[i];
        c->number = (unsigned)i;
        c->ms = malloc(TIMES_MAX * sizeof *c->ms);
        if (!c->ms || pthread_create(&c->thread, NULL, run, c) != 0)
            return false;
    }
    return true;
}

static void watch(soak *s)
{
    double begin = timing_now(false), end = (double)s->seconds * 1e3;
    s->used = used();
    for (;;) {
        double past = timing_now(false) - begin;
        s->last = memory(&s->alive);
        if (past >= end / 5 && s->warm == 0)
            s->warm = s->last;
        if (past >= end / 5 && s->last > s->most)
            s->most = s->last;
        if (past >= end)
            break;
        usleep(200000);
    }
    atomic_store(&stop, true);
    for (size_t i = 0; i < s->clients; i++)
        pthread_join(s->client[i].thread, NULL);
    s->last = memory(&s->alive);
    s->used = used() - s->used;
}

static int report(soak *s)
{
    size_t n = 0, errors = 0;
    for (size_t i = 0; i < s->clients; i++) {
        n += s->client[i].n;
        errors += s->client[i].errors;
    }
    double *ms = malloc((n + 1) * sizeof *ms);
    if (!ms)
        return 3;
    n = 0;
    for (size_t i = 0; i < s->clients; i++) {
        const client *c = &s->client[i];
        memcpy(ms + n, c->ms, c->n * sizeof *ms);
        n += c->n;
        if (c->errors > 0)
            fprintf(stderr, "client %zu: %zu errors; %s\n", i, c->errors, c->problem);
    }
    timing_print("ms", ms, n);
    double p99 = n ? ms[n * 99 / 100] : 0;
    double growth = s->warm ? 100.0 * ((double)s->last / (double)s->warm - 1.0) : 0;
    printf("requests %zu, a second %.0f, errors %zu, workers %zu of %zu, processor %.2f ms a "
           "request\n",
           n, (double)n / (double)s->seconds, errors, s->alive, n_workers,
           n ? s->used / (double)n : 0.0);
    printf("memory of the workers, KiB: %zu after the warm-up, %zu at most, %zu at the end: %+.2f "
           "%%\n",
           s->warm, s->most, s->last, growth);
    bool good =
        n > 0 && errors == 0 && p99 <= s->limit && growth < s->growth && s->alive == n_workers;
    printf("%s\n", good ? "ok" : "FAILED");
    free(ms);
    return good ? 0 : 1;
}

static bool prepare(char **argument, char *socket_path)
{
    if (strcmp(argument[1], "http") == 0) {
        target = (soak_target){.port = (int)strtol(argument[2], NULL, 10)};
        find_children((pid_t)strtol(argument[3], NULL, 10));
        return n_workers > 0;
    }
    long n = strtol(argument[2], NULL, 10);
    target = (soak_target){.path = socket_path};
    return n > 0 && n <= WORKERS_MAX && start_workers(argument[3], (size_t)n, socket_path);
}

int main(int argc, char **argv)
{
    static soak s = {.clients = 16, .seconds = 60, .limit = 50, .growth = 2};
    int option;
    while ((option = getopt(argc, argv, "c:t:l:g:")) != -1) {
        if (option == 'c')
            s.clients = strtoul(optarg, NULL, 10);
        else if (option == 't')
            s.seconds = strtoul(optarg, NULL, 10);
        else if (option == 'l')
            s.limit = strtod(optarg, NULL);
        else if (option == 'g')
            s.growth = strtod(optarg, NULL);
        else
            return 2;
    }
    if (argc - optind != 4 || s.clients < 1 || s.clients > CLIENTS_MAX || s.seconds < 1) {
        fprintf(stderr, "usage: soak [-c CLIENTS] [-t SECONDS] [-l MS] [-g PERCENT] REQUESTS "
                        "http PORT PARENT | fastcgi WORKERS PROGRAM\n");
        return 2;
    }
    char folder[] = "/tmp/soak-XXXXXX", socket_path[64] = "";
    signal(SIGPIPE, SIG_IGN);
    if (mkdtemp(folder))
        snprintf(socket_path, sizeof socket_path, "%s/socket", folder);
    bool ready = read_requests(argv[optind]) && prepare(argv + optind, socket_path);
    int result = 3;
    if (ready && start_clients(&s)) {
        watch(&s);
        result = report(&s);
    } else {
        fprintf(stderr, "soak: cannot start: %s\n", strerror(errno));
    }
    if (target.path)
        stop_workers();
    unlink(socket_path);
    rmdir(folder);
    return result;
}
