import { nameOf, type PreparedTestbed, type Session, type Testbed } from './testbed.ts';

/**
 * Several testbeds of one kind that differ in their software, as one: each session is measured by its own.
 *
 * @param testbeds by the names of the sessions that they measure ({@link nameOf}); at least one
 */
export function severalTestbeds(testbeds: ReadonlyMap<string, Testbed>): Testbed {
  const [first] = testbeds.values();
  if (first === undefined) throw new Error('there is no testbed');
  const { name, clock, observers } = first;
  return {
    ...{ name, clock, observers },
    prepare: (sessions, explain) => prepare(testbeds, sessions, explain),
    calibrate: (measurement) => first.calibrate(measurement),
  };
}

async function prepare(
  testbeds: ReadonlyMap<string, Testbed>,
  sessions: readonly Session[],
  explain: boolean,
): Promise<PreparedTestbed> {
  const preparedFor = new Map<string, PreparedTestbed>();
  for (const [testbed, own] of Map.groupBy(sessions, (session) => testbeds.get(nameOf(session)))) {
    if (testbed === undefined) throw new Error(`no testbed is that of ${own.map(nameOf).join(', ')}`);
    const prepared = await testbed.prepare(own, explain);
    for (const session of own) preparedFor.set(nameOf(session), prepared);
  }
  const of = (session: Session): PreparedTestbed => {
    const prepared = preparedFor.get(nameOf(session));
    if (prepared === undefined) throw new Error(`${nameOf(session)} is not prepared`);
    return prepared;
  };
  return {
    costOf: (session) => of(session).costOf(session),
    jobs: Math.max(1, ...[...preparedFor.values()].map(({ jobs }) => jobs)),
    softwareOf: (session) => of(session).softwareOf(session),
    byHand: (session) => of(session).byHand(session),
    measure: (session, options) => of(session).measure(session, options),
  };
}
