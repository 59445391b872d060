#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "own-machine.h"
#include "report.h"

extern const char probe_gicv2[], probe_gicv2_end[], probe_gicv3[], probe_gicv3_end[];

/* As guest/vmm/arm64/arch.c decides it. */
struct image machine_probe(int kvm)
{
	struct kvm_create_device device = { KVM_DEV_TYPE_ARM_VGIC_V3, 0, KVM_CREATE_DEVICE_TEST };
	int vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	int v3 = ioctl(vm, KVM_CREATE_DEVICE, &device) == 0;
	close(vm);
	return v3 ? (struct image){ probe_gicv3, probe_gicv3_end, "GICv3" } :
		    (struct image){ probe_gicv2, probe_gicv2_end, "GICv2" };
}
