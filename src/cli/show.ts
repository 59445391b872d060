import { Command, Option } from 'commander';
import { type Format, formats } from '../report/format.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

/** `worldswitch show` */
export function showCommand(): Command {
  return new Command('show')
    .description('Shows the figures of an earlier run.')
    .argument('[run]', 'the id of a run, the beginning of one, or "latest"', 'latest')
    .addOption(
      new Option('--format <format>', 'how: for reading, for a README, complete, or every batch a line')
        .choices(Object.keys(formats))
        .default('table'),
    )
    .action((id: string, options: { format: Format }) =>
      print(formats[options.format](withStore((store) => store.get(id)))),
    );
}
