/* libzwsearch (政务搜索): full-text search for Chinese government documents.
 *
 * zwsearch/status.h    status codes and messages
 * zwsearch/document.h  documents and the facts that are read from them
 * zwsearch/writer.h    writing an index
 * zwsearch/search.h    searching it
 * zwsearch/outline.h   the parts of a text
 * zwsearch/suggest.h   suggestions while somebody types
 * zwsearch/segment.h   word segmentation on its own
 * zwsearch/limits.h    the limits that hold everywhere */
#ifndef ZWSEARCH_H
#define ZWSEARCH_H

#include "zwsearch/document.h"
#include "zwsearch/limits.h"
#include "zwsearch/outline.h"
#include "zwsearch/search.h"
#include "zwsearch/segment.h"
#include "zwsearch/status.h"
#include "zwsearch/suggest.h"
#include "zwsearch/writer.h"

#endif
