/* Arm semihosting (Arm "Semihosting for AArch32 and AArch64", release 3.0). */
#include "channel.h"

#define SYS_WRITE0 0x04
#define SYS_GET_CMDLINE 0x15
#define SYS_EXIT 0x18
#define ADP_STOPPED_APPLICATION_EXIT 0x20026

static long call(long operation, const void *parameter)
{
	register long x0 asm("x0") = operation;
	register const void *x1 asm("x1") = parameter;
	asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	return x0;
}

void channel_open(void)
{
}

void channel_write(const char *text)
{
	call(SYS_WRITE0, text);
}

int channel_arguments(char *buffer, unsigned long size)
{
	struct {
		char *buffer;
		unsigned long size;
	} block = { buffer, size };
	return call(SYS_GET_CMDLINE, &block);
}

void channel_exit(int status)
{
	struct {
		unsigned long reason, status;
	} block = { ADP_STOPPED_APPLICATION_EXIT, status };
	for (;;)
		call(SYS_EXIT, &block);
}
