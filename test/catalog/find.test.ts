import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import { editDistance, findConfiguration, findMicrobenchmark, findWorkload } from '../../src/catalog/find.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';

describe('the edit distance', () => {
  const word = fc.string({ maxLength: 12 });

  test('is zero for the same word and for no other', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test('is the same in both directions', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
      }),
    );
  });

  test('is never longer by way of another word', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });

  test('lies between the difference in length and the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  test('is one for each edit', () => {
    expect(editDistance('hypercall', 'hypercal')).toBe(1);
    expect(editDistance('hypercall', 'hyper-call')).toBe(1);
    expect(editDistance('hypercall', 'hypercoll')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });
});

describe('finding by id', () => {
  test('finds all that there is', () => {
    for (const entry of configurations) expect(findConfiguration(entry.id)).toBe(entry);
    for (const entry of microbenchmarks) expect(findMicrobenchmark(entry.id)).toBe(entry);
  });

  test.each([
    ['kvm-arm64-vh', 'kvm-arm64-vhe'],
    ['KVM-arm64', 'kvm-arm64'],
    ['xen-arm', 'xen-arm64'],
  ])('names the nearest of what is not there: %j', (wrong, nearest) => {
    expect(() => findConfiguration(wrong)).toThrow(
      `there is no configuration '${wrong}'; the nearest is '${nearest}'`,
    );
  });

  test.each(['', 'nope', 'q', '../../etc/passwd'])('suggests nothing where nothing is near: %j', (wrong) => {
    expect(() => findConfiguration(wrong)).toThrow(/^there is no configuration '[^']*'$/);
  });

  test('says of what is of the other kind which option takes it', () => {
    expect(() => findMicrobenchmark('tcp-rr')).toThrow(
      "there is no microbenchmark 'tcp-rr': it is a workload",
    );
    expect(() => findWorkload('hypercall')).toThrow(
      "there is no workload 'hypercall': it is a microbenchmark",
    );
  });

  test('says what it was looking for', () => {
    expect(() => findMicrobenchmark('vmswitch')).toThrow(
      "there is no microbenchmark 'vmswitch'; the nearest is 'vm-switch'",
    );
  });
});
