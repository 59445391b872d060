import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Another process that uses the same cache. */
export interface Neighbour {
  /** Resolves when the process has printed a line that contains `text`; rejects if it ends without. */
  says: (text: string) => Promise<void>;
  /** All that it has printed. */
  output: () => string;
  /** Lets it go on with what it waits for: the end of a build. */
  goOn: () => void;
  /** Kills it, so that it can clean up nothing; resolves when it is gone. */
  kill: () => Promise<void>;
  ended: Promise<void>;
}

/** Starts `neighbour.ts` with these arguments. It does not outlive this process. */
export function startNeighbour(...args: string[]): Neighbour {
  const script = fileURLToPath(new URL('neighbour.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  return {
    output: () => output,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        look();
        void ended.then(() => reject(new Error(`it ended without saying '${text}': ${output}`)));
      }),
    goOn: () => void child.stdin.write('\n'),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
    ended,
  };
}
