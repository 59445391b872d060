import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { openingOf } from '../../src/report/opening.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { farthestApart, pairOf } from '../../src/report/pairs.ts';
import { runCharts } from '../../src/report/report-charts.ts';
import { readRun } from '../../pages/recordings.ts';
import { failureOf, runOf } from '../results/sample-run.ts';
import { sampleReport } from './sample-report.ts';
import { sampleWorkloadReport } from './workloads/sample-workload-report.ts';

const runs = [
  ['microbenchmarks', sampleReport()],
  ['workloads', sampleWorkloadReport()],
  ['of a real machine', readRun('run.json.gz')],
  ['workloads of a real machine', readRun('run-study-workloads.json.gz')],
] as const;

describe.each(runs)('what a report opens with: %s', (_, run) => {
  const { document } = parseHTML(renderPage(run));

  test('three sentences and one picture, before any table', () => {
    const opening = document.querySelector('header .opening');
    const sentences: string[] = [...(opening?.querySelectorAll('li') ?? [])].map(
      ({ textContent }) => textContent,
    );
    expect(sentences).toHaveLength(3);
    for (const each of sentences) expect(each).toMatch(/^\S.*\.$/);
    expect(opening?.querySelectorAll('svg[role="img"]')).toHaveLength(1);
    const first = document.querySelector('svg, table');
    expect(first?.closest('.opening')).toBe(opening);
  });

  test('every figure that is said stands in the page, too', () => {
    const page = (document.querySelector('main')?.textContent ?? '').replaceAll(/\s+/g, ' ');
    const [first = ''] = openingOf(run)?.sentences ?? [];
    const figures = first.match(/\d[\d,]*\.?\d*(?! operations| configurations)(?=[ .,)])/g) ?? [];
    for (const each of figures.filter((figure) => figure.length > 1))
      expect(page).toContain(each.replace(/\.$/, ''));
  });
});

test('what is said follows the figures: of one half as large another one is the shortest', () => {
  const run = sampleReport();
  const halved = {
    ...run,
    measurements: run.measurements.map((each) =>
      each.state === 'completed' && each.kind === 'microbenchmarks' && each.configuration === 'kvm-arm64'
        ? { ...each, samples: each.samples.map((sample) => ({ ...sample, ticks: sample.ticks * 100 })) }
        : each,
    ),
  };
  expect(openingOf(halved)?.sentences).not.toEqual(openingOf(run)?.sentences);
});

test('a run without a figure opens with nothing but how it was to be measured', () => {
  const failed = runOf([failureOf('kvm-arm64')]);
  expect(openingOf(failed)).toBeUndefined();
  expect(renderPage(failed)).not.toContain('class="opening"');
});

test('one picture has all operations, and is among the files of charts', () => {
  const run = readRun('run.json.gz');
  const overview = runCharts(run).find(({ name }) => name === 'overview');
  for (const id of ['hypercall', 'virtual-ipi', 'io-latency-in']) expect(overview?.svg).toContain(`>${id}<`);
});

test('compared are two hypervisors of one machine, if there are any', () => {
  const column = (configuration: string, machine: string, hypervisor: 'KVM' | 'Xen') => ({
    ...{ configuration, machine, hypervisor },
  });
  const [nvhe, vhe] = [column('a', 'm', 'KVM'), column('b', 'm', 'KVM')];
  expect(pairOf([nvhe, vhe, column('c', 'n', 'KVM'), column('d', 'n', 'Xen')])).toEqual({ a: 'c', b: 'd' });
  expect(pairOf([nvhe, vhe])).toEqual({ a: 'a', b: 'b' });
  expect(pairOf([nvhe, column('c', 'n', 'Xen')])).toBeUndefined();
  expect(
    farthestApart([
      { a: 1, b: 3 },
      { a: 8, b: 2 },
      { a: 0, b: 9 },
    ]),
  ).toEqual({ a: 8, b: 2 });
  expect(farthestApart([{ a: 1, b: 1 }])).toBeUndefined();
});
