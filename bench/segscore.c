/* segscore GOLD OUTPUT: precision, recall and F1 of words, as SIGHAN counts them. Both files have
 * the words of a sentence on a line, separated by blanks; a word is right when it begins and ends
 * at the same bytes in both. Exit status 1 when the files hold different text. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *text;
    size_t cap;
    size_t at;     /* in text */
    size_t letter; /* bytes of words before text[at], on this line */
} reader;

static bool next_line(reader *r, FILE *file)
{
    r->at = r->letter = 0;
    return getline(&r->text, &r->cap, file) >= 0;
}

/* The next word's range in the line without blanks; false at the end of the line. */
static bool next_word(reader *r, size_t *begin, size_t *end)
{
    r->at += strspn(r->text + r->at, " \t\r\n");
    size_t len = strcspn(r->text + r->at, " \t\r\n");
    *begin = r->letter;
    *end = r->letter + len;
    r->at += len;
    r->letter += len;
    return len > 0;
}

/* Adds what the lines have in words and in common; false when their lengths differ. */
static bool compare(reader *gold, reader *output, size_t *in_gold, size_t *in_output,
                    size_t *common)
{
    size_t gb, ge, ob, oe;
    bool g = next_word(gold, &gb, &ge), o = next_word(output, &ob, &oe);
    while (g && o) {
        *common += gb == ob && ge == oe;
        bool step_gold = ge <= oe, step_output = oe <= ge;
        if (step_gold) {
            ++*in_gold;
            g = next_word(gold, &gb, &ge);
        }
        if (step_output) {
            ++*in_output;
            o = next_word(output, &ob, &oe);
        }
    }
    return !g && !o && gold->letter == output->letter;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: segscore GOLD OUTPUT\n");
        return 2;
    }
    FILE *files[2];
    for (int i = 0; i < 2; i++) {
        files[i] = fopen(argv[1 + i], "r");
        if (!files[i]) {
            perror(argv[1 + i]);
            return 2;
        }
    }
    reader gold = {0}, output = {0};
    size_t in_gold = 0, in_output = 0, common = 0, line = 0;
    int code = 0;
    for (;; line++) {
        bool g = next_line(&gold, files[0]), o = next_line(&output, files[1]);
        if (!g && !o)
            break;
        if (!g || !o || !compare(&gold, &output, &in_gold, &in_output, &common)) {
            fprintf(stderr, "segscore: line %zu holds different text\n", line + 1);
            code = 1;
            break;
        }
    }
    double p = in_output ? (double)common / (double)in_output : 0;
    double r = in_gold ? (double)common / (double)in_gold : 0;
    if (code == 0)
        printf("words %zu, precision %.4f, recall %.4f, F1 %.4f\n", in_gold, p, r,
               p + r > 0 ? 2 * p * r / (p + r) : 0);
    free(gold.text);
    free(output.text);
    fclose(files[0]);
    fclose(files[1]);
    return code;
}
