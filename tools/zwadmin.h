/* The parts of zwadmin. */
#ifndef TOOLS_ZWADMIN_H
#define TOOLS_ZWADMIN_H

#include "common.h"

/* zwadmin audit: argv[0] is the command; the exit status. */
int zwadmin_audit(int argc, char **argv);
/* zwadmin missing, likewise. */
int zwadmin_missing(int argc, char **argv);

/* , "name": "text", unless the text is empty. */
void zwadmin_print_member(const char *name, const char *text);

#endif
