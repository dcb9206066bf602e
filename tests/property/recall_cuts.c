#include "property/recall_cuts.h"

#include <string.h>

#include "property/brute.h"
#include "property/recall_documents.h"

static bool is_plain_han(const char *text, size_t at)
{
    return recall_decode(text, &at) - 0x4E00 < 0x5200;
}

size_t recall_character_at(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static size_t move(const char *text, size_t at, size_t characters)
{
    while (characters-- > 0 && text[at])
        recall_decode(text, &at);
    return at;
}

void recall_cut(size_t *begin, size_t *end, const char *text)
{
    size_t at = recall_character_at(text, recall_random(strlen(text) + 1));
    if (recall_random(3) > 0) {
        size_t near = at;
        while (text[near] && is_plain_han(text, near))
            near = move(text, near, 1);
        size_t back = recall_random(20);
        at = recall_character_at(text, near > back ? near - back : 0);
    }
    size_t shape = recall_random(10);
    *begin = at;
    *end = move(text, at, 1 + recall_random(shape < 5 ? 6 : shape < 9 ? 20 : RECALL_CUT_MAX));
}

bool recall_has_mark(const char *text, size_t begin, size_t end)
{
    while (begin < end) {
        uint32_t c = recall_decode(text, &begin);
        if (c == '"' || c == 0xFF02)
            return true;
    }
    return false;
}

/* The first normalised character that begins at this byte or later. */
static size_t normalised_at(const zws_text *text, size_t byte)
{
    size_t low = 0, high = text->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (text->begin[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool recall_is_promised(const zws_text *text, size_t begin, size_t end)
{
    size_t first = normalised_at(text, begin), last = normalised_at(text, end);
    bool cuts_character =
        (first > 0 && text->end[first - 1] > begin) || (last > 0 && text->end[last - 1] > end);
    return !cuts_character && brute_is_promised(text->cp, text->n, first, last);
}

size_t recall_read_run(char *out, const char *text, size_t at, size_t max)
{
    size_t n = 0, bytes = 0;
    while (text[at] && n < max) {
        size_t start = at;
        uint32_t c = recall_decode(text, &at);
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0x3000 || c == 0xA0)
            continue;
        if (c - 0x4E00 >= 0x5200)
            break;
        memcpy(out + bytes, text + start, at - start);
        bytes += at - start;
        n++;
    }
    out[bytes] = '\0';
    return n;
}
