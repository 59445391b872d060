import { expect, test } from 'vitest';
import { runSchema, type Run } from '../../src/results/schema.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';
import { runProcess } from '../../src/system/processes.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { withSshMachine } from '../e2e/support/ssh-machine.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });

/** Rows whose path stays on one PCPU: the emulated testbed gives them the same figure each time. */
const ON_ONE_PCPU = [
  ...['hypercall', 'hypercall/el2', 'hypercall/vmm', 'hypercall/vpmu', 'interrupt-controller-trap'],
  ...['virtual-irq-completion', 'vm-switch'],
];

/** Rows that begin or end inside the host's kernel, where a kprobe stamps them. */
const IN_KERNEL = ['io-latency-out', 'io-latency-in', 'io-latency-in/running'];

/** Of a figure, so far may the host's median be from it. */
const TOLERANCE = 0.01;

async function worldswitch(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  const { stdout } = await runProcess(process.execPath, ['bin/worldswitch.js', ...args], {
    ...{
      title: args.join(' '),
      timeLimit: 240,
      cwd: packageRoot,
      env: { ...workspace.environment, ...environment },
    },
  });
  return stdout;
}

async function latest(): Promise<Run> {
  return runSchema.parse(JSON.parse(await worldswitch({}, 'show', 'latest', '--format', 'json')));
}

function medians({ measurements }: Run): Map<string, number> {
  return new Map(
    measurements
      .filter(isOfMicrobenchmarks)
      .flatMap((measurement) => summarise(measurement))
      .map(({ benchmark, median }) => [benchmark, median]),
  );
}

test('a host that is reached by ssh gives the medians of the emulated testbed on the same kernel', async () => {
  await worldswitch({}, 'run', '-c', 'kvm-arm64', '-m', ...ON_ONE_PCPU, ...IN_KERNEL);
  const emulated = medians(await latest());
  await withSshMachine('kvm-arm64', async ({ port, environment }) => {
    const host = ['--host', `root@127.0.0.1:${port}`];
    expect(await worldswitch(environment, 'doctor', ...host)).toContain('KVM (nVHE)');
    await worldswitch(environment, 'run', '--testbed', 'host', ...host);
    const run = await latest();
    expect(run).toMatchObject({ testbed: 'host', measurements: [{ configuration: 'host-kvm-arm64' }] });
    const measured = medians(run);
    const [stamp] = run.measurements.flatMap((each) => ('vm' in each ? (each.vm?.stamps ?? []) : []));
    expect(stamp).toBeDefined();
    const off = [...ON_ONE_PCPU, ...IN_KERNEL].map((id) => {
      const [there, here] = [measured.get(id) ?? Number.NaN, emulated.get(id) ?? Number.NaN];
      const unknown = IN_KERNEL.includes(id) ? (stamp?.within ?? 0) : 0;
      const same = Math.abs(there - here) <= TOLERANCE * here + unknown;
      return [id, same ? 'the same' : { there, here, unknown }] as const;
    });
    expect(off).toEqual([...ON_ONE_PCPU, ...IN_KERNEL].map((id) => [id, 'the same']));
    expect([...measured.keys()]).toEqual(
      expect.arrayContaining(['virtual-ipi', 'io-latency-out/worker', 'io-latency-in/worker']),
    );
    // Neither a file nor a kprobe is left.
    const left = 'ls /tmp; mount -t debugfs debug /sys/kernel/debug; cat /sys/kernel/debug/kprobes/list';
    const { stdout } = await runProcess('ssh', ['-p', String(port), 'root@127.0.0.1', left], {
      ...{ title: 'ssh', timeLimit: 60, env: environment },
    });
    expect(stdout).toBe('');
  });
});
