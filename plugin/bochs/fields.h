/* Fields of Bochs's objects, by the names under which it saves them: `cpu0.RIP`, `pc_system.currCountdown`. */
#ifndef WORLDSWITCH_FIELDS_H
#define WORLDSWITCH_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Where a field is. The parameter of its name keeps a pointer to it, which is told from all else in the parameter by what
 * it points to. If that does not tell it, this is another Bochs, and the program ends.
 */
uint64_t *field_of_64(const char *name);
uint32_t *field_of_32(const char *name);
bool *field_of_truth(const char *name);

#endif
