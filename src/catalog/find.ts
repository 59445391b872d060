import { MisuseError, type WorldswitchError } from '../system/errors.ts';
import { type Configuration, configurations, type HypervisorName } from './configurations.ts';
import { type Benchmark, benchmarks } from './benchmarks.ts';
import { hardwareProfiles } from './hardware/index.ts';
import type { HardwareProfile } from './hardware/schema.ts';
import { knownWorkloads, type Workload } from './workloads.ts';
import { specjvm2008Benchmarks } from './specjvm2008.ts';
import {
  isScheduled,
  type Microbenchmark,
  microbenchmarks,
  type PathKind,
  pathOf,
} from './microbenchmarks.ts';

/** The hardware of that id. @throws MisuseError that names the nearest one, if one is near. */
export function findHardware(id: string): HardwareProfile {
  const known = hardwareProfiles.map(({ id: each }) => each).join(', ');
  return find('hardware', id, hardwareProfiles, `choose among ${known}`);
}

/** The configuration of that id. @throws MisuseError that names the nearest one, if one is near. */
export function findConfiguration(id: string): Configuration {
  return find('configuration', id, configurations);
}

/** The microbenchmark of that id. @throws MisuseError that names the nearest one, or says that it is a workload. */
export function findMicrobenchmark(id: string): Microbenchmark {
  if (knownWorkloads.some((each) => each.id === id))
    throw otherKind('microbenchmark', id, 'a workload', '-w');
  return find('microbenchmark', id, microbenchmarks);
}

/** The workload of that id. @throws MisuseError that names the nearest one, or says that it is a microbenchmark. */
export function findWorkload(id: string): Workload {
  if (microbenchmarks.some((each) => each.id === id))
    throw otherKind('workload', id, 'a microbenchmark', '-m');
  return find('workload', id, knownWorkloads);
}

/** The benchmark of that id, of either kind. @throws MisuseError that names the nearest one. */
export function findBenchmark(id: string): Benchmark {
  return find('benchmark', id, benchmarks);
}

/** A name of SPECjvm2008's. @throws MisuseError that names the nearest one. */
export function findSpecjvm2008Benchmark(name: string): string {
  const all = specjvm2008Benchmarks.map((id) => ({ id }));
  return find('benchmark of SPECjvm2008', name, all, 'docs/workloads/specjvm2008.md has all of them').id;
}

/** How the path of a microbenchmark runs on a configuration; on one PCPU if this version doesn't know them. */
export function pathOn(configurationId: string, microbenchmarkId: string): PathKind {
  return ofKnown(configurationId, microbenchmarkId, pathOf) ?? 'one-pcpu';
}

/** Whether the path of a microbenchmark leads through a scheduler on a configuration; false if one of them is not known. */
export function isScheduledOn(configurationId: string, microbenchmarkId: string): boolean {
  return ofKnown(configurationId, microbenchmarkId, isScheduled) ?? false;
}

/** What is said of a microbenchmark under the hypervisor of a configuration; `undefined` if one of them is not known. */
function ofKnown<T>(
  configurationId: string,
  microbenchmarkId: string,
  say: (microbenchmark: Microbenchmark, hypervisor: HypervisorName) => T,
): T | undefined {
  const configuration = configurations.find(({ id }) => id === configurationId);
  const microbenchmark = microbenchmarks.find(({ id }) => id === microbenchmarkId);
  if (configuration === undefined || microbenchmark === undefined) return undefined;
  return say(microbenchmark, configuration.hypervisor.name);
}

function otherKind(kind: string, id: string, what: string, option: string): WorldswitchError {
  return new MisuseError(`there is no ${kind} '${id}': it is ${what}`, { next: `type ${option} ${id}` });
}

function find<T extends { readonly id: string }>(
  kind: string,
  id: string,
  all: readonly T[],
  next = 'worldswitch list shows all of them',
): T {
  const found = all.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  throw new MisuseError(`there is no ${kind} '${id}'${nearestSaid(id, all)}`, { next });
}

/** What is said of what somebody may have meant, if anything is near: `; the nearest is 'kvm-arm64'`. */
export function nearestSaid(typed: string, all: readonly { readonly id: string }[]): string {
  const near = nearest(
    typed,
    all.map(({ id }) => id),
  );
  return near === undefined ? '' : `; the nearest is '${near}'`;
}

/** The id that somebody may have meant; `undefined` if as much would have to be changed as is right. */
function nearest(typed: string, ids: readonly string[]): string | undefined {
  const [best] = ids
    .map((id) => ({ id, distance: editDistance(typed, id) }))
    .filter(({ id, distance }) => id.startsWith(typed) || distance < Math.min(typed.length, id.length) / 2)
    .toSorted((a, b) => a.distance - b.distance);
  return typed === '' ? undefined : best?.id;
}

/** Levenshtein distance: insertions, deletions and substitutions that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
