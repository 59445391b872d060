#include "probe.h"
#include "hypervisor.h"

#include <xen/hvm/hvm_op.h>
#include <xen/hvm/hvm_vcpu.h>
#include <xen/hvm/params.h>
#include <xen/vcpu.h>

/* Segments as struct vcpu_hvm_x86_32 has their attributes: flat, present, 32 bits, code or data. */
#define CODE 0xc9b
#define DATA 0xc93
#define TASK 0x8b
#define CR0_PE_ET 0x11

extern char start[];

void start_receiver(void)
{
	static struct vcpu_hvm_context context = {
		.mode = VCPU_HVM_MODE_32B,
		.cpu_regs.x86_32 = {
			.edi = ROLE_RECEIVER,
			.eflags = 2,
			.cr0 = CR0_PE_ET,
			.cs_limit = ~0u, .ds_limit = ~0u, .ss_limit = ~0u, .es_limit = ~0u, .tr_limit = 0x67,
			.cs_ar = CODE, .ds_ar = DATA, .ss_ar = DATA, .es_ar = DATA, .tr_ar = TASK,
		},
	};
	context.cpu_regs.x86_32.eip = (u64)start;
	if (xen_hypercall(__HYPERVISOR_vcpu_op, VCPUOP_initialise, 1, (u64)&context) ||
	    xen_hypercall(__HYPERVISOR_vcpu_op, VCPUOP_up, 1, 0))
		report_error("Xen refused to start VCPU 1");
}

void events_to_interrupt(void)
{
	struct xen_hvm_param param = {
		.domid = DOMID_SELF,
		.index = HVM_PARAM_CALLBACK_IRQ,
		.value = (u64)HVM_PARAM_CALLBACK_TYPE_VECTOR << 56 | INTERRUPT_EVENTS,
	};
	if (xen_hypercall(__HYPERVISOR_hvm_op, HVMOP_set_param, (u64)&param, 0))
		report_error("Xen refused the vector for event channels");
}

/*
 * Xen walks the VM's page table for an argument, and maps each table to read it. For what entry.s has mapped by a page of 1 GiB,
 * past 4 GiB, that is a table less. Not each CPU knows such pages (AMD64 APM volume 3, appendix E.4.2: CPUID Fn8000_0001).
 */
u64 alias_offset(void)
{
	u32 eax = 0x80000001, ebx, ecx, edx;
	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	return edx & 1 << 26 ? 1ul << 32 : 0;
}
