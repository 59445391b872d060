import type { Place } from '../results/explanation.ts';

/** What is drawn on paper of one brightness. */
export interface Palette {
  readonly scheme: 'light' | 'dark';
  readonly surface: string;
  readonly text: string;
  /** Of what is beside the point: axes, notes. */
  readonly muted: string;
  /** Of the root, and of frames that are in no known place. */
  readonly neutral: string;
  readonly places: Readonly<Record<Place, string>>;
}

/**
 * Tints and shades of the palette of Okabe and Ito, which people who are colour-blind can tell apart: bluish green,
 * vermillion, sky blue, yellow; orange, blue, reddish purple. Text on them has a contrast of 4.5 or more.
 */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    scheme: 'light',
    surface: '#ffffff',
    text: '#1b1f24',
    muted: '#59636e',
    neutral: '#d6dadf',
    places: {
      guest: '#86cfb4',
      el2: '#f0a173',
      'host-kernel': '#9cd1f0',
      'host-user': '#f2e77f',
      xen: '#f3c15c',
      'dom0-kernel': '#8db8e0',
      'dom0-user': '#e2b1cc',
    },
  },
  dark: {
    scheme: 'dark',
    surface: '#14171b',
    text: '#f4f6f8',
    muted: '#9aa4af',
    neutral: '#454c55',
    places: {
      guest: '#1c7257',
      el2: '#a34a12',
      'host-kernel': '#256a94',
      'host-user': '#766b10',
      xen: '#8a5f06',
      'dom0-kernel': '#2c5c96',
      'dom0-user': '#87486b',
    },
  },
};

/** Of what takes more than before and of what takes fewer, from a little to the most; of both brightnesses, as {@link palettes}. */
export const differenceShades: Readonly<
  Record<Palette['scheme'], Readonly<Record<'more' | 'fewer', readonly string[]>>>
> = {
  light: {
    more: ['#fbe3dc', '#f7c5b8', '#f2a793', '#ee8a70'],
    fewer: ['#deeaf6', '#bcd6ee', '#9ac1e5', '#78addd'],
  },
  dark: {
    more: ['#4a2d27', '#663227', '#833727', '#9f3c27'],
    fewer: ['#243445', '#24425f', '#245079', '#245e93'],
  },
};
