#include "stamps.h"

#define PLACE(name)                                                              \
	__attribute__((noinline, section("." #name))) void name(void)            \
	{                                                                        \
		asm volatile("nop" ::: "memory");                                \
	}

PLACE(snapshot_point)
PLACE(backend_received)
PLACE(backend_signals)
PLACE(symbols_are_there)
