/* Replays files through a fuzz target where there is no libFuzzer:
 *   fuzz_x FILE|FOLDER…        each file, those of folders sorted by nothing
 *   fuzz_x --mutate N FILE…    N small random changes of each file besides
 * Ends with "N passed, 0 failed"; a failure ends the process. */
#include <dirent.h>

#include "fuzz/fuzz.h"

#ifndef ZWS_LIBFUZZER

#define INPUT_MAX ((size_t)1 << 20)

static unsigned long replayed;
static uint64_t dice_state = 88172645463325252u;

static size_t dice(size_t sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (size_t)(dice_state >> 11) % sides;
}

/* Runs on a copy of exactly this size, so that a read behind its end is one behind the memory. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
    replayed++;
}

/* Changes a few bytes, doubles or drops a part. */
static size_t mutate(uint8_t *data, size_t size)
{
    for (size_t n = 1 + dice(4); n > 0 && size > 0; n--) {
        size_t at = dice(size), len = 1 + dice(16);
        if (len > size - at)
            len = size - at;
        switch (dice(4)) {
        case 0:
            data[at] = (uint8_t)dice(256);
            break;
        case 1:
            data[at] ^= (uint8_t)(1u << dice(8));
            break;
        case 2:
            memmove(data + at, data + at + len, size - at - len);
            size -= len;
            break;
        default:
            if (size + len > INPUT_MAX)
                break;
            memmove(data + at + len, data + at, size - at);
            size += len;
            break;
        }
    }
    return size;
}

static void replay_file(const char *path, unsigned long mutations)
{
    uint8_t *data = malloc(INPUT_MAX), *copy = malloc(INPUT_MAX);
    FILE *file = fopen(path, "rb");
    FUZZ_CHECK(data && copy);
    if (!file) {
        perror(path);
        exit(3);
    }
    size_t size = fread(data, 1, INPUT_MAX, file);
    fclose(file);
    run(data, size);
    for (unsigned long i = 0; i < mutations; i++) {
        memcpy(copy, data, size);
        run(copy, mutate(copy, size));
    }
    free(data);
    free(copy);
}

static void replay(const char *path, unsigned long mutations)
{
    DIR *folder = opendir(path);
    if (!folder) {
        replay_file(path, mutations);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        char file[1024];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            replay_file(file, mutations);
    }
    closedir(folder);
}

int main(int argc, char **argv)
{
    unsigned long mutations = 0;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--mutate") == 0) {
        mutations = strtoul(argv[2], NULL, 10);
        first = 3;
    }
    if (first >= argc) {
        fprintf(stderr, "usage: %s [--mutate N] FILE|FOLDER...\n", argv[0]);
        return 2;
    }
    run((const uint8_t *)"", 0);
    for (int i = first; i < argc; i++)
        replay(argv[i], mutations);
    printf("%lu passed, 0 failed\n", replayed);
    return 0;
}

#else
typedef int driver_is_libfuzzer;
#endif
