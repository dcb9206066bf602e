/* Tasks, units and deadlines: what the files that read them share. */
#ifndef ZWS_DOCUMENT_TASKS_READ_H
#define ZWS_DOCUMENT_TASKS_READ_H

#include "document/chars.h"
#include "document/structure_read.h"

/* Round brackets and those that scans make of them. */
static inline bool zws_bracket__opens(uint32_t c)
{
    return in_set(c, U"(〔[");
}

static inline bool zws_bracket__closes(uint32_t c)
{
    return in_set(c, U")〕]");
}

/* True when the characters name units and nothing else: 省委编办、省司法厅牵头，省级各有关部门负责.
 */
bool zws_units__fill(const zws_text *text, size_t first, size_t last);

/* The same where nothing else tells that names stand there: the first begins as they do, 省…, 各….
 */
bool zws_units__name(const zws_text *text, size_t first, size_t last);

/* Appends the units that the characters name to structure->unit; lead: all of them are named under
 * 牵头单位. How many came is told by structure->n_units. */
zws_status zws_units__add(zws_structure *out, const zws_text *text, size_t first, size_t last,
                          bool lead);

/* Reads the tasks of a text, and of the tables in its structure where that was read (n > 1). */
zws_status zws_tasks__read(zws_structure *out, const zws_text *text, const zws_body_lines *lines);

/* Reads the deadlines. year: the document's, for 年底前; 0 when it is not known. */
zws_status zws_deadlines__read(zws_structure *out, const zws_text *text,
                               const zws_date_mentions *dates, uint32_t year);

#endif
