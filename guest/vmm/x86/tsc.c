#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "report.h"
#include "tsc.h"

#define DEBUGFS "/debug"
#define MSR_IA32_TSC 0x10
/* Further than a second, at any frequency. */
#define FAR_AWAY (1UL << 40)
#define TRIES 8

static void write_counter(int fd, uint64_t value)
{
	union {
		struct kvm_msrs msrs;
		char room[sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry)];
	} one = { .msrs.nmsrs = 1 };
	*one.msrs.entries = (struct kvm_msr_entry){ .index = MSR_IA32_TSC, .data = value };
	if (must(ioctl(fd, KVM_SET_MSRS, &one), "KVM_SET_MSRS") != 1)
		fail("KVM does not take the MSR of the TSC");
}

/* What KVM adds to the host's counter (Linux arch/x86/kvm/debugfs.c). */
static long long offset_in_use(const struct vm *vm, int vcpu)
{
	char path[80], text[32];
	snprintf(path, sizeof path, DEBUGFS "/kvm/%d-%d/vcpu%d/tsc-offset", getpid(), vm->fd, vcpu);
	int fd = must(open(path, O_RDONLY | O_CLOEXEC),
		      "KVM takes no offset of the TSC (Linux before 5.16) and there is no debugfs that says it");
	long length = must(read(fd, text, sizeof text - 1), path);
	close(fd);
	text[length] = 0;
	long long offset;
	if (sscanf(text, "%lld", &offset) != 1)
		fail("no offset in %s", path);
	return offset;
}

/*
 * Before Linux 5.16 one can only say what the counter is to be at the instruction at which KVM reads the host's
 * (kvm_synchronize_tsc). How far that is from the last one of ours shows in the offset which comes of it, and is the same
 * the next time, unless an interrupt comes between.
 */
static void share_by_trying(const struct vm *vm, int vcpu)
{
	int fd = vm->vcpu_fds[vcpu];
	long long way = 0, offset = 0;
	mkdir(DEBUGFS, 0755);
	/* Once is enough. */
	mount("debugfs", DEBUGFS, "debugfs", 0, 0);
	for (int i = 0; i < TRIES; i++) {
		/* Within a second of what was written last KVM takes a value for that one, written late. */
		write_counter(fd, clock_now() + FAR_AWAY);
		write_counter(fd, clock_now() + way);
		offset = offset_in_use(vm, vcpu);
		if (!offset)
			return;
		way -= offset;
	}
	errno = 0;
	fail("KVM takes no offset of the TSC (Linux before 5.16), and it stays %lld off the host's", offset);
}

void tsc_share(const struct vm *vm, int vcpu)
{
	uint64_t offset = 0;
	struct kvm_device_attr attr = { 0, KVM_VCPU_TSC_CTRL, KVM_VCPU_TSC_OFFSET, (unsigned long)&offset };
	if (!ioctl(vm->vcpu_fds[vcpu], KVM_SET_DEVICE_ATTR, &attr))
		return;
	/* Such an ioctl, or such an attribute, is not known. */
	if (errno != EINVAL && errno != ENXIO)
		fail("KVM_VCPU_TSC_OFFSET");
	share_by_trying(vm, vcpu);
}
