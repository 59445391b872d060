import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventKindsOn } from '../../src/catalog/hardware/event-kinds.ts';
import { measurableOn } from '../../src/catalog/hardware/measurable.ts';
import { parseHardware } from '../../src/results/hardware-file.ts';
import { runProcess } from '../../src/system/processes.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { withSshMachine } from '../e2e/support/ssh-machine.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();

test.each([
  { id: 'kvm-arm64', architecture: 'arm64', virtualization: 'EL2', byHost: ['el2-entry', 'el2-return'] },
  { id: 'kvm-x86', architecture: 'x86', virtualization: 'SVM', byHost: [] },
] as const)(
  'a VM of a host that is reached by ssh ($id) executes all kinds of events that are left to it',
  async ({ id, architecture, virtualization, byHost }) => {
    await withSshMachine(id, async ({ port, environment }) => {
      const file = join(workspace.folder, `${id}.json`);
      const host = ['--testbed', 'host', '--host', `root@127.0.0.1:${port}`];
      const often = ['--repetitions', '1', '--batches', '30', '--output', file];
      const { exitCode, stdout, stderr } = await runProcess(
        process.execPath,
        ['bin/worldswitch.js', 'calibrate', ...host, ...often],
        {
          title: 'calibrate',
          timeLimit: 480,
          accept: [0, 1, 2, 3],
          cwd: packageRoot,
          env: { ...workspace.environment, ...environment },
        },
      );
      // What it said is shown if it failed.
      expect(`exit code ${exitCode}: ${stderr}`).toMatch(/^exit code 0:/);
      expect(stdout).toContain('in a VM of its host');
      const profile = parseHardware(readFileSync(file, 'utf8'), file);
      const measured = eventKindsOn(virtualization)
        .map(({ id: kind }) => kind)
        .filter(
          (kind) => profile.costs[kind]?.provenance === 'measured' && profile.costs[kind].of === undefined,
        );
      expect(measured.toSorted()).toEqual(
        [...measurableOn(architecture, true).map(({ kind }) => kind), ...byHost].toSorted(),
      );
    });
  },
);
