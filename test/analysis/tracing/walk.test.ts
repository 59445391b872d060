import { describe, expect, test } from 'vitest';
import type { Executed } from '../../../src/analysis/tracing/walk.ts';
import { TracedMachine } from './traces.ts';

const arm = (): TracedMachine =>
  new TracedMachine('kvm-arm64', {
    guest: ['hypercall', 'vectors'],
    init: ['main'],
    kernel: ['vectors', 'handle_exit', 'kvm_handle_hvc', 'ret_to_user'],
    el2: ['__kvm_hyp_vector', '__guest_exit', '__guest_enter'],
  });

const x86 = (): TracedMachine =>
  new TracedMachine('kvm-x86', {
    guest: ['hypercall', 'interrupt'],
    init: ['main'],
    kernel: [
      'svm_vcpu_run',
      'svm_handle_exit',
      'npf_interception',
      'asm_sysvec_call_function',
      'asm_exc_page_fault',
      'entry_SYSCALL_64',
      'irq_entries_start',
    ],
  });

const xen = (): TracedMachine =>
  new TracedMachine('xen-x86', {
    guest: ['hypercall'],
    kernel: ['xen_hypercall_sched_op'],
    xen: ['svm_stgi_label', 'hvm_hap_nested_page_fault', 'autogen_stubs', 'lstar_enter', 'restore_all_guest'],
  });

/** Passage and cause of the last of these steps. */
function last(
  machine: TracedMachine,
  ...steps: readonly string[]
): [Executed['passage'], string | undefined] {
  const { passage, cause } = lastOf(machine.walk(...steps));
  return [passage, cause];
}

function lastOf(executed: readonly Executed[]): Executed {
  const found = executed.at(-1);
  if (found === undefined) throw new Error('nothing was executed');
  return found;
}

/** Which of the steps did not complete. */
function faulted(machine: TracedMachine, ...steps: readonly string[]): number[] {
  return machine.walk(...steps).flatMap((one, index) => (one.faulted ? [index] : []));
}

describe('on Arm an instruction comes', () => {
  test.each<[string, string, string, Executed['passage'], string | undefined]>([
    ['next in memory', 'kernel handle_exit: nop', 'kernel handle_exit+4: nop', 'next', undefined],
    ['again', 'kernel handle_exit: ldr', 'kernel handle_exit: ldr', 'next', undefined],
    ['by a jump', 'kernel handle_exit: b kvm_handle_hvc', 'kernel kvm_handle_hvc: nop', 'jump', undefined],
    [
      'by a jump to itself',
      'kernel handle_exit: b handle_exit',
      'kernel handle_exit: b handle_exit',
      'jump',
      undefined,
    ],
    [
      'behind a jump not made',
      'kernel handle_exit: cbz ret_to_user',
      'kernel handle_exit+4: nop',
      'next',
      undefined,
    ],
    ['by a jump made', 'kernel handle_exit: cbz ret_to_user', 'kernel ret_to_user: nop', 'jump', undefined],
    ['by an indirect jump', 'kernel handle_exit: br', 'kernel ret_to_user: nop', 'jump', undefined],
    ['by a call', 'kernel handle_exit: bl kvm_handle_hvc', 'kernel kvm_handle_hvc: nop', 'call', undefined],
    ['by an indirect call', 'kernel handle_exit: blr', 'kernel kvm_handle_hvc: nop', 'call', undefined],
    ['by a return', 'kernel kvm_handle_hvc: ret', 'kernel handle_exit+4: nop', 'return', undefined],
    ['by HVC', 'guest hypercall: hvc', 'el2 __kvm_hyp_vector+0x400: stp', 'exception', 'hvc'],
    ['by SVC', 'init main: svc', 'kernel vectors+0x400: stp', 'exception', 'svc'],
    ['by ERET', 'el2 __guest_enter+0x40: eret', 'guest hypercall+4: ret', 'exception-return', 'eret'],
    ['by an interrupt', 'guest hypercall: nop', 'el2 __kvm_hyp_vector+0x480: stp', 'exception', 'irq'],
    ['by a fast interrupt', 'guest hypercall: nop', 'el2 __kvm_hyp_vector+0x500: stp', 'exception', 'fiq'],
    ['by an SError', 'guest hypercall: nop', 'el2 __kvm_hyp_vector+0x580: stp', 'exception', 'serror'],
    [
      'by an interrupt in the kernel',
      'kernel handle_exit: nop',
      'kernel vectors+0x280: stp',
      'exception',
      'irq',
    ],
    [
      'by one at a jump',
      'kernel handle_exit: b ret_to_user',
      'kernel vectors+0x280: stp',
      'exception',
      'irq',
    ],
    ['by one at a return', 'kernel handle_exit: ret', 'kernel vectors+0x280: stp', 'exception', 'irq'],
    [
      'by one where a jump is not made',
      'kernel handle_exit: cbz ret_to_user',
      'kernel vectors+0x280: stp',
      'exception',
      'irq',
    ],
    ['by an abort', 'guest hypercall: ldr', 'el2 __kvm_hyp_vector+0x400: stp', 'exception', 'abort'],
    [
      'by a trapped register',
      'guest hypercall: mrs SP_EL0',
      'el2 __kvm_hyp_vector+0x400: stp',
      'exception',
      'trap',
    ],
    [
      'by a trapped SGI',
      'guest hypercall: msr ICC_SGI1R_EL1',
      'el2 __kvm_hyp_vector+0x400: stp',
      'exception',
      'msr',
    ],
    ['by a trapped WFI', 'guest hypercall: wfi', 'el2 __kvm_hyp_vector+0x400: stp', 'exception', 'wfi'],
  ])('%s', (_, from, to, passage, cause) => expect(last(arm(), from, to)).toEqual([passage, cause]));

  test('first, and if at a vector by an exception', () => {
    expect(last(arm(), 'kernel handle_exit: nop')).toEqual(['first', undefined]);
    expect(last(arm(), 'kernel vectors+0x480: stp')).toEqual(['first', 'irq']);
    expect(last(arm(), 'kernel vectors+0x484: stp')).toEqual(['first', undefined]);
  });

  test('behind what its own CPU executed, whatever the others do', () => {
    const executed = arm().walk(
      '0@ kernel handle_exit: bl kvm_handle_hvc',
      '1@ guest hypercall: hvc',
      '0@ kernel kvm_handle_hvc: ret',
      '1@ el2 __kvm_hyp_vector+0x400: stp',
      '0@ kernel handle_exit+4: nop',
    );
    expect(executed.map(({ cpu, passage }) => [cpu, passage])).toEqual([
      [0, 'first'],
      [1, 'first'],
      [0, 'call'],
      [1, 'exception'],
      [0, 'return'],
    ]);
  });
});

describe('on x86 an instruction comes', () => {
  test.each<[string, string, string, Executed['passage'], string | undefined]>([
    ['into the VM', 'kernel svm_vcpu_run: vmrun', 'guest hypercall: nop', 'exception-return', 'vmrun'],
    ['by VMMCALL', 'guest hypercall: vmmcall', 'kernel svm_vcpu_run+3: nop', 'exception', 'vmmcall'],
    ['by a write of an MSR', 'guest hypercall: wrmsr', 'kernel svm_vcpu_run+3: nop', 'exception', 'wrmsr'],
    ['by a read of an MSR', 'guest hypercall: rdmsr', 'kernel svm_vcpu_run+3: nop', 'exception', 'rdmsr'],
    ['by a port', 'guest hypercall: in', 'kernel svm_vcpu_run+3: nop', 'exception', 'port'],
    ['by HLT', 'guest hypercall: hlt', 'kernel svm_vcpu_run+3: nop', 'exception', 'hlt'],
    ['by an exit at anything', 'guest hypercall: nop', 'kernel svm_vcpu_run+3: nop', 'exception', 'exit'],
    [
      'by an exit at a jump',
      'guest hypercall: jmp hypercall',
      'kernel svm_vcpu_run+3: nop',
      'exception',
      'exit',
    ],
    [
      'by an interrupt',
      'kernel svm_handle_exit: nop',
      'kernel asm_sysvec_call_function: push',
      'exception',
      'irq',
    ],
    [
      'by one at a return',
      'kernel svm_handle_exit: ret',
      'kernel asm_sysvec_call_function: push',
      'exception',
      'irq',
    ],
    [
      'by a page fault',
      'kernel svm_handle_exit: load',
      'kernel asm_exc_page_fault: push',
      'exception',
      'fault',
    ],
    ['by SYSCALL', 'init main: syscall', 'kernel entry_SYSCALL_64: nop', 'exception', 'syscall'],
    ['by SYSRET', 'kernel entry_SYSCALL_64+0x80: sysret', 'init main+2: nop', 'exception-return', 'sysret'],
    [
      'by IRET',
      'kernel asm_exc_page_fault+0x20: iret',
      'kernel svm_handle_exit: load',
      'exception-return',
      'iret',
    ],
    [
      'by an exit that is no more than an interrupt',
      'guest hypercall: nop',
      'guest interrupt: push',
      'exception',
      'irq',
    ],
  ])('%s', (_, from, to, passage, cause) => expect(last(x86(), from, to)).toEqual([passage, cause]));

  test("by Xen's stubs of interrupts, anywhere in them", () => {
    expect(last(xen(), 'xen svm_stgi_label: ret', 'xen autogen_stubs+0x108: push')).toEqual([
      'exception',
      'irq',
    ]);
    expect(last(xen(), 'xen autogen_stubs+0x108: push')).toEqual(['first', 'irq']);
  });

  test("from Dom0's kernel by its hypercall", () => {
    expect(last(xen(), 'kernel xen_hypercall_sched_op: syscall', 'xen lstar_enter: push')).toEqual([
      'exception',
      'syscall',
    ]);
  });

  test('to a label within an entry by a return, which is no exception', () => {
    expect(last(x86(), 'kernel svm_handle_exit: ret', 'kernel asm_exc_page_fault+0x10: nop')).toEqual([
      'return',
      undefined,
    ]);
  });
});

test('a call knows where it returns to', () => {
  expect(lastOf(arm().walk('kernel handle_exit: bl vectors', 'kernel vectors: nop')).returnsTo).toBe(
    arm().addressOf('kernel', 'handle_exit+4'),
  );
  expect(
    lastOf(x86().walk('kernel svm_vcpu_run: call svm_handle_exit', 'kernel svm_handle_exit: nop')).returnsTo,
  ).toBe(x86().addressOf('kernel', 'svm_vcpu_run+5'));
});

test('a device access belongs to the instruction that made it', () => {
  const executed = arm().walk(
    'kernel handle_exit: nop',
    'kernel handle_exit+4: str =0x8000f00',
    'kernel handle_exit+8: nop',
  );
  expect(executed.map(({ access }) => access)).toEqual([
    undefined,
    { position: 1, store: true, address: 0x8000f00n },
    undefined,
  ]);
});

describe('did not complete', () => {
  const vector = 'el2 __kvm_hyp_vector+0x400: stp';

  test.each([
    ['a load that faults', 'guest hypercall: ldr', vector, [0]],
    ['a store that faults', 'guest hypercall: str', vector, [0]],
    [
      'a load at which an interrupt comes: it is done before',
      'guest hypercall: ldr',
      'el2 __kvm_hyp_vector+0x480: stp',
      [],
    ],
    ['HVC: it is done', 'guest hypercall: hvc', vector, []],
    ['a trapped register: the emulator counts it', 'guest hypercall: mrs SP_EL0', vector, []],
    ['a trapped WFI', 'guest hypercall: wfi', vector, []],
    ['a load that goes on', 'guest hypercall: ldr', 'guest hypercall+4: nop', []],
  ])('on Arm: %s', (_, from, to, expected) => expect(faulted(arm(), from, to)).toEqual(expected));

  test.each([
    ['VMMCALL', 'guest hypercall: vmmcall', [0]],
    ['a write of an MSR', 'guest hypercall: wrmsr', [0]],
    ['a port', 'guest hypercall: in', [0]],
    ['a control register', 'guest hypercall: mov-cr3', [0]],
    ['HLT', 'guest hypercall: hlt', [0]],
    ['what an interrupt comes after', 'guest hypercall: nop', []],
    ['a load that an interrupt comes after', 'guest hypercall: load', []],
  ])('on x86: %s', (_, from, expected) => {
    expect(
      faulted(
        x86(),
        from,
        'kernel svm_vcpu_run+3: nop',
        'kernel svm_vcpu_run+4: vmrun',
        'guest hypercall: nop',
      ),
    ).toEqual(expected);
  });

  test('on x86: a load that exits, if what handles a nested page fault follows', () => {
    const [load, exit, handler, enter] = [
      'guest hypercall: load',
      'kernel svm_vcpu_run+3: call npf_interception',
      'kernel npf_interception: nop',
      'kernel svm_vcpu_run+8: vmrun',
    ];
    expect(faulted(x86(), load, exit, handler, enter, 'guest hypercall+3: nop')).toEqual([0]);
    // The handler belongs to a later exit, or to another CPU's.
    expect(faulted(x86(), load, exit, enter, 'guest hypercall+3: nop', handler)).toEqual([]);
    expect(faulted(x86(), load, exit, `1@ ${handler}`)).toEqual([]);
    expect(faulted(xen(), load, 'xen svm_stgi_label: nop', 'xen hvm_hap_nested_page_fault: nop')).toEqual([
      0,
    ]);
  });

  test("on x86: a load of the kernel's that page-faults", () => {
    expect(faulted(x86(), 'kernel svm_handle_exit: load', 'kernel asm_exc_page_fault: push')).toEqual([0]);
    expect(faulted(x86(), 'kernel svm_handle_exit: load', 'kernel asm_sysvec_call_function: push')).toEqual(
      [],
    );
  });
});
