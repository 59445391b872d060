import { accessSync, copyFileSync, cpSync, existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** What continuous integration has in a container before its first step. */
const SYSTEM = ['bash', 'ca-certificates'];
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt';

/** Why there can be no {@link makeBareDebian} on this computer, with the line that mends it; `undefined` if there can. */
export function noBareDebian(): string | undefined {
  if (process.getuid?.() !== 0) return 'a system of its own in a folder needs root';
  return existsSync('/usr/sbin/debootstrap')
    ? undefined
    : 'there is no debootstrap: apt-get install debootstrap';
}

/** How a script in the system of its own ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  /** What it wrote, in order. */
  readonly all: string;
}

/** A Debian 12 with nothing but its smallest base, and this computer's Node and npm. */
export interface BareDebian {
  /** Its folder on this computer. */
  readonly root: string;
  /** Runs a script there, by `bash -e` as root, with no variables but these and the usual ones. */
  run(script: string, folder: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** Makes one in an empty folder, with the mirror and the registry of this computer. */
export async function makeBareDebian(root: string, bootLimit = 600_000): Promise<BareDebian> {
  await execa(
    'debootstrap',
    ['--variant=minbase', `--include=${SYSTEM.join(',')}`, 'bookworm', root, await mirror()],
    { timeout: bootLimit },
  );
  cpSync('/etc/apt', join(root, 'etc/apt'), { recursive: true });
  for (const file of ['etc/resolv.conf', 'etc/hosts', CERTIFICATES])
    if (existsSync(join('/', file))) copyFileSync(join('/', file), join(root, file));
  const registry = await installNode(root);
  return {
    root,
    async run(script, folder, env = {}) {
      mkdirSync(join(root, folder), { recursive: true });
      // The mounts are the new namespace's, and go with it, as do all processes.
      const enter = [
        'mount --bind /dev "$0/dev"',
        'mount -t proc proc "$0/proc"',
        'exec chroot "$0" bash --noprofile --norc -eo pipefail -c "$1"',
      ];
      const within = `cd ${folder}\n${script}`;
      const { exitCode, all } = await execa(
        'unshare',
        ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec', enter.join('\n'), root, within],
        {
          env: {
            PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            ...{ HOME: '/root', NODE_EXTRA_CA_CERTS: join('/', CERTIFICATES), npm_config_registry: registry },
            ...env,
          },
          extendEnv: false,
          reject: false,
          all: true,
          timeout: bootLimit,
        },
      );
      return { exitCode, all };
    },
  };
}

/** Where this computer's apt has Debian 12 from. */
async function mirror(): Promise<string> {
  const { stdout } = await execa('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE)']);
  const line = stdout.split('\n').find((each) => each.endsWith(' bookworm'));
  if (line === undefined) throw new Error("this computer's apt has no Debian 12");
  return line.slice(0, line.indexOf(' '));
}

/** This computer's Node and npm. @returns the registry that npm has here */
async function installNode(root: string): Promise<string> {
  const npm = realpathSync((await execa('which', ['npm'])).stdout);
  const modules = dirname(dirname(npm));
  accessSync(join(modules, 'package.json'));
  const library = join(root, 'usr/lib/node_modules/npm');
  cpSync(modules, library, { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/bin/node'));
  symlinkSync(join('../lib/node_modules/npm/bin/npm-cli.js'), join(root, 'usr/bin/npm'));
  return (await execa('npm', ['config', 'get', 'registry'])).stdout;
}
