import type { Architecture } from '../../catalog/architectures.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { type HostPlace, nameOfPlace } from './place.ts';
import { runScript } from './shell.ts';

/** What a host says of itself, by the names of {@link SCRIPT}: lines without their ends; none where it says nothing. */
export type HostFacts = ReadonlyMap<string, readonly string[]>;

/** Where Xen's own tool is: who logs in by ssh need not have its folder in the path. */
const WITH_XL = 'PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin';

/** Commands whose output is asked for. Each may fail. */
const COMMANDS = {
  machine: 'uname -m',
  kernel: 'uname -r',
  user: 'id -u',
  /** A line if it is there, and one if this user may open it. */
  device: 'test -e /dev/kvm && echo there; test -r /dev/kvm && test -w /dev/kvm && echo open',
  cpu: 'head -n 40 /proc/cpuinfo',
  modules: 'ls -d /sys/module/kvm*',
  cpus: 'cat /sys/devices/system/cpu/online',
  governors: 'cat /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor | sort -u',
  'no-turbo': 'cat /sys/devices/system/cpu/intel_pstate/no_turbo',
  boost: 'cat /sys/devices/system/cpu/cpufreq/boost',
  'threads-share-cores': 'cat /sys/devices/system/cpu/smt/active',
  isolated: 'cat /sys/devices/system/cpu/isolated',
  /** As many as this user may see. */
  vms: 'ls -l /proc/[0-9]*/fd | grep -c "anon_inode:kvm-vm$"',
  load: 'cat /proc/loadavg',
  'command-line': 'cat /proc/cmdline',
  log: 'dmesg | grep -i "mode initialized" | tail -n 5',
  xen: 'cat /proc/xen/capabilities',
  'xen-info': `${WITH_XL}; xl info`,
  /** As many as there are, Dom0 among them. */
  domains: `${WITH_XL}; xl list | tail -n +2 | wc -l`,
  'dom0-vcpus': `${WITH_XL}; xl vcpu-list 0 | tail -n +2`,
} as const;

/** Characters of what one command may say. */
const MOST = 6000;

/** Says each fact's name behind an `@`, and what it is behind a space. */
const SCRIPT = [
  'export LC_ALL=C',
  ...Object.entries(COMMANDS).map(
    ([name, command]) =>
      `echo '@${name}'; { ${command}; } 2>/dev/null | head -c ${MOST} | sed 's/^/ /'; echo`,
  ),
  "echo '@end'",
  'exit 0',
].join('\n');

/** Seconds. */
const LIMIT = 60;

/**
 * Asks a host what it is, without changing anything there.
 *
 * @throws WorldswitchError if it can't be reached, or does not answer as a Linux does
 */
export async function readHostFacts(place: HostPlace, signal: AbortSignal | undefined): Promise<HostFacts> {
  const { stdout } = await runScript(place, SCRIPT, { title: 'asking what it is', timeLimit: LIMIT, signal });
  const facts = parseHostFacts(stdout);
  if (facts.has('end')) return facts;
  throw new WorldswitchError(`${nameOfPlace(place)} does not say what it is as a Linux with a shell does`, {
    next: 'name a machine with Linux, whose user has a shell that takes commands',
  });
}

/** Reads what {@link SCRIPT} printed, or anything else: what is no fact is passed over. */
export function parseHostFacts(text: string): HostFacts {
  const facts = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('@')) facts.set(line.slice(1).trim(), (lines = []));
    else if (line.startsWith(' ')) lines?.push(line.slice(1).replaceAll(/[^\t -~]/g, '?'));
  }
  return facts;
}

/** The first line of a fact. */
export function factOf(facts: HostFacts, name: keyof typeof COMMANDS): string | undefined {
  return facts.get(name)?.[0];
}

/** All of a fact; none if nothing is said. */
export function linesOf(facts: HostFacts, name: keyof typeof COMMANDS): readonly string[] {
  return facts.get(name) ?? [];
}

/** A field of /proc/cpuinfo of the first CPU. */
export function cpuField(facts: HostFacts, field: string): string | undefined {
  const line = linesOf(facts, 'cpu').find(
    (each) => each.startsWith(field) && /^\s*:/.test(each.slice(field.length)),
  );
  return line?.slice(line.indexOf(':') + 1).trim();
}

/** The value of a line `name : value` of what `xl info` says. */
export function xenInfo(facts: HostFacts, name: string): string | undefined {
  const lines = linesOf(facts, 'xen-info').map((line) => /^(\w+)\s*:\s*(.*?)\s*$/.exec(line));
  return lines.find((line) => line?.[1] === name)?.[2];
}

/** What uname calls the architectures. */
const MACHINES: Readonly<Record<string, Architecture>> = { x86_64: 'x86', aarch64: 'arm64' };

/** The host's architecture; `undefined` if it is none that is known. */
export function architectureOfHost(facts: HostFacts): Architecture | undefined {
  return MACHINES[factOf(facts, 'machine') ?? ''];
}
