/* Chinese word segmentation and the tokens of the index, for tools and curious callers. */
#ifndef ZWSEARCH_SEGMENT_H
#define ZWSEARCH_SEGMENT_H

#include <stddef.h>

#include "zwsearch/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zws_segmenter zws_segmenter;

/* Opens the installed dictionary, or the one that $ZWSEARCH_DICT names. One thread at a time. */
ZWS_API zws_status zws_segmenter_open(zws_segmenter **out);
ZWS_API zws_status zws_segmenter_load_words(zws_segmenter *segmenter, const char *path);
ZWS_API void zws_segmenter_free(zws_segmenter *segmenter);

typedef enum {
    ZWS_SEGMENT_WORDS = 0, /* dictionary words, in order, covering every character but blanks */
    ZWS_SEGMENT_INDEX,     /* everything that is indexed */
} zws_segment_mode;

/* Calls fn for each piece of text. begin and end are bytes of the original; term is the indexed
 * form in ZWS_SEGMENT_INDEX mode and NULL otherwise. A non-zero return of fn stops with
 * ZWS_ESTOPPED. */
typedef int (*zws_segment_fn)(size_t begin, size_t end, const char *term, void *context);
ZWS_API zws_status zws_segmenter_run(zws_segmenter *segmenter, zws_segment_mode mode,
                                     const char *text, size_t len, zws_segment_fn fn,
                                     void *context);

#ifdef __cplusplus
}
#endif
#endif
