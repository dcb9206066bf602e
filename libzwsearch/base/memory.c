#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/mman.h>

#include "base/bytes.h"

zws_status zws_mem__grow_now(void *items, size_t *capacity, size_t need, size_t size)
{
    size_t cap = *capacity < 8 ? 8 : *capacity;
    while (cap < need) {
        if (cap > PTRDIFF_MAX / 2)
            return zws_error__nomem();
        cap *= 2;
    }
    if (size && cap > PTRDIFF_MAX / size)
        return zws_error__nomem();
    void **slot = items;
    void *grown = realloc(*slot, cap * size);
    if (!grown)
        return zws_error__nomem();
    *slot = grown;
    *capacity = cap;
    return ZWS_OK;
}

#define LINE  ((size_t)64)
#define LARGE ((size_t)2 << 20) /* a large page */

/* What lies before and behind the aligned part is given back. */
static void *map_aligned(size_t size)
{
    char *memory =
        mmap(NULL, size + LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    size_t before = (size_t)(-(uintptr_t)memory % LARGE);
    if (before > 0)
        munmap(memory, before);
    munmap(memory + before + size, LARGE - before);
#ifdef MADV_HUGEPAGE
    madvise(memory + before, size, MADV_HUGEPAGE); /* where there are none, it is slower */
#endif
    return memory + before;
}

/* What is asked for, in whole lines or large pages. */
static size_t table_size(size_t size)
{
    size = size ? (size + LINE - 1) / LINE * LINE : LINE;
    return size < LARGE ? size : (size + LARGE - 1) / LARGE * LARGE;
}

void *zws_table__alloc(size_t size)
{
    void *table = NULL;
    if (size <= PTRDIFF_MAX - 2 * LARGE) {
        size = table_size(size);
        table = size < LARGE ? aligned_alloc(LINE, size) : map_aligned(size);
    }
    if (!table)
        zws_error__nomem();
    return table;
}

void zws_table__free(void *table, size_t size)
{
    size = table_size(size);
    if (table && size >= LARGE)
        munmap(table, size);
    else
        free(table);
}

void *zws_room__alloc(size_t size)
{
    void *room = MAP_FAILED;
    if (size > 0 && size <= PTRDIFF_MAX)
        room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
        zws_error__nomem();
        return NULL;
    }
#ifdef MADV_NOHUGEPAGE
    madvise(room, size, MADV_NOHUGEPAGE);
#endif
    return room;
}

void zws_room__free(void *room, size_t size)
{
    if (room)
        munmap(room, size);
}

zws_status zws_mem__zalloc(void *out, size_t count, size_t size)
{
    void **slot = out;
    *slot = NULL;
    if (size && count > PTRDIFF_MAX / size)
        return zws_error__nomem();
    *slot = calloc(count ? count : 1, size ? size : 1);
    return *slot ? ZWS_OK : zws_error__nomem();
}

void zws_mem__trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

zws_status zws_mem__dup(char **out, const char *text, size_t len)
{
    *out = NULL;
    if (len == SIZE_MAX)
        return zws_error__nomem();
    char *copy = malloc(len + 1);
    if (!copy)
        return zws_error__nomem();
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    *out = copy;
    return ZWS_OK;
}

zws_status zws_buffer__reserve(zws_buffer *buffer, size_t more)
{
    if (more >= SIZE_MAX - buffer->len)
        return zws_error__nomem();
    return zws_mem__grow(&buffer->data, &buffer->cap, buffer->len + more + 1, 1);
}

zws_status zws_buffer__append(zws_buffer *buffer, const void *data, size_t len)
{
    ZWS_TRY(zws_buffer__reserve(buffer, len));
    if (len)
        memcpy(buffer->data + buffer->len, data, len);
    buffer->len += len;
    buffer->data[buffer->len] = '\0';
    return ZWS_OK;
}

zws_status zws_buffer__puts(zws_buffer *buffer, const char *text)
{
    return zws_buffer__append(buffer, text, strlen(text));
}

zws_status zws_buffer__putc(zws_buffer *buffer, char c)
{
    return zws_buffer__append(buffer, &c, 1);
}

zws_status zws_buffer__put_varint(zws_buffer *buffer, uint64_t value)
{
    uint8_t bytes[10];
    return zws_buffer__append(buffer, bytes, zws_put_varint(bytes, value));
}

zws_status zws_buffer__printf(zws_buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        return zws_error__set(ZWS_EINTERNAL, "cannot format a number or a text");
    ZWS_TRY(zws_buffer__reserve(buffer, (size_t)n));
    va_start(args, format);
    vsnprintf(buffer->data + buffer->len, (size_t)n + 1, format, args);
    va_end(args);
    buffer->len += (size_t)n;
    return ZWS_OK;
}

zws_status zws_buffer__detach(char **out, size_t *len, zws_buffer *buffer)
{
    ZWS_TRY(zws_buffer__reserve(buffer, 0));
    buffer->data[buffer->len] = '\0';
    *out = buffer->data;
    if (len)
        *len = buffer->len;
    *buffer = (zws_buffer){0};
    return ZWS_OK;
}

void zws_buffer__clear(zws_buffer *buffer)
{
    buffer->len = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

void zws_buffer__free(zws_buffer *buffer)
{
    free(buffer->data);
    *buffer = (zws_buffer){0};
}

#define ARENA_BLOCK 16384

struct zws_arena_block {
    struct zws_arena_block *next;
    uint64_t data[];
};

void *zws_arena__alloc(zws_arena *arena, size_t size)
{
    if (size > SIZE_MAX - 64) {
        zws_error__nomem();
        return NULL;
    }
    size = (size + 7) & ~(size_t)7;
    if (!arena->block || arena->size - arena->used < size) {
        size_t payload = size > ARENA_BLOCK ? size : ARENA_BLOCK;
        struct zws_arena_block *block = malloc(sizeof *block + payload);
        if (!block) {
            zws_error__nomem();
            return NULL;
        }
        block->next = arena->block;
        arena->block = block;
        arena->used = 0;
        arena->size = payload;
    }
    void *memory = (char *)arena->block->data + arena->used;
    arena->used += size;
    arena->total += size;
    return memory;
}

char *zws_arena__dup(zws_arena *arena, const char *text, size_t len)
{
    if (len == SIZE_MAX) {
        zws_error__nomem();
        return NULL;
    }
    char *copy = zws_arena__alloc(arena, len + 1);
    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

void zws_arena__free(zws_arena *arena)
{
    while (arena->block) {
        struct zws_arena_block *next = arena->block->next;
        free(arena->block);
        arena->block = next;
    }
    *arena = (zws_arena){0};
}
