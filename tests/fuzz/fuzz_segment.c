/* Any bytes as a segment: opened, verified, read and searched. Only the header's checksum is put
 * right, so that what is behind it gets its turn.
 *
 * With libFuzzer: clang -fsanitize=fuzzer,address,undefined -DZWS_LIBFUZZER …. Without it, a
 * program of its own:
 *   fuzz_segment                  makes segments, mutates them a little (a test of make check)
 *   fuzz_segment FOLDER…          replays the files of folders
 *   fuzz_segment --make FOLDER    writes small segments to begin with
 *   fuzz_segment --mutate N FILE… N random mutations of each file */
#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "core/core.h"
#include "core/format.h"
#include "unit/core/corpus.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_value(const char *value, size_t len, void *context)
{
    uint32_t *sum = context;
    for (size_t i = 0; i < len; i++)
        *sum += (uint8_t)value[i];
}

static bool take_term(const char *term, size_t len, uint32_t frequency, void *context)
{
    (void)frequency;
    take_value(term, len, context);
    return true;
}

static void take_facet(const zws_segment *segment, int column, const zws_core_facet *facet,
                       uint32_t *sum)
{
    const char *text;
    size_t len;
    for (uint32_t v = 0; v < facet->values; v++) {
        if (facet->count[v] > 0 && zws_segment__value(segment, column, v, &text, &len) == ZWS_OK)
            take_value(text, len, sum);
    }
}

static void search(const zws_segment *segment, uint64_t seed)
{
    zws_core_scratch *scratch;
    if (zws_core_scratch__new(&scratch) != ZWS_OK)
        return;
    const corpus none = {0};
    uint32_t sum = 0;
    for (int i = 0; i < 24; i++) {
        zws_arena arena = {0};
        zws_plan plan;
        zws_core_hits hits;
        corpus_random_plan(&arena, &none, &seed, &plan);
        plan.bm25.average_length = 1 + corpus_random(&seed, 100);
        plan.deadline = zws_deadline__in(2000);
        if (zws_core__search(segment, &plan, NULL, NULL, scratch, &hits) == ZWS_OK)
            zws_core_hits__free(&hits);
        const int column[] = {i % 8, 0};
        plan.facet = column;
        plan.n_facets = 2;
        if (zws_core__search(segment, &plan, NULL, NULL, scratch, &hits) == ZWS_OK) {
            take_facet(segment, column[0], &hits.facet[0], &sum);
            zws_core_hits__free(&hits);
        }
        zws_arena__free(&arena);
    }
    zws_core_scratch__free(scratch);
}

static void read_documents(const zws_segment *segment, uint32_t documents)
{
    uint32_t sum = 0, doc;
    for (uint32_t d = 0; d < documents && d < 64; d++) {
        const char *id;
        size_t len;
        zws_buffer stored = {0};
        if (zws_segment__id(segment, d, &id, &len) == ZWS_OK)
            zws_segment__find(segment, id, len, &doc);
        zws_segment__stored(segment, d, &stored);
        zws_segment__values(segment, d, 0, take_value, &sum);
        zws_segment__values(segment, d, 7, take_value, &sum);
        zws_segment__frequency(segment, d, "w00", 3, &doc);
        zws_buffer__free(&stored);
    }
    zws_segment__expand(segment, "w0", 2, take_term, &sum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t head = ZWS_HEADER_BYTES + (size_t)ZWS_SECTIONS * ZWS_ENTRY_BYTES;
    if (size < head || size > 1 << 24)
        return 0;
    uint8_t *copy = malloc(size);
    int fd = memfd_create("segment", MFD_CLOEXEC);
    if (!copy || fd < 0)
        return 0;
    memcpy(copy, data, size);
    zws_put64(copy + 16, size);
    zws_put32(copy + 24, 0);
    zws_put32(copy + 24, zws_crc32__update(0, copy, head));
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    zws_segment *segment;
    if (write(fd, copy, size) == (ssize_t)size && zws_segment__open(&segment, path) == ZWS_OK) {
        zws_segment_totals totals;
        zws_segment__totals(segment, &totals);
        zws_segment__verify(segment, NULL, NULL);
        read_documents(segment, totals.documents);
        search(segment, zws_hash64__of(data, size, 1));
        zws_segment__close(segment);
    }
    close(fd);
    free(copy);
    return 0;
}

#ifndef ZWS_LIBFUZZER

static int replay_file(const char *path, unsigned long mutations)
{
    char *data;
    size_t len;
    uint64_t seed = mutations;
    if (zws_file__read(&data, &len, path, 1 << 24) != ZWS_OK) {
        fprintf(stderr, "%s\n", zws_error_message());
        return 1;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)data, len);
    for (unsigned long i = 0; i < mutations && len > 0; i++) {
        char *copy = malloc(len);
        if (!copy)
            break;
        memcpy(copy, data, len);
        /* Sections are where the interest is; numbers as extreme as they can be, now and then. */
        for (uint32_t n = 1 + corpus_random(&seed, 8); n > 0; n--) {
            size_t at = ZWS_HEADER_BYTES + corpus_random(&seed, (uint32_t)len - ZWS_HEADER_BYTES);
            uint32_t kind = corpus_random(&seed, 4);
            copy[at] = kind == 0   ? (char)0xFF
                       : kind == 1 ? 0
                       : kind == 2 ? (char)(copy[at] ^ 1 << corpus_random(&seed, 8))
                                   : (char)corpus_random(&seed, 256);
        }
        LLVMFuzzerTestOneInput((const uint8_t *)copy, len);
        free(copy);
    }
    free(data);
    return 0;
}

static int replay(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return replay_file(path, 0);
    int failures = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char file[512];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            failures += replay_file(file, 0);
    }
    closedir(folder);
    return failures;
}

static void make_seeds(const char *path)
{
    static const uint32_t sizes[] = {0, 1, 40, 300, 900};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        corpus c;
        char file[512];
        corpus_make(&c, sizes[i], i);
        corpus_sort(&c);
        snprintf(file, sizeof file, "%s/%u", path, sizes[i]);
        zws_segment_options options = {.folder = path, .positions = true};
        corpus_build(&c, file, &options, 0, c.n);
        corpus_free(&c);
    }
}

static int check_a_little(void)
{
    static const char *const names[] = {"0", "1", "40", "300"};
    char folder[64], file[128];
    int failures = 0;
    corpus_folder(folder);
    make_seeds(folder);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(file, sizeof file, "%s/%s", folder, names[i]);
        failures += replay_file(file, 50) != 0;
    }
    corpus_remove(folder);
    printf("%d passed, %d failed\n", 4 - failures, failures);
    return failures > 0;
}

int main(int argc, char **argv)
{
    int failures = 0;
    if (argc == 1)
        return check_a_little();
    if (argc == 3 && strcmp(argv[1], "--make") == 0) {
        make_seeds(argv[2]);
        return 0;
    }
    if (argc > 3 && strcmp(argv[1], "--mutate") == 0) {
        for (int i = 3; i < argc; i++)
            failures += replay_file(argv[i], strtoul(argv[2], NULL, 10));
        return failures > 0;
    }
    for (int i = 1; i < argc; i++)
        failures += replay(argv[i]);
    return failures > 0;
}
#endif
