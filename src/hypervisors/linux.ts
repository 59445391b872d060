import type { LinuxOnArchitecture } from '../architectures/architecture.ts';
import type { DutyFunctions } from '../architectures/functions.ts';
import { lastLines } from '../system/processes.ts';
import type { RecogniseFailure } from './failure.ts';

/** Parameters of every Linux kernel inside a machine. */
export const KERNEL_PARAMETERS: readonly string[] = [
  'quiet',
  // Symbols are where they were in the last boot.
  'nokaslr',
  // The boot without the self-tests of the cryptographic algorithms takes a third of the instructions.
  'cryptomgr.notests',
  // Else each entry from user space draws random numbers, at a cost that varies.
  'randomize_kstack_offset=off',
  // A panic ends the emulator (with -no-reboot), and an oops is a panic.
  'panic=-1',
  'oops=panic',
];

/** Parameters of every kernel of a workload's machine: the host's, Dom0's and the VM's. */
export function workloadKernelParameters({
  clockParameters,
}: Pick<LinuxOnArchitecture, 'clockParameters'>): readonly string[] {
  return [
    ...KERNEL_PARAMETERS,
    // Programs lie where they lay in the last boot.
    'norandmaps',
    'ipv6.disable=1',
    // Else the initramfs may take no more than half of the memory that is left beside it.
    'rootfstype=ramfs',
    ...clockParameters,
  ];
}

/** Going idle and letting others run, wherever it is asked for; Xen calls some of it the same. */
export const linuxDuties: readonly DutyFunctions[] = [
  ['handle', /^((__)?schedule|schedule_idle|(__)?do_softirq)$/],
];

/** Kernel threads, as patterns of what names of tasks begin with. */
export const KERNEL_THREADS =
  'kworker|ksoftirqd|swapper|rcu|migration|cpuhp|kthreadd|kdevtmpfs|kcompactd|khugepaged|kswapd';

/** Interrupts of a kernel's own, on any architecture: flow handlers, inter-processor interrupts. */
export const linuxInterrupts =
  /^(generic_handle_\w*irq\w*|handle_(\w+_)?irq(_event)?(_percpu)?|__handle_irq_event_percpu|__handle_domain_irq|irq_(enter|exit)\w*|irq_(get|set)_\w+|\w*smp_send_reschedule|ipi_(send|handler)\w*|__ipi_send_mask|scheduler_ipi|sched_ttwu_pending|flush_smp_call_function_queue|send_call_function_\w+)$/;

/** Waking the task of a backend. */
export const wakesBackend =
  /^(try_to_wake_up|ttwu_\w+|select_task_rq\w*|wake_up_process|default_wake_function|_*wake_up_\w+|enqueue_task\w*|enqueue_entity|check_preempt_\w+|resched_curr)$/;

/** Neither lines of the kernel nor of Xen. */
const NOT_OF_INIT = /^(?:\[ *\d|\(XEN\))/;

/** What init printed last before it ended and the kernel panicked for that. */
const initGaveUp: RecogniseFailure = (console) => {
  const before = /([^]*)Kernel panic - not syncing: Attempted to kill init!/.exec(console)?.[1] ?? '';
  const own = before.split('\n').filter((line) => !NOT_OF_INIT.test(line));
  const said = lastLines(own.join('\n'), 10);
  if (said.length === 0) return undefined;
  return {
    message: (doing) => `init of the machine gave up while ${doing}: ${said.at(-1)}`,
    defect: 'one that gives up each time is a defect',
    details: said,
  };
};

const kernelPanicked: RecogniseFailure = (console) => {
  const panic = /Kernel panic - not syncing: (.+)/.exec(console)?.[1];
  if (panic === undefined) return undefined;
  return {
    message: (doing) => `the kernel inside the machine panicked while ${doing}: ${panic.trim()}`,
    defect: 'a kernel that panics each time is a defect',
    details: lastLines(console, 15),
  };
};

/** How a kernel says that a machine failed. */
export const linuxFailures: readonly RecogniseFailure[] = [initGaveUp, kernelPanicked];
