import type { Account, AccountedContext, Purpose } from '../../results/account.ts';
import type { ExecutionPlace } from '../../results/executed.ts';

/** Instructions for one unit of work, beyond what starting the programs takes. */
export interface Attribution {
  readonly total: number;
  readonly client: number;
  /** All that is not the client's. */
  readonly server: number;
  readonly byPlace: Readonly<Record<ExecutionPlace, number>>;
  readonly byPurpose: Readonly<Record<Purpose, number>>;
}

/** Who executes what of a unit of work, in the repetition in the middle. */
export function attributionOf(account: Account): Attribution {
  const amounts = perContext(account);
  const sum = (holds: (context: AccountedContext) => boolean): number =>
    account.contexts.reduce((all, context, index) => (holds(context) ? all + (amounts[index] ?? 0) : all), 0);
  const atPlace = (place: ExecutionPlace): number => sum((context) => context.place === place);
  const forPurpose = (purpose: Purpose): number => sum((context) => context.purpose === purpose);
  const [total, client] = [sum(() => true), forPurpose('client')];
  return {
    total,
    client,
    server: total - client,
    byPlace: {
      'host-user': atPlace('host-user'),
      'host-kernel': atPlace('host-kernel'),
      'vm-user': atPlace('vm-user'),
      'vm-kernel': atPlace('vm-kernel'),
      hypervisor: atPlace('hypervisor'),
    },
    byPurpose: {
      client,
      server: forPurpose('server'),
      'interrupt-delivery': forPurpose('interrupt-delivery'),
      'io-path': forPurpose('io-path'),
      hypervisor: forPurpose('hypervisor'),
    },
  };
}

/** Units of work between the repetition in the middle and the one that measures its start. */
export function unitsOf(account: Account): number {
  const { repetitions, middle } = account;
  return (repetitions[middle]?.units ?? 0) - (repetitions[startOf(account, middle)]?.units ?? 0);
}

/** Of each repetition, launch by launch: what a unit takes that is not the client's. */
export function serverPerRepetition(account: Account): number[] {
  const server = account.contexts.map(({ purpose }) => purpose !== 'client');
  const sumOf = ({ instructions }: AccountedRepetition): number =>
    instructions.reduce((sum, each, context) => (server[context] === true ? sum + each : sum), 0);
  return account.repetitions.flatMap((repetition, index) => {
    const start = account.repetitions[startOf(account, index)];
    if (start === undefined || start === repetition) return [];
    return [(sumOf(repetition) - sumOf(start)) / (repetition.units - start.units)];
  });
}

type AccountedRepetition = Account['repetitions'][number];

/** The position of the repetition that measures the start for another one: the first of the same launch. */
function startOf({ repetitions }: Account, index: number): number {
  const launch = repetitions[index]?.launch;
  return repetitions.findIndex((each) => each.launch === launch);
}

function perContext(account: Account): number[] {
  const { contexts, repetitions, middle } = account;
  const units = unitsOf(account);
  return contexts.map((_, context) => {
    const [all, start] = [middle, startOf(account, middle)].map(
      (index) => repetitions[index]?.instructions[context] ?? 0,
    );
    return ((all ?? 0) - (start ?? 0)) / units;
  });
}
