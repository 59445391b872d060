import { Command } from 'commander';
import type { ListOptions } from './actions/list.ts';

/** `worldswitch list` */
export function listCommand(signal?: AbortSignal): Command {
  return new Command('list')
    .description('Says which configurations, microbenchmarks and workloads there are.')
    .option('--versions', 'which versions of Linux, Xen and QEMU can be had')
    .option('--refresh', "fetches the archive's indexes anew, which say what versions there are")
    .action(async (options: ListOptions) => {
      const { list } = await import('./actions/list.ts');
      await list(options, signal);
    });
}
