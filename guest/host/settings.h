/* What a machine under test says of its settings: whether it took what it was told, and what its CPUs are guarded against. */
#ifndef WORLDSWITCH_SETTINGS_H
#define WORLDSWITCH_SETTINGS_H

/* Where the log of Xen is, once a program of the toolstack has written it there. */
#define XEN_LOG "/run/xen-log"

/*
 * Reports the lines in which the kernel and Xen say which parameters they did not take, or which scheduler they use;
 * and what the kernel says of each vulnerability of the CPUs. What can't be read is not reported. To be called before
 * the snapshot point, so that no figure contains it.
 */
void settings_report(void);

#endif
