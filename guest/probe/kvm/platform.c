#include "probe.h"
#include "cpu.h"
#include "hypervisor.h"

void platform_print(const char *line)
{
	device_write(DEVICE_PRINT, (u64)line);
}

u64 platform_tick_period(void)
{
	return MAILBOX->tick_period;
}

u64 platform_tick_phase(void)
{
	return MAILBOX->tick_phase;
}

void platform_finish(u64 status)
{
	device_write(DEVICE_FINISH, status);
	for (;;)
		wait_for_interrupt();
}
