/* What a kprobe of perf's itself takes. */
#ifndef WORLDSWITCH_STAMP_COST_H
#define WORLDSWITCH_STAMP_COST_H

/* Ticks from the function's first instruction to the stamp, and from the stamp back to the function. */
struct stamp_cost {
	double before, after;
	double within; /* both are known to within so many, one at the other's expense */
};

/* Measures it on the CPU that the program is on. Returns why it can't be measured, half a sentence; 0 if it can. */
const char *stamp_cost_measure(struct stamp_cost *cost);

#endif
