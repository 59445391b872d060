import { basename } from 'node:path';
import { supportOf } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import type { Machine } from '../catalog/machines.ts';
import type { HostHypervisorName } from '../catalog/on-host.ts';
import { XEN_INTERFACE } from '../hypervisors/guest-programs.ts';
import type { HypervisorSupport } from '../hypervisors/hypervisor.ts';
import { kvm } from '../hypervisors/kvm/kvm.ts';
import { xen } from '../hypervisors/xen/xen.ts';
import type { HypervisorOnArchitecture } from '../hypervisors/on-architecture.ts';
import type { BareProgram } from './compiler.ts';
import type { BuiltFile } from './guest.ts';
import type { ProvideOptions } from './packages/provide.ts';
import { probeProgram } from './probe-program.ts';
import { filesIn, provideStaticProgram, type StaticProgram } from './static-program.ts';

type InterruptController = Machine['interruptController'];

/** How long a probe on a host waits until what has nothing to do has gone idle. */
const ON_HOST = ['-DSETTLE_TICKS=MAILBOX->told.settle_ticks'];

/** Rows that its table may have. */
const MOST_ROWS = 24;

/** What programs on a host have in common: how they time batches, stamp inside the host's kernel, and print. */
function commonOf(target: Architecture): Pick<StaticProgram, 'sources' | 'folders' | 'flags'> {
  return {
    sources: [
      ...['clock-pairs', 'kernel-stamps', 'memory-file', 'run-batch', 'settle', 'stamp-cost', 'stamped'].map(
        (name) => `guest/on-host/${name}.c`,
      ),
      `guest/on-host/${target}/probes.s`,
      ...['batches', 'channel', 'facts', 'main', `${target}/vm`].map((name) => `guest/here/${name}.c`),
      ...['host', 'report', 'text-file', 'vulnerabilities'].map((name) => `guest/host/${name}.c`),
      'guest/probe/report.c',
    ],
    folders: [
      ...['here', `here/${target}`, 'probe', 'host', `host/${target}`].map((folder) => `guest/${folder}`),
      'guest',
    ],
    flags: ['-DSENDER="host"', '-include', 'settle.h', '-DSETTLE_TICKS=settle_ticks()'],
  };
}

/** The program that measures KVM of the host that it is on: our VMM, with images of the probe. */
export function hostProgram(target: Architecture, mostRows = MOST_ROWS): StaticProgram {
  const { sources, folders, flags } = commonOf(target);
  return {
    name: 'host',
    maker: 'artifacts/host-program',
    sources: [
      ...new Set([...sources, ...filesIn('guest/on-host', '.c')]),
      ...filesIn(`guest/on-host/${target}`, '.c'),
      'guest/here/stolen.c',
      ...['backend', 'vm'].map((name) => `guest/vmm/${name}.c`),
      ...ofVmm(target),
    ],
    folders: [
      ...['on-host', `on-host/${target}`, 'vmm', `vmm/${target}`].map((folder) => `guest/${folder}`),
      ...['guest/probe/kvm', `guest/probe/kvm/${target}`, ...folders],
    ],
    flags: [...flags, `-DMOST_ROWS=${mostRows}`],
    images: imagesOf(target, kvm),
  };
}

/** The program that measures Xen of the host whose Dom0 it is in: Dom0's part, with images of the probe for its DomUs. */
export function xenHostProgram(target: Architecture): StaticProgram {
  const { sources, folders, flags } = commonOf(target);
  const settings = xen.on[target]?.vmSettings.probe ?? [];
  return {
    name: 'host-xen',
    maker: 'artifacts/host-program',
    sources: [
      ...sources,
      ...filesIn('guest/on-xen', '.c'),
      ...filesIn(`guest/on-xen/${target}`, '.c'),
      ...['domain', 'events', 'program', 'serve'].map((name) => `guest/dom0/${name}.c`),
    ],
    folders: [
      ...['on-xen', `on-xen/${target}`, 'on-host', 'dom0', 'dom0/include'].map((folder) => `guest/${folder}`),
      ...[`guest/probe/xen/${target}`, ...folders],
    ],
    flags: [
      ...flags,
      ...XEN_INTERFACE,
      `-DMOST_ROWS=${MOST_ROWS}`,
      `-DVM_SETTINGS=${JSON.stringify(settings.join('\n'))}`,
    ],
    images: imagesOf(target, xen),
  };
}

/** Of our VMM on an architecture, but for what is another one on a host: a file of the same name. */
function ofVmm(target: Architecture): string[] {
  const others = new Set(filesIn(`guest/on-host/${target}`, '.c').map((file) => basename(file)));
  return filesIn(`guest/vmm/${target}`, '.c').filter((file) => !others.has(basename(file)));
}

/** A probe for each kind of machine: the program finds out which it is on. */
function imagesOf(target: Architecture, hypervisor: HypervisorSupport): BareProgram[] {
  const on = hypervisor.on[target];
  const programs = hypervisor.probe?.programs;
  if (on === undefined || programs === undefined) return [];
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
 * The program that measures a hypervisor of a host, static, for an architecture.
 *
 * @throws WorldswitchError if something can't be had
 */
export function provideHostProgram(
  hypervisor: HostHypervisorName,
  target: Architecture,
  options: ProvideOptions,
): Promise<BuiltFile> {
  return provideStaticProgram(
    target,
    `the program that measures ${hypervisor} of the host that it is on`,
    hypervisor === xen.name ? xenHostProgram(target) : hostProgram(target),
    options,
  );
}
