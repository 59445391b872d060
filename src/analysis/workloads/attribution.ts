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

/** Units of work between the repetition in the middle and the one that measures the start. */
export function unitsOf({ repetitions, middle }: Account): number {
  return (repetitions[middle]?.units ?? 0) - (repetitions[0]?.units ?? 0);
}

function perContext(account: Account): number[] {
  const { contexts, repetitions, middle } = account;
  const units = unitsOf(account);
  return contexts.map((_, context) => {
    const [all, start] = [middle, 0].map((index) => repetitions[index]?.instructions[context] ?? 0);
    return ((all ?? 0) - (start ?? 0)) / units;
  });
}
