import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/system/paths.ts';
import { observe } from './observe.ts';

/** What one command takes, as a multiple of what it takes in another checkout. */
export type Ratios = Readonly<Record<string, readonly number[]>>;

/**
 * Runs commands in this checkout and in one of another commit, in turn, so that whatever else the computer does happens to both:
 * for each command, the ratios of wall time of the pairs.
 *
 * @param commit as git names it
 * @param commands of worldswitch, by what they are called
 * @param prepare what both checkouts run first, to bring what is missing and take their snapshots
 * @throws Error if the commit can't be checked out or a command fails
 */
export async function ratiosAgainst(
  commit: string,
  commands: Readonly<Record<string, readonly string[]>>,
  prepare: readonly string[],
  rounds: number,
): Promise<Ratios> {
  const scratch = mkdtempSync(join(tmpdir(), 'worldswitch-bench-against-'));
  const other = join(scratch, 'checkout');
  try {
    git('worktree', 'add', '--detach', other, commit);
    symlinkSync(join(packageRoot, 'node_modules'), join(other, 'node_modules'));
    const time = async (root: string, args: readonly string[]): Promise<number> => {
      // Each has results of its own: neither need be able to read the other's.
      const env = { WORLDSWITCH_HOME: join(scratch, root === other ? 'other' : 'own') };
      return (await observe([join(root, 'bin/worldswitch.js'), ...args], env)).wall;
    };
    for (const root of [packageRoot, other]) await time(root, prepare);
    const ratios: Record<string, number[]> = {};
    for (const [name, args] of Object.entries(commands)) {
      ratios[name] = [];
      for (let round = 0; round < rounds; round++) {
        const own = await time(packageRoot, args);
        ratios[name].push(own / (await time(other, args)));
      }
    }
    return ratios;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    git('worktree', 'prune');
  }
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-C', packageRoot, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
