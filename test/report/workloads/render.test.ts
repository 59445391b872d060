import { expect, test } from 'vitest';
import { formats } from '../../../src/report/format.ts';
import { reproduction } from '../../../src/report/page/reproduction.ts';
import { failureOf, sampleComponent } from '../../results/sample-run.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';

const failed = failureOf('xen-arm64', ['tcp-rr'], {
  error: 'init of the machine gave up',
  next: 'type the same command again',
});
const run = workloadRunOf([
  workloadOf('native-arm64', 'tcp-rr', [2000]),
  workloadOf('kvm-arm64', 'tcp-rr', [3500, 3500, 3600]),
  failed,
]);

test('a table has what a unit costs, and how much more than native', () => {
  const text = formats.table(run);
  expect(text).toMatch(/^tcp-rr, a transaction \| +100 +250 +failed \| +2\.50$/m);
  expect(text).toContain(
    'tcp-rr on xen-arm64 failed: init of the machine gave up. Next: type the same command',
  );
  expect(text).toContain('10,000,000 transactions a second on native-arm64');
  expect(text).toMatch(/kvm-arm64\s+4\.0 %/);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('Markdown has the same cells', () => {
  expect(formats.markdown(run)).toContain('| tcp-rr, a transaction | 100 | 250 | failed | 2.50 |');
});

test('CSV has every repetition, and what starting takes as the first', () => {
  const lines = formats.csv(run).trimEnd().split('\n');
  expect(lines[1]).toBe(`${run.id},0,native-arm64,calibration/start,0,1,instructions,1000,0,1000,`);
  expect(lines).toHaveLength(1 + 2 + 4);
});

test('a run that is going on says so', () => {
  expect(formats.table({ ...run, endedAt: null })).toContain('was interrupted, or is still going on');
});

test("a user's own suite is shown with its benchmarks, and what reproduces it asks for the copy", () => {
  const measured = workloadOf('native-arm64', 'specjvm2008', [2000]);
  const benchmarks = ['compress', 'derby'];
  const suite = sampleComponent('suite', { name: 'SPECjvm2008', bytes: 1000, benchmarks });
  measured.fingerprint.software.push(suite);
  const own = workloadRunOf([measured]);
  const plan = {
    ...own.plan,
    specjvm2008: { folder: '/home/me/s', sha256: 'b'.repeat(64), benchmarks },
  };
  const text = formats.table(own).replaceAll(/\s+/g, ' ');
  expect(text).toContain('specjvm2008, an operation | 100');
  expect(text).toContain('1 repetition of 11 operations of compress, derby, 1 VCPU');
  const command = reproduction({ ...own, plan });
  expect(command).toContain('-w specjvm2008');
  expect(command).toContain('--specjvm2008 FOLDER');
  expect(command).toContain('--benchmark compress derby');
  expect(command).not.toContain('/home/me');
});
