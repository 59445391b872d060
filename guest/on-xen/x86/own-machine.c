#include <string.h>

#include "cpuid.h"
#include "own-machine.h"

extern const char probe_svm[], probe_svm_end[], probe_vmx[], probe_vmx_end[];

/* CPUID.0:EBX, the first letters of the maker. How the CPU virtualizes Xen does not tell Dom0; Intel's has VMX, others have SVM. */
#define INTEL "Genu"

struct image machine_probe(void)
{
	unsigned int maker = cpuid(0).b;
	return memcmp(&maker, INTEL, sizeof maker) ? (struct image){ probe_svm, probe_svm_end, "APIC" } :
						     (struct image){ probe_vmx, probe_vmx_end, "APIC" };
}
