/* Dom0's part in the microbenchmarks: the backend of a virtual device, and what the DomUs ask for. */
#ifndef WORLDSWITCH_SERVE_H
#define WORLDSWITCH_SERVE_H

#include "mailbox.h"

/* Serves the DomUs until the probe says that it is done; returns its exit status. */
int serve(struct mailbox *main_mailbox, struct mailbox *peer_mailbox);

#endif
