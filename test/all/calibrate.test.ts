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

test(
  'a VM of a host that is reached by ssh executes all kinds of events that are left to it',
  { timeout: 600_000 },
  async () => {
    await withSshMachine('kvm-arm64', async ({ port, environment }) => {
      const file = join(workspace.folder, 'host.json');
      const host = ['--testbed', 'host', '--host', `root@127.0.0.1:${port}`];
      const often = ['--repetitions', '1', '--batches', '30', '--output', file];
      const { stdout } = await runProcess(
        process.execPath,
        ['bin/worldswitch.js', 'calibrate', ...host, ...often],
        {
          title: 'calibrate',
          timeLimit: 480,
          cwd: packageRoot,
          env: { ...workspace.environment, ...environment },
        },
      );
      expect(stdout).toContain('in a VM of its host');
      const profile = parseHardware(readFileSync(file, 'utf8'), file);
      const measured = eventKindsOn('EL2')
        .map(({ id }) => id)
        .filter((id) => profile.costs[id]?.provenance === 'measured' && profile.costs[id]?.of === undefined);
      expect(measured.toSorted()).toEqual(
        [...measurableOn('arm64', true).map(({ kind }) => kind), 'el2-entry', 'el2-return'].toSorted(),
      );
    });
  },
);
