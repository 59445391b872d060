import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isCompleted } from '../../src/results/measurement.ts';
import { componentOf } from '../../src/results/software.ts';
import { parseRun, runToJson } from '../../src/results/exchange.ts';
import { run, start } from './support/command.ts';
import { interrupt } from './support/interruption.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();
const file = join(workspace.folder, 'run.json');
const ONE = ['--configuration', 'kvm-arm64', '--microbenchmark', 'hypercall'];

test('what was exported is measured anew and is the same; a file of one instruction less is not', async () => {
  await run(workspace, 'run', ...ONE);
  expect((await run(workspace, 'export', '-o', file)).exitCode).toBe(0);
  const recorded = parseRun(readFileSync(file, 'utf8'), file);

  const same = await run(workspace, 'reproduce', file);
  expect(same).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(
      'Reproduced: the only figure is identical to the instruction, every batch included.',
    ),
  });
  expect(same.stderr).toContain('measures with the same');
  const listed = await run(workspace, 'runs', '--label', `reproduction of ${recorded.id}`);
  expect(listed.stdout).toMatch(/completed +kvm-arm64: hypercall/);

  const tampered = structuredClone(recorded);
  for (const { samples } of tampered.measurements.filter(isCompleted)) {
    for (const sample of samples) {
      if (sample.benchmark !== 'hypercall') continue;
      sample.ticks -= sample.iterations;
      sample.end -= sample.iterations;
      if (sample.operations !== undefined) sample.operations = sample.operations.map((each) => each - 1);
    }
  }
  writeFileSync(file, runToJson(tampered));
  const other = await run(workspace, 'reproduce', file, '--format', 'json');
  expect(other.exitCode).toBe(1);
  expect(JSON.parse(other.stdout)).toMatchObject({
    kind: 'worldswitch-reproduction',
    outcome: 'differs',
    recorded: { run: recorded.id },
    cells: [{ benchmark: 'hypercall', difference: 1, verdict: 'differs' }],
  });
});

test('Ctrl-C names the command that goes on, as it can be typed', async () => {
  const long = parseRun(readFileSync(file, 'utf8'), file);
  for (const { kind, fingerprint } of long.measurements.filter(isCompleted))
    if (kind === 'microbenchmarks')
      Object.assign(fingerprint.parameters, { iterations: 10_000, batches: 100 });
  const spaced = join(workspace.folder, 'my run.json');
  writeFileSync(spaced, runToJson(long));
  const command = start(workspace, 'reproduce', spaced, '--other-versions');
  await command.says('kvm-arm64: measuring');
  expect(await interrupt(command, (pid) => pid)).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining(
      `Next: worldswitch reproduce '${spaced}' --resume, with the same choice of software, goes on where it stopped.`,
    ),
  });
});

test('a kernel of a package that is another one than the file says is not measured', async () => {
  const other = parseRun(readFileSync(file, 'utf8'), file);
  for (const { fingerprint } of other.measurements.filter(isCompleted)) {
    const kernel = componentOf(fingerprint.software, 'kernel');
    if (kernel !== undefined) kernel.sha256 = '0'.repeat(64);
  }
  writeFileSync(file, runToJson(other));
  const { exitCode, stderr } = await run(workspace, 'reproduce', file);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('kvm-arm64 was measured with another Linux');
  expect(stderr).toContain('Next: give a file as worldswitch export wrote it');
});

test('a run of another version of Linux is measured anew with that one, whatever the default is', async () => {
  await run(workspace, 'run', ...ONE, '--kernel', '6.12', '--kernel-parameter', 'nohlt');
  expect((await run(workspace, 'export', '-o', file)).exitCode).toBe(0);
  const { exitCode, stdout } = await run(workspace, 'reproduce', file);
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/both with +Linux 6\.12\..* with nohlt/),
  });
});
