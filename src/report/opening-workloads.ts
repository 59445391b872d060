import type { Ratio } from '../analysis/workload-figures.ts';
import type { Run } from '../results/schema.ts';
import { hypervisorOf } from './known-configurations.ts';
import { normalizedChart } from './normalized-chart.ts';
import { type NormalizedMachine, normalizedMachines } from './normalized.ts';
import { formatFigure } from './numbers.ts';
import type { Opening } from './opening-part.ts';
import { partsOf } from './overhead-tables.ts';
import { explainedOverheads } from './overheads.ts';
import { farthestApart, oftenText, pairOf } from './pairs.ts';
import { factorText } from './workload-figure-text.ts';

/** What a run's workloads found beside what they take without a hypervisor; undefined if it can't be said. */
export function workloadOpening(run: Run): Opening | undefined {
  const machines = normalizedMachines(run);
  // One picture: that of the machine of which the run has most.
  const [machine] = machines.toSorted((a, b) => b.rows.length - a.rows.length);
  if (machine === undefined) return undefined;
  return {
    chart: normalizedChart(machine),
    caption:
      `${machine.title}: ${machine.unit} per unit of work as a multiple of what it takes on ${machine.native}. Lines are intervals ` +
      'of 95 %.',
    sentences: [...rangeSentences(machine), ...pairSentences(machine), ...overheadSentences(run, machine)],
    more: [],
  };
}

interface Factor {
  readonly workload: string;
  readonly configuration: string;
  readonly ratio: Ratio;
}

function factorsOf({ configurations, rows }: NormalizedMachine): Factor[] {
  return rows.flatMap(({ workload, figures }) =>
    figures.flatMap((figure, index) => {
      const configuration = configurations[index];
      return figure?.normalized === undefined || configuration === undefined
        ? []
        : [{ workload, configuration, ratio: figure.normalized }];
    }),
  );
}

/** From the least that a hypervisor adds to the most. */
function rangeSentences(machine: NormalizedMachine): string[] {
  const factors = factorsOf(machine).toSorted((a, b) => a.ratio.value - b.ratio.value);
  const [least, most] = [factors[0], factors.at(-1)];
  if (least === undefined || most === undefined) return [];
  const to = least === most ? factorIn(least) : `from ${factorIn(least)} to ${factorIn(most)}`;
  return [`A unit of work takes ${to} what it takes on ${machine.native}, without a hypervisor.`];
}

/** `3.34 times (tcp-maerts on xen-arm64)` */
function factorIn({ workload, configuration, ratio }: Factor): string {
  return `${factorText(ratio)} times (${workload} on ${configuration})`;
}

/** How two configurations compare. What their intervals leave open is no difference. */
function pairSentences(machine: NormalizedMachine): string[] {
  const columns = machine.configurations.map((configuration) => ({
    configuration,
    machine: machine.id,
    hypervisor: hypervisorOf(configuration),
  }));
  const pair = pairOf(columns);
  if (pair === undefined) return [];
  const factors = factorsOf(machine);
  const both = machine.rows.flatMap(({ workload }) => {
    const [a, b] = [pair.a, pair.b].map(
      (id) => factors.find((each) => each.workload === workload && each.configuration === id)?.ratio,
    );
    return a === undefined || b === undefined
      ? []
      : [{ workload, left: a, right: b, a: a.value, b: b.value }];
  });
  const apart = both.filter(({ left, right }) => areApart(left, right));
  const farthest = farthestApart(apart);
  const named =
    farthest === undefined
      ? ''
      : `; they are furthest apart in ${farthest.workload}, with ${farthest.a.toFixed(2)} and ${farthest.b.toFixed(2)} times native`;
  return [`${oftenText(pair, 'costs', apart, `${both.length} workloads`)}${named}.`];
}

function areApart(a: Ratio, b: Ratio): boolean {
  if (a.interval === undefined || b.interval === undefined) return a.value.toFixed(2) !== b.value.toFixed(2);
  return a.interval.high < b.interval.low || b.interval.high < a.interval.low;
}

/** Of what the overhead consists that is the largest beside what the workload takes natively. */
function overheadSentences(run: Run, machine: NormalizedMachine): string[] {
  const factors = factorsOf(machine).toSorted((a, b) => b.ratio.value - a.ratio.value);
  const all = explainedOverheads(run).flatMap(({ workload, configurations }) =>
    configurations.map(({ configuration, total }) => ({
      ...{ workload, configuration: configuration.id, overhead: total.overhead },
      parts: partsOf(total).toSorted((a, b) => b.instructions - a.instructions),
    })),
  );
  const [largest] = factors.flatMap((factor) =>
    all.filter(
      ({ workload, configuration }) => workload === factor.workload && configuration === factor.configuration,
    ),
  );
  const [first, second] = largest?.parts ?? [];
  if (largest === undefined || first === undefined || second === undefined) return [];
  const percent = (part: number): string => `${formatFigure((100 * part) / (largest.overhead || 1), 0)} %`;
  return [
    `Of the overhead of ${largest.workload} on ${largest.configuration}, ${percent(first.instructions)} are ${first.name} and ` +
      `${percent(second.instructions)} ${second.name}.`,
  ];
}
