import {
  bytesToFetch,
  isGuestBuilt,
  keepPackages,
  planSetup,
  setup,
  updateLock,
} from '../../artifacts/setup.ts';
import { formatBytes } from '../../system/files.ts';

/** What `worldswitch setup` is told. */
export interface SetupOptions {
  dryRun?: boolean;
  locked?: boolean;
  update?: boolean;
  /** A folder; false if `--no-mirror` is given. */
  mirror?: string | false;
}

/** Brings what machines need, or says what it would bring. @throws WorldswitchError if something can't be had */
export async function bring(given: SetupOptions, signal: AbortSignal | undefined): Promise<void> {
  const options = { locked: given.locked === true, say: (line: string) => console.log(line), signal };
  if (given.dryRun === true) {
    await printPlan(options);
    return;
  }
  if (typeof given.mirror === 'string') await keepPackages(given.mirror, options);
  if (given.mirror === false) await keepPackages(undefined, options);
  if (given.update === true) await updateLock(options);
  await setup(options);
  console.log('everything is there');
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
  console.log(`${'in all'.padEnd(24)} to fetch: ${formatBytes(bytesToFetch(steps))}`);
}
