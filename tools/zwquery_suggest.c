/* What the index holds that goes on like a text. */
#include <string.h>

#include "zwquery.h"

static void print_clean(const char *text)
{
    tool_print_clean(stdout, text, strlen(text));
}

/* The text, what was typed in it in bold on a terminal and within 【】 elsewhere. */
static void print_marked(const zws_suggestions *suggestions, size_t i, bool color)
{
    const char *text = zws_suggestions_text(suggestions, i);
    size_t at = 0, begin, end;
    for (size_t m = 0; zws_suggestions_mark(suggestions, i, m, &begin, &end); m++) {
        tool_print_clean(stdout, text + at, begin - at);
        fputs(color ? "\033[1m" : "【", stdout);
        tool_print_clean(stdout, text + begin, end - begin);
        fputs(color ? "\033[0m" : "】", stdout);
        at = end;
    }
    print_clean(text + at);
}

static void print(const zws_suggestions *suggestions, size_t i, const zwquery_view *view)
{
    bool exact;
    unsigned long long documents = zws_suggestions_documents(suggestions, i, &exact);
    const char *kind = zws_suggestion_kind_name(zws_suggestions_kind(suggestions, i));
    if (view->format == ZWQUERY_TSV) {
        printf("%s\t%llu\t", kind, documents);
        print_clean(zws_suggestions_id(suggestions, i));
        putchar('\t');
        print_clean(zws_suggestions_query(suggestions, i));
        putchar('\t');
        print_clean(zws_suggestions_text(suggestions, i));
    } else {
        print_marked(suggestions, i, view->color);
        printf("  (%s, %s%llu)", kind, exact ? "" : ">=", documents);
        if (*zws_suggestions_title(suggestions, i)) {
            fputs("  ", stdout);
            print_clean(zws_suggestions_title(suggestions, i));
        }
    }
    putchar('\n');
}

int zwquery_suggest(zws_index *index, const char *text, size_t limit, unsigned milliseconds,
                    const zwquery_view *view)
{
    zws_suggestions *suggestions;
    zws_status status = zws_suggest(&suggestions, index, text, strlen(text), limit, milliseconds);
    if (status != ZWS_OK)
        return tool_failed(status);
    size_t n = zws_suggestions_count(suggestions);
    if (view->format == ZWQUERY_JSON) {
        char *json;
        status = zws_suggestions_json(&json, suggestions);
        if (status == ZWS_OK)
            puts(json);
        zws_free(status == ZWS_OK ? json : NULL);
    } else {
        for (size_t i = 0; i < n; i++)
            print(suggestions, i, view);
        if (!zws_suggestions_complete(suggestions))
            tool_say("the time was over before everything was looked at: see --deadline");
    }
    zws_suggestions_free(suggestions);
    if (status != ZWS_OK)
        return tool_failed(status);
    return n > 0 ? EXIT_DONE : EXIT_NOTHING;
}
