/** What a session of a run came to, as far as a line about the run says it. */
interface MeasuredSession {
  readonly configuration: string;
  readonly workload?: string | null | undefined;
  readonly benchmarks: readonly string[];
  readonly state: 'completed' | 'failed';
}

/** So many benchmarks are named; of more their number is said. */
const MOST_NAMED = 3;

/**
 * What a run measured, in a line: `kvm-arm64, xen-arm64 (failed): 17 microbenchmarks; kvm-arm64: tcp-rr`. The empty text if
 * it has measured nothing yet.
 */
export function measuredWords(sessions: readonly MeasuredSession[]): string {
  const [ofWorkloads, ofMicrobenchmarks] = [true, false].map((are) =>
    sessions.filter(({ workload }) => ((workload ?? undefined) !== undefined) === are),
  );
  return [
    ...partOf(ofMicrobenchmarks ?? [], 'microbenchmark'),
    ...partOf(ofWorkloads ?? [], 'workload'),
  ].join('; ');
}

function partOf(sessions: readonly MeasuredSession[], kind: string): string[] {
  if (sessions.length === 0) return [];
  const benchmarks = [...new Set(sessions.flatMap((session) => session.benchmarks))];
  const where = [...Map.groupBy(sessions, ({ configuration }) => configuration)].map(([name, own]) =>
    own.some(({ state }) => state === 'failed') ? `${name} (failed)` : name,
  );
  const what = benchmarks.length > MOST_NAMED ? `${benchmarks.length} ${kind}s` : benchmarks.join(', ');
  return [what === '' ? where.join(', ') : `${where.join(', ')}: ${what}`];
}
