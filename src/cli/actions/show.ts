import type { Format } from '../../report/format-names.ts';
import { formats } from '../../report/format.ts';
import { hardwareNamed } from '../../study/hardware.ts';
import { MisuseError } from '../../system/errors.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** Prints the figures of a stored run. @throws WorldswitchError if there is none, or predictions are asked for where they are not */
export async function show(
  id: string,
  { format, hardware }: { format: Format; hardware?: string },
): Promise<void> {
  if (hardware !== undefined && format !== 'table' && format !== 'markdown')
    throw new MisuseError(`${format} has what was recorded, and predictions are not`, {
      next: `worldswitch predict ${id} --hardware ${hardware}${format === 'kcidb' ? '' : ` --format ${format}`}`,
    });
  const profile = hardware === undefined ? undefined : hardwareNamed(hardware);
  await print(
    formats[format](
      withStore((store) => store.get(id)),
      profile,
    ),
  );
}
