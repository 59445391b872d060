/* Rows that begin or end at a function of the host's kernel. */
#ifndef WORLDSWITCH_STAMPED_H
#define WORLDSWITCH_STAMPED_H

#include "platform.h"
#include "probe.h"

/* How such a row is stamped. */
struct stamped;

/*
 * Of the row of that name; 0 if it is none of them. Its kprobe is there when this returns, and no kprobe for another row,
 * which it would slow down.
 */
const struct stamped *stamped_row(const char *name);

/* Forgets what was stamped before. */
void stamped_begin(void);

/*
 * What the operations took that the probe has just executed, one by one, with what the kprobe itself took. Returns whether each
 * was stamped exactly once.
 */
int stamped_end(const struct stamped *row, const struct mailbox *mailbox, struct batch *batch);

/* Tries the kprobe, reports what it takes, and says why the row can't be measured; 0 if it can. */
const char *stamped_refuses_out(void);
const char *stamped_refuses_in(void);

#endif
