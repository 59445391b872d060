#include "spending.h"
#include "../nops.h"

int spending_take(const char *range)
{
	return read_nops(range);
}

uint32_t nops_to_pass(const struct cpu *cpu, uint32_t most)
{
	uint64_t address = *cpu->rip;
	if (!is_nop(address) || !*cpu->in_vm)
		return 0;
	uint64_t left = nops_end - 1 - address;
	return left < most ? left : most;
}
