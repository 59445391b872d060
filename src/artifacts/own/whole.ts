import { formatBytes } from '../../system/files.ts';
import { userFileError, type UserFileRole } from './user-file.ts';

/**
 * Refuses a file that is shorter than it says.
 *
 * @param bytes that it has
 * @param least bytes that it has at least, by its headers; `undefined` if not even they are all there
 * @throws WorldswitchError if it is
 */
export function requireWhole(
  title: string,
  bytes: number,
  least: number | undefined,
  role: UserFileRole,
): void {
  if (least !== undefined && bytes >= least) return;
  const says =
    least === undefined ? 'not even its headers are all there' : `its header says ${formatBytes(least)}`;
  throw userFileError(`'${title}' is cut: it has ${formatBytes(bytes)}, and ${says}`, {
    ...role,
    next: 'copy or build it again, and see that the disk is not full',
  });
}
