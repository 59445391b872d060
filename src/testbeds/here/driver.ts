import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorldswitchError } from '../../system/errors.ts';
import { packageRoot } from '../../system/paths.ts';
import { lastLines, runProcess } from '../../system/processes.ts';

/** What builds the kernel module, loads it, prints what it measured, and removes it. */
const SCRIPT = join(packageRoot, 'driver/measure.sh');

/** Seconds within which the module is built, and those that each batch of all rows may take. */
const LIMIT_OF_BUILD = 600;
const LIMIT_OF_BATCH = 2;

/** Sha256 over the module's sources, which are built on the machine that they are to measure. */
export function sha256OfDriver(): string {
  const hash = createHash('sha256');
  for (const folder of ['driver', 'guest/here', 'guest/probe'])
    for (const entry of readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && /(?:\.[ch]|Kbuild)$/.test(each.name))
      .toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1)))
      hash.update(readFileSync(pathOf(entry)));
  return hash.digest('hex');
}

function pathOf({ parentPath, name }: { parentPath: string; name: string }): string {
  return join(parentPath, name);
}

/** What measuring by the kernel module does, a command a line; what is missing for it, and why the kernel would refuse it. */
export async function driverByHand(batches: number): Promise<string> {
  const { stdout } = await runProcess('sh', [SCRIPT, '--say', `batches=${batches}`], {
    title: 'driver/measure.sh',
    timeLimit: 30,
  });
  return `${stdout}\n# All of that at once, and more of the VM beside it:\n${SCRIPT} batches=${batches} > result.jsonl\n`;
}

/**
 * Refuses to measure by the kernel module where the user is not root, the kernel would not take it, or something is missing that
 * it is built with.
 *
 * @param said what {@link driverByHand} says
 * @throws WorldswitchError that says which, and the next step
 */
export function requireAllOfDriver(said: string, user: number | undefined = process.geteuid?.()): void {
  if (user !== 0)
    throw complaint('only root may load a module', 'type the same as root, by sudo for example');
  const [, refused] = /^# refused: (.*)$/m.exec(said) ?? [];
  if (refused !== undefined) throw complaintThatSays(refused);
  const [, missing, line] = /^# missing: (.*)\. First: (.*)$/m.exec(said) ?? [];
  if (missing !== undefined) throw complaint(`there is no module without ${missing}`, line);
}

/**
 * Measures the VM one is in by the kernel module.
 *
 * @returns the lines of the protocol
 * @throws WorldswitchError if the user is not root, something is missing, or the kernel refuses the module
 */
export async function measureByDriver(batches: number, signal: AbortSignal | undefined): Promise<string> {
  const { exitCode, stdout, stderr } = await runProcess('sh', [SCRIPT, `batches=${batches}`], {
    title: 'driver/measure.sh',
    timeLimit: LIMIT_OF_BUILD + LIMIT_OF_BATCH * batches,
    ...(signal === undefined ? {} : { signal }),
    accept: [0, 1],
  });
  if (exitCode === 0) return stdout;
  throw complaintOf(stderr);
}

/** What the script says in its last line, as an error. */
function complaintOf(stderr: string): WorldswitchError {
  return complaintThatSays(
    /^measure\.sh: (.*)$/m.exec(stderr)?.[1] ?? lastLines(stderr, 1)[0] ?? 'it said nothing',
  );
}

/** @param said a sentence, and for most the next step */
function complaintThatSays(said: string): WorldswitchError {
  const [sentence = '', next] = said.replaceAll(/[^ -~]/g, '?').split(/\. Next: /);
  return complaint(sentence, next);
}

function complaint(sentence: string, next: string | undefined): WorldswitchError {
  return new WorldswitchError(`the VM can't be measured by the kernel module: ${sentence}`, {
    next: next ?? 'docs/driver.md says what it needs; without --driver it is measured without privileges',
  });
}
