import { describe, expect, test } from 'vitest';
import { eventsOfRun } from '../../src/analysis/prediction/cells.ts';
import { type PredictionReport, predictRun, predictUpgrade } from '../../src/analysis/prediction/report.ts';
import { parseWhatIfs } from '../../src/analysis/prediction/what-if.ts';
import { findHardware } from '../../src/catalog/find.ts';
import { formats } from '../../src/report/format.ts';
import { predictionFormats } from '../../src/report/prediction-format.ts';
import type { Run } from '../../src/results/schema.ts';
import { errorOf } from '../analysis/prediction/error-of.ts';
import { explainedRun, type Part } from '../results/explained.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';

const parts: Part[] = [
  { place: 'host-kernel', name: 'handle_exit', count: 10_000 },
  { place: 'el2', name: '__guest_exit', count: 200, class: 'el1-system', direction: 'saved' },
];

/** A run whose explanations count exceptions: one to EL2 and one back, per operation. */
function counted(own: readonly Part[] = parts, configuration = 'kvm-arm64'): Run {
  const run = explainedRun(own, {}, configuration);
  const transfers = [
    { from: 'guest', to: 'el2', cause: 'hvc', returns: false, count: 10 },
    { from: 'el2', to: 'guest', cause: 'eret', returns: true, count: 10 },
  ] as const;
  return {
    ...run,
    measurements: run.measurements.map((measurement) =>
      measurement.state === 'completed' && measurement.kind === 'microbenchmarks'
        ? {
            ...measurement,
            explanations: measurement.explanations.map((each) => ({ ...each, transfers: [...transfers] })),
          }
        : measurement,
    ),
  };
}

const profile = findHardware('xgene');
const basis = { profile, anchor: undefined };
const all = (run: Run): ReturnType<typeof eventsOfRun> => eventsOfRun(run, () => true);

/** Cycles of one event, in the middle. */
function costOf(kind: string): number {
  return profile.costs[kind]?.cycles ?? NaN;
}

function predicted(whatIf: readonly string[] = []): PredictionReport {
  return predictRun(all(counted()), basis, parseWhatIfs(whatIf, profile));
}

describe('a prediction', () => {
  test('says that it was not measured, its range, what it is made of and what of that is assumed', () => {
    const text = predictionFormats.table(predicted());
    expect(text).toMatch(/^Predicted, not measured: /);
    expect(text).toMatch(/^kvm-arm64 +\| hypercall +\| +1,020 \| .+ to /m);
    expect(text).toMatch(/^instruction +\| +1,000 \| +\S+ \(\S+ to \S+\) \| assumed/m);
    expect(text).toMatch(
      /^el2-entry +\| +1 \| +(\d+) \((\d+) to (\d+)\) +\| published \| +\1 \| +\2 to \3$/m,
    );
  });

  test('of what is too uncertain shows the range alone, in every form', () => {
    const instruction = { cycles: 1, least: 0.1, most: 10, provenance: 'assumed', source: 'a test' } as const;
    const unknown = { ...profile, costs: { ...profile.costs, instruction } };
    const report = predictRun(
      all(counted()),
      { profile: unknown, anchor: undefined },
      parseWhatIfs([], profile),
    );
    expect(predictionFormats.table(report)).toContain('too uncertain');
    expect(predictionFormats.csv(report).split('\n')[1]).toMatch(/,cycles,,[\d.]+,[\d.]+$/);
  });

  test('of a hypercall on the hardware of the study stands beside what the study measured of it', () => {
    const text = predictionFormats.markdown(predicted());
    expect(text).toContain('What the study measured of it');
    expect(text).toMatch(/^\| \*\*sum\*\* \| \*\*6,500\*\* \|/m);
  });

  test('is complete as JSON, and a line as CSV', () => {
    const document = JSON.parse(predictionFormats.json(predicted())) as { kind: string; cells: object[] };
    expect(document).toMatchObject({ kind: 'prediction', hardware: { id: 'xgene' }, anchor: null });
    expect(document.cells[0]).toMatchObject({
      configuration: 'kvm-arm64',
      prediction: { unit: 'cycles', along: 'operation', instructions: 1020 },
    });
    const [head, line, rest] = predictionFormats.csv(predicted()).split('\n');
    expect(line?.split(',').length).toBe(head?.split(',').length);
    expect(rest).toBe('');
  });
});

describe('a change', () => {
  test('of a cost is split by kind', () => {
    const text = predictionFormats.table(predicted(['el1-read=2']));
    const difference = Math.round(20 * (2 - costOf('el1-read')));
    expect(text).toMatch(
      new RegExp(
        String.raw`^reads of EL1 system registers \(el1-read\) +\| +20 \| +20 \| +${difference}$`,
        'm',
      ),
    );
  });

  test('of the software is the difference of both sides', () => {
    const after = counted([{ place: 'host-kernel', name: 'handle_exit', count: 11_000 }]);
    const [cell] = predictUpgrade(all(counted()), all(after), basis).cells;
    expect(cell?.change?.difference.middle).toBeCloseTo(
      100 * costOf('instruction') - 20 * costOf('el1-read'),
      6,
    );
    const text = predictionFormats.csv(predictUpgrade(all(counted()), all(after), basis));
    expect(text.match(/,(before|after),/g)).toEqual([',before,', ',after,']);
  });

  test('of one configuration to another is one too', () => {
    const report = predictUpgrade(
      all(counted(parts, 'kvm-arm64-nvhe')),
      all(counted(parts, 'kvm-arm64-vhe')),
      basis,
    );
    expect(predictionFormats.table(report)).toContain('kvm-arm64-nvhe');
    expect(report.cells[0]?.countedAfter?.configuration).toBe('kvm-arm64-vhe');
  });
});

describe('what is not predicted is refused by a sentence with the next step', () => {
  test.each<[string, Run, string, string]>([
    [
      'an explanation of an earlier version',
      explainedRun(parts),
      'is of an earlier version',
      '--explain measures it anew',
    ],
    [
      'hardware of another kind',
      counted(parts.slice(0, 1), 'kvm-x86-vmx'),
      'kvm-x86-vmx runs VMs with VMX, and xgene with EL2',
      'name hardware with VMX',
    ],
  ])('%s', (_, run, why, next) =>
    expect(errorOf(() => predictRun(all(run), basis, parseWhatIfs([], profile)))).toMatchObject({
      message: expect.stringContaining(why),
      next: expect.stringContaining(next),
    }),
  );

  test('a run without explanations, with the command that makes them', () => {
    const run = explainedRun(parts);
    const measurements = run.measurements.map((each) => ({ ...each, explanations: [] }));
    const bare = { ...run, measurements } as Run;
    expect(errorOf(() => predictRun(all(bare), basis, parseWhatIfs([], profile)))).toMatchObject({
      message: `run ${run.id} has no explanation of hypercall on kvm-arm64`,
      next: 'worldswitch run -c kvm-arm64 -m hypercall --explain',
    });
  });

  test('VHE where there is none', () =>
    expect(errorOf(() => predicted(['vhe=on'])).message).toContain('there is no configuration with vhe=on'));
});

describe('beside what was measured', () => {
  const shown = formats.table(counted(), profile);

  test('a prediction is a range in a column of its own', () => {
    expect(shown).toMatch(/cycles predicted on xgene/);
    const row = shown.split('\n').find((line) => /^hypercall\b/.test(line)) ?? '';
    expect(row.split(' | ').at(-1)).toMatch(/^ *[\d,]+ to [\d,]+$/);
    expect(formats.markdown(counted(), profile)).toContain('kvm-arm64, cycles predicted on xgene');
  });

  test('what was not explained has none, and the command that makes one is said', () => {
    const bare = runOf([measurementOf([...calibrated, ...batches('hypercall', [1000, 1000, 1000])])]);
    const text = formats.table(bare, profile).replaceAll(/\s+/g, ' ');
    expect(text).not.toContain('cycles predicted');
    expect(text).toContain('Next: worldswitch run -c kvm-arm64 -m hypercall --explain');
  });

  test('without hardware there is nothing of it', () =>
    expect(formats.table(counted())).not.toMatch(/predicted/i));
});
