// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/cpufeature.h>
#include <asm/hypervisor.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/tsc.h>

#include "cpu.h"
#include "driver.h"
#include "parts.h"

const char *const architecture_name = "x86";
const char *const counter_source = "kernel";

/* ---- what runs the VM ---- */

static bool is_kvm, is_xen;

/* Leaves of hypervisors; one that pretends to be another has its own behind that one's. */
#define FIRST_LEAF 0x40000000
#define NEXT_LEAF 0x100
#define MOST_HYPERVISORS 8
#define LENGTH_OF_NAME 12

/* What a leaf spells, if it is the first one of a hypervisor's. */
static bool name_in(u32 leaf, char name[LENGTH_OF_NAME + 1])
{
	u32 highest, text[3];

	cpuid(leaf, &highest, &text[0], &text[1], &text[2]);
	memcpy(name, text, LENGTH_OF_NAME);
	name[LENGTH_OF_NAME] = 0;
	return leaf == FIRST_LEAF || (highest >= leaf && highest < leaf + NEXT_LEAF);
}

static void find_hypervisor(void)
{
	char name[LENGTH_OF_NAME + 1];
	u32 i;

	for (i = 0; i < MOST_HYPERVISORS; i++) {
		if (!name_in(FIRST_LEAF + i * NEXT_LEAF, name))
			break;
		is_kvm |= !strcmp(name, "KVMKVMKVM");
		is_xen |= !strcmp(name, "XenVMMXenVMM");
	}
}

/*
 * In VMs whose registers the hypervisor may not see, an exit goes through the kernel first, which
 * ends if it does not know it: AMD64 APM volume 2, SEV_STATUS; Intel TDX module, CPUID leaf 0x21.
 */
#define SEV_STATUS 0xc0010131
#define SEV_STATUS_ES BIT(1)

static bool is_sealed(void)
{
	u32 leaf, low = 0, high, text[3];

	if (cpuid_eax(0x80000000) >= 0x8000001f && cpuid_eax(0x8000001f) & BIT(1) &&
	    !rdmsr_safe(SEV_STATUS, &low, &high) && low & SEV_STATUS_ES)
		return true;
	if (cpuid_eax(0) < 0x21)
		return false;
	cpuid_count(0x21, 0, &leaf, &text[0], &text[2], &text[1]);
	return !memcmp(text, "IntelTDX    ", LENGTH_OF_NAME);
}

const char *machine_refuses(int *error)
{
	*error = -ENODEV;
	if (!boot_cpu_has(X86_FEATURE_HYPERVISOR))
		return "this machine is no VM: its CPU does not say that there is a hypervisor";
	*error = -EOPNOTSUPP;
	if (boot_cpu_has(X86_FEATURE_XENPV))
		return "this is a paravirtualized VM of Xen, which calls where others exit";
	if (is_sealed())
		return "this VM hides its registers (SEV-ES, TDX): its kernel handles exits first";
	find_hypervisor();
	return NULL;
}

const char *hypervisor_name(void)
{
	if (is_kvm)
		return "KVM";
	return is_xen ? "Xen" : NULL;
}

void report_architecture_facts(void)
{
	char text[LENGTH_OF_NAME + 1];
	u32 i;

	for (i = 0; i < MOST_HYPERVISORS && name_in(FIRST_LEAF + i * NEXT_LEAF, text); i++)
		report_fact("cpuid/hypervisor", text);
	report_fact("cpu/model", boot_cpu_data.x86_model_id);
	scnprintf(text, sizeof(text), "0x%x", boot_cpu_data.microcode);
	report_fact("cpu/microcode", text);
}

u64 counter_frequency(void)
{
	return tsc_khz * 1000ULL;
}

/* ---- exits ---- */

void execute_cpuid(void)
{
	cpuid_eax(0);
}

const char *cpuid_refuses(void)
{
	return NULL;
}

const char *hypercall_refuses(void)
{
	return is_kvm || is_xen ?
		       NULL :
		       "the hypervisor is neither KVM nor Xen, and others are not known";
}

operation *choose_hypercall(void)
{
	return is_kvm ? call_kvm : call_xen;
}

void architecture_release(void)
{
	apic_release();
	port_release();
}
