import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest: one that began last would go on by itself while the other core has nothing left to do. */
const LONGEST = [
  ...['vmx', 'matrix', 'explanations', 'documented-figures', 'neutral-changes', 'workloads'],
  ...['xen', 'faulty-guests', 'both-kinds', 'interrupted-preparation', 'kvm', 'command-line'],
];

/** Where in the order a file is. */
function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.indexOf(basename(moduleId, '.test.ts'));
  return rank === -1 ? LONGEST.length : rank;
}

/** Begins with the files that take longest. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => rankOf(a) - rankOf(b)));
  }
}
