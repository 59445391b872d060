import type { Flow } from '../instruction.ts';
import type { EncodingTable } from './encoding.ts';

/** How an instruction that does not just go on to the next one transfers control. */
export interface Transfer {
  readonly flow: Exclude<Flow, 'next'>;
  /** For what leaves the privilege level or the VM. */
  readonly mnemonic?: string;
  readonly conditional?: boolean;
  /** Whether the bytes after the opcode say how far it goes, from the next instruction on. */
  readonly relative?: boolean;
}

/** Branches, and what enters or leaves a privilege level or a VM (AMD64 APM volume 3, chapters 3 and 4). */
export const transfers: EncodingTable<Transfer> = {
  E8: { flow: 'call', relative: true },
  'FF /2': { flow: 'call' },
  'FF m/3': { flow: 'call' },
  E9: { flow: 'branch', relative: true },
  EB: { flow: 'branch', relative: true },
  'FF /4': { flow: 'branch' },
  'FF m/5': { flow: 'branch' },
  ...conditional('7', 16),
  ...conditional('0F 8', 16),
  /** LOOPNE, LOOPE, LOOP, JRCXZ. */
  ...conditional('E', 4),
  /** XBEGIN: where an abort goes. */
  'C7 F8': { flow: 'branch', relative: true, conditional: true },
  C2: { flow: 'return' },
  C3: { flow: 'return' },
  CA: { flow: 'return' },
  CB: { flow: 'return' },

  CC: { flow: 'exception-call', mnemonic: 'int3' },
  CD: { flow: 'exception-call', mnemonic: 'int' },
  F1: { flow: 'exception-call', mnemonic: 'int1' },
  '0F 05': { flow: 'exception-call', mnemonic: 'syscall' },
  '0F 34': { flow: 'exception-call', mnemonic: 'sysenter' },
  '0F 0B': { flow: 'exception-call', mnemonic: 'ud2' },
  '0F B9': { flow: 'exception-call', mnemonic: 'ud1' },
  '0F FF': { flow: 'exception-call', mnemonic: 'ud0' },
  '0F 01 C1': { flow: 'exception-call', mnemonic: 'vmcall' },
  '0F 01 D9': { flow: 'exception-call', mnemonic: 'vmmcall' },
  'F2 0F 01 D9': { flow: 'exception-call', mnemonic: 'vmgexit' },
  'F3 0F 01 D9': { flow: 'exception-call', mnemonic: 'vmgexit' },
  CF: { flow: 'exception-return', mnemonic: 'iret' },
  '0F 07': { flow: 'exception-return', mnemonic: 'sysret' },
  '0F 35': { flow: 'exception-return', mnemonic: 'sysexit' },
  '0F AA': { flow: 'exception-return', mnemonic: 'rsm' },
  '0F 01 D8': { flow: 'vm-entry', mnemonic: 'vmrun' },
  '0F 01 C2': { flow: 'vm-entry', mnemonic: 'vmlaunch' },
  '0F 01 C3': { flow: 'vm-entry', mnemonic: 'vmresume' },
};

/** A row of the opcode maps, or its first columns. */
function conditional(row: string, columns: number): Record<string, Transfer> {
  return Object.fromEntries(
    Array.from({ length: columns }, (_, column) => [
      `${row}${column.toString(16).toUpperCase()}`,
      { flow: 'branch', relative: true, conditional: true },
    ]),
  );
}
