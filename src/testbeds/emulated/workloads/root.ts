import { createHash } from 'node:crypto';
import { supportOf } from '../../../architectures/index.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Workload } from '../../../catalog/workloads.ts';
import { hypervisorOf, hypervisorOn } from '../../../hypervisors/index.ts';
import { ownFiles, textOf } from '../../../artifacts/code.ts';
import type { CpioEntry } from '../../../artifacts/cpio.ts';
import { type TreeFile, withLibraries } from '../../../artifacts/packages/closure.ts';
import { type Bundle, provideBundle, type ProvideOptions } from '../../../artifacts/packages/provide.ts';
import { filesBelow } from '../../../artifacts/packages/tree.ts';
import { BUSYBOX, programsOf, type Selection, vmmSelection } from './programs.ts';

/** Whose root file system it is: of the machine itself, or of its VM. */
export type Part = 'machine' | 'vm';

/** The modules that decide what of the packages is in a root file system. */
const MAKERS = [
  ...['root', 'programs'].map((name) => `testbeds/emulated/workloads/${name}`),
  ...['closure', 'elf', 'tree'].map((name) => `artifacts/packages/${name}`),
];

/** Settings of the C library's, which programs can't do without: users, and names of computers. */
const SETTINGS: Readonly<Record<string, string>> = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/sh\n',
  'etc/group': 'root:x:0:\ndaemon:x:1:\n',
  'etc/hosts': '127.0.0.1 localhost\n10.0.2.1 host\n10.0.2.2 vm\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
};

/**
 * The programs of a workload's machine with all that they need, but for the kernel's modules and our own code.
 *
 * @throws WorldswitchError if a package can't be had
 */
export async function workloadRoot(
  workload: Workload,
  configuration: Configuration,
  part: Part,
  options: ProvideOptions,
): Promise<CpioEntry[]> {
  // Bundles have libraries in common; the first one's are taken.
  const files = new Map<string, TreeFile>();
  for (const selection of selections(workload, configuration, part)) {
    const { root } = await bundleOf(selection, configuration, options);
    const programs = await withLibraries(root, selection.programs);
    for (const file of [...programs, ...(await filesBelow(root, selection.data ?? []))]) {
      if (!files.has(file.path)) files.set(file.path, file);
    }
  }
  const settings: CpioEntry[] = Object.entries(SETTINGS).map(([path, text]) => {
    return { kind: 'file', path, mode: 0o644, content: Buffer.from(text) };
  });
  return [...settings, ...[...files.values()].map(copyOf)];
}

/** The packages that the programs of a workload's machine are of, whatever is in its VM included. */
export async function programBundles(
  workload: Workload,
  configuration: Configuration,
  options: ProvideOptions,
): Promise<Bundle[]> {
  const parts: readonly Part[] =
    hypervisorOf(configuration).workload.vm === undefined ? ['machine'] : ['machine', 'vm'];
  const bundles = new Map<string, Bundle>();
  for (const selection of parts.flatMap((part) => selections(workload, configuration, part))) {
    if (!bundles.has(selection.bundle)) {
      bundles.set(selection.bundle, await bundleOf(selection, configuration, options));
    }
  }
  return [...bundles.values()];
}

/** What decides {@link workloadRoot}'s entries, for the machine and its VM. */
export async function programsKey(
  workload: Workload,
  configuration: Configuration,
  options: ProvideOptions,
): Promise<string> {
  const bundles = await programBundles(workload, configuration, options);
  return createHash('sha256')
    .update(
      JSON.stringify([
        bundles.map(({ key }) => key),
        hypervisorOn(configuration).vmm,
        await textOf(ownFiles(...MAKERS)),
      ]),
    )
    .digest('hex');
}

function selections(workload: Workload, configuration: Configuration, part: Part): readonly Selection[] {
  const [client, server] = (['client', 'server'] as const).map((party) =>
    programsOf(workload, party, configuration.machine.architecture),
  ) as [readonly Selection[], readonly Selection[]];
  if (part === 'vm') return [BUSYBOX, ...server];
  const { vmm } = hypervisorOn(configuration);
  const servesItself = hypervisorOf(configuration).workload.vm === undefined;
  return [
    ...[BUSYBOX, ...client],
    ...(servesItself ? server : []),
    ...(vmm === undefined ? [] : [vmmSelection(vmm)]),
  ];
}

function bundleOf(
  { bundle }: Selection,
  { machine }: Configuration,
  options: ProvideOptions,
): Promise<Bundle> {
  return provideBundle(`${bundle}-${supportOf(machine.architecture).names.debian}`, options);
}

function copyOf({ path, file, executable }: TreeFile): CpioEntry {
  return { kind: 'copy', path, mode: executable ? 0o755 : 0o644, from: file };
}
