import { Command } from 'commander';
import { configurations } from '../catalog/configurations.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import { print } from './print.ts';

/** `worldswitch list` */
export function listCommand(): Command {
  return new Command('list')
    .description('Says which configurations and microbenchmarks there are.')
    .action(() =>
      print(
        [
          'Configurations:',
          ...definitions(configurations.map(({ id, title }) => [id, title])),
          '',
          'Microbenchmarks (a name with a slash is a variant):',
          ...definitions(microbenchmarks.map(({ id, definition }) => [id, definition])),
          '',
        ].join('\n'),
      ),
    );
}

function definitions(entries: readonly (readonly [id: string, text: string])[]): string[] {
  const width = Math.max(...entries.map(([id]) => id.length));
  return entries.map(([id, text]) => `  ${id.padEnd(width)}  ${text}`);
}
