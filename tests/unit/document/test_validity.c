/* The states of documents: the rules one by one, all pairs of judgments, every order. */
#include "document/validity.h"
#include "unit/unit.h"

#define R(relation_, day_)                                                                         \
    {                                                                                              \
        .relation = (relation_), .day = (day_), .id = #relation_ #day_                             \
    }
#define PART(day_)                                                                                 \
    {                                                                                              \
        .relation = ZWS_REPEALS, .day = (day_), .partial = true, .id = "part" #day_                \
    }
#define UNTIL(day_, until_)                                                                        \
    {                                                                                              \
        .relation = ZWS_CONFIRMS, .day = (day_), .extension = {.until = (until_)},                 \
        .id = "until" #until_                                                                      \
    }
#define MONTHS(day_, months_, added_)                                                              \
    {                                                                                              \
        .relation = ZWS_CONFIRMS, .day = (day_),                                                   \
        .extension = {.months = (months_), .added = (added_)}, .id = "months" #day_                \
    }
#define LIST(state_, day_)                                                                         \
    {                                                                                              \
        .listed = true, .state = ZWS_VALIDITY_##state_, .day = (day_), .id = "list"                \
    }

typedef struct {
    const char *what;
    zws_validity_facts facts;
    zws_judgment judgment[4];
    zws_date day;
    zws_validity state;
    zws_validity_cause cause;
    size_t decides; /* the judgment that does */
} test_case;

static size_t count(const test_case *c)
{
    size_t n = 0;
    while (n < 4 && c->judgment[n].id)
        n++;
    return n;
}

/* Same place in every rotation: by what it is. */
static void check(const test_case *c)
{
    size_t n = count(c);
    for (size_t turn = 0; turn < (n ? n : 1); turn++) {
        zws_judgment turned[4];
        zws_validity_answer answer;
        for (size_t i = 0; i < n; i++)
            turned[i] = c->judgment[(i + turn) % n];
        zws_validity__judge(&answer, &c->facts, turned, n, c->day);
        if (answer.decided.state != c->state || answer.decided.cause != c->cause)
            fail_msg("%s: %s (cause %d), not %s (cause %d)", c->what,
                     zws_validity_name(answer.decided.state), (int)answer.decided.cause,
                     zws_validity_name(c->state), (int)c->cause);
        if (c->cause == ZWS_BY_JUDGMENT &&
            memcmp(&turned[answer.decided.judgment], &c->judgment[c->decides],
                   sizeof(zws_judgment)) != 0)
            fail_msg("%s: judgment %zu of turn %zu decides", c->what, answer.decided.judgment,
                     turn);
    }
}

#define UNKNOWN  ZWS_VALIDITY_UNKNOWN
#define IN_FORCE ZWS_VALIDITY_IN_FORCE
#define AMENDED  ZWS_VALIDITY_AMENDED
#define REPEALED ZWS_VALIDITY_REPEALED
#define NOT_YET  ZWS_VALIDITY_NOT_YET
#define EXPIRED  ZWS_VALIDITY_EXPIRED
#define NOTHING  ZWS_BY_NOTHING
#define EFFECT   ZWS_BY_EFFECT
#define TERM     ZWS_BY_TERM
#define INPUT    ZWS_BY_INPUT
#define JUDGED   ZWS_BY_JUDGMENT

static const zws_validity_facts none, from2010 = {.effective = 20100101, .issued = 20091201},
                                      term = {20100101, 20141231, 20091201, UNKNOWN};

static void test_rules(void **state)
{
    const test_case cases[] = {
        /* By itself. */
        {"nothing known", none, {{0}}, 20200101, UNKNOWN, NOTHING, 0},
        {"a date alone says nothing", {.issued = 20100101}, {{0}}, 20200101, UNKNOWN, NOTHING, 0},
        {"the day before it takes effect", from2010, {{0}}, 20091231, NOT_YET, EFFECT, 0},
        {"the day it takes effect", from2010, {{0}}, 20100101, IN_FORCE, EFFECT, 0},
        {"effect in a month", {.effective = 20100500}, {{0}}, 20100430, NOT_YET, EFFECT, 0},
        {"its first day", {.effective = 20100500}, {{0}}, 20100501, IN_FORCE, EFFECT, 0},
        {"the last day of the term", term, {{0}}, 20141231, IN_FORCE, EFFECT, 0},
        {"the day behind it", term, {{0}}, 20150101, EXPIRED, TERM, 0},
        {"a term to a year", {.expires = 20140000}, {{0}}, 20150101, EXPIRED, TERM, 0},
        {"its last day",
         {.expires = 20140000, .issued = 20100000},
         {{0}},
         20141231,
         IN_FORCE,
         TERM,
         0},
        {"before it was issued",
         {.expires = 20140000, .issued = 20100000},
         {{0}},
         20091231,
         NOT_YET,
         ZWS_BY_DATE,
         0},
        {"a date to come", {.issued = 20100101}, {{0}}, 20091231, NOT_YET, ZWS_BY_DATE, 0},
        {"run out before the repeal", term, {R(ZWS_REPEALS, 20160101)}, 20170101, EXPIRED, TERM, 0},
        {"revived, then repealed",
         term,
         {R(ZWS_REPEALS, 20160101), R(ZWS_CONFIRMS, 20150601)},
         20170101,
         REPEALED,
         JUDGED,
         0},
        /* Repeals. */
        {"before the repeal", from2010, {R(ZWS_REPEALS, 20180601)}, 20180531, IN_FORCE, EFFECT, 0},
        {"on its day", from2010, {R(ZWS_REPEALS, 20180601)}, 20180601, REPEALED, JUDGED, 0},
        {"declared to have lapsed",
         from2010,
         {R(ZWS_LAPSES, 20180601)},
         20180601,
         REPEALED,
         JUDGED,
         0},
        {"a repeal in a month",
         from2010,
         {R(ZWS_REPEALS, 20180600)},
         20180601,
         REPEALED,
         JUDGED,
         0},
        {"the first of two",
         from2010,
         {R(ZWS_REPEALS, 20190101), R(ZWS_REPEALS, 20180601)},
         20200101,
         REPEALED,
         JUDGED,
         1},
        {"a repeal without any date", from2010, {R(ZWS_REPEALS, 0)}, 20110101, REPEALED, JUDGED, 0},
        {"but it has to begin", from2010, {R(ZWS_REPEALS, 0)}, 20090101, NOT_YET, EFFECT, 0},
        {"repealed before it took effect",
         from2010,
         {R(ZWS_REPEALS, 20091215)},
         20091220,
         REPEALED,
         JUDGED,
         0},
        {"a dated repeal tells more",
         from2010,
         {R(ZWS_REPEALS, 0), R(ZWS_REPEALS, 20180601)},
         20200101,
         REPEALED,
         JUDGED,
         1},
        {"of what is unknown", none, {R(ZWS_REPEALS, 20180601)}, 20200101, REPEALED, JUDGED, 0},
        {"before that", none, {R(ZWS_REPEALS, 20180601)}, 20170101, UNKNOWN, NOTHING, 0},
        {"a repeal before the term's end",
         term,
         {R(ZWS_REPEALS, 20120101)},
         20160101,
         REPEALED,
         JUDGED,
         0},
        {"amended behind the repeal",
         from2010,
         {R(ZWS_REPEALS, 20120101), R(ZWS_AMENDS, 20130101)},
         20160101,
         REPEALED,
         JUDGED,
         0},
        {"confirmed behind the repeal",
         from2010,
         {R(ZWS_REPEALS, 20120101), R(ZWS_CONFIRMS, 20130101)},
         20160101,
         REPEALED,
         JUDGED,
         0},
        /* Parts. */
        {"a part of it", from2010, {PART(20120101)}, 20160101, AMENDED, JUDGED, 0},
        {"what conflicts", from2010, {R(ZWS_REPEALS_PART, 20120101)}, 20160101, AMENDED, JUDGED, 0},
        {"amended", from2010, {R(ZWS_AMENDS, 20120101)}, 20160101, AMENDED, JUDGED, 0},
        {"before that", from2010, {R(ZWS_AMENDS, 20120101)}, 20111231, IN_FORCE, EFFECT, 0},
        {"the last change decides",
         from2010,
         {R(ZWS_AMENDS, 20120101), PART(20140101)},
         20160101,
         AMENDED,
         JUDGED,
         1},
        {"not one to come",
         from2010,
         {R(ZWS_AMENDS, 20120101), PART(20140101)},
         20130101,
         AMENDED,
         JUDGED,
         0},
        {"amended, then over", term, {R(ZWS_AMENDS, 20120101)}, 20160101, EXPIRED, TERM, 0},
        {"amended, not yet in force",
         from2010,
         {R(ZWS_AMENDS, 20091215)},
         20091220,
         NOT_YET,
         EFFECT,
         0},
        /* Confirmations. */
        {"confirmed behind the term",
         term,
         {R(ZWS_CONFIRMS, 20150601)},
         20160101,
         IN_FORCE,
         JUDGED,
         0},
        {"between the two", term, {R(ZWS_CONFIRMS, 20150601)}, 20150301, EXPIRED, TERM, 0},
        {"confirmed within the term",
         term,
         {R(ZWS_CONFIRMS, 20120601)},
         20160101,
         EXPIRED,
         TERM,
         0},
        {"confirmed, amended before",
         term,
         {R(ZWS_CONFIRMS, 20150601), R(ZWS_AMENDS, 20120101)},
         20160101,
         AMENDED,
         JUDGED,
         1},
        {"of what is unknown", none, {R(ZWS_CONFIRMS, 20150601)}, 20160101, IN_FORCE, JUDGED, 0},
        {"a mere mention", none, {R(ZWS_CITES, 20150601)}, 20160101, UNKNOWN, NOTHING, 0},
        {"an interpretation",
         from2010,
         {R(ZWS_INTERPRETS, 20150601)},
         20160101,
         IN_FORCE,
         EFFECT,
         0},
        /* Terms that confirmations give. */
        {"extended to a day", term, {UNTIL(20141201, 20161231)}, 20161231, IN_FORCE, JUDGED, 0},
        {"behind it", term, {UNTIL(20141201, 20161231)}, 20170101, EXPIRED, JUDGED, 0},
        {"before it was extended",
         term,
         {UNTIL(20141201, 20161231)},
         20141130,
         IN_FORCE,
         EFFECT,
         0},
        {"to a year", term, {UNTIL(20141201, 20160000)}, 20161231, IN_FORCE, JUDGED, 0},
        {"too late", term, {UNTIL(20150601, 20161231)}, 20150301, EXPIRED, TERM, 0},
        {"but for the time behind",
         term,
         {UNTIL(20150601, 20161231)},
         20150601,
         IN_FORCE,
         JUDGED,
         0},
        {"a term where there was none",
         from2010,
         {UNTIL(20150601, 20161231)},
         20170101,
         EXPIRED,
         JUDGED,
         0},
        {"a day that was over is none",
         from2010,
         {UNTIL(20150601, 20131231)},
         20170101,
         IN_FORCE,
         JUDGED,
         0},
        {"the last of two",
         term,
         {UNTIL(20161201, 20181231), UNTIL(20141201, 20161231)},
         20190101,
         EXPIRED,
         JUDGED,
         0},
        {"between the two",
         term,
         {UNTIL(20161201, 20181231), UNTIL(20141201, 20161231)},
         20161130,
         IN_FORCE,
         JUDGED,
         1},
        {"years from the term's end",
         term,
         {MONTHS(20140601, 36, true)},
         20171231,
         IN_FORCE,
         JUDGED,
         0},
        {"behind them", term, {MONTHS(20140601, 36, true)}, 20180101, EXPIRED, JUDGED, 0},
        {"years from the day", term, {MONTHS(20140601, 36, false)}, 20170531, IN_FORCE, JUDGED, 0},
        {"behind those", term, {MONTHS(20140601, 36, false)}, 20170601, EXPIRED, JUDGED, 0},
        {"added where there was no term",
         from2010,
         {MONTHS(20140601, 36, true)},
         20170601,
         EXPIRED,
         JUDGED,
         0},
        {"added to what is long over",
         term,
         {MONTHS(20200601, 36, true)},
         20230531,
         IN_FORCE,
         JUDGED,
         0},
        {"added twice",
         term,
         {MONTHS(20140601, 12, true), MONTHS(20150601, 12, true)},
         20161231,
         IN_FORCE,
         JUDGED,
         1},
        {"and over",
         term,
         {MONTHS(20140601, 12, true), MONTHS(20150601, 12, true)},
         20170101,
         EXPIRED,
         JUDGED,
         1},
        {"said twice on one day",
         term,
         {MONTHS(20140601, 12, true),
          {.relation = ZWS_CONFIRMS,
           .day = 20140601,
           .extension = {.months = 12, .added = true},
           .id = "a copy"}},
         20160101,
         EXPIRED,
         JUDGED,
         1},
        {"added by nobody knows when", term, {MONTHS(0, 12, true)}, 20160101, EXPIRED, JUDGED, 0},
        {"of no day and no term", from2010, {MONTHS(0, 12, false)}, 20160101, IN_FORCE, JUDGED, 0},
        {"extended, then for good",
         term,
         {UNTIL(20141201, 20161231), R(ZWS_CONFIRMS, 20170601)},
         20200101,
         IN_FORCE,
         JUDGED,
         1},
        {"confirmed within what was extended",
         term,
         {UNTIL(20141201, 20161231), R(ZWS_CONFIRMS, 20160601)},
         20200101,
         EXPIRED,
         JUDGED,
         0},
        {"repealed behind the extended term",
         term,
         {UNTIL(20141201, 20161231), R(ZWS_REPEALS, 20170601)},
         20200101,
         EXPIRED,
         JUDGED,
         0},
        {"repealed within it",
         term,
         {UNTIL(20141201, 20161231), R(ZWS_REPEALS, 20160601)},
         20200101,
         REPEALED,
         JUDGED,
         1},
        {"extended, and amended",
         term,
         {UNTIL(20141201, 20161231), R(ZWS_AMENDS, 20120101)},
         20160601,
         AMENDED,
         JUDGED,
         1},
        {"the input knows of the end of which a text tells",
         {20100101, 0, 0, EXPIRED},
         {UNTIL(20140601, 20161231)},
         20160101,
         IN_FORCE,
         JUDGED,
         0},
        {"expired by a list, extended",
         from2010,
         {UNTIL(20140101, 20161231), LIST(EXPIRED, 20130101)},
         20160101,
         IN_FORCE,
         JUDGED,
         0},
        {"and over again",
         from2010,
         {UNTIL(20140101, 20161231), LIST(EXPIRED, 20130101)},
         20170101,
         EXPIRED,
         JUDGED,
         0},
        {"the text tells of an end to come",
         {20100101, 0, 0, EXPIRED},
         {UNTIL(20140601, 20161231)},
         20130101,
         IN_FORCE,
         EFFECT,
         0},
        {"a list behind an extension",
         term,
         {UNTIL(20141201, 20161231), LIST(IN_FORCE, 20160601)},
         20200101,
         IN_FORCE,
         JUDGED,
         1},
        /* What the input says. */
        {"given, else unknown", {.given = IN_FORCE}, {{0}}, 20160101, IN_FORCE, INPUT, 0},
        {"not yet, without a day", {.given = NOT_YET}, {{0}}, 20160101, NOT_YET, INPUT, 0},
        {"not yet, with one", {20100101, 0, 0, NOT_YET}, {{0}}, 20160101, IN_FORCE, EFFECT, 0},
        {"only the input knows the end",
         {20100101, 0, 0, REPEALED},
         {{0}},
         20160101,
         REPEALED,
         INPUT,
         0},
        {"but it has to begin", {20100101, 0, 0, REPEALED}, {{0}}, 20090101, NOT_YET, EFFECT, 0},
        {"the text knows the day",
         {20100101, 0, 0, REPEALED},
         {R(ZWS_REPEALS, 20180601)},
         20160101,
         IN_FORCE,
         EFFECT,
         0},
        {"the term knows it",
         {20100101, 20181231, 0, EXPIRED},
         {{0}},
         20160101,
         IN_FORCE,
         EFFECT,
         0},
        {"given as amended", {20100101, 0, 0, AMENDED}, {{0}}, 20160101, AMENDED, INPUT, 0},
        {"the text knows when",
         {20100101, 0, 0, AMENDED},
         {R(ZWS_AMENDS, 20180601)},
         20160101,
         IN_FORCE,
         EFFECT,
         0},
        {"the text goes before",
         {20100101, 0, 0, IN_FORCE},
         {R(ZWS_REPEALS, 20120101)},
         20160101,
         REPEALED,
         JUDGED,
         0},
        /* Lists. */
        {"listed as repealed", from2010, {LIST(REPEALED, 20120101)}, 20160101, REPEALED, JUDGED, 0},
        {"before that", from2010, {LIST(REPEALED, 20120101)}, 20110101, IN_FORCE, EFFECT, 0},
        {"listed behind a repeal",
         from2010,
         {R(ZWS_REPEALS, 20120101), LIST(IN_FORCE, 20130101)},
         20160101,
         IN_FORCE,
         JUDGED,
         1},
        {"repealed behind the list",
         from2010,
         {R(ZWS_REPEALS, 20140101), LIST(IN_FORCE, 20130101)},
         20160101,
         REPEALED,
         JUDGED,
         0},
        {"on the same day the list",
         from2010,
         {R(ZWS_REPEALS, 20130101), LIST(IN_FORCE, 20130101)},
         20160101,
         IN_FORCE,
         JUDGED,
         1},
        {"listed behind the term", term, {LIST(IN_FORCE, 20150601)}, 20160101, IN_FORCE, JUDGED, 0},
        {"listed within the term", term, {LIST(IN_FORCE, 20120601)}, 20160101, EXPIRED, TERM, 0},
        {"amended behind the list",
         from2010,
         {R(ZWS_AMENDS, 20140101), LIST(IN_FORCE, 20130101)},
         20160101,
         AMENDED,
         JUDGED,
         0},
        {"amended before it",
         from2010,
         {R(ZWS_AMENDS, 20120101), LIST(IN_FORCE, 20130101)},
         20160101,
         IN_FORCE,
         JUDGED,
         1},
        {"ended by a list, amended",
         from2010,
         {R(ZWS_AMENDS, 20140101), LIST(REPEALED, 20130101)},
         20160101,
         REPEALED,
         JUDGED,
         1},
        {"expired by a list, confirmed",
         from2010,
         {R(ZWS_CONFIRMS, 20140101), LIST(EXPIRED, 20130101)},
         20160101,
         IN_FORCE,
         JUDGED,
         0},
        {"an entry without a day",
         from2010,
         {R(ZWS_REPEALS, 20140101), LIST(IN_FORCE, 0)},
         20160101,
         REPEALED,
         JUDGED,
         0},
        {"against what has no day either",
         from2010,
         {R(ZWS_REPEALS, 0), LIST(IN_FORCE, 0)},
         20160101,
         IN_FORCE,
         JUDGED,
         1},
        {"the later of two entries",
         from2010,
         {LIST(REPEALED, 20120101), LIST(AMENDED, 20130101)},
         20160101,
         AMENDED,
         JUDGED,
         1},
        {"listed as not yet, in force since",
         from2010,
         {LIST(NOT_YET, 20091210)},
         20160101,
         IN_FORCE,
         EFFECT,
         0},
        {"the list goes before the input",
         {.given = REPEALED},
         {LIST(IN_FORCE, 20130101)},
         20160101,
         IN_FORCE,
         JUDGED,
         0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i]);
}

static bool conflict(zws_validity_facts facts, const zws_judgment *judgment, size_t n, zws_date day,
                     zws_validity *other)
{
    zws_validity_answer answer;
    zws_validity__judge(&answer, &facts, judgment, n, day);
    *other = answer.other.state;
    return answer.conflict;
}

static void test_conflicts(void **state)
{
    const zws_judgment repeal = R(ZWS_REPEALS, 20120101), list = LIST(IN_FORCE, 20130101),
                       same = LIST(REPEALED, 20130101), both[2] = {repeal, list},
                       agree[2] = {repeal, same};
    zws_validity other;
    (void)state;
    assert_true(
        conflict((zws_validity_facts){20100101, 0, 0, IN_FORCE}, &repeal, 1, 20160101, &other));
    assert_int_equal(other, IN_FORCE);
    assert_false(
        conflict((zws_validity_facts){20100101, 0, 0, IN_FORCE}, &repeal, 1, 20110101, &other));
    /* The input is of today, the question of a day before the repeal. */
    assert_false(
        conflict((zws_validity_facts){20100101, 0, 0, REPEALED}, &repeal, 1, 20110101, &other));
    assert_false(
        conflict((zws_validity_facts){20100101, 0, 0, REPEALED}, &repeal, 1, 20160101, &other));
    assert_true(
        conflict((zws_validity_facts){20100101, 20141231, 0, IN_FORCE}, NULL, 0, 20160101, &other));
    assert_false(
        conflict((zws_validity_facts){20100101, 0, 0, NOT_YET}, NULL, 0, 20160101, &other));
    assert_true(conflict(from2010, both, 2, 20160101, &other));
    assert_int_equal(other, REPEALED);
    assert_false(conflict(from2010, both, 2, 20120601, &other));
    assert_false(conflict(from2010, agree, 2, 20160101, &other));
    assert_false(conflict(none, &list, 1, 20160101, &other));
}

/* Every pair of judgments of all kinds on three days each, in both orders: one answer, and the
 * timeline says the same on every day. */
static void test_pairs(void **state)
{
    static const zws_date days[] = {0, 20120101, 20160101};
    static const zws_validity_facts facts[] = {{0},
                                               {20100101, 0, 20091201, UNKNOWN},
                                               {20130601, 20141231, 20130501, UNKNOWN},
                                               {20100101, 0, 0, REPEALED},
                                               {0, 0, 20100101, AMENDED},
                                               {0, 20141231, 20100101, IN_FORCE}};
    zws_judgment all[64];
    size_t n = 0;
    (void)state;
    for (size_t d = 0; d < 3; d++) {
        for (int r = ZWS_INTERPRETS; r < ZWS_RELATIONS; r++) {
            all[n++] = (zws_judgment){.relation = (zws_relation)r, .day = days[d], .id = "a"};
            if (r == ZWS_REPEALS || r == ZWS_LAPSES)
                all[n++] = (zws_judgment){
                    .relation = (zws_relation)r, .day = days[d], .partial = true, .id = "b"};
        }
        for (int x = 0; x < 3; x++)
            all[n++] = (zws_judgment){
                .relation = ZWS_CONFIRMS,
                .day = days[d],
                .extension = {.until = x ? 0 : 20161231, .months = x ? 24 : 0, .added = x == 2},
                .id = "d"};
        for (int s = ZWS_VALIDITY_IN_FORCE; s < ZWS_VALIDITIES; s++)
            all[n++] =
                (zws_judgment){.listed = true, .state = (zws_validity)s, .day = days[d], .id = "c"};
    }
    assert_true(n <= 64);
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            zws_judgment one[2] = {all[a], all[b]}, two[2] = {all[b], all[a]};
            for (size_t f = 0; f < sizeof facts / sizeof *facts; f++) {
                static const zws_date asked[] = {20090101, 20100101, 20111231, 20120101,
                                                 20131231, 20141231, 20150101, 20161231,
                                                 20170101, 20180101, 20190101};
                zws_timeline line, other;
                assert_int_equal(zws_timeline__make(&line, &facts[f], one, 2), ZWS_OK);
                assert_int_equal(zws_timeline__make(&other, &facts[f], two, 2), ZWS_OK);
                assert_memory_equal(&line, &other, sizeof line);
                for (size_t d = 0; d < sizeof asked / sizeof *asked; d++) {
                    zws_validity_answer x, y;
                    zws_validity__judge(&x, &facts[f], one, 2, asked[d]);
                    zws_validity__judge(&y, &facts[f], two, 2, asked[d]);
                    assert_int_equal(x.decided.state, y.decided.state);
                    assert_int_equal(x.decided.cause, y.decided.cause);
                    assert_int_equal(x.conflict, y.conflict);
                    assert_int_equal(zws_timeline__at(&line, asked[d]), x.decided.state);
                }
            }
        }
    }
}

static void test_timeline(void **state)
{
    const zws_judgment judgment[2] = {R(ZWS_CONFIRMS, 20150601), R(ZWS_REPEALS, 20180601)};
    static const zws_date from[] = {0, 20100101, 20150101, 20150601, 20180601};
    static const zws_validity states[] = {NOT_YET, IN_FORCE, EXPIRED, IN_FORCE, REPEALED};
    zws_judgment many[ZWS_JUDGMENTS_MAX + 1];
    zws_timeline line;
    (void)state;
    assert_int_equal(zws_timeline__make(&line, &term, judgment, 2), ZWS_OK);
    assert_int_equal(line.n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(line.step[i].from, from[i]);
        assert_int_equal(line.step[i].state, states[i]);
    }
    /* Extended twice: the last day of each term is one of the timeline's. */
    const zws_judgment longer[2] = {MONTHS(20140601, 6, true), UNTIL(20160101, 20170630)};
    static const zws_date ends[] = {0, 20100101, 20150701, 20160101, 20170701};
    static const zws_validity then[] = {NOT_YET, IN_FORCE, EXPIRED, IN_FORCE, EXPIRED};
    assert_int_equal(zws_timeline__make(&line, &term, longer, 2), ZWS_OK);
    assert_int_equal(line.n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(line.step[i].from, ends[i]);
        assert_int_equal(line.step[i].state, then[i]);
    }
    /* More changes than it holds: the last ones are right. */
    for (int i = 0; i <= ZWS_JUDGMENTS_MAX; i++)
        many[i] = (zws_judgment){.listed = true,
                                 .state = i % 2 ? IN_FORCE : AMENDED,
                                 .day = 10010101 + i * 10000,
                                 .id = ""};
    assert_int_equal(zws_timeline__make(&line, &none, many, 40), ZWS_OK);
    assert_int_equal(line.n, ZWS_TIMELINE_MAX);
    assert_int_equal(line.step[0].from, 0);
    assert_int_equal(zws_timeline__at(&line, 10400101), IN_FORCE);
    assert_int_equal(zws_timeline__at(&line, 10391231), AMENDED);
    assert_int_equal(zws_timeline__make(&line, &none, many, ZWS_JUDGMENTS_MAX + 1), ZWS_ELIMIT);
}

static void test_names(void **state)
{
    zws_validity got;
    (void)state;
    for (int i = 0; i < ZWS_VALIDITIES; i++) {
        const char *name = zws_validity_name((zws_validity)i);
        assert_true(zws_validity__parse(&got, name, strlen(name)));
        assert_int_equal(got, i);
    }
    assert_true(zws_validity__parse(&got, "失效", 6));
    assert_int_equal(got, REPEALED);
    assert_false(zws_validity__parse(&got, "失效了", 9));
    assert_false(zws_validity__parse(&got, "", 0));
    assert_null(zws_validity_name(ZWS_VALIDITIES));
    assert_int_equal(zws_validity__next_day(20240228), 20240229);
    assert_int_equal(zws_validity__next_day(20230228), 20230301);
    assert_int_equal(zws_validity__next_day(20231231), 20240101);
    assert_int_equal(zws_validity__next_day(99991231), INT32_MAX);
    assert_in_range(zws_validity__today(), 20240101, 99991231);
}

static void test_days(void **state)
{
    zws_document document = {.sort_date = 20180500};
    zws_citation citation = {.from = 20190101};
    zws_validity_facts facts;
    (void)state;
    assert_int_equal(zws_validity__day(&citation, &document), 20190101);
    citation.from = 0;
    assert_int_equal(zws_validity__day(&citation, &document), 20180500);
    document.date[ZWS_DATE_EFFECTIVE].date = 20180601;
    document.date[ZWS_DATE_EXPIRES].date = 20230531;
    assert_int_equal(zws_validity__day(&citation, &document), 20180601);
    zws_validity__facts(&facts, &document);
    assert_int_equal(facts.effective, 20180601);
    assert_int_equal(facts.expires, 20230531);
    assert_int_equal(facts.issued, 20180500);
    assert_int_equal(facts.given, UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules), cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_pairs), cmocka_unit_test(test_timeline),
        cmocka_unit_test(test_names), cmocka_unit_test(test_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
