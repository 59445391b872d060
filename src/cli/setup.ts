import { Command, Option } from 'commander';
import { formatBytes } from '../system/files.ts';
import { isGuestBuilt, planSetup, setup, updateLock } from '../artifacts/setup.ts';

/** `worldswitch setup`. */
export function setupCommand(signal?: AbortSignal): Command {
  return new Command('setup')
    .description(
      'Brings what the machines under test need into the cache: kernel, emulator, compiler; without root.',
    )
    .option('--dry-run', 'only say what would be brought')
    .addOption(
      new Option('--locked', 'fail if the archive no longer has a version that the lock names').conflicts(
        'update',
      ),
    )
    .addOption(
      new Option(
        '--update',
        "write the lock anew with the archive's current versions (in a checkout)",
      ).conflicts('dryRun'),
    )
    .action(async (given: { dryRun?: boolean; locked?: boolean; update?: boolean }) => {
      const options = { locked: given.locked === true, say: (line: string) => console.log(line), signal };
      if (given.dryRun === true) {
        await printPlan(options);
        return;
      }
      if (given.update === true) await updateLock(options);
      await setup(options);
      console.log('everything is there');
    });
}

async function printPlan(options: { locked: boolean; signal: AbortSignal | undefined }): Promise<void> {
  const steps = await planSetup(options);
  for (const { bundle, purpose, content, there, toFetch } of steps) {
    const state = there ? 'there' : `to fetch: ${formatBytes(toFetch)}`;
    console.log(`${bundle.padEnd(24)} ${state.padEnd(20)} ${content} (${purpose})`);
  }
  const guest = (await isGuestBuilt(options)) ? 'there' : 'to build';
  console.log(
    `${'guest code'.padEnd(24)} ${guest.padEnd(20)} probe, VMM and plugins (what runs inside and watches)`,
  );
  const total = steps.reduce((sum, { toFetch }) => sum + toFetch, 0);
  console.log(`${'in all'.padEnd(24)} to fetch: ${formatBytes(total)}`);
}
