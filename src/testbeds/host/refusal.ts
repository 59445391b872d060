/** Why a host can't be measured, as a sentence, and what to do. */
export interface HostRefusal {
  readonly why: string;
  readonly next: string;
}
