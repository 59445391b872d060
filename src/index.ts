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
export { type Figure, figuresOf } from './analysis/figures.ts';
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
export { type WorkloadFigure, workloadFigures } from './analysis/workload-figures.ts';
export { type Architecture, architectures } from './catalog/architectures.ts';
export {
  type Benchmark,
  type BenchmarkKind,
  benchmarks,
  canMeasure,
  type Cell,
} from './catalog/benchmarks.ts';
export { type Configuration, configurations, type Hypervisor } from './catalog/configurations.ts';
export { type Finding, findings } from './catalog/findings.ts';
export {
  calibrations,
  type Microbenchmark,
  microbenchmarks,
  type PathKind,
} from './catalog/microbenchmarks.ts';
export { published } from './catalog/published.ts';
export type { TimingKind, Window } from './catalog/windows.ts';
export { type Workload, workloads } from './catalog/workloads.ts';
export { comparisonFormats } from './report/comparison-format.ts';
export { explainedCell } from './report/explained-cells.ts';
export { explanationFormats } from './report/explanation-format.ts';
export type { ComparisonFormat, ExplanationFormat, Format } from './report/format-names.ts';
export { formats } from './report/format.ts';
export { type Account, accountSchema } from './results/account.ts';
export { formatBaseline, parseBaseline, readBaseline, writeBaseline } from './results/baseline.ts';
export { type Baseline, baselineSchema } from './results/baseline-schema.ts';
export { type Clock, clockSchema, INSTRUCTIONS, type Unit } from './results/clock.ts';
export { parseRun, runToJson } from './results/exchange.ts';
export { type Explanation, explanationSchema } from './results/explanation.ts';
export type { Fingerprint } from './results/fingerprint.ts';
export {
  type CellFailure,
  type CompletedMeasurement,
  type FailedMeasurement,
  type HostTick,
  type Measurement,
  measurementSchema,
  type MicrobenchmarkMeasurement,
  type Sample,
  type WorkloadMeasurement,
} from './results/measurement.ts';
export type { Plan, PlannedSession } from './results/plan.ts';
export { type Run, runSchema, SCHEMA_VERSION } from './results/schema.ts';
export type { Component, PackageRecord, Role } from './results/software.ts';
export { openStore, type RunStart, type RunSummary, type Store } from './results/store.ts';
export type { CodeSymbol } from './results/trace.ts';
export { check, type CheckRequest, type CheckResult } from './study/check.ts';
export { compare, type CompareRequest, type Measure, type Sources } from './study/compare.ts';
export { executeStudy, type ExecuteOptions, type StudyEvent } from './study/execute.ts';
export { planRest } from './study/rest.ts';
export { planStudy, type Study, type StudyRequest } from './study/study.ts';
export { WorldswitchError } from './system/errors.ts';
export { listVersions } from './artifacts/list-versions.ts';
export type { VersionOptions } from './artifacts/versions.ts';
export { emulatedTestbed } from './testbeds/emulated/testbed.ts';
export type { MeasureOptions, PreparedTestbed, Session, Testbed } from './testbeds/testbed.ts';
export { carryOut, planOrder, type PlannedOrder } from './work/carry-out.ts';
export { type OrderEvent, orderEventSchema } from './work/events.ts';
export { type Order, orderSchema } from './work/order.ts';
