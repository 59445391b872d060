import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { renderLatex } from '../../src/report/latex.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { renderReportMarkdown } from '../../src/report/report-markdown.ts';
import { texText } from '../../src/report/tex.ts';
import { failureOf, runOf } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';
import { sampleReport } from './sample-report.ts';

const page = renderPage(sampleReport());
const { document } = parseHTML(page);

/** The text of what a selector finds, one each. */
function texts(selector: string): string[] {
  return [...document.querySelectorAll(selector)].map((element: { textContent: string | null }) =>
    (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
  );
}

test('the same run gives the same page, which needs nothing from elsewhere', () => {
  expect(renderPage(sampleReport())).toBe(page);
  expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(
    /https?:|@import|url\(|<script|<link|src=["']/,
  );
  expect(page).toMatch(/[^\n]\n$/);
});

test('has a matrix in which cycles have columns and a unit of their own', () => {
  expect(texts('caption')).toContain('Arm Cortex-A57, GICv2');
  const cells = texts('section[aria-labelledby="figures"] tbody td');
  expect(cells.slice(0, 4)).toEqual(['1,400.0', '423', '6,500', '376']);
  expect(page).toContain('instructions per operation</th>');
  expect(page).toContain('cycles, 2016*</th>');
});

test('a cell that is not explained names the command that explains it', () => {
  expect(texts('section[aria-labelledby="explanations"] p').join('\n')).toContain(
    'worldswitch run --explain -c kvm-arm64 xen-arm64 -m hypercall',
  );
});

test('every chart has a caption and a table', () => {
  // That of the opening has its tables below.
  const figures = [...document.querySelectorAll('main figure')];
  expect(figures.length).toBe(5);
  for (const figure of figures) {
    for (const part of ['svg[role="img"]', 'figcaption', 'details table caption', 'th[scope]'])
      expect(figure.querySelector(part)).not.toBeNull();
  }
});

test('ids are unique, and headings follow each other', () => {
  const ids = [...document.querySelectorAll('[id]')].map((element: { id: string }) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map((element: { localName: string }) =>
    Number(element.localName.slice(1)),
  );
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.entries())
    expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
});

test('markup in a symbol, in the end of a step, in a release and in an error is text', () => {
  expect(document.querySelectorAll('img, script, [onerror]').length).toBe(0);
  expect(page.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;/g)?.length).toBeGreaterThanOrEqual(3);
  // What would turn the direction of writing, or be no character, is replaced.
  expect(page).not.toMatch(/\u{202e}|\0/u);
});

test('a checksum is shortened, the whole is in its title', () => {
  expect(page).toContain(`<code title="${'0'.repeat(64)}">0000000000</code>`);
});

test('a run without a figure is a page too', () => {
  const failed = failureOf('kvm-arm64', ['hypercall'], { error: 'it hung', next: 'wait' });
  expect(renderPage(runOf([failed]))).toContain('kvm-arm64 failed: it hung. Next: wait');
});

test('a run of both kinds has the sections of both, and unique ids', () => {
  const { measurements } = sampleReport();
  const both = parseHTML(renderPage(runOf([...measurements, workloadOf('kvm-arm64', 'tcp-rr', [2000])])));
  const ids = [...both.document.querySelectorAll('[id]')].map((element: { id: string }) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ['figures', 'comparison', 'explanations', 'workloads', 'method'])
    expect(ids).toContain(id);
  const captions = [...both.document.querySelectorAll('section[aria-labelledby="figures"] caption')];
  expect(captions.map(({ textContent }) => textContent)).toContain(
    'Application workloads on Arm Cortex-A57, GICv2',
  );
});

test('markdown has what show prints, and the parts of what is explained', () => {
  const text = renderReportMarkdown(sampleReport());
  expect(text).toContain('| per operation | kvm-arm64, instructions |');
  expect(text).toContain('**virtual-ipi on kvm-arm64. By place, instructions per operation**');
  expect(text).toContain(
    '**virtual-ipi on kvm-arm64. By class of instructions, instructions per operation**',
  );
});

test('latex has the matrix, and what has a meaning to it is escaped', () => {
  const text = renderLatex(sampleReport());
  expect(text).toContain(String.raw`hypercall & 1,400.0 & 423 & 6,500 & 376 \\`);
  expect(text).toContain(String.raw`\quad hypercall/el2 & 23.0 & - & - & - \\`);
  for (const name of ['document', 'table', 'tabular'])
    expect(text.split(`\\begin{${name}}`).length).toBe(text.split(`\\end{${name}}`).length);
  // A caption that says what and of which run, and behind it a name to refer to; no two tables have the same.
  const labels = [
    ...text.matchAll(/\\caption\{Microbenchmarks on [^\n]*Run [^\n]*\}\n\\label\{(tab:[a-zA-Z0-9-]+)\}/g),
  ];
  expect(labels).toHaveLength(text.split(String.raw`\begin{table}`).length - 1);
  expect(new Set(labels.map(([, label]) => label)).size).toBe(labels.length);
  expect(texText(String.raw`\input{x} 50 % & $x_1^2$ #~ [a] --b`)).toBe(
    String.raw`\textbackslash{}input\{x\} 50 \% \& \$x\_1\textasciicircum{}2\$ \#\textasciitilde{} {[}a{]} -{}-b`,
  );
  expect(texText('µ\0\u{202e}')).toBe('???');
});
