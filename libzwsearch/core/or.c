#include "core/exec.h"
zws_status zws_search__or(zws_exec *x, zws_heap *heap)
{
    return zws_search__matches(x, heap);
}
