/** One need and how this machine meets it. */
export interface Check {
  need: string;
  found: string;
  /** `absent` is no obstacle: it is not needed, or `worldswitch setup` brings it. */
  state: 'ok' | 'missing' | 'absent';
  /** The line that mends it. */
  mend?: string;
}
