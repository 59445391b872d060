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

const char *const architecture_name = "arm64";
const char *const counter_source = "cntfrq";

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
	return (u32)result.a0 == KVM_UID_0 && (u32)result.a1 == KVM_UID_1 &&
	       (u32)result.a2 == KVM_UID_2 && (u32)result.a3 == KVM_UID_3;
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
	return "the hypervisor is neither Xen nor a KVM since Linux 5.12, and others are not known";
}

const char *hypervisor_name(void)
{
	return is_kvm ? "KVM" : "Xen";
}

void report_architecture_facts(void)
{
	char number[12];

	scnprintf(number, sizeof(number), "0x%02x",
		  (unsigned int)MIDR_IMPLEMENTOR(read_cpuid_id()));
	report_fact("cpu/implementer", number);
	scnprintf(number, sizeof(number), "0x%03x", (unsigned int)MIDR_PARTNUM(read_cpuid_id()));
	report_fact("cpu/part", number);
}

u64 counter_frequency(void)
{
	return arch_timer_get_cntfrq();
}

/* ---- exits ---- */

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
	return virtio_found() ? NULL : "no virtio device has a register that a VMM emulates";
}

operation *choose_exit(void)
{
	return read_virtio_register;
}

void architecture_release(void)
{
	gic_release();
}
