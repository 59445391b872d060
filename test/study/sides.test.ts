import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { configurations } from '../../src/catalog/configurations.ts';
import { configurationsToMeasure, describeChanges, parseSide } from '../../src/study/sides.ts';
import { WorldswitchError } from '../../src/system/errors.ts';

const NONE = { kernel: [], xen: [] };

const measurement = (
  configuration: string | undefined,
  versions: object,
  parameters: object = NONE,
): object => ({ kind: 'measurement', configuration, versions, parameters });

describe('a side is', () => {
  test.each(['latest', '2026', '20261122T210145-3f9a', '20261122T2101'])('a stored run: %s', (id) => {
    expect(parseSide(id)).toEqual({ kind: 'run', id });
  });

  test.each([
    'run.json',
    './run',
    'a=1/run',
    'a=1.json',
    './a+b=1/run',
    '/tmp/2026/run',
    'kvm-arm64/base.json',
    '20261122.json',
  ])('a file: %s', (path) => {
    expect(parseSide(path)).toEqual({ kind: 'file', path });
  });

  test.each(configurations.map(({ id }) => id))('a configuration: %s', (id) => {
    expect(parseSide(id)).toEqual(measurement(id, {}));
  });

  test.each([
    ['kernel@6.12', undefined, { kernel: '6.12' }],
    ['xen@4.20', undefined, { xen: '4.20' }],
    ['qemu@trixie', undefined, { qemu: 'trixie' }],
    ['xen@4.20+kernel@6.12+qemu@trixie', undefined, { kernel: '6.12', xen: '4.20', qemu: 'trixie' }],
    ['kvm-arm64+kernel@6.12', 'kvm-arm64', { kernel: '6.12' }],
    ['xen-arm64+xen@4.20', 'xen-arm64', { xen: '4.20' }],
    ['kernel@/boot/vmlinuz-6.12+deb13-arm64', undefined, { kernel: '/boot/vmlinuz-6.12+deb13-arm64' }],
    ['kernel@./Image.json+qemu@/opt/qemu', undefined, { kernel: './Image.json', qemu: '/opt/qemu' }],
  ])('versions: %s', (text, configuration, versions) => {
    expect(parseSide(text)).toEqual(measurement(configuration, versions));
  });

  test.each([
    ['mitigations=off', undefined, {}, ['mitigations=off'], []],
    ['kvm-x86+mitigations=off', 'kvm-x86', {}, ['mitigations=off'], []],
    [
      'kvm-arm64+trace_event=kvm:kvm_exit+nothing=1',
      'kvm-arm64',
      {},
      ['trace_event=kvm:kvm_exit', 'nothing=1'],
      [],
    ],
    ['xen-arm64+xen:sched=credit+nothing=1', 'xen-arm64', {}, ['nothing=1'], ['sched=credit']],
    ['kernel@6.12+mitigations=off', undefined, { kernel: '6.12' }, ['mitigations=off'], []],
    ['kvm-x86+nothing=1+kernel@6.12', 'kvm-x86', { kernel: '6.12' }, ['nothing=1'], []],
    ['kvm-x86+init=/bin/sh', 'kvm-x86', {}, ['init=/bin/sh'], []],
  ])('parameters: %s', (text, configuration, versions, kernel, xen) => {
    const source = parseSide(text);
    expect(source).toEqual(measurement(configuration, versions, { kernel, xen }));
    if (source.kind !== 'measurement') throw new Error('it is recorded');
    const described = describeChanges(source.versions, source.parameters);
    expect(described.split('+').toSorted()).toEqual(
      text
        .split('+')
        .filter((part) => part !== configuration)
        .toSorted(),
    );
  });

  test('nothing else, and which kinds there are is said', () => {
    for (const text of ['', 'newest', 'kvm-arm', 'x86']) {
      expect(() => parseSide(text)).toThrow(
        expect.objectContaining({
          message: `'${text}' is nothing that can be compared`,
          next: expect.stringMatching(/stored run.*\.json file.*configuration.*kernel@6\.12/),
        }),
      );
    }
  });

  test.each([
    ['kvm-arm+kernel@6.12', "the nearest is 'kvm-arm64'"],
    ['linux@6.12', "there are no versions of 'linux' to measure"],
    ['kernel@', "'kernel@' does not name one version"],
    ['kernel@6.12+kvm-arm64', "'kernel@6.12+kvm-arm64' does not name one version"],
    ['kernel@6.1+kernel@6.12', 'two versions of kernel'],
    ['kvm-arm64+xen@4.20', 'kvm-arm64 has no Xen'],
    ['kvm-arm64+xen:sched=credit', 'kvm-arm64 has no Xen that would take sched=credit'],
    ['kvm-arm+mitigations=off', "the nearest is 'kvm-arm64'"],
    ['+kernel@6.12', "there is no configuration ''"],
  ])('not %s', (text, message) => {
    expect(() => parseSide(text)).toThrow(message);
  });

  test('what it was written from, for versions', () => {
    const version = fc.stringMatching(/^[\w.]{1,8}$/);
    fc.assert(
      fc.property(
        fc.record({ kernel: version, xen: version, qemu: version }, { requiredKeys: ['qemu'] }),
        (versions) => {
          expect(parseSide(describeChanges(versions, NONE))).toEqual(measurement(undefined, versions));
          expect(parseSide(`xen-x86+${describeChanges(versions, NONE)}`)).toEqual(
            measurement('xen-x86', versions),
          );
        },
      ),
    );
  });

  test('read or refused, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'kernelx@+./-6 vm1', 'json', 'kvm-arm64', 'kernel@') }),
        (text) => {
          expect(['run', 'file', 'measurement', 'refused']).toContain(kindOf(text));
        },
      ),
    );
  });
});

/** What would be measured for a side. */
function toMeasure(text: string, wanted?: string[], others?: string[]): string[] {
  const source = parseSide(text);
  if (source.kind !== 'measurement') throw new Error(`${text} is recorded`);
  return configurationsToMeasure(source, { configurations: wanted }, others);
}

/** The kind of side that a text names, or `refused` with a next step. */
function kindOf(text: string): string {
  try {
    return parseSide(text).kind;
  } catch (error) {
    if (error instanceof WorldswitchError) return 'refused';
    throw error;
  }
}

describe('measured is', () => {
  const all = defaultConfigurations.map(({ id }) => id);
  const withXen = all.filter((id) => id.startsWith('xen'));

  test.each([
    ['kernel@6.12', all],
    ['qemu@trixie', all],
    ['xen@4.20', withXen],
    ['xen@4.20+kernel@6.12', all],
    ['kvm-x86+kernel@6.12', ['kvm-x86']],
  ])('for %s what it affects', (text, expected) => {
    expect(toMeasure(text)).toEqual(expected);
  });

  test('what is wanted, else what the other side has', () => {
    expect(toMeasure('kernel@6.12', ['kvm-x86', 'kvm-arm64'], ['xen-x86'])).toEqual(['kvm-arm64', 'kvm-x86']);
    expect(toMeasure('kernel@6.12', undefined, ['xen-x86', 'unknown'])).toEqual(['xen-x86']);
  });

  test('not nothing', () => {
    expect(() => toMeasure('xen@4.20', ['kvm-arm64'])).toThrow('xen@4.20 changes nothing on kvm-arm64');
    expect(() => toMeasure('xen@4.20', undefined, ['kvm-x86'])).toThrow('changes nothing on kvm-x86');
    expect(() => toMeasure('kvm-arm64', ['kvm-x86'])).toThrow(
      'kvm-arm64 is to be compared, but -c leaves it out',
    );
    expect(() => toMeasure('kernel@6.12', ['kvm-arm'])).toThrow("the nearest is 'kvm-arm64'");
  });
});
