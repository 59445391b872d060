import { describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { configurations } from '../../src/catalog/configurations.ts';
import { isRecentEnough, requireRecentEnough } from '../../src/artifacts/oldest-kernel.ts';

const configuration = { id: 'kvm-arm64-protected', oldestKernel: '6.12' };

describe('a configuration that needs a recent kernel', () => {
  test.each(['6.12', '6.12.117+deb13-cloud-arm64', '7.3.4', '10.0.1'])('takes %s', (kernel) => {
    expect(isRecentEnough(configuration, kernel)).toBe(true);
    requireRecentEnough(configuration, kernel);
  });

  test.each(['6.1', '6.1.0-56-cloud-arm64', '5.10.0-32'])('refuses %s, and says which it needs', (kernel) => {
    expect(isRecentEnough(configuration, kernel)).toBe(false);
    expect(() => requireRecentEnough(configuration, kernel)).toThrow(
      `kvm-arm64-protected needs Linux 6.12 or later, which ${kernel} is not`,
    );
  });

  test('takes one of which nothing is known', () => {
    expect(isRecentEnough(configuration, undefined)).toBe(true);
  });
});

test('a configuration that needs none takes every kernel', () => {
  expect(isRecentEnough({ id: 'kvm-arm64' }, '2.6.20')).toBe(true);
});

test('every configuration takes its own kernel', () => {
  for (const each of configurations) expect(isRecentEnough(each, each.versions.kernel)).toBe(true);
});

test('what needs another kernel than the default one is measured only where it is named', () => {
  const others = configurations.filter(
    ({ versions }) => versions.kernel !== defaultConfigurations[0]?.versions.kernel,
  );
  expect(others.map(({ id }) => id)).toEqual(['kvm-arm64-protected']);
  for (const each of others) expect(defaultConfigurations).not.toContain(each);
});
