import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { specjvm2008 } from '../../../src/catalog/workloads.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import { withLibraries } from '../../../src/artifacts/packages/closure.ts';
import { provideBundle } from '../../../src/artifacts/packages/provide.ts';
import { filesBelow } from '../../../src/artifacts/packages/tree.ts';
import { programsOf } from '../../../src/testbeds/emulated/workloads/programs.ts';

const options = { locked: false, say: (): void => {}, signal: undefined };
const SOURCE = join(packageRoot, 'test/e2e/guests/specjvm2008/StandIn.java');

/** This computer's architecture, as we and as Debian call it. */
const [architecture, debian] =
  process.arch === 'arm64' ? (['arm64', 'arm64'] as const) : (['x86', 'amd64'] as const);

/** Makes a folder that looks as SPECjvm2008's installer leaves one, with our stand-in for its program. */
export async function makeStandIn(folder: string): Promise<void> {
  const java = await javaHere(join(folder, '..', 'java'));
  const classes = join(folder, '..', 'classes');
  for (const each of ['lib', 'resources/compress', 'props', 'docs'])
    mkdirSync(join(folder, each), { recursive: true });
  java('jdk.compiler/com.sun.tools.javac.Main', '-d', classes, SOURCE);
  const jar = [
    '--create',
    '--file',
    join(folder, 'SPECjvm2008.jar'),
    '--main-class',
    'StandIn',
    '-C',
    classes,
    '.',
  ];
  java('jdk.jartool/sun.tools.jar.Main', ...jar);
  writeFileSync(join(folder, 'lib/check.jar'), 'no program needs it');
  writeFileSync(join(folder, 'resources/compress/input.txt'), 'words '.repeat(1000));
  writeFileSync(join(folder, 'docs/index.html'), 'not taken');
}

/**
 * Java of the workloads' packages, run here. It is of a newer Debian than this computer may be, so it is started by its
 * own loader; and it looks for its files beside the program that the kernel started, hence the loader is copied there.
 */
async function javaHere(folder: string): Promise<(module: string, ...args: string[]) => void> {
  const { root } = await provideBundle(`java-${debian}`, options);
  const [selection] = programsOf(specjvm2008, 'server', architecture);
  if (selection === undefined) throw new Error('there is no Java');
  const files = [
    ...(await withLibraries(root, selection.programs)),
    ...(await filesBelow(root, selection.data ?? [])),
  ];
  const at = (path: string): string => join(folder, path);
  for (const { path, file } of files) {
    mkdirSync(dirname(at(path)), { recursive: true });
    copyFileSync(file, at(path));
  }
  const named = (name: RegExp): string => {
    const found = files.find(({ path }) => name.test(path));
    if (found === undefined) throw new Error(`Java has no ${String(name)}`);
    return found.path;
  };
  const program = named(/\/bin\/java$/);
  const started = join(dirname(program), 'loader');
  copyFileSync(at(named(/ld-linux/)), at(started));
  const libraries = [dirname(named(/\/libc\.so/)), dirname(named(/\/libjava\.so$/))].map(at).join(':');
  return (module, ...args) => {
    execFileSync(at(started), ['--library-path', libraries, at(program), '-m', module, ...args]);
  };
}
