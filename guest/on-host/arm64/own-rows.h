/* Rows that only this architecture has. */
#ifndef WORLDSWITCH_OWN_ROWS_H
#define WORLDSWITCH_OWN_ROWS_H

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Runs in a second VM of the VMM's (guest/vmm/arm64/vpmu.c). */
static const char *needs_pmu(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int has_pmu = kvm >= 0 && ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_PMU_V3) > 0;
	close(kvm);
	return has_pmu ? 0 : "KVM gives a VM no PMU there";
}

#define OWN_ROWS { { "hypercall/el2", .execute = in_vm }, never },
#define OWN_LAST_ROWS { { "hypercall/vpmu", .execute = in_vm }, needs_pmu },

#endif
