// npm run docs:kernels [-- KERNEL…] [--configuration ID]: measures the kernels of docs/kernels.md, or some of them, on all
// configurations, and stores what came of it in docs/runs/kernels. npm run docs then writes the table.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../../src/results/store.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { type Attempt, writeAttempt } from './recorded.ts';
import { BENCHMARKS, CONFIGURATIONS, KERNELS } from './table.ts';

const { values: options, positionals } = parseArgs({
  options: { configuration: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const kernels = positionals.length === 0 ? KERNELS : positionals;
const unknown = kernels.find((kernel) => !(KERNELS as readonly string[]).includes(kernel));
if (unknown !== undefined)
  throw new RangeError(`no row of the table is ${unknown}; there are ${KERNELS.join(', ')}`);

const home = mkdtempSync(join(tmpdir(), 'worldswitch-kernels-'));
try {
  for (const kernel of kernels)
    for (const configuration of options.configuration ?? CONFIGURATIONS) {
      const attempt = attemptOf(kernel, configuration);
      writeAttempt(kernel, configuration, attempt);
      const what = attempt.kind === 'run' ? 'measured' : attempt.reason;
      process.stdout.write(`${kernel} on ${configuration}: ${what}\n`);
    }
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Each alone: what one configuration can't boot does not keep the others from it. */
function attemptOf(kernel: string, configuration: string): Attempt {
  const known = new Set(idsIn());
  const words = ['run', '--kernel', kernel, '-c', configuration, '-m', ...BENCHMARKS];
  const { stderr } = spawnSync(process.execPath, [join(packageRoot, 'bin/worldswitch.js'), ...words], {
    env: { ...process.env, WORLDSWITCH_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const store = openStore(home);
  try {
    const id = idsIn().find((each) => !known.has(each));
    if (id !== undefined) return { kind: 'run', run: store.get(id) };
  } finally {
    store.close();
  }
  const reason = /^worldswitch: (?<reason>.+?)\. Next: /m.exec(stderr)?.groups?.['reason'];
  if (reason !== undefined) return { kind: 'refused', reason };
  throw new Error(`worldswitch ${words.join(' ')} stored nothing and gave no reason:\n${stderr}`);
}

function idsIn(): string[] {
  const store = openStore(home);
  try {
    return store.list().map(({ id }) => id);
  } finally {
    store.close();
  }
}
