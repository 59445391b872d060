import type { Purpose } from '../results/account.ts';

/** What an instruction of a workload is executed for, in words. */
export const purposeWords: Readonly<Record<Purpose, string>> = {
  client: 'the client',
  server: "the server's side: VM",
  'interrupt-delivery': 'interrupt delivery',
  'io-path': 'I/O path',
  hypervisor: 'transitions and handling of exits',
};
