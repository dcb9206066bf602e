/* The small types that all facts about a document share. */
#ifndef ZWS_DOCUMENT_TYPES_H
#define ZWS_DOCUMENT_TYPES_H

#include <stdint.h>

/* yyyymmdd; month or day 00 where unknown; 0 = no date. Years 1 to 9999. */
typedef int32_t zws_date;

/* Which text of the document a fact stands in. */
typedef enum { ZWS_PART_TITLE, ZWS_PART_BODY } zws_part;

#endif
