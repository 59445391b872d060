import { join } from 'node:path';
import type { Parts } from '../machine.ts';
import { shellCommand } from '../shell-command.ts';
import { bochsOf } from './start.ts';
import { FILES, splitWords } from './words.ts';

/** The commands that restore a saved machine, in a folder below the one where it writes. */
export function commandLines(words: readonly string[], parts: Parts, state: string): string[] {
  const { configuration, driver } = splitWords(words);
  const { command, leadingArguments, plugins, bios } = bochsOf(parts);
  const environment = [`LTDL_LIBRARY_PATH=${plugins}`, `WORLDSWITCH_DRIVER=${driver.join('\n')}`];
  const args = ['--preload', parts.guest.bochs.driver.path, ...leadingArguments, '-q', '-r', FILES.state];
  return [
    shellCommand('mkdir', ['-p', FILES.state]),
    shellCommand('ln', ['-sf', bios, FILES.bios]),
    shellCommand('ln', ['-sf', join(state, FILES.loader), FILES.loader]),
    `ln -sf ${shellCommand(state, [])}/* ${FILES.state}`,
    `rm ${FILES.state}/config`,
    `cat > ${FILES.state}/config <<'END'`,
    ...configuration,
    'END',
    shellCommand('env', [...environment, command, ...args]),
  ];
}
