/* The parts of zwadmin. */
#ifndef TOOLS_ZWADMIN_H
#define TOOLS_ZWADMIN_H

#include "common.h"

/* zwadmin audit: argv[0] is the command; the exit status. */
int zwadmin_audit(int argc, char **argv);

#endif
