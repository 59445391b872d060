import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { lastLines, type ProcessEnd, startProcess } from '../../system/processes.ts';
import { type HostPlace, nameOfPlace, type RemotePlace } from './place.ts';

/** How a script is run on a host. */
export interface ScriptOptions {
  /** What is being done, for messages. */
  readonly title: string;
  /** Seconds after which it is ended. */
  readonly timeLimit: number;
  /** What it reads. */
  readonly input?: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** Seconds that a connection may take to come about. */
const CONNECT_LIMIT = 30;

/**
 * Nobody is asked anything, and nothing of this machine is lent to the other one. Where it can't be reached any more ssh
 * ends by itself.
 */
const SSH = [
  ...['-T', '-x', '-a'],
  ...[
    'BatchMode=yes',
    'ForwardAgent=no',
    'ForwardX11=no',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
  ],
  ...[`ConnectTimeout=${CONNECT_LIMIT}`, 'ServerAliveInterval=15', 'ServerAliveCountMax=4'],
].flatMap((word) => (word.includes('=') ? ['-o', word] : [word]));

/** Of ssh itself; a script of ours ends with others (ssh(1), "EXIT STATUS"). */
const SSH_FAILED = 255;

/**
 * Runs a script of a shell's on a host.
 *
 * @returns how it ended, whatever its exit code
 * @throws WorldswitchError if the machine can't be reached, or it takes too long
 * @throws InterruptedError if the signal aborts
 */
export async function runScript(
  place: HostPlace,
  script: string,
  { title, timeLimit, input, signal }: ScriptOptions,
): Promise<ProcessEnd> {
  const [command, args] =
    place === 'this machine'
      ? (['sh', ['-c', script]] as const)
      : (['ssh', sshArguments(place, script)] as const);
  const { ended } = startProcess(command, args, {
    timeLimit,
    ...(input === undefined ? {} : { input }),
    ...(signal === undefined ? {} : { signal }),
  });
  const end = await ended;
  if (signal?.aborted) throw new InterruptedError('type the same command again');
  if (end.timedOut) {
    throw new WorldswitchError(`${title} on ${nameOfPlace(place)} did not end within ${timeLimit} s`, {
      next: 'type the same command again when that machine has less to do',
      details: lastLines(end.stderr, 6),
    });
  }
  if (place !== 'this machine') requireConnected(place, end);
  return end;
}

function sshArguments({ destination, port }: RemotePlace, script: string): string[] {
  const word = `'${script.replaceAll("'", `'\\''`)}'`;
  return [
    ...SSH,
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    destination,
    `exec sh -c ${word}`,
  ];
}

/** What ssh says that it failed at, and what is to be done. */
const FAILURES: readonly (readonly [said: RegExp, what: string, next: (command: string) => string])[] = [
  [
    /Host key verification failed|No \w+ host key is known|REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'its key is not one that ssh knows it by',
    (command) => `log in once by hand, ${command}, and see that the key is that machine's`,
  ],
  [
    /Permission denied|Too many authentication failures/,
    'it does not let this user in without being asked for a password',
    (command) => `see that ${command} logs in with a key and asks for nothing (ssh-copy-id, ssh-agent)`,
  ],
  [
    /Could not resolve hostname/,
    'no machine of that name is known',
    () => 'see that the name after --host is right',
  ],
  [
    /Connection refused|No route to host|Network is unreachable|timed out|Connection closed|Connection reset/,
    'it can not be reached',
    (command) => `see that ${command} works, and that the port is right (--host user@machine:port)`,
  ],
];

function requireConnected(place: RemotePlace, { exitCode, stderr, startError }: ProcessEnd): void {
  if (startError !== undefined) {
    throw new WorldswitchError('there is no ssh on this machine, by which another one is reached', {
      next: 'install it (on Debian: apt install openssh-client), or run worldswitch on that machine',
    });
  }
  if (exitCode !== SSH_FAILED) return;
  const port = place.port === undefined ? '' : ` -p ${place.port}`;
  const command = `ssh${port} ${place.destination}`;
  const [, what = 'ssh failed', next = (by: string) => `see that ${by} works`] =
    FAILURES.find(([said]) => said.test(stderr)) ?? [];
  throw new WorldswitchError(`${nameOfPlace(place)} was not logged in to: ${what}`, {
    next: next(command),
    details: lastLines(stderr.replaceAll(/[^ -~\n]/g, '?'), 6),
  });
}
