import { brokenPremises } from '../hypervisors/premises.ts';
import type { CellFailure, CompletedMeasurement } from '../results/measurement.ts';
import { WorldswitchError } from '../system/errors.ts';
import { nameOf, type Session } from '../testbeds/testbed.ts';

/** A session without the cells that the user's parameters make something else of. */
export interface Sound {
  readonly session: Session;
  readonly refused: readonly CellFailure[];
}

/** @throws WorldswitchError with the first reason if no cell of the session is left */
export function soundSession(session: Session): Sound {
  if (session.kind === 'workload') return { session, refused: [] };
  const refused = brokenPremises(session.configuration, session.benchmarks);
  const [first] = refused;
  const benchmarks = session.benchmarks.filter((id) => refused.every(({ benchmark }) => benchmark !== id));
  if (first !== undefined && benchmarks.length === 0) {
    throw new WorldswitchError(`${namesOf(refused)} can't be measured: ${first.error}`, { next: first.next });
  }
  return { session: { ...session, benchmarks }, refused };
}

/** Refuses at once what would give no figure at all. @throws WorldswitchError with the first reason */
export function requireSound(sessions: readonly Session[]): void {
  const refused = sessions.map(refusalOf);
  const [first] = refused;
  if (first !== undefined && refused.every((each) => each !== undefined)) throw first;
}

/** Why nothing of a session can be measured; `undefined` if something can. */
function refusalOf(session: Session): WorldswitchError | undefined {
  try {
    soundSession(session);
    return undefined;
  } catch (error) {
    if (error instanceof WorldswitchError) return error;
    throw error;
  }
}

/** That cells of a session are refused, and why: a line for each reason. */
export function saidOfRefused({ session, refused }: Sound): string[] {
  return [...Map.groupBy(refused, ({ error }) => error)].map(([error, those]) =>
    new WorldswitchError(error, { next: those[0]?.next ?? '' }).describe(
      `${namesOf(those)} on ${nameOf(session)} can't be measured: `,
    ),
  );
}

/** What a session gave, with what was refused. */
export function withRefused(
  measurement: CompletedMeasurement,
  refused: readonly CellFailure[],
): CompletedMeasurement {
  if (measurement.kind === 'workload' || refused.length === 0) return measurement;
  return { ...measurement, failures: [...refused, ...measurement.failures] };
}

function namesOf(refused: readonly CellFailure[]): string {
  return refused.map(({ benchmark }) => benchmark).join(', ');
}
