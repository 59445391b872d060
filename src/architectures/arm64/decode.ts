import { decodeBranchOrSystem } from './branches.ts';
import { decodeLoadStore } from './loads-stores.ts';
import { instruction, type Instruction } from '../instruction.ts';
import { EXCEPTION, REST } from '../kinds.ts';

const ORDINARY = Object.freeze(instruction(REST));
const UDF = Object.freeze(instruction(EXCEPTION, { flow: 'exception-call', mnemonic: 'udf' }));

/**
 * Decodes an A64 instruction by its main encoding group, bits 28 to 25 (Arm ARM DDI 0487, C4.1). SVE and SME, which
 * no CPU of the catalog has, are ordinary here; so is data processing of all groups.
 *
 * @param opcode the instruction's word, unsigned.
 * @param address where it is, for the targets of branches.
 */
export function decodeArm64(opcode: number, address: bigint): Instruction {
  const group = (opcode >>> 25) & 0b1111;
  if ((group & 0b1110) === 0b1010) return decodeBranchOrSystem(opcode, address) ?? ORDINARY;
  if ((group & 0b0101) === 0b0100) return decodeLoadStore(opcode) ?? ORDINARY;
  // Permanently undefined: the upper half is 0, the lower any immediate.
  return opcode >>> 16 === 0 ? UDF : ORDINARY;
}
