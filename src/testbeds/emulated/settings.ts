import type { Configuration } from '../../catalog/configurations.ts';
import { settingsOf } from '../../hypervisors/settings.ts';
import type { Message } from '../../protocol/messages.ts';
import type { MachineSettings } from '../../results/settings.ts';

/** What a machine reported of its settings before it was saved. */
export function reportedSettings(
  configuration: Pick<Configuration, 'added' | 'machine'>,
  messages: readonly Message[],
): MachineSettings {
  const lines = (of: 'kernel' | 'xen'): string[] =>
    messages
      .filter((message) => message.type === 'log')
      .filter((message) => message.of === of)
      .map(({ line }) => line);
  const vulnerabilities = messages.filter((message) => message.type === 'vulnerability');
  return settingsOf(
    {
      kernel: lines('kernel'),
      xen: lines('xen'),
      vulnerabilities: Object.fromEntries(vulnerabilities.map(({ name, text }) => [name, text])),
    },
    configuration,
  );
}
