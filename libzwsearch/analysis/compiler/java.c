/* The part of Java's serialisation protocol that arrays of primitives, and arrays of these, need.
 */
#include <stdio.h>

#include "analysis/compiler/compiler.h"

enum { TC_NULL = 0x70, TC_REFERENCE = 0x71, TC_CLASSDESC = 0x72, TC_ARRAY = 0x75, TC_END = 0x78 };

#define FIRST_HANDLE 0x7E0000u

static zws_status faulty(const java_reader *r, const char *what)
{
    return zws_error__set(ZWS_EFORMAT, "%s: %s at byte %zu: the jar is not the one of Lucene 8",
                          r->name, what, r->at);
}

/* The next size bytes as a number. */
static zws_status take(java_reader *r, unsigned size, uint64_t *value)
{
    *value = 0;
    if (r->len - r->at < size)
        return faulty(r, "the data end too early");
    while (size-- > 0)
        *value = *value << 8 | r->data[r->at++];
    return ZWS_OK;
}

static zws_status expect(java_reader *r, unsigned size, uint64_t value)
{
    uint64_t found;
    ZWS_TRY(take(r, size, &found));
    return found == value ? ZWS_OK : faulty(r, "unexpected bytes");
}

zws_status java_begin(java_reader *r, const void *data, size_t len, const char *name)
{
    *r = (java_reader){.data = data, .len = len, .name = name};
    return expect(r, 4, 0xACED0005u);
}

static zws_status new_class(java_reader *r, const char **type)
{
    uint64_t length;
    ZWS_TRY(take(r, 2, &length));
    if (length == 0 || length >= sizeof r->class[0].type || r->len - r->at < length)
        return faulty(r, "an array type of unexpected length");
    if (r->classes == JAVA_CLASSES_MAX)
        return faulty(r, "too many types");
    char *name = r->class[r->classes].type;
    memcpy(name, r->data + r->at, length);
    name[length] = '\0';
    r->at += length;
    uint64_t ignored;
    ZWS_TRY(take(r, 8, &ignored));  /* serialVersionUID */
    ZWS_TRY(take(r, 1, &ignored));  /* flags */
    ZWS_TRY(expect(r, 2, 0));       /* no fields, */
    ZWS_TRY(expect(r, 1, TC_END));  /* no annotations, */
    ZWS_TRY(expect(r, 1, TC_NULL)); /* no superclass */
    r->class[r->classes++].handle = FIRST_HANDLE + r->handles++;
    *type = name;
    return ZWS_OK;
}

static zws_status known_class(java_reader *r, const char **type)
{
    uint64_t handle;
    ZWS_TRY(take(r, 4, &handle));
    for (size_t i = 0; i < r->classes; i++) {
        if (r->class[i].handle == handle) {
            *type = r->class[i].type;
            return ZWS_OK;
        }
    }
    return faulty(r, "a reference to no type");
}

zws_status java_array(java_reader *r, const char *type, uint32_t *count, bool *is_null)
{
    uint64_t tag;
    ZWS_TRY(take(r, 1, &tag));
    *count = 0;
    if (is_null)
        *is_null = tag == TC_NULL;
    if (is_null && *is_null)
        return ZWS_OK;
    if (tag != TC_ARRAY)
        return faulty(r, "no array");
    const char *found = NULL;
    ZWS_TRY(take(r, 1, &tag));
    if (tag == TC_CLASSDESC)
        ZWS_TRY(new_class(r, &found));
    else if (tag == TC_REFERENCE)
        ZWS_TRY(known_class(r, &found));
    else
        return faulty(r, "no type");
    if (strcmp(found, type) != 0)
        return faulty(r, "an array of another type");
    r->handles++;
    uint64_t n;
    ZWS_TRY(take(r, 4, &n));
    if (n > r->len - r->at)
        return faulty(r, "an array longer than the data");
    *count = (uint32_t)n;
    return ZWS_OK;
}

zws_status java_items(java_reader *r, const unsigned char **items, uint32_t count, size_t size)
{
    if (count > (r->len - r->at) / size)
        return faulty(r, "an array longer than the data");
    *items = r->data + r->at;
    r->at += count * size;
    return ZWS_OK;
}
