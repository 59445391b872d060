/* Rows that only this architecture has. */
#ifndef WORLDSWITCH_OWN_ROWS_H
#define WORLDSWITCH_OWN_ROWS_H

#define OWN_ROWS { { "hypercall/el2", .execute = in_vm }, never },

#endif
