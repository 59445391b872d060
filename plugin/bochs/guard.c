#include "fail.h"
#include "guard.h"

/* Words of a CPU among which they are looked for. */
#define WORDS (1 << 17)

/* Both are as many as the steps were, and one of them goes on with the next instruction. */
void guards_find(struct guard *guards)
{
	const uint64_t *words = (const uint64_t *)bx_cpu_array[0];
	unsigned int found[2], count = 0;
	for (unsigned int i = 0; i < WORDS; i++) {
		if (words[i] != GUARD_STEPS)
			continue;
		if (count < 2)
			found[count] = i;
		count++;
	}
	if (count == 2)
		bochs_cpu_loop(bx_cpu_array[0]);
	if (count != 2 || words[found[0]] + words[found[1]] != 2 * GUARD_STEPS + 1)
		fail("this Bochs counts instructions in another way");
	int second = words[found[1]] > words[found[0]];
	for (unsigned int i = 0; i < bx_cpu_count; i++) {
		guards[i].executed = (uint64_t *)bx_cpu_array[i] + found[second];
		guards[i].most = (uint64_t *)bx_cpu_array[i] + found[!second];
	}
}
