import type { Architecture } from '../catalog/architectures.ts';
import type { BareProgram } from './compiler.ts';
import type { BuiltFile } from './guest.ts';
import { hereProgram } from './here-program.ts';
import { hostProgram } from './host-program.ts';
import type { ProvideOptions } from './packages/provide.ts';
import { provideStaticProgram, type StaticProgram } from './static-program.ts';

/** Both tables together have more rows than those of microbenchmarks. */
const MOST_ROWS = 40;

/** Where events are executed: by a program without privileges, or in a VM that a program makes on its host's KVM. */
export type CalibratedOn = 'here' | 'host';

/** The program that times events by themselves: one that measures microbenchmarks, with another table. */
export function calibrateProgram(target: Architecture, on: CalibratedOn): StaticProgram {
  const own = { name: `calibrate-${on}`, maker: 'artifacts/calibrate-programs' };
  const folders = ['guest/calibrate', `guest/calibrate/${target}`];
  if (on === 'here') {
    const program = hereProgram(target);
    const rows = new Set(['guest/here/rows.c', 'guest/here/round-trips.c', `guest/here/${target}/exits.c`]);
    return {
      ...program,
      ...own,
      sources: [...program.sources.filter((source) => !rows.has(source)), 'guest/calibrate/as-program.c'],
      folders: [...folders, ...program.folders],
      flags: [...program.flags, `-DMOST_ROWS=${MOST_ROWS}`],
    };
  }
  const program = hostProgram(target, MOST_ROWS);
  return {
    ...program,
    ...own,
    sources: program.sources.map((source) =>
      source === 'guest/on-host/rows.c' ? 'guest/calibrate/on-host.c' : source,
    ),
    folders: [...folders, ...program.folders],
    images: program.images.map((image) => withEvents(image, folders)),
  };
}

/** The probe with events in place of its microbenchmarks. */
function withEvents(image: BareProgram, folders: readonly string[]): BareProgram {
  return {
    ...image,
    sources: image.sources.map((source) =>
      source === 'guest/probe/microbenchmarks.c' ? 'guest/calibrate/in-vm.c' : source,
    ),
    flags: [...image.flags, ...folders.map((folder) => `-I${folder}`)],
  };
}

/**
 * That program, static, for an architecture.
 *
 * @throws WorldswitchError if something can't be had
 */
export function provideCalibrateProgram(
  target: Architecture,
  on: CalibratedOn,
  options: ProvideOptions,
): Promise<BuiltFile> {
  return provideStaticProgram(
    target,
    'the program that times events by themselves',
    calibrateProgram(target, on),
    options,
  );
}
