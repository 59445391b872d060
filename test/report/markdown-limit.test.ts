import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import { readRun } from '../../pages/recordings.ts';
import { MOST_BYTES, withinLimit } from '../../src/report/markdown-limit.ts';
import { renderReportMarkdown } from '../../src/report/report-markdown.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';

const block = fc.record({
  lines: fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 6 }),
  rank: fc.integer({ min: 0, max: 5 }),
});

const run = readRun(
  'run-c-kvm-arm64-xen-arm64-m-hypercall-interrupt-controller-trap-virtual-ipi-virtual-irq-completion-vm-switch-io-latency-out-io-latency-in-explain.json.gz',
);

test('no document is longer than it may be, and what is left out is said', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 30 }), fc.integer({ min: 60, max: 1500 }), (blocks, most) => {
      const text = withinLimit(blocks, (left) => `${left} left out`, most);
      expect(Buffer.byteLength(text)).toBeLessThan(most);
      const whole = blocks.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('');
      expect(text === whole || /\d+ left out\n\n$/.test(text)).toBe(true);
    }),
  );
});

test('what has the lower rank stays', () => {
  const [low, high] = ['a', 'b'].map((letter, rank) => ({ lines: [letter.repeat(50)], rank }));
  if (low === undefined || high === undefined) throw new Error('two blocks');
  expect(withinLimit([high, low], (left) => `${left} left`, 90)).toBe(`${'a'.repeat(50)}\n1 left\n\n`);
});

test('a report of many explained cells is short enough for an issue, and says where the rest is', () => {
  const explained = run.measurements.find(isOfMicrobenchmarks);
  if (explained === undefined) throw new Error('it is of microbenchmarks');
  const many = {
    ...run,
    measurements: configurations.map(({ id }) => ({ ...explained, configuration: id })),
  };
  const text = renderReportMarkdown(many);
  expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
  expect(text).toContain(`worldswitch report ${run.id} -o report.html`);
  expect(renderReportMarkdown(run)).not.toContain('Left out');
});

test.each(['run.json.gz', 'run-study-workloads.json.gz'])('%s is short enough as it is', (file) => {
  const text = renderReportMarkdown(readRun(file));
  expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
  expect(text).not.toContain('Left out');
});
