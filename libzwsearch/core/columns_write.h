/* Collects the values of documents and writes them as dictionary-coded columns. */
#ifndef ZWS_CORE_COLUMNS_WRITE_H
#define ZWS_CORE_COLUMNS_WRITE_H

#include "core/output.h"

typedef struct zws_columns_writer zws_columns_writer;

zws_status zws_columns_writer__new(zws_columns_writer **out);
/* One value of a document; documents in ascending order of `index`. column is below ZWS_COLUMNS. */
zws_status zws_columns_writer__add(zws_columns_writer *columns, uint32_t index, int column,
                                   const char *value, size_t len);
/* Appends the section's bytes to out. place[i] is the final number of document i, or UINT32_MAX for
 * one that is left out (NULL: each has its own); n documents remain. */
zws_status zws_columns_writer__write(zws_columns_writer *columns, const uint32_t *place, uint32_t n,
                                     zws_buffer *out);
size_t zws_columns_writer__memory(const zws_columns_writer *columns);
void zws_columns_writer__free(zws_columns_writer *columns);

#endif
