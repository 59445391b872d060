import type { Architecture } from '../architectures.ts';

/** How many events an operation of a row has (guest/calibrate/events.h). */
export const EVENTS_OF_ROW = 1024;

/** A kind of event that a program, or a VM, can execute by itself. */
export interface Measurable {
  readonly kind: string;
  /** What is executed. */
  readonly by: string;
  /** What is executed for its lower and its upper bound; `undefined` if only its spread says them. */
  readonly least?: string;
  readonly most?: string;
}

/** What is timed beside, and is no kind of event. */
export interface Beside {
  readonly id: string;
  readonly title: string;
  readonly by: string;
}

/** What can be measured on an architecture, and what only a kernel may execute. */
interface OnArchitecture {
  readonly anybody: readonly Measurable[];
  readonly kernel: readonly Measurable[];
  readonly beside: readonly Beside[];
  readonly besideOfKernel: readonly Beside[];
}

/** The row whose events take a cycle each: what ticks are made cycles by. */
export const CYCLE_ROW = 'beside/cycle';

/** Both ways of an exception to EL2, if they are measured. */
export const VECTORS_ROW = 'beside/el2-vectors';

/** VERW, the term of a profile that a program can measure. */
export const VERW_ROW = 'beside/verw';

const cycle: Beside = {
  id: CYCLE_ROW,
  title: 'one cycle',
  by: 'exclusive ORs that wait for each other',
};

const execution: readonly Measurable[] = [
  {
    kind: 'instruction',
    by: 'instructions of which every second waits for the one before it',
    least: 'if none does',
    most: 'if all do',
  },
  {
    kind: 'load-store',
    by: 'registers saved and restored, in the first-level cache',
    least: 'loads alone',
    most: 'loads of which every second waits for the one before it',
  },
];

const measurable: Readonly<Partial<Record<Architecture, OnArchitecture>>> = {
  arm64: {
    anybody: [
      ...execution,
      { kind: 'isb', by: 'ISB' },
      { kind: 'dsb', by: 'DSB ISH with nothing to wait for', most: 'behind a store' },
      { kind: 'dmb', by: 'DMB ISH with nothing to wait for', most: 'behind a store' },
      { kind: 'other-barrier', by: 'CSDB' },
      { kind: 'cache-maintenance', by: 'DC CVAC of a clean line', most: 'of a line that was written' },
      { kind: 'fp-save', by: 'STP of two registers of 128 bits' },
      { kind: 'fp-restore', by: 'LDP of two registers of 128 bits' },
    ],
    kernel: [
      { kind: 'el1-read', by: 'MRS of SCTLR_EL1, VBAR_EL1, PAR_EL1 and ELR_EL1 in turn' },
      { kind: 'el1-write', by: 'MSR of VBAR_EL1, PAR_EL1, ELR_EL1 and SPSR_EL1 in turn' },
      { kind: 'timer-read', by: 'MRS of CNTV_CVAL_EL0 and CNTKCTL_EL1 in turn' },
      { kind: 'timer-write', by: 'MSR of CNTV_CVAL_EL0 and CNTKCTL_EL1 in turn' },
      { kind: 'other-read', by: 'MRS of MIDR_EL1, MPIDR_EL1, DAIF and NZCV in turn' },
      { kind: 'other-write', by: 'MSR DAIFSet' },
      { kind: 'tlb-maintenance', by: 'TLBI VALE1, without what waits for it' },
      { kind: 'gicv-read', by: 'reads of GICV_PMR' },
      { kind: 'gicv-write', by: 'writes of GICV_PMR' },
    ],
    beside: [cycle],
    besideOfKernel: [
      { id: VECTORS_ROW, title: 'HVC that the EL2 vectors answer, and back', by: 'SMCCC_ARCH_WORKAROUND_1' },
    ],
  },
  x86: {
    anybody: [
      ...execution,
      { kind: 'fence', by: 'LFENCE', least: 'SFENCE', most: 'MFENCE' },
      { kind: 'cache-maintenance', by: 'CLFLUSH of a clean line', most: 'of a line that was written' },
      { kind: 'fp-save', by: 'FXSAVE' },
      { kind: 'fp-restore', by: 'FXRSTOR' },
    ],
    kernel: [
      { kind: 'control-read', by: 'reads of CR2', least: 'of a segment register' },
      { kind: 'control-write', by: 'writes of CR2', least: 'of a segment register' },
      { kind: 'cr3-write', by: 'writes of CR3 with what it has' },
      { kind: 'flags-write', by: 'CLI and STI in turn', least: 'CLI alone' },
      { kind: 'msr-read', by: 'RDMSR of KERNEL_GS_BASE' },
      { kind: 'msr-write', by: 'WRMSR of KERNEL_GS_BASE' },
      { kind: 'tlb-maintenance', by: 'INVLPG' },
    ],
    beside: [
      cycle,
      { id: VERW_ROW, title: 'VERW', by: 'VERW' },
      { id: 'beside/rdtsc', title: 'RDTSC, which counts as a plain instruction', by: 'RDTSC' },
      {
        id: 'beside/cpuid',
        title: 'CPUID: an exit and an entry, and what the hypervisor does between them',
        by: 'CPUID',
      },
    ],
    besideOfKernel: [],
  },
};

/** Of an architecture that no program was written for, nothing can be measured. */
const NOTHING: OnArchitecture = { anybody: [], kernel: [], beside: [], besideOfKernel: [] };

/** The kinds that can be measured; those of a kernel only in a VM that a program makes on its host. */
export function measurableOn(architecture: Architecture, asKernel: boolean): readonly Measurable[] {
  const { anybody, kernel } = measurable[architecture] ?? NOTHING;
  return asKernel ? [...anybody, ...kernel] : anybody;
}

/** What is timed beside them. */
export function besideOn(architecture: Architecture, asKernel: boolean): readonly Beside[] {
  const { beside, besideOfKernel } = measurable[architecture] ?? NOTHING;
  return asKernel ? [...beside, ...besideOfKernel] : beside;
}

/** The rows that a kind is timed by: in the middle, and at its bounds where there are such. */
export function rowsOf({ kind, least, most }: Measurable): { row: string; least?: string; most?: string } {
  const row = `event/${kind}`;
  return {
    row,
    ...(least === undefined ? {} : { least: `${row}/least` }),
    ...(most === undefined ? {} : { most: `${row}/most` }),
  };
}

/** All rows of the program's table. */
export function calibrationRows(architecture: Architecture, asKernel: boolean): string[] {
  return [
    ...besideOn(architecture, asKernel).map(({ id }) => id),
    ...measurableOn(architecture, asKernel).flatMap((each) => Object.values(rowsOf(each))),
  ];
}
