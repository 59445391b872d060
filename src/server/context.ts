import type { Measurer } from './measuring/measurer.ts';
import type { Records } from './records.ts';
import type { Watcher } from './watcher.ts';

/** What answers are made from. */
export interface ServerContext {
  readonly records: Records;
  readonly measurer: Measurer;
  readonly watcher: Watcher;
}
