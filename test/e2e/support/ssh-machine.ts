import { chmod, readFile, writeFile, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { writeCpioArchive, type CpioEntry, foldersOf, textFile } from '../../../src/artifacts/cpio.ts';
import { unpackedModule } from '../../../src/artifacts/modules/module-file.ts';
import { sha256File, temporaryFolder } from '../../../src/system/files.ts';
import { runProcess } from '../../../src/system/processes.ts';
import { fileEntry } from '../../../src/testbeds/emulated/module-files.ts';
import { provideIngredients } from '../../../src/testbeds/emulated/parts.ts';
import { machineOf } from '../../../src/testbeds/emulated/probe-machine.ts';
import { consoleWords } from '../../../src/testbeds/emulated/qemu/command-line.ts';
import { startMachine } from '../../../src/testbeds/emulated/qemu/start.ts';
import { filesOfDom0, isNoChoice, modulesOfDom0, startsDom0 } from './dom0.ts';
import { sshServerFiles } from './dropbear.ts';

/** A machine that answers to ssh on a port of this computer's loopback. */
export interface SshMachine {
  readonly port: number;
  /** What a child process must have in its environment for `ssh` to log in as root there. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Modules of its network device, in the order in which they are loaded. */
const NETWORK = [
  ...['virtio_ring', 'virtio', 'virtio_pci_modern_dev', 'virtio_pci_legacy_dev', 'virtio_pci'],
  ...['failover', 'net_failover', 'virtio_net'],
];
const OF_KVM: Readonly<Record<string, readonly string[]>> = {
  arm64: [],
  x86: ['irqbypass', 'kvm', 'kvm-amd'],
};

/** Seconds until it must answer, and until it is ended whatever it does. */
const BOOT_LIMIT = 120;
const LIMIT = 600;

/** The line of its console after which it answers. */
const READY = 'worldswitch: ssh answers';

const options = {
  locked: false,
  say: (line: string) => void process.stderr.write(`${line}\n`),
  signal: undefined,
};

/**
 * Boots a machine of the emulated testbed's, with the same kernel and the same parameters, as a host that has nothing of ours but
 * an SSH server. One tick of its counter is one instruction; while it has nothing to do its clock follows the computer's.
 *
 * @param asInstalled of Xen: it is told nothing of Dom0's VCPUs and of DomUs that signal each other, as when it is installed
 */
export async function withSshMachine<T>(
  id: string,
  use: (machine: SshMachine) => Promise<T>,
  { asInstalled = false } = {},
): Promise<T> {
  const configuration = findConfiguration(id);
  const [ingredients] = await provideIngredients(options, [configuration]);
  if (ingredients === undefined) throw new Error(`nothing was brought for ${id}`);
  const folder = await temporaryFolder();
  try {
    const port = await freePort();
    const environment = await clientOf(folder, port);
    const { architecture } = configuration.machine;
    const isDom0 = configuration.hypervisor.name === 'Xen';
    const modules = [...NETWORK, ...(isDom0 ? modulesOfDom0 : (OF_KVM[architecture] ?? []))];
    const found = (await ingredients.kernel.modules?.find(modules))?.files ?? [];
    const files = [
      ...(await Promise.all((await sshServerFiles(architecture, options)).map(fileEntry))),
      ...(await Promise.all(
        found.map(async (module) => ({
          kind: 'file' as const,
          path: `modules/${module.name}.ko`,
          mode: 0o644,
          content: await unpackedModule(module),
        })),
      )),
      textFile('etc/passwd', ['root:x:0:0:root:/root:/bin/sh']),
      textFile('etc/shells', ['/bin/sh']),
      {
        ...textFile('root/.ssh/authorized_keys', [await readFile(join(folder, 'key.pub'), 'utf8')]),
        mode: 0o600,
      },
      {
        kind: 'file',
        path: 'init',
        mode: 0o755,
        content: Buffer.from(
          initOf(
            found.map(({ name }) => name),
            isDom0 ? startsDom0 : [],
          ),
        ),
      },
    ] as const satisfies readonly CpioEntry[];
    const ofDom0 = isDom0 ? await filesOfDom0(ingredients, files) : [];
    const made = ['dev', 'proc', 'sys', 'tmp', 'run', 'etc/dropbear'];
    const needed = foldersOf([
      ...[...files, ...ofDom0].map(({ path }) => path),
      ...made.map((each) => `${each}/x`),
    ]);
    const initramfs = join(folder, 'initramfs');
    await writeCpioArchive(initramfs, [
      ...needed,
      { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
      ...files,
      ...ofDom0,
    ]);
    const emulated = machineOf(configuration);
    const { hypervisorParameters } = emulated.boot;
    const boot = {
      ...emulated.boot,
      hypervisorParameters: asInstalled ? hypervisorParameters?.filter(isNoChoice) : hypervisorParameters,
      initWords: [],
    };
    const words = consoleWords({ ...emulated, boot });
    await mkdir(join(folder, 'machine'));
    const machine = await startMachine(
      { ...ingredients, initramfs: { path: initramfs, sha256: await sha256File(initramfs) } },
      [
        ...words,
        ...['-icount', 'shift=0,sleep=on'],
        ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
        ...['-device', 'virtio-net-pci,netdev=net,romfile='],
      ],
      join(folder, 'machine'),
      { timeLimit: LIMIT, attended: true, sockets: 1 },
    );
    try {
      await untilReady(machine.sockets[0]);
      return await use({ port, environment });
    } finally {
      await machine.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Init of the machine, and all that it runs. */
function initOf(modules: readonly string[], starts: readonly string[]): string {
  return [
    '#!/bin/busybox sh',
    '/bin/busybox --install -s /bin',
    'export PATH=/bin:/usr/bin:/usr/sbin',
    'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp',
    'mkdir -p /dev/pts; mount -t devpts pts /dev/pts',
    ...modules.map((name) => `insmod /modules/${name}.ko`),
    ...starts,
    'ifconfig lo 127.0.0.1; ifconfig eth0 10.0.2.15 netmask 255.255.255.0',
    'chmod 700 /root /root/.ssh',
    'dropbearkey -t ed25519 -f /etc/dropbear/key > /dev/null 2>&1',
    'dropbear -R -E -s -r /etc/dropbear/key -p 22',
    ...(process.env['SHOW_CONSOLE'] ? ['ifconfig -a; netstat -tln; ps; ls /modules; dmesg | tail -20'] : []),
    `echo "${READY}"`,
    'while :; do sleep 1000; done',
    '',
  ].join('\n');
}

async function untilReady(console: NodeJS.ReadableStream | undefined): Promise<void> {
  if (console === undefined) throw new Error('the machine has no console');
  let text = '';
  const timer = AbortSignal.timeout(BOOT_LIMIT * 1000);
  await new Promise<void>((resolve, reject) => {
    timer.addEventListener('abort', () => reject(new Error(`the machine does not answer:\n${text}`)));
    console.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (process.env['SHOW_CONSOLE']) process.stderr.write(chunk);
      if (text.includes(READY)) resolve();
    });
    console.on('end', () => reject(new Error(`the machine ended:\n${text}`)));
    console.on('error', () => reject(new Error(`the machine ended:\n${text}`)));
    console.resume();
  });
}

/** A key of its own, and an `ssh` that uses it and knows no other machine. */
async function clientOf(folder: string, port: number): Promise<Record<string, string>> {
  const key = join(folder, 'key');
  await runProcess('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key], {
    title: 'ssh-keygen',
    timeLimit: 60,
  });
  const configuration = join(folder, 'ssh_config');
  await writeFile(
    configuration,
    [
      `IdentityFile ${key}`,
      ...[
        'IdentitiesOnly yes',
        'StrictHostKeyChecking no',
        `UserKnownHostsFile ${join(folder, 'known_hosts')}`,
      ],
      ...['LogLevel ERROR', ''],
    ].join('\n'),
  );
  await mkdir(join(folder, 'bin'));
  const program = join(folder, 'bin/ssh');
  await writeFile(program, `#!/bin/sh\nexec /usr/bin/ssh -F '${configuration}' "$@"\n`);
  await chmod(program, 0o755);
  void port;
  return { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
}

/** A port of loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
