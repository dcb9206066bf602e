/* The parameters of a query string: name=value pairs, percent-decoded, checked to be UTF-8. */
#ifndef TOOLS_CGI_PARAMS_H
#define TOOLS_CGI_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

/* Of a query string as it was sent, and of the pairs in it. */
#define PARAMS_BYTES_MAX 8192
#define PARAMS_MAX       64

typedef enum {
    PARAMS_OK = 0,
    PARAMS_TOO_LONG, /* more than PARAMS_BYTES_MAX */
    PARAMS_TOO_MANY, /* more than PARAMS_MAX */
    PARAMS_BROKEN,   /* a percent sign without two hexadecimal digits, a NUL, no UTF-8 */
} params_result;

typedef struct {
    const char *name, *value; /* both decoded; "" where there is none */
} param;

typedef struct {
    param pair[PARAMS_MAX];
    size_t count;
    char text[PARAMS_BYTES_MAX + 1]; /* what the pairs point to */
} params;

/* Reads a query string (NULL is empty) into *out, which must stay where it is while its pairs are
 * used. On failure *out is empty. */
params_result params_read(params *out, const char *query_string);

/* The value of the last pair of this name; NULL when there is none. */
const char *params_get(const params *all, const char *name);

/* Whether all of text is UTF-8 without control characters other than tab and line breaks. */
bool params_is_clean(const char *text);

#endif
