import type { Architecture } from '../catalog/architectures.ts';
import type { BuiltFile } from './guest.ts';
import type { ProvideOptions } from './packages/provide.ts';
import { filesIn, provideStaticProgram, type StaticProgram } from './static-program.ts';

/** The program that times what it can in the VM it is in: its own sources, and those that it shares with others. */
export function hereProgram(target: Architecture): StaticProgram {
  return {
    name: 'here',
    maker: 'artifacts/here-program',
    sources: [
      ...['batches', 'channel', 'facts', 'in-vm', 'main', 'round-trips', 'rows', 'stolen'].map(
        (name) => `guest/here/${name}.c`,
      ),
      ...filesIn(`guest/here/${target}`, '.c'),
      'guest/probe/report.c',
      ...['report', 'text-file', 'vulnerabilities'].map((name) => `guest/host/${name}.c`),
    ],
    folders: ['here', `here/${target}`, 'probe', 'host', `host/${target}`].map((folder) => `guest/${folder}`),
    flags: ['-DSENDER="here"'],
    images: [],
  };
}

/**
 * That program, static, for an architecture.
 *
 * @throws WorldswitchError if something can't be had
 */
export function provideHereProgram(target: Architecture, options: ProvideOptions): Promise<BuiltFile> {
  return provideStaticProgram(
    target,
    'the program that measures the VM that it is in',
    hereProgram(target),
    options,
  );
}
