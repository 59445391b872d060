import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMeasurer, type Measurer } from '../../src/server/measuring/measurer.ts';
import type { Progress } from '../../src/server/measuring/progress.ts';
import { reaches } from './reaches.ts';

let folder: string;
let measurer: Measurer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-measurer-'));
});
afterEach(async () => {
  await measurer?.close();
  rmSync(folder, { recursive: true });
});

/** A measurer whose program does this; `say` writes an event, `run` and `order` are what it was told. */
function measurerOf(body: string): Measurer {
  const program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { writeSync } from 'node:fs';
     const [, , run, order] = process.argv;
     const say = (event) => writeSync(3, JSON.stringify(event) + '\\n');
     ${body}`,
  );
  measurer = createMeasurer(folder, program);
  return measurer;
}

/** What is known of a run once nothing more will become of it. */
function finalOf(own: Measurer, run: string): Promise<Progress> {
  return reaches(own, run, 'cancelled', 'completed', 'failed');
}

const ORDER = { configurations: ['kvm-arm64'], benchmarks: ['hypercall'] };
const HANG = `say({ kind: 'phase', session: 'kvm-arm64', phase: 'measuring' }); setInterval(() => {}, 1000);`;

test('what the program says is told to those who listen, in its order', async () => {
  const own = measurerOf(`
    say({ kind: 'line', line: [process.env.WORLDSWITCH_HOME, run, order].join(' ') });
    say({ kind: 'phase', session: 'kvm-arm64', phase: 'measuring' });
    say({ kind: 'completed', session: 'kvm-arm64', seconds: 1.5 });
    say({ kind: 'ended' });`);
  const heard: string[] = [];
  own.listen(({ state, sessions }) => heard.push(`${state} ${sessions[0]?.phase}`));
  const { run } = await own.start(ORDER);
  const { lines, state } = await finalOf(own, run);
  expect({ lines, state }).toEqual({
    lines: [`${folder} ${run} ${JSON.stringify(ORDER)}`],
    state: 'completed',
  });
  expect(heard).toEqual([
    'preparing waiting',
    'preparing waiting',
    'measuring measuring',
    'measuring completed',
    'completed completed',
  ]);
});

test('one run at a time', async () => {
  const own = measurerOf(HANG);
  const { run } = await own.start(ORDER);
  await expect(own.start(ORDER)).rejects.toMatchObject({
    status: 409,
    message: `run ${run} is going on, and one run at a time is measured`,
  });
});

test('of two runs that are started at once one begins', async () => {
  const own = measurerOf(HANG);
  const started = await Promise.allSettled([own.start(ORDER), own.start(ORDER)]);
  expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('benchmarks of both kinds are sessions of one run', async () => {
  const own = measurerOf(HANG);
  const { sessions } = await own.start({ ...ORDER, benchmarks: ['hypercall', 'tcp-rr'] });
  expect(sessions.map(({ name }) => name)).toEqual(['kvm-arm64', 'kvm-arm64 tcp-rr']);
});

test('what can not be measured is refused before anything is started', async () => {
  const own = measurerOf(HANG);
  await expect(own.start({ configurations: ['kvm-arm65'] })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("nearest is 'kvm-arm64'"),
  });
  expect(own.current()).toBeUndefined();
});

test('a run that is cancelled says so, and another can be started', async () => {
  const own = measurerOf(HANG);
  const { run } = await own.start(ORDER);
  await reaches(own, run, 'measuring');
  expect(own.cancel(run).state).toBe('cancelling');
  expect((await finalOf(own, run)).state).toBe('cancelled');
  expect(() => own.cancel(run)).toThrow(`run ${run} is not going on here`);
  await own.start(ORDER);
});

test.each([
  ['is killed', 'process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
  ['throws', 'console.error("a defect"); process.exit(3)', 'exit code 3'],
  ['says half a line', 'writeSync(3, "{\\"kind\\":"); process.exit(0)', 'exit code 0'],
])('a program that %s before the end: the run failed, and can be resumed', async (_, body, how) => {
  const own = measurerOf(body);
  const { run } = await own.start(ORDER);
  const { state, error, lines } = await finalOf(own, run);
  expect({ state, error }).toEqual({
    state: 'failed',
    error: {
      message: `the process that measured ended before the run did: ${how}`,
      next: `worldswitch run --resume ${run} goes on where it stopped`,
    },
  });
  expect(lines).toEqual(body.includes('defect') ? ['a defect'] : []);
});

test('closing ends what is going on', async () => {
  const own = measurerOf(HANG);
  const { run } = await own.start(ORDER);
  await own.close();
  expect(own.progressOf(run)?.state).toBe('cancelled');
});
