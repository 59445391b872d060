import { findHardware } from '../catalog/find.ts';
import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import { LONGEST_HARDWARE_FILE, parseHardware } from '../results/hardware-file.ts';
import { messageOf, WorldswitchError } from '../system/errors.ts';
import { readPlainFile } from '../system/plain-file.ts';

/**
 * The hardware that a user names: by the id of a profile, or by a file that has one.
 *
 * @throws MisuseError that names the nearest id, if there is none such
 * @throws WorldswitchError if the file can't be read, or is none
 */
export function hardwareNamed(text: string): HardwareProfile {
  if (!text.endsWith('.json') && !text.includes('/')) return findHardware(text);
  return parseHardware(read(text), text);
}

function read(file: string): string {
  try {
    return readPlainFile(file, LONGEST_HARDWARE_FILE);
  } catch (error) {
    throw new WorldswitchError(`the hardware profile can't be read: ${messageOf(error)}`, {
      file,
      next: 'give a file that worldswitch calibrate wrote',
      cause: error,
    });
  }
}
