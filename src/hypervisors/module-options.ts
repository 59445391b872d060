import type { Configuration } from '../catalog/configurations.ts';
import { isCalled, type Parameter, parametersIn } from './refusals/refusal.ts';

/** Parameters of a kernel's command line. */
export interface KernelParameters {
  /** In their order, those that the user added among them. */
  readonly all: readonly string[];
  /** Without those. */
  readonly own: readonly string[];
}

/** What `of` says of a configuration with what the user added, and without. */
export function withAndWithoutAdded(
  configuration: Configuration,
  of: (configuration: Configuration) => readonly string[],
): KernelParameters {
  return { all: of(configuration), own: of({ ...configuration, added: { kernel: [], xen: [] } }) };
}

/** What a module is told when it is loaded, as it stands in its parameters: `halt_poll_ns=0 nx_huge_pages=never`. */
export interface ModuleOptions {
  readonly all: string;
  readonly own: string;
}

/**
 * What of a kernel's command line is for a module. The kernel itself heeds it of what is built in alone; who loads the module
 * hands it over (modprobe(8)).
 *
 * @returns `undefined` if nothing is
 */
export function moduleOptions(module: string, { all, own }: KernelParameters): ModuleOptions | undefined {
  const options = { all: optionsOf(module, all), own: optionsOf(module, own) };
  return options.all === '' && options.own === '' ? undefined : options;
}

/** Those of a command line's parameters that are for some module, or for what could be one. */
export function ofModules({ all, own }: KernelParameters): KernelParameters {
  const [mayBe, ownMayBe] = [all, own].map((texts) =>
    parametersIn(texts).flatMap(({ text, name }) => (name.includes('.') ? [text] : [])),
  );
  return { all: mayBe ?? [], own: ownMayBe ?? [] };
}

function optionsOf(module: string, texts: readonly string[]): string {
  return optionsIn(module, parametersIn(texts)).join(' ');
}

/** Those of some parameters that are a module's, without its name. */
export function optionsIn(module: string, parameters: readonly Parameter[]): string[] {
  return parameters.flatMap(({ text, name }) => {
    const dot = name.indexOf('.');
    return dot > 0 && isCalled({ name: name.slice(0, dot) }, module) ? [text.slice(dot + 1)] : [];
  });
}
