import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/system/paths.ts';

/** `worldswitch serve` as a process of its own. */
export interface Serving {
  /** Where it listens: `http://127.0.0.1:41234`. */
  readonly address: string;
  /** All that it printed, so far. */
  readonly printed: () => string;
  /** Ends it as Ctrl-C does; gives its exit code. */
  end(): Promise<number | null>;
}

/** Starts it on a port that is free, with the results in that folder. */
export async function startServing(home: string): Promise<Serving> {
  const child = spawn(process.execPath, ['bin/worldswitch.js', 'serve', '--port', '0'], {
    cwd: packageRoot,
    env: { ...process.env, WORLDSWITCH_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  child.stderr.on('data', (text: Buffer) => lines.push(text.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const found = /(http:\S+)\/$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new Error(lines.join('\n'))));
  });
  return {
    address,
    printed: () => lines.join('\n'),
    async end() {
      child.kill('SIGINT');
      await exited;
      return child.exitCode;
    },
  };
}
