import type { Component } from '../results/software.ts';

/** The software of several configurations in one line: what is the same for all of them is said once. */
export function describeSoftware(
  all: readonly { readonly configuration: string; readonly software: readonly NamedComponent[] }[],
): string {
  const texts = [...Map.groupBy(all, ({ software }) => describe(software))];
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return only[0];
  return texts
    .map(
      ([text, those]) =>
        `${[...new Set(those.map(({ configuration }) => configuration))].join(', ')}: ${text}`,
    )
    .join('; ');
}

/** What a line says of a component; a baseline keeps no more of one. */
export type NamedComponent = Pick<Component, 'role' | 'name' | 'version' | 'sha256' | 'parameters'> & {
  readonly package: { readonly name: string; readonly version: string } | null;
};

/** What is measured, and what it runs on; worldswitch's own programs are not what is compared. */
const NAMED = ['kernel', 'hypervisor', 'emulator'] as const;

function describe(software: readonly NamedComponent[]): string {
  return NAMED.flatMap((role) => {
    const component = software.find((each) => each.role === role);
    return component === undefined ? [] : [nameOf(component)];
  }).join(', ');
}

function nameOf({ role, name, version, sha256, package: from, parameters = [] }: NamedComponent): string {
  // Debian keeps the release of a kernel over several versions of its package; what comes from none has its hash only.
  const hash = role === 'emulator' || sha256 === null ? undefined : `image ${sha256.slice(0, 12)}`;
  const origin = from?.version ?? hash;
  return [
    [name, version].filter((word) => word !== null).join(' '),
    ...(origin === undefined ? [] : [`(${origin})`]),
    ...(parameters.length === 0 ? [] : [`with ${parameters.join(' ')}`]),
  ].join(' ');
}
