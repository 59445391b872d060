/* An instruction of the machine, as observers know it. */
#ifndef WORLDSWITCH_INSTRUCTION_H
#define WORLDSWITCH_INSTRUCTION_H

#include <stdint.h>

/* An instruction of any architecture is shorter; a function returns this close behind its call. */
#define LONGEST_INSTRUCTION 16

/* Where one is left and another follows, their numbers do too. */
struct instruction {
	uint64_t address;
	uint64_t host_address; /* where it lies in memory, whatever its address */
	uint32_t number;
	unsigned char size, bytes[LONGEST_INSTRUCTION];
	unsigned char watched, written;
	unsigned char last; /* of those that were translated together */
	uint32_t run;       /* how many instructions, this one included, are looked at with it */
};

#endif
