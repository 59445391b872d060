import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { published } from '../../../src/catalog/published.ts';
import { renderPage } from '../../../src/report/page/page.ts';
import { reportFormats } from '../../../src/report/report-format.ts';
import { failureOf } from '../../results/sample-run.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';
import { PLANTED } from '../sample-report.ts';
import { sampleWorkloadReport } from './sample-workload-report.ts';

const page = renderPage(sampleWorkloadReport());
const { document } = parseHTML(page);

/** The text of what a selector finds, one each. */
function texts(selector: string): string[] {
  return [...document.querySelectorAll(selector)].map((element: { textContent: string | null }) =>
    (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
  );
}

test('the same run gives the same page, which needs nothing from elsewhere', () => {
  expect(reportFormats.html(sampleWorkloadReport())).toBe(page);
  expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(
    /https?:|@import|url\(|<script|<link|src=["']/,
  );
  expect(page).toMatch(/[^\n]\n$/);
});

test('says what kind of sum the figures are', () => {
  expect(texts('header p').join(' ')).toMatch(
    /client, server and hypervisor together.*the sum is serialised/,
  );
});

test('a table for each machine, what is normalised beside what is not', () => {
  expect(texts('section[aria-labelledby="figures"] caption')).toEqual([
    'Application workloads on Arm Cortex-A57, GICv2',
    'Application workloads on Arm Neoverse N1, GICv3',
    'Application workloads on another machine',
  ]);
  const rows = texts('section[aria-labelledby="figures"] table:first-of-type tbody tr');
  expect(rows[0]).toBe('tcp-rr, a transaction1002504002.504.004.107.60');
  expect(rows[1]).toMatch(/^hackbench, a message100110failed1\.10-/);
});

test('a chart for each machine that has native figures, with a table', () => {
  const charts = [...document.querySelectorAll('section[aria-labelledby="normalized"] figure svg title')];
  expect(charts.map(({ textContent }) => textContent)).toEqual([
    'Arm Cortex-A57, GICv2',
    'Arm Neoverse N1, GICv3',
  ]);
  expect(texts('section[aria-labelledby="normalized"] figure:first-of-type tbody tr')[0]).toBe(
    'tcp-rrtransaction1002.504.00',
  );
});

function sum(all: readonly number[]): number {
  return all.reduce((left, right) => left + right, 0);
}

test('the parts of an overhead add up, those of the rest too', () => {
  const tables = [...document.querySelectorAll('section[aria-labelledby="overhead"] table')].filter((table) =>
    table.querySelector('caption')?.textContent?.includes('overhead of a transaction'),
  );
  expect(tables).toHaveLength(2);
  for (const table of tables) {
    const figures = (selector: string): number[] =>
      [...table.querySelectorAll(`${selector} td:nth-child(2)`)].map(({ textContent }) =>
        Number(textContent?.replaceAll(',', '')),
      );
    const parts = figures('tbody tr:not(.variant)');
    expect(parts).toHaveLength(4);
    expect(sum(parts)).toBe(figures('tfoot tr')[0]);
    expect(sum(figures('tbody tr.variant'))).toBe(parts[3]);
  }
});

test('exits have their reasons, and what no reason names is said', () => {
  const exits = texts('section[aria-labelledby="overhead"] table').find((text) => text.includes('exits per'));
  expect(exits).toContain('of the VM2.00');
  expect(exits).toContain('(answered at once)0.50');
  expect(exits).toContain('interrupts of the machine, and others1.50');
});

test('what other transactions do is told where many do not follow the sequence', () => {
  const [caption = ''] = texts('section[aria-labelledby="legs"] figcaption');
  expect(caption).toContain(
    'kvm-arm64: 80 of 100 transactions (80.0 %) come by in this order: client: tcp_sendmsg',
  );
  expect(caption).toContain('20 of the others:');
  expect(caption).toContain('native-arm64: 100 of 100 transactions (100.0 %)');
  expect(caption).not.toContain('client: another');
});

test('each workload has its facts, and TCP_RR what the study published, apart', () => {
  const section = 'section[aria-labelledby="workloads"]';
  expect(texts(`${section} h3`).slice(0, 2)).toEqual(['tcp-rr', 'hackbench']);
  expect(texts(`${section} dd`)).toContain('transaction');
  const rows = texts(`${section} tbody tr`);
  expect(rows).toContain('kvm-arm64250one launch: no interval2502604.02054,000,00011311');
  expect(rows).toContain('xen-arm64failed; the method section says why');
  const columns = published.tcpRr().columns.length;
  expect(document.querySelectorAll(`${section} td.cycles`).length).toBe(
    columns * published.tcpRr().rows.length,
  );
});

test('the study’s conclusions have verdicts', () => {
  expect(texts('section[aria-labelledby="findings"] li').join('\n')).toMatch(
    /^✓ holds: .*TCP_RR costs Xen more than KVM/m,
  );
});

test('the method has what failed, software and the commands that do it again', () => {
  const method = texts('section[aria-labelledby="method"]').join(' ');
  expect(method).toContain('hackbench on xen-arm64 failed:');
  expect(method).toContain('virtio-pci with vhost, no halt polling');
  expect(method).toContain(
    'worldswitch run --locked --study workloads \\ -c native-arm64 kvm-arm64 xen-arm64',
  );
  const changed = sampleWorkloadReport();
  Object.assign(changed.plan.workloads ?? {}, { units: 7, vhost: false, haltPollNs: 5 });
  expect(renderPage(changed)).toMatch(/--units 7 \\\n {2}--no-vhost \\\n {2}--halt-poll 5\n/);
});

test('every chart has a caption and a table, and ids are unique', () => {
  const figures = [...document.querySelectorAll('main figure')];
  expect(figures).toHaveLength(4);
  for (const figure of figures) {
    for (const part of ['svg[role="img"]', 'figcaption', 'details table caption', 'th[scope]'])
      expect(figure.querySelector(part)).not.toBeNull();
  }
  const ids = [...document.querySelectorAll('[id]')].map((element: { id: string }) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('what is planted in names, errors, reasons and functions is text', () => {
  expect(document.querySelectorAll('img, script, [onerror]').length).toBe(0);
  expect(page.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;/g)?.length).toBeGreaterThanOrEqual(8);
  expect(page).not.toMatch(/\u{202e}|\0/u);
});

test('a run without a figure is a page too, and so is one without accounts or native figures', () => {
  const failed = failureOf('kvm-arm64', ['tcp-rr'], { error: 'it hung', next: 'wait' });
  const empty = renderPage(workloadRunOf([failed]));
  expect(empty).toContain('tcp-rr on kvm-arm64 failed: it hung. Next: wait');
  expect(empty).not.toContain('<figure');
  const plain = renderPage(workloadRunOf([workloadOf('kvm-arm64', 'tcp-rr', [2000])]));
  for (const id of ['normalized', 'overhead', 'legs']) expect(plain).not.toContain(`id="${id}"`);
});

test('Markdown has a table for each machine, and what each workload does', () => {
  const text = reportFormats.markdown(sampleWorkloadReport());
  expect(text).toMatch(/^Application workloads on Arm Neoverse N1, GICv3$/m);
  expect(text).toMatch(
    /^\| tcp-rr, a transaction \| 100 \| 250 \| 400 \| 2\.50 \| 4\.00 \| 4\.10 \| 7\.60 \|$/m,
  );
  expect(text).toMatch(/^- \*\*tcp-rr\*\*: a byte sent over TCP/m);
  expect(text).not.toMatch(/(?<!\\)<img/);
});

test('LaTeX has booktabs, and what has a meaning to it is escaped', () => {
  const text = reportFormats.latex(sampleWorkloadReport());
  for (const row of ['100 & 250 & 400', ' & 2.50 & 4.00', ' & 4.10 & 7.60'])
    expect(text).toContain(String.raw`tcp-rr, a transaction & ${row} \\`);
  expect(text).toContain(String.raw`\multicolumn{4}{l}{\textit{times native}} \\`);
  expect(text).not.toContain(PLANTED);
  for (const name of ['document', 'table', 'tabular'])
    expect(text.split(`\\begin{${name}}`).length).toBe(text.split(`\\end{${name}}`).length);
});
