import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../../src/analysis/baseline-of-run.ts';
import { isChanged } from '../../../src/analysis/comparison.ts';
import { sideOfBaseline, sideOfRun } from '../../../src/analysis/side.ts';
import { parseTolerance } from '../../../src/analysis/tolerance.ts';
import { judge } from '../../../src/analysis/verdict.ts';
import { comparisonFormats } from '../../../src/report/comparison-format.ts';
import { formats } from '../../../src/report/format.ts';
import { reportFormats } from '../../../src/report/report-format.ts';
import { formatBaseline, parseBaseline } from '../../../src/results/baseline.ts';
import { parseRun } from '../../../src/results/exchange.ts';
import type { Run } from '../../../src/results/schema.ts';
import { openStore } from '../../../src/results/store.ts';
import { compareMeasured } from '../../../src/study/compare.ts';
import { executeStudy } from '../../../src/study/execute.ts';
import { planStudy } from '../../../src/study/study.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import { replay } from '../../../src/testbeds/replay/testbed.ts';

const recorded = (name: string): string =>
  readFileSync(join(packageRoot, 'test/fixtures/timings', `${name}.json`), 'utf8');

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-replay-'));
});
afterAll(() => rmSync(home, { recursive: true }));

/** A run of what was recorded, executed and stored as any other. */
async function run(name: string): Promise<Run> {
  const { testbed, session } = replay(recorded(name), `${name}.json`);
  const store = openStore(home);
  try {
    const study = { ...planStudy({ benchmarks: ['hypercall'] }), sessions: [session] };
    const signal = new AbortController().signal;
    const { id } = await executeStudy(study, { testbed, store, onEvent: () => {}, signal });
    return store.get(id);
  } finally {
    store.close();
  }
}

describe('timings of a real machine, in cycles', () => {
  let once: Run, again: Run, twice: Run;
  beforeAll(async () => {
    [once, again, twice] = [await run('once'), await run('once-again'), await run('twice')];
  });

  test('are a run like any other: stored, exported, read again', () => {
    expect(once).toMatchObject({ testbed: 'replay', measurements: [{ state: 'completed' }] });
    expect(parseRun(formats.json(once), 'x')).toEqual(once);
    expect(formats.csv(once)).toContain(',cycles,');
  });

  test('are shown in their own unit, with their spread, and never as instructions', () => {
    for (const text of [formats.table(once), formats.markdown(once)]) {
      expect(text).toMatch(/cycles per operation|cpuid-x86, cycles/);
      expect(text).toMatch(/hypercall.*\d ±\d/);
      expect(text).not.toContain('instructions');
    }
  });

  test('have a page, with axes of their unit', () => {
    const page = reportFormats.html(once);
    expect(page).toContain('cycles per operation');
    expect(page).not.toMatch(/instructions per operation/);
  });

  test('of the same are not called different, of what takes longer are, with how sure that is', () => {
    const side = (own: Run, label: string) => sideOfRun(own, label);
    const same = compareMeasured(side(once, 'A'), side(again, 'B'));
    expect(same.cells.filter(isChanged)).toEqual([]);
    const changed = compareMeasured(side(once, 'A'), side(twice, 'B'));
    expect(changed.cells.filter(isChanged)).toHaveLength(1);
    expect(changed.cells[0]?.significance).toMatchObject({ differs: true, effect: 1 });
    expect(comparisonFormats.table(changed)).toMatch(/p < 0.001, 100 % of B above A/);
  });

  test('are held against a baseline of them, which keeps what is needed to judge', () => {
    const baseline = parseBaseline(formatBaseline(baselineOfRun(once)), 'b.json');
    const held = (own: Run) =>
      judge(compareMeasured(sideOfBaseline(baseline, 'b.json'), sideOfRun(own, 'B')), parseTolerance('0'));
    expect(held(again)).toMatchObject({ passed: true, regressions: [] });
    expect(held(twice).passed).toBe(false);
  });
});

test('a recording without calibrations is no result', async () => {
  const document = JSON.parse(recorded('once')) as { samples: { benchmark: string }[] };
  const samples = document.samples.filter(({ benchmark }) => benchmark !== 'calibration/nop');
  const { testbed, session } = replay(JSON.stringify({ ...document, samples }), 'cut.json');
  const store = openStore(home);
  const study = { ...planStudy({ benchmarks: ['hypercall'] }), sessions: [session] };
  const own = await executeStudy(study, {
    ...{ testbed, store, onEvent: () => {} },
    signal: new AbortController().signal,
  });
  store.close();
  expect(own.measurements[0]).toMatchObject({ state: 'failed', next: 'record calibrations with it' });
});
