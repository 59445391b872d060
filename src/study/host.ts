import { arch, availableParallelism, cpus, release } from 'node:os';
import type { Run } from '../results/schema.ts';

/** The machine that worldswitch runs on. */
export function describeHost(): Run['host'] {
  return {
    architecture: arch(),
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cpus: availableParallelism(),
    kernel: release(),
    node: process.versions.node,
  };
}
