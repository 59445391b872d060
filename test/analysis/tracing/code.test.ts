import { describe, expect, test } from 'vitest';
import { CodeMap } from '../../../src/analysis/tracing/code.ts';
import type { Place } from '../../../src/results/explanation.ts';
import { TracedMachine } from './traces.ts';

const functions = {
  guest: ['hypercall'],
  init: ['main'],
  kernel: ['handle_exit'],
  el2: ['__guest_enter'],
  xen: ['do_trap_guest_sync'],
};

/** The place and name of the function of each step. */
function placed(machine: TracedMachine, ...steps: readonly string[]): [Place, string | null][] {
  return machine.walk(...steps).map(({ point }) => [point.function.place, point.function.name]);
}

describe('where code is executed', () => {
  test('KVM on Arm', () => {
    const machine = new TracedMachine('kvm-arm64', { ...functions, xen: [] });
    expect(
      placed(
        machine,
        'guest hypercall: nop',
        'init main: nop',
        'kernel handle_exit+4: nop',
        'el2 __guest_enter+8: nop',
        'user 0xaaaa00001000: nop',
      ),
    ).toEqual([
      ['guest', 'hypercall'],
      ['host-user', 'main'],
      ['host-kernel', 'handle_exit'],
      ['el2', '__guest_enter'],
      ['host-user', null],
    ]);
  });

  test('EL2 is known by where it lies in the emulator, whatever its address', () => {
    const machine = new TracedMachine('kvm-arm64', functions);
    const { instructions } = machine.trace;
    machine.operation(['el2 __guest_enter: nop', 'kernel handle_exit: nop']);
    const [el2] = instructions.values();
    if (el2 === undefined) throw new Error('nothing was traced');
    for (const address of [0n, 0x1234_5000n, 0x7fff_ffff_f000n]) {
      const moved = new Map([...instructions, [0, { ...el2, address }]]);
      const code = new CodeMap(
        machine.configuration,
        { ...machine.trace, instructions: moved },
        machine.symbols,
      );
      expect(code.at(0)).toMatchObject({ address, function: { place: 'el2', name: '__guest_enter' } });
    }
  });

  test('what a kernel runs in EL2 and does not name has no name', () => {
    const machine = new TracedMachine('kvm-arm64', functions);
    machine.operation(['el2 __guest_enter: nop', 'kernel handle_exit: nop']);
    const kernel = machine.symbols.kernel.filter(({ name }) => !name.startsWith('__kvm_nvhe_'));
    const code = new CodeMap(machine.configuration, machine.trace, { ...machine.symbols, kernel });
    expect(code.at(0).function).toMatchObject({ place: 'el2', name: null });
    expect(code.at(1).function).toMatchObject({ place: 'host-kernel', name: 'handle_exit' });
  });

  test('without any of the kernel it can not be known', () => {
    const machine = new TracedMachine('kvm-arm64', functions);
    expect(placed(machine, 'el2 __guest_enter: nop')).toEqual([['host-user', null]]);
  });

  test('Xen on Arm lies where user space could, and Dom0 is a kernel of its own', () => {
    const machine = new TracedMachine('xen-arm64', { ...functions, el2: [] });
    expect(
      placed(
        machine,
        'guest hypercall: nop',
        'xen do_trap_guest_sync: nop',
        'kernel handle_exit: nop',
        'init main: nop',
        'user 0xaaaa00001000: nop',
      ),
    ).toEqual([
      ['guest', 'hypercall'],
      ['xen', 'do_trap_guest_sync'],
      ['dom0-kernel', 'handle_exit'],
      ['dom0-user', 'main'],
      ['dom0-user', null],
    ]);
  });

  test.each([
    ['kvm-x86', 'host-kernel', 'host-user'],
    ['xen-x86', 'dom0-kernel', 'dom0-user'],
  ] as const)('%s', (configuration, kernel, user) => {
    const xen = configuration === 'xen-x86' ? ['svm_vmexit_handler'] : [];
    const machine = new TracedMachine(configuration, { ...functions, el2: [], xen });
    expect(
      placed(
        machine,
        'guest hypercall: nop',
        'kernel handle_exit: nop',
        'init main: nop',
        ...xen.map((name) => `xen ${name}: nop`),
        'user 0x7fff00001000: nop',
        'kernel 0xffffffffc0001000: nop',
      ),
    ).toEqual([
      ['guest', 'hypercall'],
      [kernel, 'handle_exit'],
      [user, 'main'],
      ...xen.map((name) => ['xen', name]),
      [user, null],
      // A module's code has its symbols in the kernel's table; this has none.
      [kernel, null],
    ]);
  });

  test('code behind the last symbol of the probe is still its own, and not for ever', () => {
    const machine = new TracedMachine('kvm-arm64', functions);
    const end = machine.addressOf('guest', 'hypercall') + 0x10000n;
    expect(
      placed(machine, `guest 0x${(end - 4n).toString(16)}: nop`, `user 0x${end.toString(16)}: nop`),
    ).toEqual([
      ['guest', 'hypercall'],
      ['host-user', null],
    ]);
  });
});

describe('an instruction', () => {
  test('is decoded as the machine has it, and ends where the next begins', () => {
    const arm = new TracedMachine('kvm-arm64', functions);
    const [hvc] = arm.walk('guest hypercall: hvc');
    expect(hvc?.point).toMatchObject({ instruction: { mnemonic: 'hvc' } });
    expect(hvc?.point.end).toBe(arm.addressOf('guest', 'hypercall+4'));
    const x86 = new TracedMachine('kvm-x86', functions);
    const [vmmcall] = x86.walk('guest hypercall: vmmcall');
    expect(vmmcall?.point).toMatchObject({ instruction: { mnemonic: 'vmmcall' } });
    expect(vmmcall?.point.end).toBe(x86.addressOf('guest', 'hypercall+3'));
  });

  test('is looked up once', () => {
    const machine = new TracedMachine('kvm-arm64', functions);
    machine.operation(['guest hypercall: hvc']);
    const { code } = machine;
    expect(code.at(0)).toBe(code.at(0));
  });

  test('that the trace has not is a defect', () => {
    expect(() => new TracedMachine('kvm-arm64', functions).code.at(7)).toThrow('7');
  });
});
