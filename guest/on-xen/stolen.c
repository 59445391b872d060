/* Dom0's kernel knows only of the PCPU that Dom0 has, where a VCPU of what is measured runs too: nothing is said of DomUs. */
#include "stolen.h"

void stolen_open(int cpu)
{
	(void)cpu;
}

unsigned long stolen_ticks(void)
{
	return 0;
}
