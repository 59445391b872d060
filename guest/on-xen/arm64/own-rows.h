/* This architecture has no rows of its own. */
#ifndef WORLDSWITCH_OWN_ROWS_H
#define WORLDSWITCH_OWN_ROWS_H

#define OWN_ROWS

#endif
