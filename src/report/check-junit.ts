import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { type CheckedCell, checkedCells } from './check-cells.ts';
import { xmlText } from './xml.ts';

/**
 * A check in the form of JUnit's reports, which every server of continuous integration shows: a suite for each configuration, a
 * test for each cell. What takes more failed; what could not be measured or judged is an error.
 */
export function renderJunit(comparison: Comparison, verdict: Verdict): string {
  return documentOf(checkedCells(comparison, verdict));
}

/** A check of which nothing can be said, as an error of the same kind. */
export function renderJunitError(sentence: string): string {
  const cell: CheckedCell = {
    configuration: 'worldswitch',
    benchmark: 'check',
    outcome: 'not measured',
    text: sentence,
  };
  return documentOf([cell]);
}

function documentOf(cells: readonly CheckedCell[]): string {
  const suites = [...Map.groupBy(cells, ({ configuration }) => configuration)];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="worldswitch check" ${countsOf(cells)}>`,
    ...suites.flatMap(([configuration, own]) => [
      `  <testsuite name="${xmlText(configuration)}" ${countsOf(own)}>`,
      ...own.flatMap(testCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function countsOf(cells: readonly CheckedCell[]): string {
  const counted = (element: string): number =>
    cells.filter(({ outcome }) => ELEMENTS[outcome] === element).length;
  return `tests="${cells.length}" failures="${counted('failure')}" errors="${counted('error')}"`;
}

const ELEMENTS: Readonly<Record<CheckedCell['outcome'], string>> = {
  passed: 'system-out',
  longer: 'failure',
  'not judged': 'error',
  'not measured': 'error',
};

function testCase({ configuration, benchmark, outcome, text }: CheckedCell): string[] {
  const head = `    <testcase classname="${xmlText(configuration)}" name="${xmlText(benchmark)}"`;
  const element = ELEMENTS[outcome];
  const content =
    outcome === 'passed'
      ? `<system-out>${xmlText(text)}</system-out>`
      : `<${element} message="${xmlText(text)}"/>`;
  return [`${head}>`, `      ${content}`, '    </testcase>'];
}
