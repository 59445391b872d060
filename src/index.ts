/** What other programs can use of worldswitch: its records, its store, its statistics and its reports. */
export { type Difference, type Differences, firstDifferences } from './analysis/difference.ts';
export {
  checkSelfTest,
  describeSelfTest,
  type SelfTest,
  type SelfTestDifference,
} from './analysis/self-test.ts';
export { type CheckedFinding, checkFindings } from './analysis/findings.ts';
export { median, medianAbsoluteDeviation, minimum } from './analysis/statistics.ts';
export {
  type Explanation,
  type Outlier,
  type Overhead,
  overheadOf,
  summarise,
  type Summary,
} from './analysis/summary.ts';
export { type Configuration, configurations, type Hypervisor } from './catalog/configurations.ts';
export { type Finding, findings } from './catalog/findings.ts';
export {
  calibrations,
  type Microbenchmark,
  microbenchmarks,
  type PathKind,
  type TimingKind,
} from './catalog/microbenchmarks.ts';
export { published } from './catalog/published.ts';
export { type Format, formats } from './report/format.ts';
export { parseRun, runToJson } from './results/exchange.ts';
export {
  type CompletedMeasurement,
  type Fingerprint,
  type HostTick,
  type Measurement,
  type PackageRecord,
  type Run,
  runSchema,
  type Sample,
  SCHEMA_VERSION,
} from './results/schema.ts';
export { openStore, type RunStart, type RunSummary, type Store } from './results/store.ts';
export { executeStudy, type ExecuteOptions, type StudyEvent } from './study/execute.ts';
export { planRest, planStudy, type Study, type StudyRequest } from './study/study.ts';
export { WorldswitchError } from './system/errors.ts';
export { chooseSoftware, configurationsFor, type SoftwareRequest } from './testbed/own/software.ts';
export { type PartsByConfiguration, provideParts } from './testbed/parts.ts';
export { type KernelSymbol } from './testbed/symbols/symbol.ts';
export { listVersions, type VersionOptions } from './testbed/versions.ts';
