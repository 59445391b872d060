import type { BuiltFile } from '../../artifacts/guest.ts';
import { provideHostProgram } from '../../artifacts/host-program.ts';
import type { ProvideOptions } from '../../artifacts/packages/provide.ts';
import type { MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import { argumentsOf } from '../here/by-hand.ts';
import { measurementOf } from '../here/measurement.ts';
import { requireSelfTest } from '../self-test.ts';
import {
  type MeasureOptions,
  type MicrobenchmarkSession,
  nameOf,
  ofMicrobenchmarks,
  type PreparedTestbed,
  type Testbed,
} from '../testbed.ts';
import { HOST_WORDS } from '../../catalog/on-host.ts';
import { titleOfHypervisor } from './configuration.ts';
import type { HostHypervisor } from './hypervisor.ts';
import type { HostPlace } from './place.ts';
import { runOnHost } from './remote-run.ts';
import { readHostReport } from './report.ts';

/** A host whose hypervisor is measured. */
export interface MeasuredHost {
  readonly place: HostPlace;
  readonly hypervisor: HostHypervisor;
}

/** The hypervisor of a host: our VMM, or Dom0's part, runs there, with the probe in its VM. */
export function hostTestbed(host: MeasuredHost, options: ProvideOptions): Testbed {
  return {
    name: 'host',
    // How fine it is, and its frequency, is known when it has been read.
    clock: { unit: 'ticks', resolution: 1, exact: false },
    observers: { traces: false, accounts: false },
    prepare: async () => {
      const { name, architecture } = host.hypervisor;
      return prepared(host, await provideHostProgram(name, architecture, options));
    },
    calibrate: (each) =>
      requireSelfTest(each, 'the self-test failed', {
        next: 'measure again when the host has less to do; worldswitch doctor --host says what makes it unsteady',
      }),
  };
}

function prepared(host: MeasuredHost, program: BuiltFile): PreparedTestbed {
  return {
    costOf: () => 0,
    // Two at once would be in each other's way.
    jobs: 1,
    softwareOf: () => [{ role: 'probe', name: 'host', version: null, sha256: program.sha256, package: null }],
    byHand: (session) => commandsByHand(ofMicrobenchmarks(session), host.hypervisor, program.path),
    measure: (session, options) => measure(ofMicrobenchmarks(session), host, program, options),
  };
}

function commandsByHand(session: MicrobenchmarkSession, { name }: HostHypervisor, program: string): string {
  return [
    `# ${session.configuration.title}: a static program that ${HOST_WORDS[name].does}.`,
    '# It can be copied to any host of this architecture.',
    `${program} ${argumentsOf(session).join(' ')}`,
    '',
  ].join('\n');
}

/** Seconds that measuring may take, with the way there and back, and those of each batch of all rows beside. */
const LIMIT = 120;
const LIMIT_OF_BATCH = 0.2;

async function measure(
  session: MicrobenchmarkSession,
  { place, hypervisor }: MeasuredHost,
  program: BuiltFile,
  { onEvent, phase, signal }: MeasureOptions,
): Promise<MicrobenchmarkMeasurement> {
  onEvent({ kind: 'phase', session: nameOf(session), phase });
  const begun = performance.now();
  const lines = await runOnHost(place, program, argumentsOf(session), {
    timeLimit: LIMIT + LIMIT_OF_BATCH * session.batches,
    signal,
  });
  const seconds = (performance.now() - begun) / 1000;
  const report = readHostReport(lines, hypervisor.name);
  return measurementOf(report, program.sha256, seconds, {
    testbed: 'host',
    configuration: session.configuration.id,
    hypervisor: titleOfHypervisor(hypervisor),
    version: report.facts['xen/version']?.[0],
  });
}
