import { describe, expect, test } from 'vitest';
import { parseAnchor } from '../../../src/analysis/prediction/anchor.ts';
import { configurationIf, parseWhatIfs } from '../../../src/analysis/prediction/what-if.ts';
import { findConfiguration, findHardware } from '../../../src/catalog/find.ts';
import { errorOf } from './error-of.ts';

const xgene = findHardware('xgene');

describe('what if', () => {
  test('events cost something else, and the host runs in EL2', () => {
    expect(parseWhatIfs(['gich-read=10', 'el2-entry=7.5', 'vhe=on'], xgene)).toEqual({
      costs: new Map([
        ['gich-read', 10],
        ['el2-entry', 7.5],
      ]),
      vhe: true,
    });
  });

  test.each([
    ['gich-raed=10', "has no kind of event 'gich-raed'; the nearest is 'gich-read'"],
    ['vmread=10', "has no kind of event 'vmread'"],
    ['gich-read=-10', "'gich-read=-10' says a cost below zero"],
    ['gich-read', "'gich-read' says no cost"],
    ['gich-read=', "'gich-read=' says no cost"],
    ['gich-read=10ns', "'gich-read=10ns' says no cost in cycles"],
    ['vhe=maybe', "'vhe=maybe' does not say whether the host runs in EL2"],
  ])('%s is refused by a sentence', (text, sentence) =>
    expect(errorOf(() => parseWhatIfs([text], xgene)).message).toContain(sentence),
  );

  test('the same machine with VHE is another configuration, where there is one', () => {
    const vhe = { costs: new Map(), vhe: true };
    expect(configurationIf(vhe, findConfiguration('kvm-arm64-nvhe')).id).toBe('kvm-arm64-vhe');
    expect(configurationIf({ ...vhe, vhe: false }, findConfiguration('kvm-arm64-vhe')).id).toBe(
      'kvm-arm64-nvhe',
    );
    for (const id of ['kvm-arm64', 'xen-arm64', 'kvm-x86'])
      expect(errorOf(() => configurationIf(vhe, findConfiguration(id))).message).toContain(
        `of ${id} there is no configuration with vhe=on`,
      );
  });
});

describe('an anchor', () => {
  test.each([
    ['hypercall=306ns@6.12', { benchmark: 'hypercall', value: 306, unit: 'nanoseconds', kernel: '6.12' }],
    ['hypercall/vmm=1.5us@6.1.5', { benchmark: 'hypercall/vmm', value: 1500, unit: 'nanoseconds' }],
    [
      'kvm-arm64-vhe:hypercall=900cycles@6.12',
      { configuration: 'kvm-arm64-vhe', value: 900, unit: 'cycles' },
    ],
  ])('%s', (text, expected) => expect(parseAnchor(text)).toMatchObject(expected));

  test.each([
    ['hypercall=306@6.12', "'hypercall=306@6.12' has no unit"],
    ['hypercall=306GHz@6.12', "'GHz' in 'hypercall=306GHz@6.12' is neither cycles nor nanoseconds"],
    ['hypercall=306ns', 'is no known figure with a unit and the kernel'],
    ['hypercall=-3ns@6.12', 'is no known figure'],
    ['hypercall=0ns@6.12', 'is of nothing that takes time'],
  ])('%s is refused by a sentence', (text, sentence) =>
    expect(errorOf(() => parseAnchor(text)).message).toContain(sentence),
  );
});

test('unknown hardware is refused with the nearest there is', () => {
  expect(errorOf(() => findHardware('skylake-srever')).message).toBe(
    "there is no hardware 'skylake-srever'; the nearest is 'skylake-server'",
  );
});
