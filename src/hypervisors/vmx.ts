import { machines } from '../catalog/machines.ts';

/** What our code is compiled with for machines with Intel's VMX: their hypercall's instruction, and their counter. */
export const vmxFlags: readonly string[] = ['-DVMX=1', `-DCOUNTER_HZ=${machines['sandy-bridge'].counterHz}`];
