import { describe, expect, test } from 'vitest';
import { compareSides } from '../../src/analysis/comparison.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import { judge } from '../../src/analysis/verdict.ts';
import { checkErrorFormats, checkFormats } from '../../src/report/check-format.ts';
import { explainedRun } from '../results/explained.ts';
import { flawOf } from './well-formed.ts';

/** What is wrong in a document, behind the line that says that it is XML. */
const flawOfDocument = (xml: string): string | undefined => flawOf(xml.replace(/^<\?xml[^>]*\?>\n/, ''));

const run = explainedRun([{ place: 'el2', name: 'f', count: 1000 }]);
const slower = explainedRun([{ place: 'el2', name: 'f', count: 1050 }]);
const comparison = compareSides(sideOfRun(run, 'base, one:two.json'), sideOfRun(slower, 'run 1'));
const tolerance = { value: 0, unit: 'clock' } as const;
const failing = judge(comparison, tolerance, ['kvm-x86', 'kvm-arm64 tcp-rr']);
const passing = judge(comparison, { value: 9, unit: 'percent' });

describe('JUnit', () => {
  const text = checkFormats.junit(comparison, failing);

  test('has a test for each cell, a failure for what takes more, an error for what was not measured', () => {
    expect(flawOfDocument(text)).toBeUndefined();
    expect(text).toContain('<testsuites name="worldswitch check" tests="3" failures="1" errors="2">');
    expect(text).toMatch(
      /<testcase classname="kvm-arm64" name="hypercall">\n +<failure message="[\d.]+ instructions per operation, \+5 \(\+[\d.]+ %\) against the baseline: more than the tolerance"\/>/,
    );
    expect(text).toContain('<error message="kvm-x86 could not be measured"/>');
  });

  test('of a check that passes has no failure', () => {
    expect(checkFormats.junit(comparison, passing)).toContain('failures="0" errors="0"');
  });

  test('of a check of which nothing can be said has an error, whose text is no markup', () => {
    const error = checkErrorFormats.junit?.('<b>&"no', 'b.json') ?? '';
    expect(flawOfDocument(error)).toBeUndefined();
    expect(error).toContain('errors="1"');
    expect(error).not.toContain('<b>');
  });
});

describe('annotations on GitHub', () => {
  test('name the file of the baseline, and are a line each', () => {
    const lines = checkFormats.github(comparison, failing).trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^::error file=base%2C one%3Atwo\.json,title=kvm-arm64 hypercall::.*\(\+[\d.]+ %25\) against the baseline: more than the tolerance\.$/,
      ),
      expect.stringContaining('::kvm-x86 could not be measured.'),
      expect.stringContaining('::kvm-arm64 tcp-rr could not be measured.'),
      expect.stringMatching(/^::notice file=.*::check failed: /),
    ]);
  });

  test('of a check that passes are the result alone', () => {
    expect(checkFormats.github(comparison, passing)).toMatch(/^::notice .*::check passed: .*\n$/);
  });

  test('can not be ended by what is told', () => {
    expect(checkErrorFormats.github?.('one\n::error::two', 'b.json')).toMatch(/^[^\n]+%0A::error::two\n$/);
  });
});
