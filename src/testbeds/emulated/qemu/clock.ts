import { readFile, writeFile } from 'node:fs/promises';
import { WorldswitchError } from '../../../system/errors.ts';

/*
 * A machine is measured with an instruction a nanosecond. While it boots an instruction takes longer: much of what a kernel or
 * a hypervisor does then is to wait until some time has passed, in instructions that count for nothing.
 */

/** A power of two of nanoseconds that an instruction takes while a machine boots. */
const BOOT_SHIFT = 3;

/** What makes a run bit-identical: a clock that counts instructions, and no other source of time or chance. */
function clockOf(shift: number): string[] {
  return [...['-icount', `shift=${shift},sleep=off`], ...['-rtc', 'base=2020-01-01,clock=vm', '-seed', '1']];
}

/** The clock of a machine that is measured. */
export const MEASURING_CLOCK = clockOf(0);

/** The clock of a machine that boots. */
export const BOOT_CLOCK = clockOf(BOOT_SHIFT);

/** Of a state that QEMU saves, what its clock is made of (icount_vmstate_timers): a section's mark, length, name and version. */
const NAME = 'timer/icount';
const HEAD = Buffer.concat([Buffer.from([5, NAME.length]), Buffer.from(`${NAME}\0\0\0\u0001`, 'latin1')]);

/**
 * Lets the clock of a machine that was saved while it booted go on from where it is, at the rate at which a machine is measured:
 * QEMU keeps the instructions executed, and what is added to the time that they took.
 *
 * @param state as QEMU saved it, which is changed
 * @throws WorldswitchError if the clock is not found in it
 */
export function keepTime(state: Buffer): void {
  const found = state.indexOf(HEAD);
  const added = found + HEAD.length;
  const executed = added + 8;
  if (found < 0 || state.length < executed + 8 || state.includes(HEAD, added)) {
    throw new WorldswitchError('the state that QEMU saved has no clock where it is looked for', {
      next: 'use another QEMU (worldswitch list --versions), or leave --qemu out',
    });
  }
  const count = state.readBigInt64BE(executed);
  const time = state.readBigInt64BE(added) + (count << BigInt(BOOT_SHIFT));
  state.writeBigInt64BE(time - count, added);
}

/** {@link keepTime} of a file. */
export async function keepTimeOf(file: string): Promise<void> {
  const state = await readFile(file);
  keepTime(state);
  await writeFile(file, state);
}
