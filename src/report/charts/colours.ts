import type { HypervisorName } from '../../catalog/configurations.ts';
import { hypervisorSupports } from '../../hypervisors/index.ts';
import { type InstructionClass, type Place, placeSchema } from '../../results/explanation.ts';
import { palettes } from '../flame-graph-colours.ts';

/** A colour on light paper, and what stands for it on dark. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** Of what no hypervisor is known of, such as a configuration that this version does not know. */
export const neutralColour: Colour = { light: palettes.light.neutral, dark: palettes.dark.neutral };

/** Of a hypervisor; `undefined` stands for one that is not known. */
export function hypervisorColour(name: HypervisorName | undefined): Colour {
  return hypervisorSupports.find((each) => each.name === name)?.words.colour ?? neutralColour;
}

/** The colours of those hypervisors among some that have one of their own, in the order of tables. */
export function hypervisorLegend(
  names: readonly (HypervisorName | undefined)[],
): { readonly label: string; readonly colour: Colour }[] {
  return hypervisorSupports.flatMap(({ name, words: { colour } }) =>
    colour === undefined || !names.includes(name) ? [] : [{ label: name, colour }],
  );
}

/** Of a place, as in flame graphs. */
export function placeColour(place: Place): Colour {
  return { light: palettes.light.places[place], dark: palettes.dark.places[place] };
}

/** Paul Tol's "muted" palette, which people who are colour-blind can tell apart; the dark ones are lifted on dark paper. */
const tol = {
  cyan: { light: '#88ccee', dark: '#7fc1e2' },
  sand: { light: '#ddcc77', dark: '#cfbf70' },
  teal: { light: '#44aa99', dark: '#45ab9a' },
  rose: { light: '#cc6677', dark: '#d07282' },
  purple: { light: '#aa4499', dark: '#c064b0' },
  green: { light: '#117733', dark: '#339955' },
  wine: { light: '#882255', dark: '#b04a80' },
  olive: { light: '#999933', dark: '#9a9a36' },
  indigo: { light: '#332288', dark: '#7b6bd0' },
  grey: { light: '#dddddd', dark: '#aab0b7' },
} as const satisfies Record<string, Colour>;

/** Its nine hues go to the nine classes that take the largest part of the seven microbenchmarks on average. */
export const classColours: Readonly<Partial<Record<InstructionClass, Colour>>> = {
  rest: tol.cyan,
  'load-store': tol.sand,
  'other-system': tol.teal,
  gp: tol.rose,
  timer: tol.purple,
  'el1-system': tol.green,
  barrier: tol.wine,
  device: tol.olive,
  'el2-configuration': tol.indigo,
};

/** Of the other classes, taken together. */
export const otherClassColour: Colour = tol.grey;

/** Of what a workload's overhead consists of: transitions, interrupt delivery, I/O path and rest. */
export const overheadColours = [tol.rose, tol.sand, tol.cyan, tol.grey] as const;

/** Of the legs of a transaction, from the first on; more than these begin again. */
export const legColours = [tol.teal, tol.cyan, tol.sand, tol.rose, tol.grey] as const;

/** Of what takes more than before, and of what takes fewer. */
export const moreColour: Colour = { light: '#c8452a', dark: '#ef8568' };
export const fewerColour: Colour = { light: '#2f74b5', dark: '#74b0e6' };

/** What is drawn on colours of classes, which are light enough for it on either paper. */
export const CLASS_INK = '#16191d';

/** Of the paper; it parts neighbours. */
export const paper: Colour = { light: palettes.light.surface, dark: palettes.dark.surface };

/** Of what is beside the point: axes, machines, notes. */
export const muted: Colour = { light: palettes.light.muted, dark: palettes.dark.muted };

/** Of text, and of what marks the critical path. */
export const ink: Colour = { light: palettes.light.text, dark: palettes.dark.text };

/** Every colour in which a chart can be drawn. */
export function allColours(): Colour[] {
  return [
    ...hypervisorSupports.map(({ name }) => hypervisorColour(name)),
    neutralColour,
    ...placeSchema.options.map(placeColour),
    ...Object.values(classColours),
    otherClassColour,
    moreColour,
    fewerColour,
    paper,
    muted,
  ];
}

/** Of a line or a point, which in the colour of an area would be hard to see where there is no hypervisor. */
export function lineColour(hypervisor: HypervisorName | undefined): Colour {
  const colour = hypervisorColour(hypervisor);
  return colour === neutralColour ? muted : colour;
}
