import {
  type CompletedMeasurement,
  isCompleted,
  isOfMicrobenchmarks,
  isOfWorkload,
} from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { plural, upperFirst } from '../said.ts';
import { unitsOf } from '../units.ts';

/** What a run measured, in a paragraph. */
export function describeRun(run: Run): string {
  const completed = run.measurements.filter(isCompleted);
  const failed = run.measurements.length - completed.length;
  return [
    ...microbenchmarksText(completed.filter(isOfMicrobenchmarks)),
    ...workloadsText(completed.filter(isOfWorkload)),
    ...meaningOfUnits(run, completed),
    ...(failed === 0 ? [] : [`${failed} more failed; the method section says why.`]),
  ].join(' ');
}

function microbenchmarksText(completed: readonly CompletedMeasurement[]): string[] {
  if (completed.length === 0) return [];
  const count = completed.length;
  return [`${count} configuration${plural(count)} of real, unmodified hypervisors${placeOf(completed)}.`];
}

function workloadsText(completed: readonly CompletedMeasurement[]): string[] {
  if (completed.length === 0) return [];
  const [programs, configurations] = [
    new Set(completed.flatMap((each) => (each.kind === 'workload' ? [each.benchmark] : []))).size,
    new Set(completed.map(({ configuration }) => configuration)).size,
  ];
  return [
    `${programs} application workload${plural(programs)}, real programs of a distribution, on ${configurations} ` +
      `configuration${plural(configurations)}, without a hypervisor and with real, unmodified ones` +
      `${placeOf(completed)}.`,
  ];
}

function placeOf(completed: readonly CompletedMeasurement[]): string {
  return completed.every(({ fingerprint }) => fingerprint.testbed === 'emulated')
    ? ' on emulated machines with virtualization extensions'
    : ', recorded elsewhere';
}

/** What each unit of the figures says, and what it does not. */
function meaningOfUnits(run: Run, completed: readonly CompletedMeasurement[]): string[] {
  const exact = completed.every(({ clock }) => clock.exact);
  return [
    ...unitsOf(run).map((unit) =>
      unit === 'instructions'
        ? meaningOfInstructions(completed)
        : `${upperFirst(unit)} are of the hardware that ran it.`,
    ),
    ...(completed.length > 0 && exact ? ['The same inputs give the same figures on every machine.'] : []),
  ];
}

function meaningOfInstructions(completed: readonly CompletedMeasurement[]): string {
  const operations = completed.some(isOfMicrobenchmarks);
  const work = completed.some(isOfWorkload);
  const per = [...(operations ? ['one operation'] : []), ...(work ? ['one unit of work'] : [])].join(' or ');
  return (
    `The unit is instructions, executed by all CPUs of a machine for ${per}: ` +
    `${work ? 'client, server and hypervisor together' : 'guest, hypervisor, host and Dom0 alike'}. ` +
    (work
      ? 'CPUs take turns on one clock, so the sum is serialised: what they would do at the same time adds up. '
      : '') +
    (work
      ? 'It says how much work that takes, not how often hardware does it in a second, where CPUs work side by side, a ' +
        'trap costs more than another instruction and there are caches.'
      : 'It says how long the path of the software is; it is not hardware time, as a trap counts one like any other ' +
        'instruction and there are no caches.')
  );
}
