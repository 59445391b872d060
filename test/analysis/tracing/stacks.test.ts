import { describe, expect, test } from 'vitest';
import { stackText, TracedMachine } from './traces.ts';

const arm = (): TracedMachine =>
  new TracedMachine('kvm-arm64', {
    guest: ['hypercall', 'run_batch'],
    init: ['main'],
    kernel: [
      'vectors',
      'el1h_64_irq',
      'kvm_arch_vcpu_ioctl_run',
      '__kvm_call_hyp',
      'handle_exit',
      'kvm_handle_hvc',
      'helper',
      'schedule',
      '__switch_to',
      'cpu_switch_to',
      'idle_thread',
      'ret_to_user',
    ],
    el2: ['__kvm_hyp_host_vector', '__kvm_hyp_vector', '__kvm_vcpu_run', '__guest_enter', '__guest_exit'],
  });

const xen = (): TracedMachine =>
  new TracedMachine('xen-arm64', {
    guest: ['hypercall'],
    kernel: ['do_idle'],
    xen: ['hyp_traps_vector', 'guest_sync_slowpath', 'do_trap_guest_sync', 'schedule', '__context_switch'],
  });

const x86 = (): TracedMachine =>
  new TracedMachine('kvm-x86', {
    guest: ['hypercall'],
    kernel: [
      'svm_vcpu_run',
      '__svm_vcpu_run',
      'svm_handle_exit',
      'asm_sysvec_call_function',
      'sysvec_call_function',
    ],
  });

/** The stack of each step. */
function stacks(machine: TracedMachine, ...operations: readonly (readonly string[])[]): string[] {
  return machine
    .read(operations)
    .flat()
    .map(({ stack }) => stackText(stack));
}

/** What the stack of each step says of its phase. */
function rolesOf(machine: TracedMachine, steps: readonly string[]): string[] {
  return machine.read([steps]).flatMap((read) => read.map(({ stack }) => stack.duty));
}

describe('a stack', () => {
  test('grows by calls and shrinks by returns', () => {
    expect(
      stacks(arm(), [
        'kernel handle_exit: bl kvm_handle_hvc',
        'kernel kvm_handle_hvc: bl helper',
        'kernel helper: ret',
        'kernel kvm_handle_hvc+4: ret',
        'kernel handle_exit+4: nop',
      ]),
    ).toEqual([
      'host-kernel handle_exit',
      'host-kernel handle_exit kvm_handle_hvc',
      'host-kernel handle_exit kvm_handle_hvc helper',
      'host-kernel handle_exit kvm_handle_hvc',
      'host-kernel handle_exit',
    ]);
  });

  test('tells recursion from loops', () => {
    expect(
      stacks(arm(), [
        'kernel helper: bl helper',
        'kernel helper: b helper+8',
        'kernel helper+8: ret',
        'kernel helper+4: nop',
      ]),
    ).toEqual([
      'host-kernel helper',
      'host-kernel helper helper',
      'host-kernel helper helper',
      'host-kernel helper',
    ]);
  });

  test("has the function that a tail call goes to in its caller's place", () => {
    expect(
      stacks(arm(), [
        'kernel kvm_arch_vcpu_ioctl_run: bl kvm_handle_hvc',
        'kernel kvm_handle_hvc: b helper',
        'kernel helper: ret',
        'kernel kvm_arch_vcpu_ioctl_run+4: nop',
      ]),
    ).toEqual([
      'host-kernel kvm_arch_vcpu_ioctl_run',
      'host-kernel kvm_arch_vcpu_ioctl_run kvm_handle_hvc',
      'host-kernel kvm_arch_vcpu_ioctl_run helper',
      'host-kernel kvm_arch_vcpu_ioctl_run',
    ]);
  });

  test('keeps a dispatching function below what it ends with', () => {
    expect(
      stacks(arm(), [
        'kernel kvm_arch_vcpu_ioctl_run: bl handle_exit',
        'kernel handle_exit: br',
        'kernel kvm_handle_hvc: ret',
        'kernel kvm_arch_vcpu_ioctl_run+4: nop',
      ]),
    ).toEqual([
      'host-kernel kvm_arch_vcpu_ioctl_run',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit kvm_handle_hvc',
      'host-kernel kvm_arch_vcpu_ioctl_run',
    ]);
  });

  test('keeps it also below what that ends with, and does not grow where they jump to and fro', () => {
    expect(
      stacks(arm(), [
        'kernel kvm_arch_vcpu_ioctl_run: bl handle_exit',
        'kernel handle_exit: br',
        'kernel kvm_handle_hvc: b helper',
        'kernel helper: b handle_exit+8',
        'kernel handle_exit+8: b helper',
        'kernel helper: ret',
        'kernel kvm_arch_vcpu_ioctl_run+4: nop',
      ]),
    ).toEqual([
      'host-kernel kvm_arch_vcpu_ioctl_run',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit kvm_handle_hvc',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit helper',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit',
      'host-kernel kvm_arch_vcpu_ioctl_run handle_exit helper',
      'host-kernel kvm_arch_vcpu_ioctl_run',
    ]);
  });

  test('begins anew where it returns to a caller that was not seen', () => {
    expect(
      stacks(arm(), [
        'kernel handle_exit: bl helper',
        'kernel helper: ret',
        'kernel handle_exit+4: ret',
        'kernel kvm_arch_vcpu_ioctl_run+8: bl helper',
        'kernel helper: nop',
      ]),
    ).toEqual([
      'host-kernel handle_exit',
      'host-kernel handle_exit helper',
      'host-kernel handle_exit',
      'host-kernel kvm_arch_vcpu_ioctl_run',
      'host-kernel kvm_arch_vcpu_ioctl_run helper',
    ]);
  });

  test('comes back from several functions at once', () => {
    expect(
      stacks(arm(), [
        'kernel handle_exit: bl kvm_handle_hvc',
        'kernel kvm_handle_hvc: bl helper',
        'kernel helper: ret',
        'kernel handle_exit+4: nop',
      ]).at(-1),
    ).toBe('host-kernel handle_exit');
  });

  test('goes on in the next operation', () => {
    expect(
      stacks(
        arm(),
        ['kernel handle_exit: bl helper', 'kernel helper: nop'],
        ['kernel helper+4: ret', 'kernel handle_exit+4: nop'],
      ).slice(-2),
    ).toEqual(['host-kernel handle_exit helper', 'host-kernel handle_exit']);
  });

  test("is each CPU's own", () => {
    expect(
      stacks(arm(), [
        '0@ kernel handle_exit: bl helper',
        '1@ kernel schedule: bl helper',
        '0@ kernel helper: ret',
        '1@ kernel helper: ret',
        '0@ kernel handle_exit+4: nop',
        '1@ kernel schedule+4: nop',
      ]),
    ).toEqual([
      'host-kernel handle_exit',
      'host-kernel schedule',
      'host-kernel handle_exit helper',
      'host-kernel schedule helper',
      'host-kernel handle_exit',
      'host-kernel schedule',
    ]);
  });
});

describe('over an exception', () => {
  test('the stack of the kernel is the one that was interrupted, and then it is again', () => {
    expect(
      stacks(arm(), [
        'kernel handle_exit: bl helper',
        'kernel helper: nop',
        'kernel vectors+0x280: b el1h_64_irq',
        'kernel el1h_64_irq: bl schedule',
        'kernel schedule: ret',
        'kernel el1h_64_irq+4: eret',
        'kernel helper+4: ret',
        'kernel handle_exit+4: nop',
      ]),
    ).toEqual([
      'host-kernel handle_exit',
      'host-kernel handle_exit helper',
      'host-kernel handle_exit helper vectors',
      'host-kernel handle_exit helper vectors el1h_64_irq',
      'host-kernel handle_exit helper vectors el1h_64_irq schedule',
      'host-kernel handle_exit helper vectors el1h_64_irq',
      'host-kernel handle_exit helper',
      'host-kernel handle_exit',
    ]);
  });

  test("EL2's own stays while the VM runs, and is over when EL2 returns to its host", () => {
    expect(
      stacks(arm(), [
        'kernel kvm_arch_vcpu_ioctl_run: bl __kvm_call_hyp',
        'kernel __kvm_call_hyp: hvc',
        'el2 __kvm_hyp_host_vector+0x400: bl __kvm_vcpu_run',
        'el2 __kvm_vcpu_run: bl __guest_enter',
        'el2 __guest_enter: eret',
        'guest hypercall: hvc',
        'el2 __kvm_hyp_vector+0x400: b __guest_exit',
        'el2 __guest_exit: ret',
        'el2 __kvm_vcpu_run+4: ret',
        'el2 __kvm_hyp_host_vector+0x404: eret',
        'kernel __kvm_call_hyp+4: ret',
        'kernel kvm_arch_vcpu_ioctl_run+4: bl __kvm_call_hyp',
        'kernel __kvm_call_hyp: hvc',
        'el2 __kvm_hyp_host_vector+0x400: nop',
      ]),
    ).toEqual([
      'host-kernel kvm_arch_vcpu_ioctl_run',
      'host-kernel kvm_arch_vcpu_ioctl_run __kvm_call_hyp',
      'el2 __kvm_hyp_host_vector',
      'el2 __kvm_hyp_host_vector __kvm_vcpu_run',
      'el2 __kvm_hyp_host_vector __kvm_vcpu_run __guest_enter',
      'guest hypercall',
      'el2 __kvm_hyp_host_vector __kvm_vcpu_run __guest_enter __kvm_hyp_vector',
      'el2 __kvm_hyp_host_vector __kvm_vcpu_run __guest_enter __guest_exit',
      'el2 __kvm_hyp_host_vector __kvm_vcpu_run',
      'el2 __kvm_hyp_host_vector',
      'host-kernel kvm_arch_vcpu_ioctl_run __kvm_call_hyp',
      'host-kernel kvm_arch_vcpu_ioctl_run',
      'host-kernel kvm_arch_vcpu_ioctl_run __kvm_call_hyp',
      'el2 __kvm_hyp_host_vector',
    ]);
  });

  test("the kernel's begins empty when a process enters it, and not when its VM does", () => {
    expect(
      stacks(arm(), [
        'kernel ret_to_user: eret',
        'init main: svc',
        'kernel vectors+0x400: b el1h_64_irq',
        'kernel el1h_64_irq: bl helper',
        'kernel helper: nop',
      ]),
    ).toEqual([
      'host-kernel ret_to_user',
      'host-user main',
      'host-kernel vectors',
      'host-kernel vectors el1h_64_irq',
      'host-kernel vectors el1h_64_irq helper',
    ]);
  });

  test("Xen's begins empty whenever it is entered", () => {
    expect(
      stacks(xen(), [
        'xen do_trap_guest_sync: bl schedule',
        'xen schedule: eret',
        'guest hypercall: hvc',
        'xen hyp_traps_vector+0x400: b guest_sync_slowpath',
        'xen guest_sync_slowpath: bl do_trap_guest_sync',
        'xen do_trap_guest_sync: ret',
        'xen guest_sync_slowpath+4: eret',
        'guest hypercall+4: ret',
      ]),
    ).toEqual([
      'xen do_trap_guest_sync',
      'xen do_trap_guest_sync schedule',
      'guest hypercall',
      'xen hyp_traps_vector',
      'xen guest_sync_slowpath',
      'xen guest_sync_slowpath do_trap_guest_sync',
      'xen guest_sync_slowpath',
      'guest hypercall',
    ]);
  });

  test('Xen that interrupts itself goes on where it was', () => {
    expect(
      stacks(xen(), [
        'xen do_trap_guest_sync: bl schedule',
        'xen schedule: nop',
        'xen hyp_traps_vector+0x280: eret',
        'xen schedule+4: ret',
        'xen do_trap_guest_sync+4: nop',
      ]),
    ).toEqual([
      'xen do_trap_guest_sync',
      'xen do_trap_guest_sync schedule',
      'xen do_trap_guest_sync schedule hyp_traps_vector',
      'xen do_trap_guest_sync schedule',
      'xen do_trap_guest_sync',
    ]);
  });

  test('on x86 a hypervisor goes on behind VMRUN', () => {
    expect(
      stacks(x86(), [
        'kernel svm_vcpu_run: call __svm_vcpu_run',
        'kernel __svm_vcpu_run: vmrun',
        'guest hypercall: vmmcall',
        'kernel __svm_vcpu_run+3: ret',
        'kernel svm_vcpu_run+5: call svm_handle_exit',
        'kernel svm_handle_exit: nop',
      ]),
    ).toEqual([
      'host-kernel svm_vcpu_run',
      'host-kernel svm_vcpu_run __svm_vcpu_run',
      'guest hypercall',
      'host-kernel svm_vcpu_run __svm_vcpu_run',
      'host-kernel svm_vcpu_run',
      'host-kernel svm_vcpu_run svm_handle_exit',
    ]);
  });

  test('of calls to labels within a function, by which it fills the return stack buffer, nothing is left', () => {
    const fills = [
      'xen svm_asm_do_resume: call svm_asm_do_resume+8',
      'xen svm_asm_do_resume+8: call svm_asm_do_resume+16',
      'xen svm_asm_do_resume+16: nop',
    ];
    const machine = new TracedMachine('xen-x86', {
      xen: ['reset_stack_and_jump', 'svm_asm_do_resume', 'svm_stgi_label', 'svm_vmexit_handler'],
    });
    expect(
      stacks(machine, [
        'xen reset_stack_and_jump: call svm_asm_do_resume',
        ...fills,
        'xen svm_asm_do_resume+17: jmp svm_stgi_label',
        'xen svm_stgi_label: call svm_vmexit_handler',
        'xen svm_vmexit_handler: ret',
        'xen svm_stgi_label+5: ret',
        'xen reset_stack_and_jump+5: nop',
      ]),
    ).toEqual([
      'xen reset_stack_and_jump',
      ...fills.map(() => 'xen reset_stack_and_jump svm_asm_do_resume'),
      'xen reset_stack_and_jump svm_asm_do_resume',
      'xen reset_stack_and_jump svm_stgi_label',
      'xen reset_stack_and_jump svm_stgi_label svm_vmexit_handler',
      'xen reset_stack_and_jump svm_stgi_label',
      'xen reset_stack_and_jump',
    ]);
  });

  test('a return that is a jump to a function, as in a retpoline, is one', () => {
    const machine = new TracedMachine('kvm-x86', {
      kernel: ['svm_vcpu_run', '__x86_indirect_thunk_rax', 'helper'],
    });
    expect(
      stacks(machine, [
        'kernel svm_vcpu_run: call __x86_indirect_thunk_rax',
        'kernel __x86_indirect_thunk_rax: call __x86_indirect_thunk_rax+12',
        'kernel __x86_indirect_thunk_rax+12: store',
        'kernel __x86_indirect_thunk_rax+15: ret',
        'kernel helper: ret',
        'kernel svm_vcpu_run+5: nop',
      ]),
    ).toEqual([
      'host-kernel svm_vcpu_run',
      'host-kernel svm_vcpu_run __x86_indirect_thunk_rax',
      'host-kernel svm_vcpu_run __x86_indirect_thunk_rax',
      'host-kernel svm_vcpu_run __x86_indirect_thunk_rax',
      'host-kernel svm_vcpu_run helper',
      'host-kernel svm_vcpu_run',
    ]);
  });

  test('what a dispatching function ends with by a retpoline that returns by a thunk is the handling', () => {
    const machine = new TracedMachine('kvm-x86', {
      kernel: [
        'kvm_arch_vcpu_ioctl_run',
        'svm_invoke_exit_handler',
        '__x86_indirect_thunk_rax',
        'srso_return_thunk',
        'srso_safe_ret',
        'kvm_emulate_hypercall',
        'helper',
      ],
    });
    const read = machine.read([
      [
        'kernel kvm_arch_vcpu_ioctl_run: call svm_invoke_exit_handler',
        'kernel svm_invoke_exit_handler: jmp __x86_indirect_thunk_rax',
        'kernel __x86_indirect_thunk_rax: call __x86_indirect_thunk_rax+12',
        'kernel __x86_indirect_thunk_rax+12: jmp srso_return_thunk',
        'kernel srso_return_thunk: call srso_safe_ret',
        'kernel srso_safe_ret: ret',
        'kernel kvm_emulate_hypercall: call helper',
        'kernel helper: ret',
        'kernel kvm_emulate_hypercall+5: ret',
        'kernel kvm_arch_vcpu_ioctl_run+5: nop',
      ],
    ]);
    expect(
      read
        .flat()
        .map(({ stack }) => [stack.function?.name, stack.duty])
        .slice(-4),
    ).toEqual([
      ['kvm_emulate_hypercall', 'handle'],
      ['helper', 'handle'],
      ['kvm_emulate_hypercall', 'handle'],
      ['kvm_arch_vcpu_ioctl_run', 'transition'],
    ]);
  });

  test('of x86, the same', () => {
    expect(
      stacks(x86(), [
        'kernel svm_vcpu_run: call svm_handle_exit',
        'kernel svm_handle_exit: nop',
        'kernel asm_sysvec_call_function: call sysvec_call_function',
        'kernel sysvec_call_function: ret',
        'kernel asm_sysvec_call_function+5: iret',
        'kernel svm_handle_exit+1: ret',
        'kernel svm_vcpu_run+5: nop',
      ]).slice(2),
    ).toEqual([
      'host-kernel svm_vcpu_run svm_handle_exit asm_sysvec_call_function',
      'host-kernel svm_vcpu_run svm_handle_exit asm_sysvec_call_function sysvec_call_function',
      'host-kernel svm_vcpu_run svm_handle_exit asm_sysvec_call_function',
      'host-kernel svm_vcpu_run svm_handle_exit',
      'host-kernel svm_vcpu_run',
    ]);
  });
});

describe('over a switch of threads', () => {
  const away = [
    'kernel kvm_arch_vcpu_ioctl_run: bl schedule',
    'kernel schedule: bl __switch_to',
    'kernel __switch_to: bl cpu_switch_to',
    'kernel cpu_switch_to: ret',
    'kernel idle_thread+8: bl schedule',
  ];
  const back = [
    'kernel schedule: bl __switch_to',
    'kernel __switch_to: bl cpu_switch_to',
    'kernel cpu_switch_to: ret',
    'kernel __switch_to+4: ret',
    'kernel schedule+4: ret',
    'kernel kvm_arch_vcpu_ioctl_run+4: nop',
  ];

  test('the stack of a thread that was not seen before begins where it goes on', () => {
    expect(stacks(arm(), away).slice(-2)).toEqual([
      'host-kernel kvm_arch_vcpu_ioctl_run schedule __switch_to cpu_switch_to',
      'host-kernel idle_thread',
    ]);
  });

  test('the stack of a thread that was switched away from is taken up again', () => {
    expect(stacks(arm(), [...away, ...back]).slice(-4)).toEqual([
      'host-kernel idle_thread schedule __switch_to cpu_switch_to',
      'host-kernel kvm_arch_vcpu_ioctl_run schedule __switch_to',
      'host-kernel kvm_arch_vcpu_ioctl_run schedule',
      'host-kernel kvm_arch_vcpu_ioctl_run',
    ]);
  });

  test('the same by the next operation, and if a thread comes back that was switched away from later', () => {
    const other = [
      'kernel schedule: bl __switch_to',
      'kernel __switch_to: bl cpu_switch_to',
      'kernel cpu_switch_to: ret',
      'kernel __switch_to+4: ret',
      'kernel schedule+4: ret',
      'kernel idle_thread+12: nop',
    ];
    expect(
      stacks(arm(), [...away, ...back], ['kernel kvm_arch_vcpu_ioctl_run+4: bl schedule', ...other]).slice(
        -3,
      ),
    ).toEqual([
      'host-kernel idle_thread schedule __switch_to',
      'host-kernel idle_thread schedule',
      'host-kernel idle_thread',
    ]);
    // As it turns out when it returns.
    expect(
      stacks(arm(), [...away, 'kernel schedule: ret', 'kernel kvm_arch_vcpu_ioctl_run+4: nop']).at(-1),
    ).toBe('host-kernel kvm_arch_vcpu_ioctl_run');
  });

  test("the stack of another CPU's thread that waits at the same place is not taken", () => {
    expect(
      stacks(arm(), [
        ...away.map((step) => `1@ ${step}`),
        'kernel handle_exit: bl schedule',
        'kernel schedule: bl __switch_to',
        'kernel __switch_to: bl cpu_switch_to',
        'kernel cpu_switch_to: ret',
        'kernel __switch_to+4: nop',
      ]).at(-1),
    ).toBe('host-kernel handle_exit schedule __switch_to');
  });

  test('on x86, where the switch ends with a jump and a thunk that returns', () => {
    const machine = new TracedMachine('kvm-x86', {
      kernel: [
        'vcpu_block',
        'do_idle',
        '__schedule',
        '__switch_to_asm',
        '__switch_to',
        'srso_return_thunk',
        'srso_safe_ret',
      ],
    });
    const block = [
      'kernel __schedule: call __switch_to_asm',
      'kernel __switch_to_asm: jmp __switch_to',
      'kernel __switch_to: jmp srso_return_thunk',
      'kernel srso_return_thunk: call srso_safe_ret',
      'kernel srso_safe_ret: ret',
      'kernel __schedule+5: ret',
    ];
    expect(
      stacks(machine, [
        'kernel vcpu_block: call __schedule',
        ...block,
        'kernel do_idle: call __schedule',
        ...block,
        'kernel vcpu_block+5: call __schedule',
        ...block,
        'kernel do_idle+5: nop',
      ]).filter((stack) => !/switch_to|srso/.test(stack)),
    ).toEqual([
      'host-kernel vcpu_block',
      'host-kernel vcpu_block __schedule',
      'host-kernel vcpu_block __schedule',
      'host-kernel do_idle',
      'host-kernel do_idle __schedule',
      'host-kernel vcpu_block __schedule',
      'host-kernel vcpu_block',
      'host-kernel vcpu_block __schedule',
      'host-kernel do_idle __schedule',
      'host-kernel do_idle',
    ]);
  });
});

describe('the phase that a stack says', () => {
  test('is handling for what a dispatching function calls, and for all below that', () => {
    expect(
      rolesOf(arm(), [
        'kernel kvm_arch_vcpu_ioctl_run: bl handle_exit',
        'kernel handle_exit: bl kvm_handle_hvc',
        'kernel kvm_handle_hvc: bl helper',
        'kernel helper: ret',
      ]),
    ).toEqual(['transition', 'dispatch', 'handle', 'handle']);
  });

  test("is a function's own before its caller's, and its caller's if it has none", () => {
    expect(
      rolesOf(arm(), [
        'kernel handle_exit: bl schedule',
        'kernel schedule: bl helper',
        'kernel helper: bl kvm_arch_vcpu_ioctl_run',
        'kernel kvm_arch_vcpu_ioctl_run: bl helper',
        'kernel helper: nop',
      ]),
    ).toEqual(['dispatch', 'handle', 'handle', 'transition', 'transition']);
  });

  test('is that of the place where nothing is known', () => {
    expect(rolesOf(arm(), ['kernel helper: nop', 'init main: nop'])).toEqual(['handle', 'handle']);
    expect(rolesOf(arm(), ['kernel helper: nop', 'el2 __guest_enter+0x1000: nop'])).toEqual([
      'handle',
      'exit',
    ]);
  });
});
