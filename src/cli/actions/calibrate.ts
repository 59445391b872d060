import { existsSync } from 'node:fs';
import { calibrated } from '../../analysis/prediction/calibration.ts';
import { hardwareProfiles } from '../../catalog/hardware/index.ts';
import { renderCalibration } from '../../report/calibration.ts';
import { hardwareToJson } from '../../results/hardware-file.ts';
import { hardwareNamed } from '../../study/hardware.ts';
import { MisuseError, WorldswitchError } from '../../system/errors.ts';
import { measureEvents } from '../../testbeds/calibrate/calibrate.ts';
import { parsePlace } from '../../testbeds/host/place.ts';
import { sayOnStderr } from '../measure-now.ts';
import { requireWritable, writeOutput } from '../output.ts';
import { print } from '../print.ts';

/** What `worldswitch calibrate` is told. */
export interface CalibrateOptions {
  testbed: 'here' | 'host';
  host?: string;
  output?: string;
  base?: string;
  repetitions: number;
  batches: number;
}

/** As many as the program takes (guest/here/main.c), and repetitions that take minutes at most. */
const LIMITS = { repetitions: [1, 100], batches: [30, 1000] } as const;

/** Measures, writes the profile and prints it. @throws WorldswitchError if that can't be done there */
export async function runCalibrate(options: CalibrateOptions, signal: AbortSignal): Promise<void> {
  const { testbed, host, output, base, repetitions, batches } = options;
  for (const name of ['repetitions', 'batches'] as const) requireWithin(name, options[name]);
  if (testbed === 'here' && host !== undefined)
    throw new MisuseError('--host names a host, and what is calibrated is where this is typed', {
      next: 'add --testbed host, or leave --host out',
    });
  // Before anything is measured, which takes longer.
  if (output !== undefined) requireFree(output);
  const bases = base === undefined ? hardwareProfiles : [hardwareNamed(base)];
  const { core, repetitions: times } = await measureEvents(
    { on: testbed === 'here' ? 'here' : parsePlace(host), repetitions, batches },
    { locked: false, say: sayOnStderr, signal },
  );
  const profile = calibrated(core, times, bases);
  const file = output ?? `${profile.id}.json`;
  requireFree(file);
  await writeOutput(file, hardwareToJson(profile));
  await print(
    `${renderCalibration(profile)}Written: ${file}. Next: worldswitch predict --hardware ${named(file)}\n`,
  );
}

/** A name without a slash that does not end in .json would be taken for an id. */
function named(file: string): string {
  return file.includes('/') || file.endsWith('.json') ? file : `./${file}`;
}

function requireWithin(name: 'repetitions' | 'batches', value: number): void {
  const [least, most] = LIMITS[name];
  if (value >= least && value <= most) return;
  throw new MisuseError(`--${name} is ${value}, and may be ${least} to ${most}`, { next: 'leave it out' });
}

/** Nothing that is there is overwritten: it may be somebody's only profile. @throws WorldswitchError if it can't be written */
function requireFree(file: string): void {
  requireWritable(file);
  if (!existsSync(file)) return;
  throw new WorldswitchError('there is such a file already', {
    file,
    next: 'name another one with --output',
  });
}
