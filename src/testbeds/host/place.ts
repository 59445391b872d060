import { MisuseError } from '../../system/errors.ts';

/** Another machine, as ssh is told of it. */
export interface RemotePlace {
  /** `user@machine`, or what ssh's configuration calls it. */
  readonly destination: string;
  readonly port: number | undefined;
}

/** Where a host is: this machine, or another one. */
export type HostPlace = 'this machine' | RemotePlace;

/** No option of ssh's, and nothing that a shell would take for more than a word. */
const DESTINATION = /^(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\])$/;
const HIGHEST_PORT = 65_535;

/**
 * Reads `user@machine`, `machine` or `user@machine:port`; an IPv6 address stands in brackets.
 *
 * @throws MisuseError if it is none of them
 */
export function parsePlace(text: string | undefined): HostPlace {
  if (text === undefined) return 'this machine';
  const [, name = text, digits] = /^(.*?\]|[^:]*):(\d+)$/.exec(text) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const sound = DESTINATION.test(name) && (port === undefined || (port > 0 && port <= HIGHEST_PORT));
  if (!sound) {
    throw new MisuseError(`--host '${printable(text)}' names no machine`, {
      next: 'give --host user@machine, or user@machine:port',
    });
  }
  return { destination: name.replaceAll(/[[\]]/g, ''), port };
}

/** What messages call it. */
export function nameOfPlace(place: HostPlace): string {
  if (place === 'this machine') return place;
  return place.port === undefined ? place.destination : `${place.destination} (port ${place.port})`;
}

/** As an option of worldswitch's; nothing of this machine. */
export function optionOfPlace(place: HostPlace): string {
  if (place === 'this machine') return '';
  const { destination, port } = place;
  const [, user = '', machine = destination] = /^(.*@)?(.*)$/.exec(destination) ?? [];
  const bracketed = machine.includes(':') ? `[${machine}]` : machine;
  return ` --host ${user}${bracketed}${port === undefined ? '' : `:${port}`}`;
}

function printable(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?').slice(0, 100);
}
