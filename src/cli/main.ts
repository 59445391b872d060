import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import { Command, CommanderError } from 'commander';
import { InterruptedError, messageOf, WorldswitchError } from '../system/errors.ts';
import { worldswitchVersion } from '../system/version.ts';
import { bisectCommand } from './bisect.ts';
import { calibrateCommand } from './calibrate.ts';
import { BISECT, checkCommand } from './check.ts';
import { cleanCommand } from './clean.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { bisectCode, exitCodeOf, exitCodes } from './exit-code.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { historyCommand } from './history.ts';
import { importCommand } from './import.ts';
import { listCommand } from './list.ts';
import { predictCommand } from './predict.ts';
import { publishCommand } from './publish.ts';
import { reportCommand } from './report.ts';
import { reproduceCommand } from './reproduce.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { setupCommand } from './setup.ts';
import { shellCommand } from './shell.ts';
import { showCommand } from './show.ts';

/**
 * Runs the command line and returns the exit code: one of {@link exitCodes}, or 128 + the signal's number if it was
 * interrupted. Why is on stderr.
 */
export async function main(args: readonly string[]): Promise<number> {
  const inWordsOf =
    args[0] === 'check' && args.includes(BISECT) ? bisectCode : (code: number): number => code;
  // What nobody waits for ends the process too, and not with an exit code that would be a verdict.
  process.on('uncaughtException', (error) => {
    console.error(stackOf(error));
    process.exit(inWordsOf(exitCodeOf(error)));
  });
  return inWordsOf(await run(args, interruptible()));
}

async function run(args: readonly string[], interruption: ReturnType<typeof interruptible>): Promise<number> {
  const program = new Command('worldswitch')
    .description(
      'Measures, explains and compares what virtualization costs, on real hypervisors, to the exact instruction.',
    )
    .version(worldswitchVersion())
    .exitOverride()
    .showHelpAfterError('(worldswitch --help shows what can be typed)');
  const commands = [
    runCommand(interruption.signal),
    explainCommand(interruption.signal),
    compareCommand(interruption.signal),
    reproduceCommand(interruption.signal),
    checkCommand(interruption.signal),
    historyCommand(interruption.signal),
    bisectCommand(interruption.signal),
    predictCommand(interruption.signal),
    calibrateCommand(interruption.signal),
    shellCommand(interruption.signal),
    listCommand(interruption.signal),
    showCommand(),
    reportCommand(interruption.signal),
    publishCommand(),
    serveCommand(interruption.signal),
    runsCommand(),
    exportCommand(),
    importCommand(),
    setupCommand(interruption.signal),
    doctorCommand(interruption.signal),
    cleanCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    console.error(error instanceof WorldswitchError ? error.describe() : stackOf(error));
    return error instanceof InterruptedError ? interruption.exitCode() : exitCodeOf(error);
  }
}

/** Milliseconds within which signals are one wish: npm passes on the Ctrl-C that the terminal has sent to all already. */
const ONE_WISH = 300;

/** The first signal asks everything to end in order; a second one ends the process at once. */
function interruptible(): { signal: AbortSignal; exitCode: () => number } {
  const controller = new AbortController();
  let received: 'SIGINT' | 'SIGTERM' | 'SIGHUP' = 'SIGINT';
  let abortedAt = 0;
  // Each child process listens to it.
  setMaxListeners(0, controller.signal);
  const exitCode = (): number => 128 + constants.signals[received];
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        // The children's groups are killed when the process exits.
        if (performance.now() - abortedAt > ONE_WISH) process.exit(exitCode());
        return;
      }
      received = name;
      abortedAt = performance.now();
      controller.abort();
    });
  }
  return { signal: controller.signal, exitCode };
}

function stackOf(error: unknown): string {
  return error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error);
}
