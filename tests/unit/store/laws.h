/* Laws, what an index of them is, and a disk that takes no time: for tests that make one thing fail
 * after the other. */
#ifndef TESTS_STORE_LAWS_H
#define TESTS_STORE_LAWS_H

#include <unistd.h>

#include "indexes.h"

/* What stands on the disk after a power cut is for other tests; here it would take all
 * the time. Xapian, too, is given these. */
__attribute__((visibility("default"))) int fsync(int fd)
{
    (void)fd;
    return 0;
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

/* Files come and go by the thousand: where there is a file system in memory, there. */
static inline int scratch_setup_quick(void **state)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
    return scratch_setup(state);
}

/* A law of a few articles, some of which repeal another one. The same number and edition always
 * give the same; unlike the other helpers it may run out of memory. */
static inline zws_status make_law(zws_document **out, uint32_t i, uint32_t edition)
{
    static const char *const what[] = {"水源", "湿地", "森林", "草原", "矿产", "渔业"};
    char id[16], title[64], body[1200];
    snprintf(id, sizeof id, "law/%02u", i);
    snprintf(title, sizeof title, "%s保护条例", what[i % 6]);
    size_t n = (size_t)snprintf(body, sizeof body, "总的说明 w%u x%u。\n", i, edition);
    for (uint32_t a = 1; a <= 1 + i % 4; a++)
        n += (size_t)snprintf(body + n, sizeof body - n,
                              "　　第%u条　各级人民政府应当加强%s工作，落实第%u项。\n", a,
                              what[(i + a) % 6], i * a);
    if (i % 3 == 0)
        snprintf(body + n, sizeof body - n,
                 "　　第九条　本条例自2012年1月1日起施行。《%s保护条例》同时废止。\n",
                 what[(i + 1) % 6]);
    ZWS_TRY(zws_document_new(out));
    zws_status status = zws_document_set(*out, ZWS_FIELD_ID, id, (size_t)-1);
    if (status == ZWS_OK)
        status = zws_document_set(*out, ZWS_FIELD_TITLE, title, (size_t)-1);
    if (status == ZWS_OK)
        status = zws_document_set(*out, ZWS_FIELD_BODY, body, (size_t)-1);
    if (status == ZWS_OK && i % 4)
        status = zws_document_set(*out, ZWS_FIELD_DATE, "2011-12-13", (size_t)-1);
    if (status == ZWS_OK)
        status = zws_document_set(*out, ZWS_FIELD_REGION, what[i % 5], (size_t)-1);
    if (status != ZWS_OK)
        zws_document_free(*out);
    return status;
}

/* The sum of all its documents: the same in any order. */
static inline zws_status add_document(zws_document *document, void *context)
{
    zws_buffer bytes = {0};
    zws_status status = zws_document__encode(&bytes, document);
    if (status == ZWS_OK)
        *(uint64_t *)context += zws_hash64__of(bytes.data, bytes.len, 3);
    zws_buffer__free(&bytes);
    return status;
}

static inline zws_status add_documents(zws_store *store, void *context)
{
    *(uint64_t *)context = 0;
    return zws_store__each(store, add_document, context);
}

static inline uint64_t contents_of(const char *path)
{
    uint64_t sum;
    zws_store *store;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, add_documents, &sum));
    zws_store__free(store);
    return sum;
}

#endif
