import { expect, test } from 'vitest';
import { measuredWords } from '../../src/report/measured-words.ts';

const operations = (
  configuration: string,
  benchmarks: string[],
  state: 'completed' | 'failed' = 'completed',
) => {
  return { configuration, workload: undefined, benchmarks, state };
};
const workload = (configuration: string, id: string) => {
  return { configuration, workload: id, benchmarks: [id], state: 'completed' as const };
};

test('few benchmarks are named, of many the number is said', () => {
  expect(measuredWords([])).toBe('');
  expect(measuredWords([operations('kvm-arm64', ['hypercall'])])).toBe('kvm-arm64: hypercall');
  expect(
    measuredWords([
      operations('kvm-arm64', ['a', 'b', 'c']),
      operations('xen-arm64', ['a', 'b', 'c', 'd'], 'failed'),
    ]),
  ).toBe('kvm-arm64, xen-arm64 (failed): 4 microbenchmarks');
});

test('workloads stand apart from microbenchmarks', () => {
  expect(
    measuredWords([
      operations('kvm-arm64', ['hypercall']),
      workload('kvm-arm64', 'jvm'),
      workload('native-arm64', 'jvm'),
    ]),
  ).toBe('kvm-arm64: hypercall; kvm-arm64, native-arm64: jvm');
});
