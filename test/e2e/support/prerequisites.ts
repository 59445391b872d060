import { provideBundle } from '../../../src/artifacts/packages/provide.ts';
import { setup } from '../../../src/artifacts/setup.ts';

/** Programs of the workloads that are run, which setup does not bring. */
const PROGRAMS = ['busybox-arm64', 'netperf-arm64', 'kvm-qemu-arm64'] as const;

/** Brings what machines are made of before the first test, so that no test's time limit has a download in it. */
export default async function bringPrerequisites(): Promise<void> {
  const options = {
    locked: false,
    say: (line: string) => void process.stderr.write(`${line}\n`),
    signal: undefined,
  };
  await setup(options);
  for (const bundle of PROGRAMS) await provideBundle(bundle, options);
}
