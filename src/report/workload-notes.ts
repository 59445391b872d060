import { type WorkloadFigure, workloadFigures } from '../analysis/workload-figures.ts';
import { isOfWorkload, type WorkloadMeasurement } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { componentOf } from '../results/software.ts';
import { deviceNote } from './hypervisor-words.ts';
import { knownConfiguration } from './known-configurations.ts';
import { formatFigure } from './numbers.ts';
import { eachOf, plural, sentence, upperFirst } from './said.ts';
import { caveatOf, unitWords } from './units.ts';
import { nameVersions } from './versions.ts';
import { halfWidth, ONE_LAUNCH, UNRESOLVED, unitOfWork } from './workload-figure-text.ts';

/** What one must know to read the figures of workloads; nothing if a run has none. */
export function workloadNotes(run: Run): string[] {
  const completed = run.measurements.filter(isOfWorkload);
  if (completed.length === 0) return [];
  const figures = workloadFigures(completed);
  return [
    ...workloadUnitNotes(run),
    ...rateNotes(figures),
    ...intervalNotes(figures),
    `Repetitions differ by (smallest to largest): ${byWorkload(figures, spreadOf)}.`,
    `Parameters: ${parametersOf(completed)}.`,
    ...laterOnes(completed),
    `Measured with ${eachOf(completed, ({ fingerprint }) => nameVersions(fingerprint))}.`,
  ];
}

/** What the figures of workloads are, for each unit. */
export function workloadUnitNotes({ measurements }: Pick<Run, 'measurements'>): string[] {
  const units = new Set(measurements.filter(isOfWorkload).map(({ clock }) => clock.unit));
  return [...units].map((unit) => {
    const caveat = caveatOf(unit);
    return (
      `Unit: ${unitWords[unit]}, client, server and hypervisor together, one after the other: CPUs take turns, so what ` +
      `they would do at the same time adds up. ${caveat === '' ? '' : `${sentence(upperFirst(caveat))} `}What starting the ` +
      'programs takes is measured with as few units as can be, and subtracted. Medians over the repetitions of all launches.'
    );
  });
}

/** How often a unit is done; of instructions, on the machine's own clock. */
function rateNotes(figures: readonly WorkloadFigure[]): string[] {
  const counted = figures.filter(({ clock }) => clock.unit === 'instructions');
  if (counted.length === 0) return [];
  const rates = byWorkload(
    counted,
    ({ configuration, benchmark, perVirtualSecond }) =>
      `${formatFigure(Math.round(perVirtualSecond))} ${unitOfWork(benchmark)}s a second on ${configuration}`,
  );
  return [`A unit, at one instruction a nanosecond: ${rates}.`];
}

/** How sure the figures are, and what marks a ratio that is not resolved. */
function intervalNotes(figures: readonly WorkloadFigure[]): string[] {
  const known = figures.some(({ interval }) => interval !== undefined);
  const said = byWorkload(figures, ({ configuration, perUnit, interval }) => {
    const half = interval && ((100 * halfWidth(interval, perUnit)) / perUnit).toFixed(2);
    return `${configuration} ${half === undefined ? ONE_LAUNCH : `±${half} %`}`;
  });
  if (!known) return [`How sure figures are is not known (${ONE_LAUNCH}).`];
  const unresolved = figures.some(({ normalized, serverNormalized }) =>
    [normalized, serverNormalized].some((ratio) => ratio?.resolved === false),
  );
  return [
    `Intervals (95 %, by a bootstrap over launches): ${said}.`,
    ...(unresolved ? [`${UNRESOLVED}: not resolved, as the interval of the ratio contains 1.`] : []),
  ];
}

function byWorkload(
  figures: readonly WorkloadFigure[],
  describe: (figure: WorkloadFigure) => string,
): string {
  return [...Map.groupBy(figures, ({ benchmark }) => benchmark)]
    .map(([benchmark, own]) => `${benchmark} ${own.map((each) => describe(each)).join(', ')}`)
    .join('; ');
}

function spreadOf({ configuration, range: [least, most] }: WorkloadFigure): string {
  return `${configuration} ${(100 * (most / least - 1)).toFixed(1)} %`;
}

function parametersOf(completed: readonly WorkloadMeasurement[]): string {
  const texts = completed.map(({ benchmark, fingerprint: { parameters, software } }) => {
    const { vcpus, units, repetitions, launches = 1 } = parameters;
    const parts = componentOf(software, 'suite')?.benchmarks;
    const ofSuite = parts === undefined ? '' : ` of ${parts.join(', ')}`;
    return (
      `${benchmark} ${launches === 1 ? '' : `${launches} launches of `}${repetitions} repetition${plural(repetitions)} of ${formatFigure(units)} ${unitOfWork(benchmark)}s` +
      `${ofSuite}, ${vcpus} VCPU${plural(vcpus)}`
    );
  });
  const [device] = completed.flatMap(
    ({ configuration, fingerprint: { parameters } }) =>
      deviceNote(knownConfiguration(configuration), parameters) ?? [],
  );
  return [...new Set(texts), ...(device === undefined ? [] : [device])].join('; ');
}

/** Measurements that only succeeded once the emulator's timers fell elsewhere among the VM's interrupts. */
function laterOnes(completed: readonly WorkloadMeasurement[]): string[] {
  const texts = completed.flatMap(({ configuration, benchmark, fingerprint }) =>
    fingerprint.testbed !== 'emulated' || fingerprint.later === undefined
      ? []
      : [`${benchmark} on ${configuration}, ${formatFigure(fingerprint.later)} µs later`],
  );
  if (texts.length === 0) return [];
  const why =
    'VMs that were started again, as they had failed where the emulator may deliver interrupts twice (docs/workloads-by-hand.md)';
  return [`${why}: ${texts.join('; ')}.`];
}
