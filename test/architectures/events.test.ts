import { describe, expect, test } from 'vitest';
import { architectureSupports, supportOf } from '../../src/architectures/index.ts';
import { eventKindsOn } from '../../src/catalog/hardware/event-kinds.ts';
import { machines } from '../../src/catalog/machines.ts';
import type { Kind } from '../../src/results/explanation.ts';
import { instructionClassSchema, placeSchema } from '../../src/results/explanation.ts';

/** Classes that only one architecture has. */
const OWN: Readonly<Record<string, RegExp>> = {
  arm64: /^(control|model-specific|control-block)$/,
  x86: /^(el1-system|vgic|timer|el2-|other-system)/,
};

describe.each(Object.values(machines))('on $id', ({ architecture, virtualization }) => {
  const { events } = supportOf(architecture).code;
  const known = new Set(eventKindsOn(virtualization).map(({ id }) => id));
  const classes = instructionClassSchema.options.filter((name) => !OWN[architecture]?.test(name));

  test.each(classes)('%s is a kind of event that hardware has a cost of', (own) => {
    for (const direction of ['saved', 'restored', null] as const)
      for (const mnemonic of ['', 'isb', 'tlbi', 'lfence', 'invlpg', 'wbinvd'])
        for (const register of [null, 'GICD_SGIR', 'APIC_EOI', '0x1000'])
          expect(known).toContain(
            events.ofKind({ class: own, direction, register, mnemonic }, virtualization),
          );
  });

  test('so is each exception, and each return from one', () => {
    for (const from of [...placeSchema.options, null])
      for (const to of placeSchema.options)
        for (const returns of [true, false])
          expect(known).toContain(events.ofTransfer({ from, to, returns }, ['host-kernel']));
  });
});

test.each<[string, Partial<Kind>, string]>([
  ['arm64', { class: 'barrier', mnemonic: 'isb' }, 'isb'],
  ['arm64', { class: 'barrier', mnemonic: 'csdb' }, 'other-barrier'],
  ['arm64', { class: 'maintenance', mnemonic: 'tlbi' }, 'tlb-maintenance'],
  ['arm64', { class: 'vgic', direction: 'saved', register: 'GICH_VMCR' }, 'gich-read'],
  ['arm64', { class: 'vgic', direction: 'restored', register: 'ICH_LR0_EL2' }, 'ich-write'],
  ['arm64', { class: 'other-system', direction: 'saved', register: 'ICC_IAR1_EL1' }, 'icc-read'],
  ['arm64', { class: 'other-system', direction: 'saved', register: 'TPIDR_EL2' }, 'other-read'],
  ['arm64', { class: 'el2-virtual-memory', direction: 'restored', register: 'VTTBR_EL2' }, 'stage2-write'],
  ['x86', { class: 'control', direction: 'restored', register: 'CR3' }, 'cr3-write'],
  ['x86', { class: 'control', direction: 'restored', register: 'RFLAGS' }, 'flags-write'],
  ['x86', { class: 'control', direction: 'saved', register: 'CR3' }, 'control-read'],
  ['x86', { class: 'device', direction: 'restored' }, 'port-write'],
  ['x86', { class: 'device', direction: 'restored', register: 'APIC_ICR' }, 'apic-write'],
  ['x86', { class: 'control-block', direction: 'saved' }, 'vmread'],
  ['x86', { class: 'fp', direction: 'restored' }, 'fp-restore'],
])('on %s %j is %s', (id, fields, event) => {
  const support = architectureSupports.find((each) => each.id === id);
  const kind: Kind = { class: 'rest', direction: null, register: null, ...fields };
  expect(support?.code.events.ofKind(kind, 'VMX')).toBe(event);
});
