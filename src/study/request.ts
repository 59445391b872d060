import type { Workload } from '../catalog/workloads.ts';
import type { WorkloadParameters } from '../results/fingerprint.ts';

/** What a user asks for; what is left out, or undefined, is the default. */
export type StudyRequest = Asked<
  WorkloadParameters & {
    configurations: readonly string[];
    /** Ids of microbenchmarks and workloads; all microbenchmarks if none are named. */
    benchmarks: readonly string[];
    /** Operations per batch of a microbenchmark. */
    iterations: number;
    /** Batches per microbenchmark. */
    batches: number;
    /** What runs a suite that the user brings; it is measured beside the workloads that are named. */
    suite: Workload;
    /** What the run is called. */
    label: string;
    verify: boolean;
    cold: boolean;
    jobs: number;
    keep: boolean;
    /** Seconds of processor time without progress that a machine may take to boot, and to measure, instead of the usual ones. */
    timeout: number;
    explain: boolean;
    /** Added to the configurations' own. */
    kernelParameters: readonly string[];
    xenParameters: readonly string[];
  }
>;

type Asked<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What may be asked for anew where a run is resumed; all else is as the run was begun. */
export type RestRequest = Pick<
  StudyRequest,
  'jobs' | 'cold' | 'keep' | 'timeout' | 'kernelParameters' | 'xenParameters' | 'suite'
>;
