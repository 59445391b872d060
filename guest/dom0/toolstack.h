/* Debian's own programs that make DomUs: xenstored, xen-init-dom0, xl. */
#ifndef WORLDSWITCH_TOOLSTACK_H
#define WORLDSWITCH_TOOLSTACK_H

/* Makes the folders and file systems that the programs want, loads the kernel's modules for them and starts them. */
void toolstack_start(void);

/* Creates a DomU from a file of xl's, without letting it run. */
void toolstack_create(const char *file);

#endif
