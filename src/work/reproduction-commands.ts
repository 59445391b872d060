import { commandOf } from '../report/page/reproduction.ts';
import type { ReproducedSession } from '../study/reproduce/plan.ts';
import { sharedOverrides } from '../study/session-parameters.ts';
import { planOf } from '../study/study.ts';
import { shellWord } from '../testbeds/emulated/shell-command.ts';
import type { Session } from '../testbeds/testbed.ts';
import type { SoftwareOrder } from './order.ts';
import type { PlannedReproduction } from './reproduce.ts';

/** The commands of `worldswitch run` that measure the same: one for all that is measured with the same software and parameters. */
export function commandsEqualTo({ groups, study }: PlannedReproduction): string[] {
  return groups.flatMap(({ software, sessions }) =>
    [...Map.groupBy(sessions, ({ session }) => JSON.stringify(howOf(session))).values()].map((own) => {
      const alike = own.map(({ session }) => session);
      const plan = planOf({ ...study, sessions: alike, overrides: sharedOverrides(alike) });
      const others = optionsOf(usedBy(own, software), alike[0]);
      return commandOf({ plan, measurements: [] }, plan.sessions, { isLocked: false, others });
    }),
  );
}

/** How a session is measured, as far as options say it of all sessions of a command. */
function howOf(session: Session): object {
  const { added } = session.configuration;
  if (session.kind === 'workload') return { added, overrides: sharedOverrides([session]) };
  return { added, iterations: session.iterations, batches: session.batches };
}

/** Without what no session of them has. */
function usedBy(sessions: readonly ReproducedSession[], software: SoftwareOrder): SoftwareOrder {
  const has = (name: 'xen' | 'qemu'): boolean =>
    sessions.some(
      ({ versions, own }) => own.includes(name) || versions.some((each) => each.software === name),
    );
  const { xen, xenSymbols, qemu, ...kernel } = software;
  return { ...kernel, ...(has('xen') ? { xen, xenSymbols } : {}), ...(has('qemu') ? { qemu } : {}) };
}

function optionsOf(software: SoftwareOrder, session: Session | undefined): string[] {
  const { kernel, kernelModules, kernelSymbols, xen, xenSymbols, qemu } = software;
  const { kernel: ofKernel = [], xen: ofXen = [] } = session?.configuration.added ?? {};
  const named: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['--kernel', [kernel]],
    ['--kernel-modules', [kernelModules]],
    ['--kernel-symbols', [kernelSymbols]],
    ['--kernel-parameter', ofKernel],
    ['--xen', [xen]],
    ['--xen-symbols', [xenSymbols]],
    ['--xen-parameter', ofXen],
    ['--qemu', [qemu]],
  ];
  return named.flatMap(([option, values]) => {
    const words = values.filter((value) => value !== undefined).map(shellWord);
    return words.length === 0 ? [] : [`${option} ${words.join(' ')}`];
  });
}
