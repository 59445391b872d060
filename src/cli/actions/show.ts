import type { Format } from '../../report/format-names.ts';
import { formats } from '../../report/format.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** Prints the figures of a stored run. @throws WorldswitchError if there is none */
export async function show(id: string, { format }: { format: Format }): Promise<void> {
  await print(formats[format](withStore((store) => store.get(id))));
}
