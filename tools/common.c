#include "common.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *tool_name = "zwsearch";

bool tool_start(int argc, char **argv, const char *name, const char *help)
{
    tool_name = name;
    setlocale(LC_ALL, "");
    /* Numbers in output are for machines too. */
    setlocale(LC_NUMERIC, "C");
    /* A file size limit is an error to report, not a reason to die. */
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            break;
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return false;
        }
        if (strcmp(argv[i], "--version") == 0) {
            printf("%s %s\n", name, zws_version());
            return false;
        }
    }
    return true;
}

static void say(const char *format, va_list args)
{
    fprintf(stderr, "%s: ", tool_name);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void tool_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

int tool_usage(const char *format, ...)
{
    char text[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fprintf(stderr, "%s: %s (see %s --help)\n", tool_name, text, tool_name);
    return EXIT_USAGE;
}

int tool_failed(zws_status status)
{
    tool_say("%s", zws_error_message());
    switch (status) {
    case ZWS_EINVAL:
    case ZWS_EQUERY:
    case ZWS_ELIMIT:
        return EXIT_USAGE;
    default:
        return EXIT_UNUSABLE;
    }
}

bool tool_number(long long *out, const char *text, const char *option, long long low,
                 long long high)
{
    char *end;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (end == text || *end || errno == ERANGE || *out < low || *out > high) {
        tool_usage("%s '%s': a whole number from %lld to %lld is needed", option, text, low, high);
        return false;
    }
    return true;
}

bool tool_format(bool *json, const char *text)
{
    *json = strcmp(text, "json") == 0;
    if (*json || strcmp(text, "text") == 0)
        return true;
    tool_usage("--format takes text or json, not '%s'", text);
    return false;
}

bool tool_is_terminal(FILE *stream)
{
    const char *term = getenv("TERM");
    return isatty(fileno(stream)) && term && strcmp(term, "dumb") != 0;
}

int tool_finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno == EPIPE)
        return status;
    tool_say("cannot write the output: %s", strerror(errno));
    return EXIT_UNUSABLE;
}

void tool_print_clean(FILE *stream, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        /* C1 controls are U+0080 to U+009F: C2 80 to C2 9F in UTF-8. */
        bool c1 = c == 0xC2 && i + 1 < len && (unsigned char)text[i + 1] < 0xA0;
        if (c < 0x20 || c == 0x7F || c1) {
            fputc(' ', stream);
            i += c1;
        } else {
            fputc(c, stream);
        }
    }
}
