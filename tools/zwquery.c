/* zwquery: search an index from the command line. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "zwquery.h"

static const char help[] =
    "Usage: zwquery [OPTION]... INDEX QUERY\n"
    "       zwquery [OPTION]... --batch FILE INDEX\n"
    "       zwquery --show ID INDEX\n"
    "       zwquery --suggest TEXT INDEX\n"
    "       zwquery [OPTION]... --like ID INDEX [QUERY]\n"
    "Find documents. QUERY: words, \"quoted text\", A OR B, -without, field:value, "
    "date:2018..2020,\n"
    "prefix*, a document number in any spelling. An empty QUERY matches every document.\n"
    "\n"
    "  --sort S           tier: what stands out first (the default); rel: by relevance;\n"
    "                     date: newest first; date-asc: oldest first\n"
    "  --within top|date|rel  the order inside a band of --sort tier: the most relevant first, and "
    "of\n"
    "                     those about as relevant the newest (top); the newest first; by "
    "relevance\n"
    "  --from D, --to D   only documents dated within; D is YYYY, YYYY-MM or YYYY-MM-DD\n"
    "  --filter F=VALUE   only documents with this value of F: issuer, category, validity, "
    "region,\n"
    "                     site, lang, unit, lead, year; may be repeated\n"
    "  --facet F          count the values of F over all matches; may be repeated\n"
    "  --as-of DAY        which documents are in force is judged on this day (today): those that "
    "are\n"
    "                     repealed or have expired stand behind the others of their band\n"
    "  --exact            leave repaired readings out\n"
    "  --no-fold          copies of one document are hits of their own (as in tsv, trec)\n"
    "  --correct off|offer|apply  what to do where the query is probably mistyped: nothing; say "
    "what\n"
    "                     was probably meant; the same, and search for that where the query finds\n"
    "                     nothing as typed, or this is certain (apply)\n"
    "  --limit N          hits to print (10)\n"
    "  --offset N         hits to skip (0)\n"
    "  --passages[=N]     the article or item of each hit that answers best, with its path; N: as\n"
    "                     many as N of them (3)\n"
    "  --cite             a citation of each hit, or of its passages, ready to paste\n"
    "  --answer           above the list what answers QUERY, where it is a question and something "
    "does\n"
    "  --explain          print every addend of the scores\n"
    "  --pins FILE        QUERY<TAB>ID<TAB>YYYY-MM-DD a line: documents that stand first for a "
    "query\n"
    "  --user-dict FILE   add the words of FILE, one a line, to the dictionary\n"
    "  --synonyms FILE    add what terms are called otherwise: term<TAB>alternative|alternative\n"
    "  --no-synonyms      look for the words typed only\n"
    "  --profile FILE     weights of relevance from FILE in the place of the default ones\n"
    "  --deadline MS      give up after so many milliseconds (500)\n"
    "  --format F         text, json, tsv (rank, score, id, date, number, title), trec\n"
    "  --batch FILE       one `id<TAB>query` a line; the mean time is printed at the end\n"
    "  --like ID          documents like this one; those with all the words of QUERY, if given\n"
    "  --show ID          print a stored document as JSON\n"
    "  --suggest TEXT     print titles, numbers, words and issuers that go on like TEXT, in\n"
    "                     characters or pinyin; with --limit (10, at most 20), --deadline (20), "
    "--format\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 found, 1 nothing found, 2 wrong usage, 3 the index could not be used.\n";

enum {
    OPT_SORT = 256,
    OPT_WITHIN,
    OPT_FROM,
    OPT_TO,
    OPT_FILTER,
    OPT_FACET,
    OPT_EXACT,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_EXPLAIN,
    OPT_PASSAGES,
    OPT_CITE,
    OPT_DICT,
    OPT_SYNONYMS,
    OPT_NO_SYNONYMS,
    OPT_PROFILE,
    OPT_DEADLINE,
    OPT_FORMAT,
    OPT_BATCH,
    OPT_SHOW,
    OPT_AS_OF,
    OPT_PINS,
    OPT_SUGGEST,
    OPT_ANSWER,
    OPT_LIKE,
    OPT_NO_FOLD,
    OPT_CORRECT
};

static const struct option options[] = {
    {"sort", required_argument, NULL, OPT_SORT},
    {"within", required_argument, NULL, OPT_WITHIN},
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"filter", required_argument, NULL, OPT_FILTER},
    {"facet", required_argument, NULL, OPT_FACET},
    {"exact", no_argument, NULL, OPT_EXACT},
    {"limit", required_argument, NULL, OPT_LIMIT},
    {"offset", required_argument, NULL, OPT_OFFSET},
    {"explain", no_argument, NULL, OPT_EXPLAIN},
    {"passages", optional_argument, NULL, OPT_PASSAGES},
    {"cite", no_argument, NULL, OPT_CITE},
    {"user-dict", required_argument, NULL, OPT_DICT},
    {"synonyms", required_argument, NULL, OPT_SYNONYMS},
    {"no-synonyms", no_argument, NULL, OPT_NO_SYNONYMS},
    {"profile", required_argument, NULL, OPT_PROFILE},
    {"deadline", required_argument, NULL, OPT_DEADLINE},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"batch", required_argument, NULL, OPT_BATCH},
    {"show", required_argument, NULL, OPT_SHOW},
    {"as-of", required_argument, NULL, OPT_AS_OF},
    {"pins", required_argument, NULL, OPT_PINS},
    {"suggest", required_argument, NULL, OPT_SUGGEST},
    {"answer", no_argument, NULL, OPT_ANSWER},
    {"like", required_argument, NULL, OPT_LIKE},
    {"no-fold", no_argument, NULL, OPT_NO_FOLD},
    {"correct", required_argument, NULL, OPT_CORRECT},
    {NULL, 0, NULL, 0},
};

typedef struct {
    zws_search *search;
    zwquery_view view;
    const char *from, *to, *dict, *synonyms, *profile, *batch, *show, *pins, *like, *suggest,
        *limit, *deadline;
    int32_t as_of;
} request;

/* The number of a name in a list, or -1 after saying what is allowed. */
static int choose(const char *text, const char *option, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(text, names[i]) == 0)
            return i;
    }
    char allowed[200] = "";
    for (int i = 0; i < n; i++) {
        strncat(allowed, i ? ", " : "", sizeof allowed - strlen(allowed) - 1);
        strncat(allowed, names[i], sizeof allowed - strlen(allowed) - 1);
    }
    tool_usage("%s '%s': it is one of %s", option, text, allowed);
    return -1;
}

static int set(zws_search *search, zws_option option, long long value)
{
    zws_status status = zws_search_set(search, option, value);
    return status == ZWS_OK ? EXIT_DONE : tool_failed(status);
}

static int set_choice(zws_search *search, zws_option option, const char *text, const char *name,
                      const char *const *names, int n)
{
    int choice = choose(text, name, names, n);
    return choice < 0 ? EXIT_USAGE : set(search, option, choice);
}

static int set_number(zws_search *search, zws_option option, const char *text, const char *name)
{
    long long value;
    if (!tool_number(&value, text, name, 0, 1000000000))
        return EXIT_USAGE;
    return set(search, option, value);
}

/* YYYY-MM-DD */
static int set_day(request *r, const char *text)
{
    int y, m, d, end = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &end) != 3 || end != 10 || text[10])
        return tool_usage("--as-of '%s': write a day as YYYY-MM-DD", text);
    r->as_of = y * 10000 + m * 100 + d;
    return set(r->search, ZWS_OPTION_AS_OF, r->as_of);
}

static int add_filter(zws_search *search, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals)
        return tool_usage("--filter '%s': write FIELD=VALUE", text);
    *equals = '\0';
    zws_status status = zws_search_add_filter(search, text, equals + 1);
    return status == ZWS_OK ? EXIT_DONE : tool_failed(status);
}

static int add_facet(request *r, const char *field)
{
    zws_status status = zws_search_add_facet(r->search, field);
    if (status != ZWS_OK)
        return tool_failed(status);
    r->view.facet[r->view.n_facets++] = field;
    return EXIT_DONE;
}

static int read_option(request *r, int option, char *value)
{
    static const char *const sorts[] = {"tier", "rel", "date", "date-asc"};
    static const char *const withins[] = {"date", "rel", "top"};
    static const char *const corrects[] = {"off", "offer", "apply"};
    static const char *const formats[] = {"text", "json", "tsv", "trec"};
    int format;
    switch (option) {
    case OPT_SORT:
        return set_choice(r->search, ZWS_OPTION_SORT, value, "--sort", sorts, 4);
    case OPT_WITHIN:
        return set_choice(r->search, ZWS_OPTION_WITHIN, value, "--within", withins, 3);
    case OPT_CORRECT:
        return set_choice(r->search, ZWS_OPTION_CORRECT, value, "--correct", corrects, 3);
    case OPT_FROM:
        r->from = value;
        return EXIT_DONE;
    case OPT_TO:
        r->to = value;
        return EXIT_DONE;
    case OPT_FILTER:
        return add_filter(r->search, value);
    case OPT_FACET:
        return add_facet(r, value);
    case OPT_EXACT:
        return set(r->search, ZWS_OPTION_EXACT, 1);
    case OPT_LIMIT:
        r->limit = value;
        return set_number(r->search, ZWS_OPTION_LIMIT, value, "--limit");
    case OPT_OFFSET: {
        long long offset;
        if (!tool_number(&offset, value, "--offset", 0, 1000000000))
            return EXIT_USAGE;
        r->view.offset = (size_t)offset;
        return set(r->search, ZWS_OPTION_OFFSET, offset);
    }
    case OPT_PASSAGES:
        r->view.passages = true;
        return set_number(r->search, ZWS_OPTION_PASSAGES, value ? value : "3", "--passages");
    case OPT_CITE:
        r->view.cite = true;
        return set(r->search, ZWS_OPTION_CITE, 1);
    case OPT_EXPLAIN:
        r->view.explain = true;
        return set(r->search, ZWS_OPTION_EXPLAIN, 1);
    case OPT_DICT:
        r->dict = value;
        return EXIT_DONE;
    case OPT_SYNONYMS:
        r->synonyms = value;
        return EXIT_DONE;
    case OPT_NO_SYNONYMS:
        return set(r->search, ZWS_OPTION_SYNONYMS, 0);
    case OPT_PROFILE:
        r->profile = value;
        return EXIT_DONE;
    case OPT_DEADLINE:
        r->deadline = value;
        return set_number(r->search, ZWS_OPTION_DEADLINE_MS, value, "--deadline");
    case OPT_FORMAT:
        format = choose(value, "--format", formats, 4);
        r->view.format = (zwquery_format)format;
        return format < 0 ? EXIT_USAGE : EXIT_DONE;
    case OPT_BATCH:
        r->batch = value;
        return EXIT_DONE;
    case OPT_SHOW:
        r->show = value;
        return EXIT_DONE;
    case OPT_AS_OF:
        return set_day(r, value);
    case OPT_SUGGEST:
        r->suggest = value;
        return EXIT_DONE;
    case OPT_ANSWER:
        return set(r->search, ZWS_OPTION_ANSWER, 1);
    case OPT_LIKE:
        r->like = value;
        return EXIT_DONE;
    case OPT_NO_FOLD:
        return set(r->search, ZWS_OPTION_FOLD, 0);
    case OPT_PINS:
        r->pins = value;
        return EXIT_DONE;
    default:
        return tool_usage("unknown option, or one without its value");
    }
}

/* The document, and whether it is in force. */
static int show(zws_index *index, const char *id, int32_t as_of)
{
    char *json;
    zws_status status = zws_index_show(&json, index, id);
    if (status == ZWS_ENOTFOUND) {
        tool_say("%s", zws_error_message());
        return EXIT_NOTHING;
    }
    if (status != ZWS_OK)
        return tool_failed(status);
    char *standing;
    status = zws_index_validity(&standing, index, id, as_of);
    if (status != ZWS_OK) {
        zws_free(json);
        return tool_failed(status);
    }
    /* One object: what is known from the index stands at its end. */
    char *end = strrchr(json, '}');
    if (end)
        printf("%.*s,\"standing\":%s}\n", (int)(end - json), json, standing);
    zws_free(standing);
    zws_free(json);
    return EXIT_DONE;
}

static void say_line(const char *line, void *context)
{
    (void)context;
    tool_say("%s", line);
}

static int suggest(const request *r, zws_index *index)
{
    long long limit = 10, milliseconds = 0;
    if (r->limit && !tool_number(&limit, r->limit, "--limit", 1, ZWS_SUGGEST_MAX))
        return EXIT_USAGE;
    if (r->deadline &&
        !tool_number(&milliseconds, r->deadline, "--deadline", 1, ZWS_DEADLINE_MS_MAX))
        return EXIT_USAGE;
    return zwquery_suggest(index, r->suggest, (size_t)limit, (unsigned)milliseconds, &r->view);
}

static int answer(request *r, const char *path, const char *query)
{
    /* Only what is shown is made. */
    bool extracts = r->view.format == ZWQUERY_TEXT || r->view.format == ZWQUERY_JSON;
    zws_status status = zws_search_set_dates(r->search, r->from, r->to);
    if (status == ZWS_OK)
        status = zws_search_set(r->search, ZWS_OPTION_EXTRACTS, extracts);
    /* Lists that cannot say what a hit stands for have each document by itself. */
    if (status == ZWS_OK && !extracts)
        status = zws_search_set(r->search, ZWS_OPTION_FOLD, 0);
    /* A citation names the part that answers. */
    if (status == ZWS_OK && r->view.cite && !r->view.passages)
        status = zws_search_set(r->search, ZWS_OPTION_PASSAGES, 1);
    if (status == ZWS_OK && r->like)
        status = zws_search_set_like(r->search, r->like);
    r->view.like = r->like != NULL;
    if (status != ZWS_OK)
        return tool_failed(status);
    zws_index *index;
    if (zws_index_open(&index, path) != ZWS_OK ||
        (r->dict && zws_index_load_words(index, r->dict) != ZWS_OK) ||
        (r->pins && zws_index_load_pins(index, r->pins, say_line, NULL) != ZWS_OK) ||
        (r->synonyms && zws_index_load_synonyms(index, r->synonyms) != ZWS_OK) ||
        (r->profile && zws_index_load_profile(index, r->profile) != ZWS_OK)) {
        tool_say("%s", zws_error_message());
        zws_index_free(index);
        return EXIT_UNUSABLE;
    }
    int result;
    if (r->suggest)
        result = suggest(r, index);
    else if (r->show)
        result = show(index, r->show, r->as_of);
    else if (r->batch)
        result = zwquery_batch(r->search, index, r->batch, &r->view);
    else
        result = zwquery_one(r->search, index, query, "1", &r->view);
    zws_index_free(index);
    return result;
}

int main(int argc, char **argv)
{
    if (!tool_start(argc, argv, "zwquery", help))
        return tool_finish(EXIT_DONE);
    request r = {.view = {.color = tool_is_terminal(stdout)}};
    zws_status status = zws_search_new(&r.search);
    if (status != ZWS_OK)
        return tool_failed(status);
    int option, result = EXIT_DONE;
    opterr = 0;
    while (result == EXIT_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        result = read_option(&r, option, optarg);
    int operands = argc - optind;
    if (result == EXIT_DONE) {
        if (operands == 0 || !argv[optind][0])
            result = tool_usage("no index named");
        else if ((r.batch || r.show || r.suggest) && operands > 1)
            result =
                tool_usage("'%s': --batch, --show and --suggest take no query", argv[optind + 1]);
        else if (r.like && (r.batch || r.show || r.suggest))
            result = tool_usage("--like stands alone: without --batch, --show and --suggest");
        else if (!r.batch && !r.show && !r.suggest && operands != 2 && !(r.like && operands == 1))
            result = tool_usage(operands < 2 ? "no query given" : "more than one query: quote it");
        else
            result = answer(&r, argv[optind], operands > 1 ? argv[optind + 1] : "");
    }
    zws_search_free(r.search);
    return tool_finish(result);
}
