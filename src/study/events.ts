import type { WorldswitchError } from '../system/errors.ts';
import type { TestbedEvent } from '../testbeds/testbed.ts';

/** What a run does, as it does it. Sessions are named as `nameOf` (testbed.ts) does: `kvm-arm64`, `kvm-arm64 tcp-rr`. */
export type StudyEvent =
  | TestbedEvent
  | { readonly kind: 'completed'; readonly session: string; readonly seconds: number }
  | { readonly kind: 'failed'; readonly session: string; readonly error: WorldswitchError };
