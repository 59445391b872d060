import type { HostTick, Sample } from '../results/measurement.ts';

/** True if the host kernel's timer ticked while the batch ran: its interval holds an instant phase + k·period. Where ticks are not known, none is. */
export function containsHostTick(sample: Sample, tick: HostTick | null): boolean {
  if (tick === null) return false;
  const sinceTick = (((sample.start - tick.phase) % tick.period) + tick.period) % tick.period;
  const untilTick = sinceTick === 0 ? 0 : tick.period - sinceTick;
  return sample.start + untilTick <= sample.end;
}
