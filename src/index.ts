/** What other programs can use of worldswitch: its records, its store, its statistics and its reports. */
export { byClass, byFunction, byPhase, byPlace, checkExplanation, namedShare } from './analysis/breakdown.ts';
export { baselineOfRun } from './analysis/baseline-of-run.ts';
export {
  type CellComparison,
  compareSides,
  type Comparison,
  type Side,
  type SideCell,
} from './analysis/comparison.ts';
export { type Contribution } from './analysis/contributions.ts';
export { type Difference, type Differences, firstDifferences } from './analysis/difference.ts';
export { type Profile, profileOf } from './analysis/profile.ts';
export { type MeasuredSide, sideOfBaseline, sideOfRun } from './analysis/side.ts';
export { parseTolerance, type Tolerance } from './analysis/tolerance.ts';
export { judge, type Verdict } from './analysis/verdict.ts';
export {
  checkSelfTest,
  describeSelfTest,
  type SelfTest,
  type SelfTestDifference,
} from './analysis/self-test.ts';
export { type CheckedFinding, checkFindings } from './analysis/findings.ts';
export { median, medianAbsoluteDeviation, minimum } from './analysis/statistics.ts';
export {
  type Outlier,
  type OutlierReason,
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
} from './catalog/microbenchmarks.ts';
export { published } from './catalog/published.ts';
export type { StampedWindow, TimingKind, Window } from './catalog/windows.ts';
export { type ComparisonFormat, comparisonFormats } from './report/comparison-format.ts';
export { explainedCell } from './report/explained-cells.ts';
export { type ExplanationFormat, explanationFormats } from './report/explanation-format.ts';
export { type ExplainedCell } from './report/explanation-sheet.ts';
export { type Format, formats } from './report/format.ts';
export { formatBaseline, parseBaseline, readBaseline, writeBaseline } from './results/baseline.ts';
export { type Baseline, baselineSchema } from './results/baseline-schema.ts';
export { parseRun, runToJson } from './results/exchange.ts';
export { type Explanation, explanationSchema } from './results/explanation.ts';
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
export { check, type CheckRequest, type CheckResult } from './study/check.ts';
export { compare, type CompareRequest, type Measure, type Sources } from './study/compare.ts';
export { executeStudy, type ExecuteOptions, type StudyEvent } from './study/execute.ts';
export { planRest, planStudy, type Study, type StudyRequest } from './study/study.ts';
export { WorldswitchError } from './system/errors.ts';
export { chooseSoftware, configurationsTaking, type SoftwareRequest } from './artifacts/own/software.ts';
export { type PartsByConfiguration, provideParts } from './testbeds/emulated/parts.ts';
export type { CodeSymbol } from './results/trace.ts';
export { listVersions, type VersionOptions } from './artifacts/versions.ts';
