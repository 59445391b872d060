import { mitigationOutcomes } from '../hypervisors/mitigations.ts';
import type { MachineSettings, NotInForce } from '../results/settings.ts';
import type { Component } from '../results/software.ts';

/** What is known of the settings of what was measured. */
export interface SettingsFacts {
  readonly configuration: string;
  readonly software: readonly Pick<Component, 'role' | 'parameters'>[];
  /** `undefined` if the machine did not say. */
  readonly settings?: MachineSettings | undefined;
}

/** What to do about a parameter that is not in force. */
export const CORRECT_IT = 'correct it, or leave it out: figures are as without it';

/** That a parameter had no effect, as a sentence without its stop. */
export function describeNotInForce({ parameter, reason }: NotInForce): string {
  return `${parameter} was asked for, and ${reason}`;
}

/** What a reader must know of the settings of one measurement, a sentence each. */
export function settingsNotes({ software, settings }: SettingsFacts): string[] {
  if (settings === undefined) return [];
  const added = software.find(({ role }) => role === 'kernel')?.parameters ?? [];
  return [
    ...settings.notInForce.map((each) => `${describeNotInForce(each)}; figures are as without it.`),
    ...mitigationOutcomes(added, settings.vulnerabilities).flatMap(
      ({ parameter, vulnerability, text, because, off }) =>
        because === undefined
          ? []
          : [
              `${parameter} ${off ? 'turns nothing off' : 'mitigates nothing'}: the kernel says '${text}' of ${vulnerability}, as ${because}.`,
            ],
    ),
  ];
}

/** The same of two that are compared, and what the kernels say of vulnerabilities that differs. */
export function settingsDifferences(a: SettingsFacts, b: SettingsFacts): string[] {
  const [left, right] = [settingsNotes(a), settingsNotes(b)];
  return [
    ...left.filter((note) => right.includes(note)),
    ...left.filter((note) => !right.includes(note)).map((note) => `In A ${note}`),
    ...right.filter((note) => !left.includes(note)).map((note) => `In B ${note}`),
    ...(a.configuration === b.configuration ? [...vulnerabilityNotes(a, b), ...schedulerNotes(a, b)] : []),
  ];
}

function vulnerabilityNotes({ settings: a }: SettingsFacts, { settings: b }: SettingsFacts): string[] {
  if (a === undefined || b === undefined) return [];
  const names = [
    ...new Set([...Object.keys(a.vulnerabilities), ...Object.keys(b.vulnerabilities)]),
  ].toSorted();
  const differing = names.flatMap((name) => {
    const [left, right] = [a, b].map(({ vulnerabilities }) => vulnerabilities[name] ?? 'nothing');
    return left === right ? [] : [`${name} ('${left}' in A, '${right}' in B)`];
  });
  if (differing.length === 0) return [];
  return [`What the kernel says of vulnerabilities of its CPUs differs: ${differing.join(', ')}.`];
}

function schedulerNotes({ settings: a }: SettingsFacts, { settings: b }: SettingsFacts): string[] {
  if (a?.scheduler === undefined || b?.scheduler === undefined || a.scheduler === b.scheduler) return [];
  return [`Xen's scheduler is ${a.scheduler} in A and ${b.scheduler} in B.`];
}
