import { Command } from 'commander';

/** `worldswitch export` */
export function exportCommand(): Command {
  return new Command('export')
    .description('Writes a run as one file, which import stores on any computer.')
    .argument('[run]', 'the id of a run, the beginning of one, or "latest"', 'latest')
    .option('-o, --output <file>', 'the file; standard output if none is named')
    .action(async (id: string, options: { output?: string }) => {
      const { exportRun } = await import('./actions/export.ts');
      await exportRun(id, options);
    });
}
