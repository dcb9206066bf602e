/* Growable memory. Nothing here aborts: a failed allocation is a NULL or ZWS_ENOMEM. */
#ifndef ZWS_BASE_MEMORY_H
#define ZWS_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Grows *items (an array of `size`-byte items, *capacity long) so that it holds at least `need`
 * items, at least doubling. On failure *items is unchanged. */
zws_status zws_mem__grow_now(void *items, size_t *capacity, size_t need, size_t size);
static inline zws_status zws_mem__grow(void *items, size_t *capacity, size_t need, size_t size)
{
    return need <= *capacity ? ZWS_OK : zws_mem__grow_now(items, capacity, need, size);
}

/* Memory of a table, not zeroed, aligned to 64 bytes; in large pages where it is large and the
 * system has them, because a table is read all over. NULL when memory ran out (the error is set).
 * To be released with the same size. */
void *zws_table__alloc(size_t size);
void zws_table__free(void *table, size_t size);

/* Memory of which little is used as a rule: all zero, aligned to a page, each of which is taken
 * when it is touched, and never in large pages. It lies apart, so that what is used lies close
 * together. NULL when memory ran out (the error is set). To be released with the same size. */
void *zws_room__alloc(size_t size);
void zws_room__free(void *room, size_t size);

/* calloc with the count checked; sets *out. A count of 0 gives a pointer that free() accepts. */
zws_status zws_mem__zalloc(void *out, size_t count, size_t size);

/* Gives back to the system what was freed and is still kept for allocations to come, where the C
 * library can: for the moment when much was freed and other things are wanted. Milliseconds. */
void zws_mem__trim(void);

/* A NUL-terminated copy of len bytes, to be freed with free(). */
zws_status zws_mem__dup(char **out, const char *text, size_t len);

/* A growable string of bytes, always NUL-terminated once something was appended.
 * Zero-initialise it; release it with zws_buffer__free. */
typedef struct {
    char *data;
    size_t len;
    size_t cap;
} zws_buffer;

zws_status zws_buffer__reserve(zws_buffer *buffer, size_t more);
zws_status zws_buffer__append(zws_buffer *buffer, const void *data, size_t len);
zws_status zws_buffer__puts(zws_buffer *buffer, const char *text);
zws_status zws_buffer__putc(zws_buffer *buffer, char c);
/* As zws_put_varint. */
zws_status zws_buffer__put_varint(zws_buffer *buffer, uint64_t value);
zws_status zws_buffer__printf(zws_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Hands the bytes over to the caller (free() them) and empties the buffer; never NULL on success.
 */
zws_status zws_buffer__detach(char **out, size_t *len, zws_buffer *buffer);

/* Keeps the memory, forgets the content. */
void zws_buffer__clear(zws_buffer *buffer);
void zws_buffer__free(zws_buffer *buffer);

/* A bump allocator for many small objects that die together. Zero-initialise it. Memory is aligned
 * to 8 bytes and not zeroed. */
typedef struct {
    struct zws_arena_block *block;
    size_t used;
    size_t size;
    size_t total; /* bytes handed out, for limits */
} zws_arena;

/* NULL when memory ran out (the error is set). */
void *zws_arena__alloc(zws_arena *arena, size_t size);
char *zws_arena__dup(zws_arena *arena, const char *text, size_t len);
void zws_arena__free(zws_arena *arena);

#endif
