import type { Run } from '../results/schema.ts';
import { type FindingGroup, findingGroups } from './findings.ts';
import { microbenchmarkOpening } from './opening-microbenchmarks.ts';
import { workloadOpening } from './opening-workloads.ts';
import type { Opening } from './opening-part.ts';
import { plural } from './said.ts';

/** Sentences that a report begins with. */
const SENTENCES = 3;

/**
 * What a run found. Microbenchmarks are drawn if there are any; of a run of both kinds, sentences speak of each in turn.
 *
 * @returns undefined if it has no figure
 */
export function openingOf(run: Run): Opening | undefined {
  const parts = [microbenchmarkOpening(run), workloadOpening(run)].filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined) return undefined;
  const longest = Math.max(...parts.map(({ sentences }) => sentences.length));
  const alternating = Array.from({ length: longest }, (_, index) =>
    parts.flatMap(({ sentences }) => sentences.slice(index, index + 1)),
  ).flat();
  const all = [...alternating, ...findingSentences(findingGroups(run)), ...parts.flatMap(({ more }) => more)];
  return { ...first, sentences: all.slice(0, SENTENCES) };
}

/** How many findings of the study hold. */
function findingSentences(groups: readonly FindingGroup[]): string[] {
  const verdicts = groups.flatMap(({ findings }) => findings.map(({ verdict }) => verdict));
  if (verdicts.length === 0) return [];
  const count = (wanted: (typeof verdicts)[number]): number =>
    verdicts.filter((verdict) => verdict === wanted).length;
  const [holding, broken] = [count('holds'), count('no longer holds')];
  const open = verdicts.length - holding - broken;
  return [
    `Of ${verdicts.length} finding${plural(verdicts.length)} of the study of 2016 that these figures speak to, ${holding} ` +
      `hold${holding === 1 ? 's' : ''}, ${broken} no longer do${broken === 1 ? 'es' : ''}` +
      `${open === 0 ? '' : `, and ${open} can't be told`}.`,
  ];
}
