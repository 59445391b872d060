import { basename } from 'node:path';
import { supportOf } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import type { Machine } from '../catalog/machines.ts';
import { kvm } from '../hypervisors/kvm/kvm.ts';
import { programs } from '../hypervisors/kvm/programs.ts';
import type { HypervisorOnArchitecture } from '../hypervisors/on-architecture.ts';
import type { BareProgram } from './compiler.ts';
import type { BuiltFile } from './guest.ts';
import type { ProvideOptions } from './packages/provide.ts';
import { probeProgram } from './probe-program.ts';
import { filesIn, provideStaticProgram, type StaticProgram } from './static-program.ts';

type InterruptController = Machine['interruptController'];

/** How long a probe on a host waits until what has nothing to do has gone idle. */
const ON_HOST = ['-DSETTLE_TICKS=MAILBOX->settle_ticks'];

/** Rows that its table may have. */
const MOST_ROWS = 24;

/** The program that measures KVM of the host that it is on: our VMM, with images of the probe. */
export function hostProgram(target: Architecture, mostRows = MOST_ROWS): StaticProgram {
  return {
    name: 'host',
    maker: 'artifacts/host-program',
    sources: [
      ...filesIn('guest/on-host', '.c'),
      ...filesIn(`guest/on-host/${target}`, '.c'),
      `guest/on-host/${target}/probes.s`,
      ...['batches', 'channel', 'facts', 'main', 'stolen', `${target}/vm`].map(
        (name) => `guest/here/${name}.c`,
      ),
      ...['backend', 'vm'].map((name) => `guest/vmm/${name}.c`),
      ...ofVmm(target),
      ...['host', 'report', 'text-file', 'vulnerabilities'].map((name) => `guest/host/${name}.c`),
      'guest/probe/report.c',
    ],
    folders: [
      ...['on-host', `on-host/${target}`, 'here', `here/${target}`],
      ...['vmm', 'probe/kvm', `probe/kvm/${target}`, 'probe', 'host', `host/${target}`],
      `vmm/${target}`,
    ].map((folder) => `guest/${folder}`),
    flags: ['-DSENDER="host"', `-DMOST_ROWS=${mostRows}`, '-DSETTLE_TICKS=vm_mailbox()->settle_ticks'],
    images: imagesOf(target),
  };
}

/** Of our VMM on an architecture, but for what is another one on a host: a file of the same name. */
function ofVmm(target: Architecture): string[] {
  const others = new Set(filesIn(`guest/on-host/${target}`, '.c').map((file) => basename(file)));
  return filesIn(`guest/vmm/${target}`, '.c').filter((file) => !others.has(basename(file)));
}

/** A probe for each kind of machine: the program finds out which it is on. */
function imagesOf(target: Architecture): BareProgram[] {
  const on = kvm.on[target];
  if (on === undefined) return [];
  const controllers = Object.keys(supportOf(target).probe.controllers) as InterruptController[];
  const kinds: [string, HypervisorOnArchitecture, InterruptController][] =
    on.otherwise === undefined
      ? controllers.map((controller) => [controller, on, controller])
      : [
          ['svm', on, 'APIC'],
          ...Object.entries(on.otherwise).map(
            ([name, other]) =>
              [name, other, 'APIC'] as [string, HypervisorOnArchitecture, InterruptController],
          ),
        ];
  return kinds.map(([kind, kindOn, controller]) => {
    const name = `probe-${kind.toLowerCase()}`;
    const program = probeProgram(name, 'on-demand', programs, kindOn, supportOf(target), controller);
    return { ...program, flags: [...program.flags, ...ON_HOST] };
  });
}

/**
 * That program, static, for an architecture.
 *
 * @throws WorldswitchError if something can't be had
 */
export function provideHostProgram(target: Architecture, options: ProvideOptions): Promise<BuiltFile> {
  return provideStaticProgram(
    target,
    'the program that measures KVM of the host that it is on',
    hostProgram(target),
    options,
  );
}
