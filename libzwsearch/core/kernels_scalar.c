#include <math.h>

#include "core/kernels.h"

#define ZWS_KERNELS      zws_kernels_scalar
#define ZWS_KERNELS_NAME "scalar"
#include "core/kernels_body.h"
