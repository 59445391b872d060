import { alikeInPrograms, isOfMany } from './account-profile.ts';
import { sourceName } from './function-names.ts';
import type { Profile, ProfiledClass, ProfiledFunction, ProfiledPlace } from './profile.ts';

/** A part of a difference, in instructions per operation or unit of work. */
export interface Contribution {
  /** A function, a class of instructions, or {@link SPREAD}. */
  readonly name: string;
  /** Only of functions: where they run, or `el2 → host-kernel` if that is another place on each side. */
  readonly place?: string;
  readonly a: number;
  readonly b: number;
  /** `b` less `a`; never 0. */
  readonly difference: number;
}

/** The contribution without a place: how far the median lies from the batch or repetition that was explained. */
export const SPREAD = 'spread';

/**
 * Instructions below which two figures are the same. Counts are whole and divided by operations, so that a true
 * difference is far above it, and what floating point rounds far below.
 */
export const EXACT = 1e-9;

/** The figure of a side and what it consists of. */
export interface ExplainedFigure {
  readonly figure: number;
  readonly profile: Profile;
}

/**
 * What the functions of two sides contribute to the difference of their figures: the largest first, the spread last.
 * They add up to the difference. Functions are the same if their names in the source and their places are.
 */
export function functionContributions(a: ExplainedFigure, b: ExplainedFigure): Contribution[] {
  const [ofA, ofB] = alikeInPrograms(a.profile.functions, b.profile.functions);
  const [left, right] = [placedNames(ofA), placedNames(ofB)];
  const pairs = [...new Set([...left.keys(), ...right.keys()])].map((key) => ({
    a: left.get(key),
    b: right.get(key),
  }));
  const contributions = joinMoved(pairs).map((pair) => ({
    name: commonName(pair),
    place: commonPlace(pair),
    a: pair.a?.perOperation ?? 0,
    b: pair.b?.perOperation ?? 0,
  }));
  return withSpread(contributions, a, b);
}

/** What the classes of instructions of two sides contribute, likewise; nothing if a side does not tell them apart. */
export function classContributions(a: ExplainedFigure, b: ExplainedFigure): Contribution[] {
  if (a.profile.classes === undefined || b.profile.classes === undefined) return [];
  const [left, right] = [classNames(a.profile.classes), classNames(b.profile.classes)];
  const contributions = [...new Set([...left.keys(), ...right.keys()])].map((name) => ({
    name,
    a: left.get(name) ?? 0,
    b: right.get(name) ?? 0,
  }));
  return withSpread(contributions, a, b);
}

/** What one side executes of a function in one place, under all names that compilers gave it. */
interface Placed {
  readonly place: ProfiledPlace;
  readonly source: string;
  readonly symbols: Set<string>;
  perOperation: number;
}

interface Pair {
  readonly a: Placed | undefined;
  readonly b: Placed | undefined;
}

function placedNames(functions: readonly ProfiledFunction[]): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  for (const { place, name, perOperation } of functions) {
    const source = sourceName(name);
    const key = `${place}/${source}`;
    const found = placed.get(key) ?? { place, source, symbols: new Set<string>(), perOperation: 0 };
    found.symbols.add(name);
    found.perOperation += perOperation;
    placed.set(key, found);
  }
  return placed;
}

/** Two places between which the same work moves from one configuration to another. */
const MOVES: readonly (readonly [ProfiledPlace, ProfiledPlace])[] = [
  // With VHE the host's kernel runs in EL2 and does itself what nVHE keeps in a part of its own.
  ['el2', 'host-kernel'],
  // What a workload's server does natively it does in the VM where there is one.
  ['host-kernel', 'vm-kernel'],
  ['host-user', 'vm-user'],
];

/** Joins what only one side has with what only the other has, where the work has moved. */
function joinMoved(pairs: readonly Pair[]): Pair[] {
  return MOVES.reduce<Pair[]>((left, places) => joinBetween(left, places), [...pairs]);
}

function joinBetween(pairs: readonly Pair[], places: readonly ProfiledPlace[]): Pair[] {
  const movable = (placed: Placed | undefined): placed is Placed =>
    placed !== undefined && places.includes(placed.place) && !isOfMany(placed.source);
  const onlyB = new Map(
    pairs.flatMap(({ a, b }) => (a === undefined && movable(b) ? [[b.source, b] as const] : [])),
  );
  const joined = new Set<Placed>();
  const result = pairs.map((pair) => {
    if (pair.b !== undefined || !movable(pair.a)) return pair;
    const partner = onlyB.get(pair.a.source);
    if (partner === undefined || joined.has(partner)) return pair;
    joined.add(partner);
    return { a: pair.a, b: partner };
  });
  return result.filter(({ a, b }) => a !== undefined || b === undefined || !joined.has(b));
}

/** The symbol if both sides have the same one, else the name in the source. */
function commonName({ a, b }: Pair): string {
  const symbols = new Set([...(a?.symbols ?? []), ...(b?.symbols ?? [])]);
  const [only = ''] = symbols;
  return symbols.size === 1 ? only : (a?.source ?? b?.source ?? only);
}

function commonPlace({ a, b }: Pair): string {
  return [...new Set([a, b].flatMap((placed) => placed?.place ?? []))].join(' → ');
}

function classNames(classes: readonly ProfiledClass[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const { class: name, direction, perOperation } of classes) {
    const full = direction === null ? name : `${name} ${direction}`;
    names.set(full, (names.get(full) ?? 0) + perOperation);
  }
  return names;
}

type Share = Omit<Contribution, 'difference'>;

function withSpread(shares: readonly Share[], a: ExplainedFigure, b: ExplainedFigure): Contribution[] {
  const rest = (side: 'a' | 'b', { figure }: ExplainedFigure): number =>
    figure - shares.reduce((sum, share) => sum + share[side], 0);
  const spread = withDifference({ name: SPREAD, a: rest('a', a), b: rest('b', b) });
  const contributions = shares.map(withDifference).filter(differs).toSorted(largestFirst);
  return differs(spread) ? [...contributions, spread] : contributions;
}

function withDifference(share: Share): Contribution {
  return { ...share, difference: share.b - share.a };
}

function differs({ difference }: Contribution): boolean {
  return Math.abs(difference) > EXACT;
}

/** Of equal ones by their names, so that the order is always the same. */
function largestFirst(a: Contribution, b: Contribution): number {
  const bySize = Math.abs(b.difference) - Math.abs(a.difference);
  if (bySize !== 0) return bySize;
  return `${a.place ?? ''} ${a.name}` < `${b.place ?? ''} ${b.name}` ? -1 : 1;
}
