import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { findConfiguration } from '../../../src/catalog/find.ts';
import type { Parts } from '../../../src/testbeds/emulated/machine.ts';
import { changedParts, defaultParts, execute, failed } from './study.ts';
import type { Workspace } from './workspace.ts';

const CONFIGURATION = 'xen-arm64';

/** In place of the digest of a file that was changed. */
export const CHANGED = '1'.repeat(64);

/** A copy of a file of the machine, cut. */
export function cut({ folder }: Workspace, from: string, length: number): string {
  const path = join(folder, `cut-to-${length}`);
  copyFileSync(from, path);
  truncateSync(path, length);
  return path;
}

/** The file of a Dom0's initramfs in whose probe these instructions are at an address, in bytes from its beginning. */
export function withInstructions(
  { folder }: Workspace,
  { initramfs, guest }: Parts,
  addressIn: (probe: Buffer) => number,
  instructions: readonly number[],
): string {
  const probe = readFileSync(guest.probe(findConfiguration(CONFIGURATION)).path);
  const archive = readFileSync(initramfs.path);
  const at = archive.indexOf(probe) + addressIn(probe);
  for (const [index, word] of instructions.entries()) archive.writeUInt32LE(word, at + 4 * index);
  const path = join(folder, `changed-at-${at}`);
  writeFileSync(path, archive);
  return path;
}

/** The sentence of a failure of Xen on Arm with a changed part, and lines of the machine. */
export async function failureOfXen(
  change: (own: Parts) => Partial<Parts>,
): Promise<{ error: string; details: string }> {
  const request = { configurations: [CONFIGURATION], benchmarks: ['hypercall'], iterations: 4, batches: 4 };
  const outcome = await execute(request, {
    parts: changedParts(await defaultParts(), (own, id) => (id === CONFIGURATION ? change(own) : {})),
    // Seconds; a Xen that panics executes five of its own before it ends.
    timeLimits: { boot: 60, measure: 20 },
  });
  const { error, next } = failed(outcome.run, CONFIGURATION);
  expect([error, next]).toEqual([expect.stringMatching(/^[^\n]+$/), expect.stringMatching(/^[^\n]+$/)]);
  const event = outcome.events.find((entry) => entry.kind === 'failed');
  return { error, details: event?.kind === 'failed' ? event.error.details.join('\n') : '' };
}
