import * as fc from 'fast-check';
import type { Counted } from '../../../src/analysis/tracing/operation.ts';
import { placeSchema } from '../../../src/results/explanation.ts';
import { TracedMachine } from './traces.ts';

type Fields = Partial<
  Pick<Counted, 'pcpu' | 'place' | 'cause' | 'transfer' | 'woken' | 'idles' | 'sends' | 'counts'>
>;

const [[any] = []] = new TracedMachine('kvm-arm64', { guest: ['hypercall'] }).read([
  ['guest hypercall: nop'],
]);

/** An instruction that was executed, of which only these are of interest. */
export function counted(fields: Fields): Counted {
  if (any === undefined) throw new Error('unreachable');
  return { ...any, ...fields };
}

/** `count` instructions, of which the first was reached by `cause`. */
export function stretch(count: number, { cause, transfer, woken, ...fields }: Fields): Counted[] {
  return Array.from({ length: count }, (_, index) =>
    counted({
      ...fields,
      ...(index === 0 && cause !== undefined ? { cause, transfer, woken: woken === true } : {}),
    }),
  );
}

export const arbitraryCounted: fc.Arbitrary<Counted[]> = fc.array(
  fc
    .record({
      pcpu: fc.integer({ min: 0, max: 1 }),
      place: fc.constantFrom(...placeSchema.options),
      cause: fc.option(fc.constantFrom('hvc', 'irq', 'exit', 'eret', 'vmrun'), { nil: undefined, freq: 2 }),
      idles: fc.option(fc.constantFrom('wfi', 'hlt'), { nil: undefined, freq: 1 }),
      sends: fc.boolean(),
      counts: fc.boolean(),
    })
    .map(counted),
  { maxLength: 60 },
);

/** Steps of a machine that follow each other in any order. */
export const arbitraryMachine: fc.Arbitrary<{ machine: TracedMachine; operations: string[][] }> = fc
  .constantFrom('kvm-arm64', 'kvm-arm64-vhe', 'kvm-x86', 'xen-arm64', 'xen-x86')
  .chain((configuration) => {
    const x86 = configuration.endsWith('x86');
    const xen = configuration.startsWith('xen');
    const functions = {
      guest: ['hypercall', 'send'],
      init: ['main'],
      kernel: ['vectors', 'asm_exc_page_fault', 'handle_exit', 'helper', 'cpu_switch_to', '__switch_to_asm'],
      el2: x86 || xen ? [] : ['__kvm_hyp_vector', '__guest_enter', '__sysreg_save_state_nvhe'],
      xen: xen ? ['hyp_traps_vector', 'svm_stgi_label', 'autogen_stubs', '__context_switch', 'schedule'] : [],
    };
    const places = Object.entries(functions).flatMap(([program, names]) =>
      names.map((name) => `${program} ${name}`),
    );
    const codes = x86
      ? [
          'nop',
          'ret',
          'load',
          'store =0xfee00300',
          'vmrun',
          'vmmcall',
          'wrmsr',
          'iret',
          'hlt',
          'syscall',
          'call-rax',
          'jmp-rax',
          'fxsave',
        ]
      : [
          'nop',
          'ret',
          'ldr',
          'str =0x8000f00',
          'ldr =0x8030000',
          'hvc',
          'svc',
          'eret',
          'wfi',
          'blr',
          'br',
          'mrs SP_EL0',
          'stp-q',
        ];
    const step = fc
      .tuple(
        fc.constantFrom('0', '1'),
        fc.constantFrom(...places, 'user 0x7fff00001000'),
        fc.constantFrom('', '+0x4', '+0x280', '+0x400'),
        fc.constantFrom(...codes),
      )
      .map(
        ([cpu, place, offset, code]) => `${cpu}@ ${place}${place.startsWith('user') ? '' : offset}: ${code}`,
      );
    const operations = fc.array(fc.array(step, { maxLength: 30 }), { minLength: 1, maxLength: 4 });
    return operations.map((steps) => ({
      machine: new TracedMachine(configuration, functions),
      operations: steps,
    }));
  });
