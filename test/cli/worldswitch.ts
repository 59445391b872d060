import { execa } from 'execa';
import { packageRoot } from '../../src/system/paths.ts';

/** What a command of worldswitch gave. */
export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs worldswitch as a user would, with a folder of its own for results. */
export async function worldswitch(home: string, ...args: string[]): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, ['bin/worldswitch.js', ...args], {
    cwd: packageRoot,
    env: { WORLDSWITCH_HOME: home },
    reject: false,
    stripFinalNewline: false,
  });
  return { exitCode, stdout, stderr };
}
