/* Linux's own name for Xen's public header, by which its header for /dev/xen/privcmd includes it. */
#include <xen/xen.h>
