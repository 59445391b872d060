import { hypervisorOfGuest } from '../../analysis/vm-identity.ts';
import { supportOf } from '../../architectures/index.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { PROTOCOL_VERSION } from '../../protocol/messages.ts';
import type { MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import type { Component } from '../../results/software.ts';
import { worldswitchVersion } from '../../system/version.ts';
import { configurationHere } from './configuration.ts';
import { carrierOf, type HereReport } from './report.ts';

/** What is said of where a program was, beside what it says itself. */
export interface Surroundings {
  readonly testbed: 'here' | 'host';
  readonly configuration: string;
  /** What its hypervisor is called, and its version if it has one of its own. */
  readonly hypervisor: string;
  readonly version?: string | null | undefined;
}

/**
 * What the program or the kernel module measured, as a measurement.
 *
 * @param sha256 of it; null if it is not known
 * @param seconds how long it ran, if it was watched
 */
export function measurementOf(
  report: HereReport,
  sha256: string | null,
  seconds: number = report.span.nanoseconds / 1e9,
  place: Surroundings = placeHere(report),
): MicrobenchmarkMeasurement {
  const { vm, counter, nops, span, samples, benchmarks } = report;
  const { frequency, resolution, source, calibrated } = counter;
  return {
    kind: 'microbenchmarks',
    state: 'completed',
    configuration: place.configuration,
    clock: { unit: 'ticks', resolution, exact: false, frequency },
    fingerprint: {
      testbed: place.testbed,
      worldswitch: worldswitchVersion(),
      protocol: PROTOCOL_VERSION,
      software: softwareOf(report, sha256, place),
      seed: vm.seed,
      parameters: {
        iterations: Math.max(...samples.map(({ iterations }) => iterations)),
        batches: vm.batches,
        benchmarks: [...benchmarks],
      },
    },
    hostTick: null,
    samples: [...samples],
    explanations: [],
    failures: [],
    ...(report.marks.length === 0 ? {} : { marks: [...report.marks] }),
    ...(report.unavailable.length === 0 ? {} : { unavailable: [...report.unavailable] }),
    settings: { notInForce: [], vulnerabilities: { ...report.vulnerabilities } },
    vm: {
      facts: { ...report.facts },
      cpus: vm.cpus,
      pinned: vm.pinned,
      ...(carrierOf(vm) === 'driver' ? { carrier: 'driver' } : {}),
      counter: { source, calibrated },
      ...(report.cycles === undefined
        ? {}
        : { cycles: typeof report.cycles === 'string' ? report.cycles : [...report.cycles] }),
      ...(report.stamps.length === 0 ? {} : { stamps: [...report.stamps] }),
      nops: { nops: nops.nops, once: nops.once, twice: nops.twice },
      span: span.nanoseconds,
      stolen: span.stolen,
      switches: span.switches,
    },
    wallSeconds: { boot: 0, measure: seconds },
  };
}

function placeHere(report: HereReport): Surroundings {
  const { name: hypervisor } = hypervisorOfGuest(report.facts);
  return { testbed: 'here', configuration: configurationOf(report).id, hypervisor };
}

/** The VM that the program was in, as a configuration. */
export function configurationOf({ vm: { architecture, cpus }, facts }: HereReport): Configuration {
  return configurationHere({ architecture, cpu: first(facts, 'cpu/model'), pcpus: cpus });
}

/** The VM as the machine that a run was measured on; there is no Node on it that anybody would know of. */
export function hostOf({ vm: { architecture, cpus }, facts }: HereReport): Run['host'] {
  return {
    architecture: supportOf(architecture).names.node,
    cpu: first(facts, 'cpu/model'),
    cpus,
    kernel: first(facts, 'kernel/release'),
    node: 'none',
  };
}

function softwareOf(
  { facts, vm }: HereReport,
  sha256: string | null,
  { testbed, hypervisor, version = null }: Surroundings,
): Component[] {
  const unpackaged = { package: null } as const;
  return [
    { role: 'kernel', name: 'Linux', version: first(facts, 'kernel/release'), sha256: null, ...unpackaged },
    { role: 'hypervisor', name: hypervisor, version, sha256: null, ...unpackaged },
    {
      role: 'probe',
      name: carrierOf(vm) === 'driver' ? 'driver' : testbed,
      version: null,
      sha256,
      ...unpackaged,
    },
  ];
}

function first(facts: HereReport['facts'], name: string): string {
  return facts[name]?.[0] ?? 'unknown';
}
