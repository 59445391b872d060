#ifndef WORLDSWITCH_IMAGE_H
#define WORLDSWITCH_IMAGE_H

/* An image of the probe within this program (probes.s), and the interrupt controller that it is built for. */
struct image {
	const char *begin, *end;
	const char *controller; /* src/protocol/here.ts has all of them */
};

#endif
