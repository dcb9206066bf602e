/* Whether a document is in force on a day, from what it says of itself and what others say of it.
 *
 * The state is a pure function of the facts, the judgments, whatever their order, and the day. The
 * rules, the first that holds decides:
 *
 *  1. An imported list settles what was before its day: the latest entry that counts stands for
 *     everything said up to that day, and only what comes behind it can change it. An entry without
 *     a day is older than anything that has one.
 *  2. 已废止: all of it was repealed, or declared to have lapsed, on a day up to this one, and
 * before its term was over. The first of these decides; nothing revives a repealed document but
 * a list.
 *  3. 尚未生效: it takes effect later; or states no day of effect, and is dated later.
 *  4. 已废止: repealed by somebody who names no day and has no date.
 *  5. 有效期届满: its term is over: its own, or that which the last confirmation gave it (有效期延
 * 长至…). Months that are added (延长3年) are counted from the end of the term before, or, where
 * there is none or that would be over already, from the day on which the confirmation counts; and
 * once where two confirmations of one day add the same. A confirmation without a term behind the
 * last day keeps it in force for good; before, it changes no term.
 *  6. What the input gives as `validity`, where that says that it has ended (已废止, 失效) and
 * neither the text nor another document tells the day of an end.
 *  7. 已修改: amended, or repealed in part; the last of these decides. Or given as such.
 *  8. 现行有效: it was confirmed, or has taken effect, or its term runs, however it was extended,
 * or is given as such.
 *  9. 未载明: it states no day of effect and no term, nothing is given, nobody says anything of it.
 *
 * So what texts say goes before what the input gives, but where only the input knows of an end.
 * Where the two disagree on whether it has ended, or a list with the texts, both are told. */
#ifndef ZWS_DOCUMENT_VALIDITY_H
#define ZWS_DOCUMENT_VALIDITY_H

#include "document/document.h"

#define ZWS_VALIDITY_ALL ((1u << ZWS_VALIDITIES) - 1)
/* The states of documents that sink: what has ended. */
#define ZWS_VALIDITY_ENDED (1u << ZWS_VALIDITY_REPEALED | 1u << ZWS_VALIDITY_EXPIRED)

/* A name of a state, or what lists and data sets call it (有效, 失效, 废止, 尚未施行, …). false: it
 * is none. */
bool zws_validity__parse(zws_validity *out, const char *text, size_t len);

/* What a document says of itself. */
typedef struct {
    zws_date effective, expires; /* 0: not stated; a month or a year is its first, its last day */
    zws_date issued;             /* the date that sorts it; 0: undated */
    zws_validity given;          /* ZWS_VALIDITY_UNKNOWN: none */
} zws_validity_facts;

void zws_validity__facts(zws_validity_facts *out, const zws_document *document);

/* What somebody else says of it. */
typedef struct {
    zws_relation relation;   /* ZWS_REPEALS and behind; of others nothing is made */
    zws_extension extension; /* of ZWS_CONFIRMS */
    bool partial;            /* a part of it is named */
    zws_date day;            /* when that takes effect; 0: always */
    bool listed;             /* an entry of an imported list: */
    zws_validity state;      /* it says so */
    const char *id;          /* of the document that says so, or the list's source; "" is allowed */
    zws_part part;           /* the sentence there */
    size_t begin, end;
} zws_judgment;

/* More judgments of one document are not looked at by the store. */
#define ZWS_JUDGMENTS_MAX 512

/* The day from which a citation counts: the one that it names, else when its document takes effect,
 * else that document's date, else 0. */
zws_date zws_validity__day(const zws_citation *citation, const zws_document *document);

typedef enum {
    ZWS_BY_NOTHING,
    ZWS_BY_EFFECT,   /* its own day of effect */
    ZWS_BY_DATE,     /* its own date: it is not written yet */
    ZWS_BY_TERM,     /* its own term */
    ZWS_BY_INPUT,    /* the given field */
    ZWS_BY_JUDGMENT, /* number `judgment` of those given */
} zws_validity_cause;

typedef struct {
    zws_validity state;
    zws_validity_cause cause;
    size_t judgment;
} zws_validity_finding;

typedef struct {
    zws_validity_finding decided;
    bool conflict; /* there is another statement, which was overruled: */
    zws_validity_finding other;
} zws_validity_answer;

/* The state on a day (yyyymmdd). Linear in n. */
void zws_validity__judge(zws_validity_answer *out, const zws_validity_facts *facts,
                         const zws_judgment *judgment, size_t n, zws_date day);

/* The states of all days: step[i].state from step[i].from to the day before the next step. The
 * first step is from 0. */
#define ZWS_TIMELINE_MAX 12
typedef struct {
    size_t n;
    struct {
        zws_date from;
        zws_validity state;
    } step[ZWS_TIMELINE_MAX];
} zws_timeline;

/* When there are more changes than it can hold, the last ones stay. At most ZWS_JUDGMENTS_MAX
 * judgments. */
zws_status zws_timeline__make(zws_timeline *out, const zws_validity_facts *facts,
                              const zws_judgment *judgment, size_t n);
zws_validity zws_timeline__at(const zws_timeline *timeline, zws_date day);

/* The day behind a whole day. */
zws_date zws_validity__next_day(zws_date day);
/* Today, in local time. */
zws_date zws_validity__today(void);

#endif
