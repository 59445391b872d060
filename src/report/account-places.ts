import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { AccountedFunction } from '../results/account.ts';

/** Of what programs execute that is in none of their files. */
export const IN_NO_FILE = 'in no file';

/** Of what is in a file that has no symbol for it. */
export const WITHOUT_SYMBOLS = 'without symbols';

/** Whose code a function is, as a reader is told: `VM, kernel: virtio_net`. */
export function placeWords(
  { place, file }: Pick<AccountedFunction, 'place' | 'file'>,
  configuration: Configuration,
): string {
  const { host, below } = hypervisorOf(configuration).words;
  switch (place) {
    case 'host-user':
      return `${host}, ${file ?? 'programs'}`;
    case 'host-kernel':
      return `${host}, kernel${file === undefined ? '' : `: ${file}`}`;
    case 'vm-user':
      return `VM, ${file ?? 'programs'}`;
    case 'vm-kernel':
      return `VM, kernel${file === undefined ? '' : `: ${file}`}`;
    default:
      return below;
  }
}

/** Of many functions that execute little each, an account has the sum. */
export function isTail({ name, functions }: AccountedFunction): boolean {
  return name === null && functions > 1;
}

/** What no symbol names. */
export function isNameless({ name, functions }: AccountedFunction): boolean {
  return name === null && functions === 1;
}

/** What a row is called that stands for code without a name. */
export function namelessWords({ place, file }: AccountedFunction, knows: boolean): string {
  return knows && place.endsWith('user') && file === undefined ? IN_NO_FILE : WITHOUT_SYMBOLS;
}
