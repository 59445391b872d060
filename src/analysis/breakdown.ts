import {
  type ExplainedFunction,
  type Explanation,
  type InstructionClass,
  instructionClassSchema,
  type Kind,
  type Phase,
  phaseSchema,
  type Place,
  placeSchema,
} from '../results/explanation.ts';
import { WorldswitchError } from '../system/errors.ts';

/*
 * An explanation seen from its sides. Instructions are those of all operations of the batch, and each side adds up
 * to the instructions of the explanation's parts. What executed nothing is left out.
 */

/** What one place executed. */
export interface PlacePart {
  readonly place: Place;
  readonly instructions: number;
}

/** What one function executed. */
export interface FunctionPart {
  readonly place: Place;
  /** Null if no symbol names it. */
  readonly name: string | null;
  /** Where it begins; of what has no name, the first instruction that was executed there. */
  readonly address: string;
  readonly instructions: number;
}

/** What one phase of the transition took. */
export interface PhasePart {
  readonly phase: Phase;
  readonly instructions: number;
  /** Largest first. */
  readonly functions: readonly FunctionPart[];
}

/** Accesses to one register. */
export interface RegisterPart {
  readonly name: string;
  readonly instructions: number;
}

/** What one class of instructions took, in one direction. */
export interface ClassPart {
  readonly class: InstructionClass;
  readonly direction: Kind['direction'];
  readonly instructions: number;
  /** Those that are named, largest first; together they may be less than `instructions`. */
  readonly registers: readonly RegisterPart[];
}

/** Places in the order of the schema, which is from the VM inwards. */
export function byPlace(explanation: Explanation): PlacePart[] {
  const groups = Map.groupBy(resolve(explanation), (part) => part.function.place);
  return placeSchema.options.flatMap((place) => {
    const parts = groups.get(place);
    return parts === undefined ? [] : [{ place, instructions: sum(parts) }];
  });
}

/** Phases in the order in which a transition goes through them. */
export function byPhase(explanation: Explanation): PhasePart[] {
  const groups = Map.groupBy(resolve(explanation), (part) => part.function.phase);
  return phaseSchema.options.flatMap((phase) => {
    const parts = groups.get(phase);
    return parts === undefined ? [] : [{ phase, instructions: sum(parts), functions: functionsOf(parts) }];
  });
}

/** Classes in the order of the schema, what is saved before what is restored, and what is neither last. */
export function byClass(explanation: Explanation): ClassPart[] {
  const groups = Map.groupBy(resolve(explanation), ({ kind }) => classKey(kind.class, kind.direction));
  return instructionClassSchema.options.flatMap((name) =>
    DIRECTIONS.flatMap((direction) => {
      const parts = groups.get(classKey(name, direction));
      if (parts === undefined) return [];
      return [{ class: name, direction, instructions: sum(parts), registers: registersOf(parts) }];
    }),
  );
}

/** Functions over all phases, largest first. */
export function byFunction(explanation: Explanation): FunctionPart[] {
  return functionsOf(resolve(explanation));
}

/** The share (0 to 1) of the instructions outside the guest whose function has a name; 1 if there are none. */
export function namedShare(explanation: Explanation): number {
  const outside = byFunction(explanation).filter(({ place }) => place !== 'guest');
  const all = sum(outside);
  return all === 0 ? 1 : sum(outside.filter(({ name }) => name !== null)) / all;
}

/** One sentence that says what of an explanation does not add up, or `undefined` if all of it does. */
export function checkExplanation(explanation: Explanation): string | undefined {
  const { functions, kinds, parts, frames, stacks, timeline, criticalPath, instructions } = explanation;
  if (
    parts.some(([of, kind]) => of >= functions.length || kind >= kinds.length) ||
    criticalPath?.parts?.some(([kind]) => kind >= kinds.length)
  )
    return 'A part is of a function or of a kind that is not listed.';
  if (stacks.some(([stack]) => stack.some((frame) => frame >= frames.length)))
    return 'A stack has a frame that is not listed.';
  const sums = [
    { what: 'The parts', found: add(parts.map(([, , count]) => count)), expected: instructions },
    { what: 'The stacks', found: add(stacks.map(([, count]) => count)), expected: instructions },
    { what: 'The steps of the timeline', found: sum(timeline.steps), expected: timeline.instructions },
    ...pathSums(criticalPath),
  ];
  const wrong = sums.find(({ found, expected }) => found !== expected);
  return wrong && `${wrong.what} add up to ${wrong.found} instructions, not to ${wrong.expected}.`;
}

function pathSums(path: Explanation['criticalPath']): { what: string; found: number; expected: number }[] {
  if (path === null) return [];
  const { hops, parts, instructions: expected } = path;
  return [
    { what: 'The hops of the critical path', found: sum(hops), expected },
    ...(parts === undefined
      ? []
      : [{ what: 'The parts of the critical path', found: add(parts.map(([, count]) => count)), expected }]),
  ];
}

const DIRECTIONS = ['saved', 'restored', null] as const;

interface Part {
  readonly function: ExplainedFunction;
  readonly kind: Kind;
  readonly instructions: number;
}

function resolve({ functions, kinds, parts, benchmark }: Explanation): Part[] {
  return parts.map(([functionIndex, kindIndex, instructions]) => {
    const [of, kind] = [functions[functionIndex], kinds[kindIndex]];
    if (of !== undefined && kind !== undefined) return { function: of, kind, instructions };
    throw new WorldswitchError(
      `the explanation of ${benchmark} is damaged: it counts a function or a kind that it does not list`,
      { next: 'explain it again' },
    );
  });
}

function functionsOf(parts: readonly Part[]): FunctionPart[] {
  const groups = Map.groupBy(parts, ({ function: { place, name, address } }) =>
    JSON.stringify([place, name, name === null ? address : null]),
  );
  return largestFirst(
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { place, name, address } = first.function;
      return [{ place, name, address, instructions: sum(group) }];
    }),
  );
}

function registersOf(parts: readonly Part[]): RegisterPart[] {
  const groups = Map.groupBy(parts, ({ kind }) => kind.register);
  return largestFirst(
    [...groups].flatMap(([name, group]) => (name === null ? [] : [{ name, instructions: sum(group) }])),
  );
}

function classKey(name: InstructionClass, direction: Kind['direction']): string {
  return `${name} ${direction}`;
}

function largestFirst<T extends { readonly instructions: number }>(parts: readonly T[]): T[] {
  return parts.toSorted((a, b) => b.instructions - a.instructions);
}

function sum(parts: readonly { readonly instructions: number }[]): number {
  return add(parts.map(({ instructions }) => instructions));
}

function add(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
