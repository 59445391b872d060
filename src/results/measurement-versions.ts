/**
 * How emulated machines are measured, each way with the sources that it was: the last one is how it is done now. Figures of one
 * version can be put into one series without a thought; where two versions meet, cells that were measured with both say whether
 * that moved anything.
 *
 * The digest is of all sources that are executed, or watch, while something is timed (test/results/timed-sources.ts). Where they
 * change, a test asks for a decision: another line here, or the new digest in the last one if what was built of them still times
 * alike to the instruction.
 */
const measurementVersions: readonly {
  /** What is another than before. */
  readonly change: string;
  /** Sha256. */
  readonly sources: string;
}[] = [
  {
    change: 'the first version that measurements record',
    sources: 'a6a101091c8cd7f8c8c90005a0805471911e623f1ffae2e0d9cfa078abf5a2ae',
  },
  {
    change:
      'a machine boots with eight nanoseconds an instruction, Xen on x86 gets its kernel unpacked, and x86 inits keep no permission for ports',
    sources: '1ffad1150ac66125bc694017d8f6d5c5294ffde88288f744f6ef5dc46df96291',
  },
  {
    change:
      'workloads run twice, and not once, before the start is measured, in which a VM of KVM was given memory; several do other numbers of units',
    sources: 'a0fb573b707aab9da015e2ae4697baf3b16cd5a921fbcacdb4ac476197134c7e',
  },
];

/** The version by which this worldswitch measures; what earlier ones measured, which did not record any, is of version 0. */
export const MEASUREMENT_VERSION = measurementVersions.length;

/** The digest of the sources that are timed, as the current version has them. */
export const TIMED_SOURCES = measurementVersions.at(-1)?.sources ?? '';
