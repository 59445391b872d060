import { expect, test } from 'vitest';
import { runSchema, type Run } from '../../src/results/schema.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';
import { runProcess } from '../../src/system/processes.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { startProcess } from '../../src/system/processes.ts';
import { type SshMachine, withSshMachine } from '../e2e/support/ssh-machine.ts';
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
  const { exitCode, stdout, stderr } = await runProcess(process.execPath, ['bin/worldswitch.js', ...args], {
    title: args.join(' '),
    timeLimit: 240,
    accept: [0, 1, 2, 3],
    cwd: packageRoot,
    env: { ...workspace.environment, ...environment },
  });
  // What it said is shown if it failed.
  expect(`exit code ${exitCode}: ${stderr}`).toMatch(/^exit code 0:/);
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

/** Runs a command on a machine, as root. */
async function there({ port, environment }: SshMachine, command: string): Promise<string> {
  const { stdout } = await runProcess('ssh', ['-p', String(port), 'root@127.0.0.1', command], {
    ...{ title: 'ssh', timeLimit: 60, env: environment },
  });
  return stdout;
}

/** Says where files and kprobes are that a program has left. */
const LEFT = 'ls /tmp; mount -t debugfs debug /sys/kernel/debug; cat /sys/kernel/debug/kprobes/list';

/** What medians are off, and by how much; `the same` of those that are not. */
function compared(
  ids: readonly string[],
  measured: ReadonlyMap<string, number>,
  emulated: ReadonlyMap<string, number>,
  unknown: (id: string) => number,
): (readonly [string, unknown])[] {
  return ids.map((id) => {
    const [host, expected] = [measured.get(id) ?? Number.NaN, emulated.get(id) ?? Number.NaN];
    const same = Math.abs(host - expected) <= TOLERANCE * expected + unknown(id);
    return [id, same ? 'the same' : { host, expected, unknown: unknown(id) }] as const;
  });
}

test('a host that is reached by ssh gives the medians of the emulated testbed on the same kernel', async () => {
  await worldswitch({}, 'run', '-c', 'kvm-arm64', '-m', ...ON_ONE_PCPU, ...IN_KERNEL);
  const emulated = medians(await latest());
  await withSshMachine('kvm-arm64', async (machine) => {
    const { port, environment } = machine;
    const host = ['--host', `root@127.0.0.1:${port}`];
    expect(await worldswitch(environment, 'doctor', ...host)).toContain('KVM (nVHE)');
    await worldswitch(environment, 'run', '--testbed', 'host', ...host);
    const run = await latest();
    expect(run).toMatchObject({ testbed: 'host', measurements: [{ configuration: 'host-kvm-arm64' }] });
    const measured = medians(run);
    const [stamp] = run.measurements.flatMap((each) => ('vm' in each ? (each.vm?.stamps ?? []) : []));
    expect(stamp).toBeDefined();
    const all = [...ON_ONE_PCPU, ...IN_KERNEL];
    const off = compared(all, measured, emulated, (id) =>
      IN_KERNEL.includes(id) ? (stamp?.within ?? 0) : 0,
    );
    expect(off).toEqual(all.map((id) => [id, 'the same']));
    expect([...measured.keys()]).toEqual(
      expect.arrayContaining(['virtual-ipi', 'io-latency-out/worker', 'io-latency-in/worker']),
    );
    // Neither a file nor a kprobe is left.
    expect(await there(machine, LEFT)).toBe('');
  });
});

const ON_ALL = [
  ...['hypercall', 'interrupt-controller-trap', 'virtual-ipi', 'virtual-irq-completion', 'vm-switch'],
  ...['io-latency-out', 'io-latency-out/shared', 'io-latency-out/worker'],
  ...['io-latency-in', 'io-latency-in/running', 'io-latency-in/shared', 'io-latency-in/worker'],
];

/** Rows under Xen; `virtual-ipi/blocked` depends on when timers of Dom0's are due. */
const UNDER_XEN = {
  arm64: ON_ALL,
  x86: [
    ...ON_ALL,
    ...['interrupt-controller-trap/xapic', 'virtual-ipi/xapic', 'virtual-irq-completion/xapic'],
  ],
} as const;

/** What Dom0 has when nothing is left in it: itself, its VCPUs where they were, and no program, file or kprobe of ours. */
async function xenIsAsBefore(machine: SshMachine, places: string): Promise<void> {
  await expect
    .poll(() => there(machine, 'xl list | tail -n +2 | wc -l'), { timeout: 60_000, interval: 500 })
    .toBe('1');
  await expect.poll(() => there(machine, PLACES), { timeout: 60_000, interval: 500 }).toBe(places);
  await expect.poll(() => there(machine, "ps | grep '[w]orldswitch-host' | wc -l")).toBe('0');
  expect(await there(machine, LEFT)).toBe('');
}

/** Where Dom0's VCPUs may run. */
const PLACES = "xl vcpu-list 0 | sed 's/.* \\([^ ]* . [^ ]*\\) *$/\\1/'";

test.each(['arm64', 'x86'] as const)(
  'a Dom0 of Xen that is reached by ssh gives the medians of the emulated testbed on the same kernel and Xen (%s)',
  async (architecture) => {
    const rows = UNDER_XEN[architecture];
    await worldswitch({}, 'run', '-c', `xen-${architecture}`, '-m', ...rows);
    const emulated = medians(await latest());
    await withSshMachine(`xen-${architecture}`, async (machine) => {
      const { port, environment } = machine;
      const places = await there(machine, PLACES);
      const host = ['--host', `root@127.0.0.1:${port}`];
      expect(await worldswitch(environment, 'doctor', ...host)).toMatch(/^Xen .* with the scheduler credit2/);
      await worldswitch(environment, 'run', '--testbed', 'host', ...host);
      const run = await latest();
      const measurement = run.measurements.find(isOfMicrobenchmarks);
      expect(measurement?.configuration).toBe(`host-xen-${architecture}`);
      expect(measurement?.fingerprint.software).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            role: 'hypervisor',
            name: 'Xen',
            version: expect.stringMatching(/^4\./) as string,
          }),
          expect.objectContaining({ role: 'kernel', name: 'Linux' }),
        ]),
      );
      const { facts = {}, stamps = [] } = measurement?.vm ?? {};
      expect(facts['xen/scheduler']).toEqual(['credit2']);
      const within = Number(facts['xen/counter-within']) + (stamps[0]?.within ?? 0);
      const off = compared(rows, medians(run), emulated, (id) =>
        id.startsWith('io-latency') || id === 'vm-switch' ? within : 0,
      );
      expect(off).toEqual(rows.map((id) => [id, 'the same']));
      await xenIsAsBefore(machine, places);
    });
  },
);

test('however measuring ends, no DomU is left, and a Xen as it is installed is as it was', async () => {
  await withSshMachine(
    'xen-arm64',
    async (machine) => {
      const { port, environment } = machine;
      const places = await there(machine, PLACES);
      expect(places).toContain('all / all');
      const args = ['run', '--testbed', 'host', '--host', `root@127.0.0.1:${port}`];
      await worldswitch(environment, ...args, '--batches', '30');
      const run = await latest();
      const measurement = run.measurements.find(isOfMicrobenchmarks);
      // Debian's Xen keeps DomUs apart.
      expect(measurement?.unavailable).toMatchObject([
        { benchmark: 'vm-switch', reason: expect.stringContaining('SILO') as string },
      ]);
      await xenIsAsBefore(machine, places);
      for (const end of ['the program is killed', 'worldswitch is interrupted', 'worldswitch is killed']) {
        const running = startProcess(process.execPath, ['bin/worldswitch.js', ...args, '--batches', '3000'], {
          ...{ timeLimit: 240, cwd: packageRoot, env: { ...workspace.environment, ...environment } },
        });
        await expect
          .poll(() => there(machine, 'xl list'), { timeout: 60_000, interval: 500 })
          .toMatch(/worldswitch-\d+-peer/);
        const [, program] = /worldswitch-(\d+)-main/.exec(await there(machine, 'xl list')) ?? [];
        if (end === 'the program is killed') await there(machine, `kill -9 ${program}`);
        else if (end === 'worldswitch is interrupted') process.kill(running.pid ?? Number.NaN, 'SIGINT');
        else await running.stop();
        expect((await running.ended).exitCode).not.toBe(0);
        await xenIsAsBefore(machine, places);
      }
    },
    { asInstalled: true },
  );
});
