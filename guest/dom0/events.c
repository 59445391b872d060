#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <xen/xen.h>
#include <xen/evtchn.h>

#include "events.h"
#include "report.h"

static int evtchn;

void events_open(void)
{
	evtchn = must(open("/dev/xen/evtchn", O_RDWR | O_CLOEXEC), "/dev/xen/evtchn");
}

unsigned int events_offer(int domain)
{
	struct ioctl_evtchn_bind_unbound_port bind = { .remote_domain = domain };
	return must(ioctl(evtchn, IOCTL_EVTCHN_BIND_UNBOUND_PORT, &bind), "IOCTL_EVTCHN_BIND_UNBOUND_PORT");
}

unsigned int events_wait(void)
{
	unsigned int port;
	must(read(evtchn, &port, sizeof port), "read of an event");
	return port;
}

void events_unmask(const unsigned int *ports, unsigned long count)
{
	must(write(evtchn, ports, count * sizeof *ports), "unmasking events");
}

void events_notify(unsigned int port)
{
	struct ioctl_evtchn_notify notify = { .port = port };
	must(ioctl(evtchn, IOCTL_EVTCHN_NOTIFY, &notify), "IOCTL_EVTCHN_NOTIFY");
}
