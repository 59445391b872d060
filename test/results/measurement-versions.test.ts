import { expect, test } from 'vitest';
import { MEASUREMENT_VERSION, TIMED_SOURCES } from '../../src/results/measurement-versions.ts';
import { currentDigest, digestOf, timedSources } from './timed-sources.ts';

test('what is timed is what the version of measurements says', () => {
  const digest = currentDigest();
  const advice =
    digest === TIMED_SOURCES
      ? []
      : [
          `What is executed while something is timed is another than in version ${MEASUREMENT_VERSION} of measurements.`,
          `Add a line to src/results/measurement-versions.ts that says what changes, with sources: '${digest}';`,
          'or put that into its last line, if worldswitch compare finds no figure that moved.',
        ];
  expect(advice).toEqual([]);
});

test('the sources are those of the probe, the VMM, Dom0, hosts, workloads and what stamps, and none that only speak', () => {
  const files = timedSources();
  for (const file of [
    'guest/probe/core.c',
    'guest/vmm/vm.c',
    'guest/dom0/serve.c',
    'plugin/stamp.c',
    'plugin/bochs/stamp.c',
  ])
    expect(files).toContain(file);
  for (const file of [
    'guest/probe/report.c',
    'guest/host/text-file.c',
    'guest/here/main.c',
    'plugin/trace.c',
  ])
    expect(files).not.toContain(file);
});

test('a comment or another indentation changes nothing, a statement and a file does', () => {
  const before = digestOf([['a.c', 'int a(void)\n{\n\treturn 1; // one\n}\n']]);
  expect(digestOf([['a.c', '/* Says\n * one. */\nint a(void) {\n  return 1;\n}']])).toBe(before);
  expect(digestOf([['a.c', 'int a(void) { return 2; }']])).not.toBe(before);
  expect(digestOf([['b.c', 'int a(void)\n{\n\treturn 1; // one\n}\n']])).not.toBe(before);
});
