import { supportOf } from '../architectures/index.ts';
import type { Configuration } from '../catalog/configurations.ts';
import type { MachineSettings, NotInForce } from '../results/settings.ts';
import { refusedByLinux } from './refusals/linux.ts';
import { type FindRefusal, lastNamed, type Parameter, parametersIn } from './refusals/refusal.ts';
import { refusedByXen, schedulerIn } from './refusals/xen.ts';

/** What a machine says of its settings. */
export interface SaidOfSettings {
  /** Lines of the logs of its kernel and of Xen. */
  readonly kernel: readonly string[];
  readonly xen: readonly string[];
  readonly vulnerabilities: Readonly<Record<string, string>>;
}

/**
 * What of its settings is in force, by what the machine says itself.
 *
 * @param configuration with the parameters that the user added
 */
export function settingsOf(
  { kernel, xen, vulnerabilities }: SaidOfSettings,
  { added, machine }: Pick<Configuration, 'added' | 'machine'>,
): MachineSettings {
  const { ownParameters } = supportOf(machine.architecture).linux;
  const scheduler = schedulerIn(xen);
  return {
    notInForce: [
      ...refusals('kernel', added?.kernel ?? [], kernel, refusedByLinux(ownParameters)),
      ...refusals('xen', added?.xen ?? [], xen, refusedByXen),
    ],
    ...(scheduler === undefined ? {} : { scheduler }),
    vulnerabilities: Object.fromEntries(Object.entries(vulnerabilities).toSorted(byName)),
  };
}

function refusals(
  of: NotInForce['of'],
  texts: readonly string[],
  lines: readonly string[],
  find: FindRefusal,
): NotInForce[] {
  const parameters = parametersIn(texts);
  return parameters.flatMap((parameter) => {
    const reason = overruled(parameter, parameters) ? undefined : find(lines, parameter);
    return reason === undefined ? [] : [{ of, parameter: parameter.text, reason }];
  });
}

/** A later one with the same name is what the log speaks of, where it speaks of one. */
function overruled(parameter: Parameter, all: readonly Parameter[]): boolean {
  return lastNamed(all, parameter.name) !== parameter;
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}
