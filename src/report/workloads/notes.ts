import { checkWorkloadFindings } from '../../analysis/workload-findings.ts';
import { type WorkloadFigure, workloadFigures } from '../../analysis/workload-figures.ts';
import type { Run } from '../../results/schema.ts';
import type { CompletedWorkload } from '../../results/workload.ts';
import type { FindingText } from '../findings.ts';
import { formatFigure } from '../numbers.ts';
import { virtioText } from './devices.ts';
import { costText, factorText, unitOf } from './sheet.ts';

/** The heading above the study's conclusions. */
export const WORKLOAD_FINDINGS_TITLE =
  'Conclusions of the study (ISCA 2016) about workloads, and what this run shows, in instructions:';

/** What a run says of the study's conclusions. */
export function workloadFindingTexts(run: Run): FindingText[] {
  return checkWorkloadFindings(workloadFigures(run.workloads)).map(({ finding, holds, left, right }) => ({
    verdict: holds === undefined ? 'not clear' : holds ? 'holds' : 'no longer holds',
    claim: finding.claim,
    figures: `per ${unitOf(left.workload)}: ${[left, right].map(figureText).join(', ')}`,
  }));
}

function figureText({ system, perUnit, normalized }: WorkloadFigure): string {
  const times =
    normalized === undefined || normalized === 1 ? '' : ` (${factorText(normalized)} times native)`;
  return `${system} ${costText(perUnit)}${times}`;
}

/** What one must know to read the table of a run of workloads, a sentence or two each. */
export function workloadNotes(run: Run): string[] {
  const completed = run.workloads.filter((each) => each.state === 'completed');
  const failed = run.workloads.filter((each) => each.state === 'failed');
  return [
    ...failed.map(
      ({ system, workload, error, next }) =>
        `${workload} on ${system} failed: ${sentence(error)} Next: ${next}`,
    ),
    ...(completed.length === 0 ? [] : notesOfFigures(run, completed)),
    describeEnd(run),
    `More: worldswitch show ${run.id} --format json (all that was recorded) or csv (every repetition)`,
  ];
}

function notesOfFigures(run: Run, completed: readonly CompletedWorkload[]): string[] {
  return [
    `Unit: ${run.unit} executed by all CPUs of the machine, client, server and hypervisor together, one after the ` +
      'other: CPUs take turns, so what they would do at the same time adds up. Not hardware time. What starting the ' +
      'programs takes is measured with as few units as can be, and subtracted. Medians over repetitions.',
    `A unit, at one instruction a nanosecond: ${ratesOf(run)}.`,
    `Repetitions differ by (smallest to largest): ${spreadsOf(run)}.`,
    `Parameters: ${parametersOf(completed)}.`,
    ...laterOnes(completed),
    `Measured with ${versionsOf(completed)}.`,
  ];
}

function byWorkload(run: Run, describe: (figure: WorkloadFigure) => string): string {
  const groups = Map.groupBy(workloadFigures(run.workloads), ({ workload }) => workload);
  return [...groups]
    .map(([workload, figures]) => `${workload} ${figures.map((each) => describe(each)).join(', ')}`)
    .join('; ');
}

function ratesOf(run: Run): string {
  return byWorkload(
    run,
    ({ system, workload, perVirtualSecond }) =>
      `${formatFigure(Math.round(perVirtualSecond))} ${unitOf(workload)}s a second on ${system}`,
  );
}

function spreadsOf(run: Run): string {
  return byWorkload(
    run,
    ({ system, range: [least, most] }) => `${system} ${(100 * (most / least - 1)).toFixed(1)} %`,
  );
}

function parametersOf(completed: readonly CompletedWorkload[]): string {
  const texts = completed.map(({ workload, fingerprint: { parameters, suite } }) => {
    const { vcpus, units, repetitions } = parameters;
    const benchmarks = suite === undefined ? '' : ` of ${suite.benchmarks.join(', ')}`;
    return (
      `${workload} ${repetitions} repetition${plural(repetitions)} of ${formatFigure(units)} ${unitOf(workload)}s` +
      `${benchmarks}, ${vcpus} VCPU${plural(vcpus)}`
    );
  });
  const kvm = completed.find(({ system }) => system.startsWith('kvm'))?.fingerprint.parameters;
  const device = kvm === undefined ? [] : [`KVM's network device ${virtioText(kvm)}`];
  return [...new Set(texts), ...device].join('; ');
}

/** Measurements that only succeeded once the emulator's timers fell elsewhere among the VM's interrupts. */
function laterOnes(completed: readonly CompletedWorkload[]): string[] {
  const texts = completed.flatMap(({ system, workload, fingerprint: { later } }) =>
    later === undefined ? [] : [`${workload} on ${system}, ${formatFigure(later)} µs later`],
  );
  if (texts.length === 0) return [];
  const why =
    'VMs that were started again, as they had failed where the emulator may deliver interrupts twice (docs/workloads-by-hand.md)';
  return [`${why}: ${texts.join('; ')}.`];
}

function plural(count: number): string {
  return count === 1 ? '' : 's';
}

function versionsOf(completed: readonly CompletedWorkload[]): string {
  const texts = completed.map(({ system, fingerprint: { kernel, xen, qemu } }) => ({
    system,
    text: `${xen === undefined ? '' : `Xen ${xen.version} with `}Linux ${kernel.release}, QEMU ${qemu.version}`,
  }));
  const groups = [...Map.groupBy(texts, ({ text }) => text)];
  return groups
    .map(([text, of]) =>
      groups.length === 1 ? text : `${[...new Set(of.map(({ system }) => system))].join(', ')}: ${text}`,
    )
    .join('; ');
}

function describeEnd(run: Run): string {
  if (run.endedAt === null) {
    return 'This run was interrupted, or is still going on: here is what it has measured.';
  }
  return run.verified
    ? 'Verified: every workload was run twice, each from a machine booted afresh, without a difference.'
    : 'Not verified (worldswitch run --study workloads --verify runs everything twice).';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
