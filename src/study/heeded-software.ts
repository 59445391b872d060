import { hypervisorOf } from '../hypervisors/index.ts';
import { MisuseError } from '../system/errors.ts';
import { emulatorOf } from '../testbeds/emulated/emulators.ts';
import { qemu } from '../testbeds/emulated/qemu/qemu.ts';
import type { Session } from '../testbeds/testbed.ts';

/** What is said of software beside which kernel it is, which every machine has. */
export interface AskedSoftware {
  readonly xen?: string | undefined;
  readonly xenSymbols?: string | undefined;
  readonly xenParameters?: readonly string[] | undefined;
  readonly qemu?: string | undefined;
}

/** What only some machines have, and the options that are about it. */
const PARTS = [
  {
    name: 'Xen',
    options: { xen: '--xen', xenSymbols: '--xen-symbols', xenParameters: '--xen-parameter' },
    has: ({ configuration }: Session): boolean => hypervisorOf(configuration).hasImage,
  },
  {
    name: 'QEMU',
    options: { qemu: '--qemu' },
    has: ({ configuration }: Session): boolean => emulatorOf(configuration.machine) === qemu,
  },
] as const;

/**
 * Refuses software that no machine of a study would have: it would be a misunderstanding.
 *
 * @throws MisuseError that names the option
 */
export function requireSoftwareHeeded(software: AskedSoftware, sessions: readonly Session[]): void {
  for (const { name, options, has } of PARTS) {
    if (sessions.some(has)) continue;
    const idle = Object.entries(options).find(([key]) => {
      const value = software[key as keyof AskedSoftware];
      return value !== undefined && value.length > 0;
    });
    if (idle === undefined) continue;
    const names = [...new Set(sessions.map(({ configuration }) => configuration.id))];
    throw new MisuseError(`${idle[1]} is about ${name}, which ${names.join(', ')} has not`, {
      next: `name a configuration with ${name} (worldswitch list shows them), or leave the option out`,
    });
  }
}
