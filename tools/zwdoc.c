/* zwdoc: what is read from one document, as JSON. */
#include <string.h>

#include "common.h"

static const char help[] = "Usage: zwdoc FILE...\n"
                           "Print what is read from a document (text, HTML, or JSON Lines with one "
                           "line) as a JSON object:\n"
                           "its fields, every document number (文号) with its role and place, "
                           "every date with its source,\n"
                           "its structure, what is wrong with its numbers, tasks with the agencies "
                           "that have them, deadlines.\n"
                           "\n"
                           "  --help, --version\n"
                           "\n"
                           "Exit status: 0 done, 2 wrong usage, 3 a file could not be used.\n";

int main(int argc, char **argv)
{
    if (!tool_start(argc, argv, "zwdoc", help))
        return tool_finish(EXIT_DONE);
    int first = 1;
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        first = 2;
    else if (argc > 1 && argv[1][0] == '-' && argv[1][1])
        return tool_usage("unknown option %s", argv[1]);
    if (first >= argc)
        return tool_usage("no file named");
    int result = EXIT_DONE;
    for (int i = first; i < argc; i++) {
        zws_document *document;
        char *json = NULL;
        zws_status status = zws_document_read(&document, argv[i]);
        if (status == ZWS_OK) {
            status = zws_document_json(&json, document);
            zws_document_free(document);
        }
        if (status == ZWS_OK) {
            puts(json);
            zws_free(json);
        } else {
            tool_say("%s", zws_error_message());
            result = EXIT_UNUSABLE;
        }
    }
    return tool_finish(result);
}
