/* zwseg: segments standard input. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static const char help[] =
    "Usage: zwseg [OPTION]...\n"
    "Cut each line of standard input (UTF-8) into words separated by two spaces; the characters "
    "stay\n"
    "as they are.\n"
    "\n"
    "  --mode word       words (the default)\n"
    "  --mode index      everything that is indexed: words, bigrams, stems, numbers\n"
    "  --user-dict FILE  add the words of FILE, one a line\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 2 wrong usage, 3 the dictionary or the input could not be used.\n";

typedef struct {
    const char *text;
    bool any;
} line_state;

static int print_piece(size_t begin, size_t end, const char *term, void *context)
{
    line_state *s = context;
    if (s->any)
        fputs("  ", stdout);
    s->any = true;
    if (term)
        fputs(term, stdout);
    else
        fwrite(s->text + begin, 1, end - begin, stdout);
    return ferror(stdout);
}

static int segment_input(zws_segmenter *segmenter, zws_segment_mode mode)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    int result = EXIT_DONE;
    while (result == EXIT_DONE && (len = getline(&line, &size, stdin)) >= 0) {
        bool newline = len > 0 && line[len - 1] == '\n';
        size_t n = (size_t)len - newline;
        bool carriage = n > 0 && line[n - 1] == '\r';
        n -= carriage;
        line_state state = {line, false};
        zws_status status = zws_segmenter_run(segmenter, mode, line, n, print_piece, &state);
        if (status == ZWS_ESTOPPED)
            break;
        if (status != ZWS_OK)
            result = tool_failed(status);
        if (carriage)
            putchar('\r');
        if (newline)
            putchar('\n');
    }
    if (ferror(stdin)) {
        tool_say("cannot read the input");
        result = EXIT_UNUSABLE;
    }
    free(line);
    return result;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"mode", required_argument, NULL, 'm'},
        {"user-dict", required_argument, NULL, 'd'},
        {NULL, 0, NULL, 0},
    };
    if (!tool_start(argc, argv, "zwseg", help))
        return tool_finish(EXIT_DONE);
    zws_segment_mode mode = ZWS_SEGMENT_WORDS;
    const char *dict = NULL;
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'd')
            dict = optarg;
        else if (option == 'm' && strcmp(optarg, "word") == 0)
            mode = ZWS_SEGMENT_WORDS;
        else if (option == 'm' && strcmp(optarg, "index") == 0)
            mode = ZWS_SEGMENT_INDEX;
        else if (option == 'm')
            return tool_usage("--mode '%s': it is word or index", optarg);
        else
            return tool_usage("unknown option, or one without its value: %s", argv[optind - 1]);
    }
    if (optind < argc)
        return tool_usage("'%s': the text comes from standard input", argv[optind]);
    zws_segmenter *segmenter;
    zws_status status = zws_segmenter_open(&segmenter);
    if (status != ZWS_OK)
        return tool_failed(status);
    if (dict)
        status = zws_segmenter_load_words(segmenter, dict);
    int result = status == ZWS_OK ? segment_input(segmenter, mode) : EXIT_UNUSABLE;
    if (status != ZWS_OK)
        tool_say("%s", zws_error_message());
    zws_segmenter_free(segmenter);
    return tool_finish(result);
}
