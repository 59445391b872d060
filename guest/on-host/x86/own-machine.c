#include "cpuid.h"
#include "own-machine.h"

extern const char probe_svm[], probe_svm_end[], probe_vmx[], probe_vmx_end[];

/* CPUID.80000001H:ECX[2] (AMD64 APM volume 3, appendix E); what virtualizes otherwise has VMX. */
#define HAS_SVM (1u << 2)

struct image machine_probe(int kvm)
{
	(void)kvm;
	return cpuid(0x80000001).c & HAS_SVM ? (struct image){ probe_svm, probe_svm_end, "APIC" } :
					       (struct image){ probe_vmx, probe_vmx_end, "APIC" };
}
