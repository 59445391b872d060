import { readFile } from 'node:fs/promises';
import type { BuiltFile } from '../../artifacts/guest.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { lastLines, runProcess } from '../../system/processes.ts';
import { type HostPlace, nameOfPlace, type RemotePlace } from './place.ts';
import { runScript } from './shell.ts';

/** What the script on the other machine ends with if it could not do its part; the program's own are 0 and 1. */
const ENDS = {
  noFolder: 90,
  interrupted: 91,
  notWritten: 92,
  otherContent: 93,
} as const;

const SAID: Readonly<Record<number, readonly [what: string, next: string]>> = {
  [ENDS.noFolder]: [
    'no temporary folder can be made there',
    'see that mktemp -d makes one there, and that its disk has room',
  ],
  [ENDS.notWritten]: [
    'the program could not be written there',
    'see that the disk of its temporary folder has room',
  ],
  [ENDS.otherContent]: [
    'what arrived there is not the program that was sent (by sha256)',
    'see that sha256sum and dd of GNU or Busybox are there, then type the same command again',
  ],
};

/** A shell's, of what may not be executed. */
const NOT_EXECUTABLE = 126;

/**
 * What is done on the other machine: the program comes by the script's input, into a folder of its own, and its sha256 is looked
 * at. It is run for as long as the input is open, which ends when the connection does, and the folder is removed, however it ends.
 */
export function scriptFor(
  { sha256 }: Pick<BuiltFile, 'sha256'>,
  size: number,
  args: readonly string[],
): string {
  return `umask 077
folder=$(mktemp -d) || exit ${ENDS.noFolder}
trap 'rm -rf "$folder"' EXIT
trap 'exit ${ENDS.interrupted}' HUP INT TERM PIPE
program=$folder/worldswitch-host
dd bs=${size} count=1 iflag=fullblock of="$program" 2>/dev/null || exit ${ENDS.notWritten}
sum=$(sha256sum "$program")
test "\${sum%% *}" = ${sha256} || exit ${ENDS.otherContent}
chmod 700 "$program"
exec 3<&0
"$program" ${args.join(' ')} 3<&- &
child=$!
{ cat <&3; kill "$child"; } >/dev/null 2>&1 &
watcher=$!
wait "$child"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"`;
}

/**
 * Runs the program on a host.
 *
 * @param args of letters, digits and `=+/-` alone
 * @param timeLimit seconds
 * @returns what it printed
 * @throws WorldswitchError if it can't be run there
 * @throws InterruptedError if the signal aborts
 */
export async function runOnHost(
  place: HostPlace,
  program: BuiltFile,
  args: readonly string[],
  { timeLimit, signal }: { readonly timeLimit: number; readonly signal: AbortSignal },
): Promise<string> {
  if (place !== 'this machine') return runRemotely(place, program, args, { timeLimit, signal });
  const { stdout } = await runProcess(program.path, args, {
    ...{ title: 'the program that measures the hypervisor', timeLimit, signal },
    // What it has printed says why it failed.
    accept: [0, 1],
  });
  return stdout;
}

async function runRemotely(
  place: RemotePlace,
  program: BuiltFile,
  args: readonly string[],
  { timeLimit, signal }: { readonly timeLimit: number; readonly signal: AbortSignal },
): Promise<string> {
  const input = await readFile(program.path);
  const script = scriptFor(program, input.length, args);
  const end = await runScript(place, script, { title: 'measuring', timeLimit, input, signal });
  if (end.exitCode === 0 || end.exitCode === 1) return end.stdout;
  const [what, next] =
    end.exitCode === NOT_EXECUTABLE
      ? ([
          'its temporary folder lets no program run',
          'there, set TMPDIR for that user to a folder that does',
        ] as const)
      : (SAID[end.exitCode] ?? [
          `the program ended there with exit code ${end.exitCode}`,
          'type the same command again; if it stays so, report it as a defect',
        ]);
  throw new WorldswitchError(`${nameOfPlace(place)} was not measured: ${what}`, {
    next,
    details: lastLines(end.stderr.replaceAll(/[^ -~\n]/g, '?'), 6),
  });
}
