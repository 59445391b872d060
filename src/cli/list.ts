import { Command } from 'commander';

/** `worldswitch list` */
export function listCommand(): Command {
  return new Command('list')
    .description('Says which configurations, microbenchmarks and workloads there are.')
    .option('--versions', 'which versions of Linux, Xen and QEMU can be had')
    .action(async (options: { versions?: boolean }) => {
      const { list } = await import('./actions/list.ts');
      await list(options);
    });
}
