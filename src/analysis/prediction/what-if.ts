import { type Configuration, withVhe } from '../../catalog/configurations.ts';
import { nearestSaid } from '../../catalog/find.ts';
import { eventKindsOn } from '../../catalog/hardware/event-kinds.ts';
import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { MisuseError } from '../../system/errors.ts';

/** What an architect would change. */
export interface WhatIf {
  /** Cycles that one event of a kind would take, by its id. */
  readonly costs: ReadonlyMap<string, number>;
  /** Whether the host would run in EL2; `undefined` if that stays as it is. */
  readonly vhe: boolean | undefined;
}

const NONE: WhatIf = { costs: new Map(), vhe: undefined };

/**
 * What a user wants to be changed: `gich-read=10`, `vhe=on`.
 *
 * @throws MisuseError if one names no kind of event that the hardware has, or no cost
 */
export function parseWhatIfs(texts: readonly string[], profile: HardwareProfile): WhatIf {
  return texts.reduce<WhatIf>((so, text) => {
    const [name = '', value = ''] = text.split('=', 2);
    if (name === 'vhe') return { ...so, vhe: parseVhe(value, text) };
    return { ...so, costs: new Map([...so.costs, [kindNamed(name, profile), parseCost(value, text)]]) };
  }, NONE);
}

/** A cost in cycles. @throws MisuseError if it is none */
function parseCost(value: string, text: string): number {
  const next = 'give a number of cycles, as in gich-read=10';
  if (value === '') throw new MisuseError(`'${text}' says no cost`, { next });
  if (/^-\d/.test(value)) throw new MisuseError(`'${text}' says a cost below zero`, { next });
  if (!/^\d+(\.\d+)?$/.test(value)) throw new MisuseError(`'${text}' says no cost in cycles`, { next });
  return Number(value);
}

function parseVhe(value: string, text: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new MisuseError(`'${text}' does not say whether the host runs in EL2`, {
    next: 'type vhe=on or vhe=off',
  });
}

function kindNamed(name: string, { virtualization, title }: HardwareProfile): string {
  const kinds = eventKindsOn(virtualization);
  if (kinds.some(({ id }) => id === name)) return name;
  throw new MisuseError(`${title} has no kind of event '${name}'${nearestSaid(name, kinds)}`, {
    next: `choose among ${kinds.map(({ id }) => id).join(', ')}, or vhe`,
  });
}

/**
 * The configuration whose counts answer the question: the same, or that with the host in EL2 or not.
 *
 * @throws MisuseError if there is none
 */
export function configurationIf({ vhe }: WhatIf, configuration: Configuration): Configuration {
  if (vhe === undefined) return configuration;
  const found = withVhe(configuration, vhe);
  if (found !== undefined) return found;
  throw new MisuseError(`of ${configuration.id} there is no configuration with vhe=${vhe ? 'on' : 'off'}`, {
    next: 'ask it of kvm-arm64-nvhe or kvm-arm64-vhe, which differ in nothing else',
  });
}
