/* Debian's own programs that make DomUs: xenstored, xen-init-dom0, xl. */
#ifndef WORLDSWITCH_TOOLSTACK_H
#define WORLDSWITCH_TOOLSTACK_H

/* Makes the folders and file systems that the programs want, loads the kernel's modules for them and starts them. */
void toolstack_start(void);

/* Creates a DomU from a file of xl's, without letting it run. */
void toolstack_create(const char *file);

/* Writes what Xen has printed where settings_report() reads it: on the console it leaves out what it said first. */
void toolstack_write_log(void);

#endif
