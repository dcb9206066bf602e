/* What the command-line tools share: exit statuses, option errors, texts for a terminal. */
#ifndef TOOLS_COMMON_H
#define TOOLS_COMMON_H

#include <stdbool.h>
#include <stdio.h>

#include "zwsearch.h"

enum {
    EXIT_DONE = 0,
    EXIT_NOTHING = 1, /* nothing found, or a check failed */
    EXIT_USAGE = 2,
    EXIT_UNUSABLE = 3, /* the index or an input could not be used */
};

/* The name that messages begin with. */
extern const char *tool_name;

/* Signals and locale; call first. Returns false when --help or --version was served. */
bool tool_start(int argc, char **argv, const char *name, const char *help);

/* One line on stderr: "zwquery: …". */
void tool_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says what is wrong with the usage and how to get help; returns EXIT_USAGE. */
int tool_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says the library's message; returns the exit status that goes with it: EXIT_USAGE for what the
 * caller wrote (EINVAL, EQUERY, ELIMIT), else EXIT_UNUSABLE. */
int tool_failed(zws_status status);

/* Reads a whole number within [low, high]; false after saying what is wrong. */
bool tool_number(long long *out, const char *text, const char *option, long long low,
                 long long high);

/* Reads what --format takes where it is text or JSON; false after saying what is wrong. */
bool tool_format(bool *json, const char *text);

/* Whether colours and progress make sense there. */
bool tool_is_terminal(FILE *stream);

/* Flushes stdout; EXIT_UNUSABLE when what was written did not get through (a full disk, a closed
 * pipe is not an error), else status. */
int tool_finish(int status);

/* Writes text with control characters replaced, so that no document can steer a terminal. */
void tool_print_clean(FILE *stream, const char *text, size_t len);

#endif
