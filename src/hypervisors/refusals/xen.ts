import { type FindRefusal } from './refusal.ts';

/** Xen's scheduler by the name that `sched=` takes, as its log says (common/sched/core.c); `undefined` if it does not. */
export function schedulerIn(lines: readonly string[]): string | undefined {
  return lines
    .map((line) => /Using scheduler: .*\((\w+)\)/.exec(line)?.[1])
    .find((name) => name !== undefined);
}

/** Why Xen did not take a parameter (common/kernel.c); in its lines an apostrophe stands for each quote. */
export const refusedByXen: FindRefusal = (lines, { name, value }) => {
  if (lines.some((line) => line.includes(`parameter '${name}' unknown!`))) return 'Xen does not know it';
  if (lines.some((line) => line.includes(`parameter '${name}' has invalid value`)))
    return 'Xen can make nothing of its value';
  const scheduler = schedulerIn(lines);
  if (name === 'sched' && scheduler !== undefined && scheduler !== value)
    return `Xen has no such scheduler and uses ${scheduler}`;
  return undefined;
};
