import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLock } from '../../src/artifacts/packages/lock.ts';
import { thisWorld } from '../../src/artifacts/packages/world.ts';
import { runToJson } from '../../src/results/exchange.ts';
import type { Run } from '../../src/results/schema.ts';
import { openStore } from '../../src/results/store.ts';
import { batches, calibrated, measurementOf, runOf, withComponent } from '../results/sample-run.ts';
import { linesOf, usual } from '../testbeds/here/lines.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-cli-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const KERNEL = /^linux-image-(?<release>\d\S*)$/;

/** A run of the kernel that the lock has, so that nobody has to be asked for it. */
async function lockedRun(fields: Partial<Run> = {}, parameters: string[] = []): Promise<Run> {
  const packages = (await readLock(thisWorld().lockFile)).packages('kernel-arm64@6.1', 'arm64');
  const kernel = packages.find(({ name }) => KERNEL.test(name));
  if (kernel === undefined) throw new Error('the lock has no kernel');
  const measurement = measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])]);
  const { name, version, architecture, sha256 } = kernel;
  measurement.fingerprint.software = withComponent(measurement.fingerprint.software, 'kernel', {
    version: KERNEL.exec(name)?.groups?.['release'] ?? null,
    package: { name, version, architecture, sha256, locked: true },
    parameters,
  });
  return runOf([measurement], fields);
}

function file(text: string): string {
  const path = join(home, 'run.json');
  writeFileSync(path, text);
  return path;
}

describe('--dry-run', () => {
  test('says who measured a file, with which versions, where these are, and the command equal to it', async () => {
    const run = await lockedRun({}, ['mitigations=off']);
    const { stdout, exitCode } = await worldswitch(home, 'reproduce', file(runToJson(run)), '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`run ${run.id} was measured by worldswitch 0.0.0`);
    expect(stdout).toMatch(/^Linux 6\.1\.\S+ \(cloud\) for arm64: in the lock/m);
    const [, command] = stdout.split('\n\n');
    expect(command).toMatch(
      /^worldswitch run \\\n {2}-c kvm-arm64 \\\n {2}-m hypercall \\\n {2}--iterations 10 --batches 3 \\\n {2}--kernel 6\.1\.\S+ \\\n {2}--kernel-parameter mitigations=off\n$/,
    );
  });

  test('takes a stored run by its id, or the beginning of one, and stores nothing', async () => {
    const store = openStore(home);
    store.add(await lockedRun());
    store.close();
    expect((await worldswitch(home, 'reproduce', '2026', '--dry-run')).exitCode).toBe(0);
    expect((await worldswitch(home, 'runs')).stdout).not.toContain('reproduction of');
  });
});

describe('what can not be reproduced is refused before anything is measured', () => {
  test.each([
    ['a VM that one is in', linesOf(usual), 'was measured in a VM, on hardware that nobody else has'],
    ['a text', 'no run at all', 'no JSON document'],
  ])('%s', async (_, text, complaint) => {
    const { exitCode, stdout, stderr } = await worldswitch(home, 'reproduce', file(text));
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain(complaint);
    expect(stderr).toMatch(/^worldswitch: .* Next: .*\.\n$/);
  });

  test('figures that are no result', async () => {
    const run = await lockedRun();
    const nothing = run.measurements.map((each) => ({ ...each, samples: [] }));
    const path = file(runToJson({ ...run, measurements: nothing as Run['measurements'] }));
    const { exitCode, stderr } = await worldswitch(home, 'reproduce', path);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^worldswitch: the figures of kvm-arm64 are no result: .* Next: .*\.\n$/);
    expect((await worldswitch(home, 'runs')).stdout).toContain('No run is stored yet');
  });

  test('a kernel that its user had built, and with --kernel another one than that', async () => {
    const run = await lockedRun();
    const own = run.measurements.map((each) =>
      each.state === 'failed'
        ? each
        : {
            ...each,
            fingerprint: {
              ...each.fingerprint,
              software: withComponent(each.fingerprint.software, 'kernel', { package: null, file: 'Image' }),
            },
          },
    );
    const path = file(runToJson({ ...run, measurements: own as Run['measurements'] }));
    const without = await worldswitch(home, 'reproduce', path);
    expect(without.exitCode).toBe(3);
    expect(without.stderr).toMatch(/comes from no package of Debian's\. Next: .* --kernel\.\n$/);
  });

  test('an image that is given for a run of Debian kernels is a misunderstanding', async () => {
    const path = file(runToJson(await lockedRun()));
    const { exitCode, stderr } = await worldswitch(home, 'reproduce', path, '--kernel', '/boot/vmlinuz');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--kernel brings what comes from no package');
  });

  test('there is nothing to go on with, or it is another run that is', async () => {
    const run = await lockedRun();
    const path = file(runToJson(run));
    const none = await worldswitch(home, 'reproduce', path, '--resume');
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain(`no reproduction of run ${run.id} was begun`);
    const store = openStore(home);
    store.add(run);
    store.close();
    const other = await worldswitch(home, 'reproduce', path, '--resume', run.id);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain(`run ${run.id} does not reproduce run ${run.id}`);
  });

  test('run --resume does not go on with a reproduction, whose software it would not know', async () => {
    const run = await lockedRun();
    const begun = { ...run, id: '20270101T000000-0000', endedAt: null, measurements: [] };
    const store = openStore(home);
    store.add({ ...begun, plan: { ...run.plan, reproduces: run.id } });
    store.close();
    const { exitCode, stderr } = await worldswitch(home, 'run', '--resume');
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`run ${begun.id} reproduces run ${run.id}`);
    expect(stderr).toContain(`worldswitch reproduce FILE --resume ${begun.id}`);
  });
});
