import { outputFiles, type Parts } from '../machine.ts';
import { shellCommand } from '../shell-command.ts';
import { withFiles } from './files.ts';
import { bootFiles, partFiles } from './start.ts';

/** The commands that boot a machine and go on, in one go and without a snapshot, in the folder where it writes. */
export function commandLines(words: readonly string[], parts: Parts): string[] {
  const files = { ...partFiles(parts), ...outputFiles('.') };
  const { command, leadingArguments } = parts.emulator;
  return [
    ...bootFiles(parts).map(([name, path]) => shellCommand('ln', ['-sf', path, name])),
    shellCommand(command, [...leadingArguments, ...withFiles(words, files)]),
  ];
}
