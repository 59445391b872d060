// SPDX-License-Identifier: GPL-2.0
#include <linux/arm-smccc.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <asm/arch_timer.h>
#include <asm/cputype.h>
#include <xen/xen.h>

#include "cpu.h"
#include "driver.h"
#include "gic.h"

#include "kvm/arm64/hypercall.h"

const char architecture_name[] = "arm64";
const char counter_source[] = "cntfrq";

static bool is_kvm;

/* ---- what runs the VM ---- */

/* SMC Calling Convention (DEN 0028), "Call UID Query": KVM's. */
#define VENDOR_UID 0x8600ff01
#define KVM_UID_0 0xb66fb428
#define KVM_UID_1 0xe911c52e
#define KVM_UID_2 0x564bcaa9
#define KVM_UID_3 0x743a004d

static bool kvm_answers(void)
{
	struct arm_smccc_res result;

	arm_smccc_1_1_hvc(VENDOR_UID, &result);
	return (u32)result.a0 == KVM_UID_0 && (u32)result.a1 == KVM_UID_1 && (u32)result.a2 == KVM_UID_2 &&
	       (u32)result.a3 == KVM_UID_3;
}

const char *machine_refuses(int *error)
{
	*error = -ENODEV;
	if (xen_domain())
		return NULL;
	/* Where it is none, HVC is undefined, or goes to firmware. */
	if (arm_smccc_1_1_get_conduit() != SMCCC_CONDUIT_HVC)
		return "this machine is no VM of KVM or Xen: its firmware is not called by HVC";
	is_kvm = kvm_answers();
	if (is_kvm)
		return NULL;
	*error = -EOPNOTSUPP;
	return "the hypervisor of this VM is neither Xen nor a KVM since Linux 5.12, and others are not known";
}

const char *hypervisor_name(void)
{
	return is_kvm ? "KVM" : "Xen";
}

void report_architecture_facts(void)
{
	char number[12];

	scnprintf(number, sizeof(number), "0x%02x", (unsigned int)MIDR_IMPLEMENTOR(read_cpuid_id()));
	report_fact("cpu/implementer", number);
	scnprintf(number, sizeof(number), "0x%03x", (unsigned int)MIDR_PARTNUM(read_cpuid_id()));
	report_fact("cpu/part", number);
}

u64 counter_frequency(void)
{
	return arch_timer_get_cntfrq();
}

/* ---- exits ---- */

#define XEN_VERSION 17 /* __HYPERVISOR_xen_version; command 0 is XENVER_version */

/* As guest/probe/xen/arm64/hypercall.h does, whose name the other header has. */
static void call_xen(void)
{
	register u64 x0 asm("x0") = 0;
	register u64 x1 asm("x1") = 0;
	register u64 x2 asm("x2") = 0;
	register u64 x16 asm("x16") = XEN_VERSION;

	asm volatile("hvc #0xea1" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x16) : : "x3", "x4", "memory");
}

static void call_kvm(void)
{
	hypercall();
}

const char *hypercall_refuses(void)
{
	return NULL;
}

operation *choose_hypercall(void)
{
	return is_kvm ? call_kvm : call_xen;
}

const char *exit_refuses(void)
{
	return virtio_found() ? NULL : "this VM has no virtio device with a register that a VMM emulates";
}

operation *choose_exit(void)
{
	return read_virtio_register;
}

void architecture_release(void)
{
	gic_release();
}
