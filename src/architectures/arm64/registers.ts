import type { InstructionClass, Kind } from '../../results/explanation.ts';
import { registerNames } from './register-names.ts';
import { kindOf } from '../kinds.ts';

/** A system register, and what MRS and MSR of it are. */
export interface SystemRegister {
  readonly name: string;
  readonly saved: Kind;
  readonly restored: Kind;
}

/** Where op1 begins in an encoding of 16 bits: op0, op1, CRn, CRm, op2 (Arm ARM, C5.1.2). */
const OP1 = 11;

/** From one register to the next, in op2 or in CRm. */
const OP2_STEP = 1;
const CRM_STEP = 8;

/** Rows of registers: encoding of number 0, how many, how far apart, name, class. */
const rows: readonly (readonly [string, number, number, string, InstructionClass])[] = [
  ['S2_0_C0_C0_4', 16, CRM_STEP, 'DBGBVR<n>_EL1', 'el1-system'],
  ['S2_0_C0_C0_5', 16, CRM_STEP, 'DBGBCR<n>_EL1', 'el1-system'],
  ['S2_0_C0_C0_6', 16, CRM_STEP, 'DBGWVR<n>_EL1', 'el1-system'],
  ['S2_0_C0_C0_7', 16, CRM_STEP, 'DBGWCR<n>_EL1', 'el1-system'],
  ['S3_4_C12_C8_0', 4, OP2_STEP, 'ICH_AP0R<n>_EL2', 'vgic'],
  ['S3_4_C12_C9_0', 4, OP2_STEP, 'ICH_AP1R<n>_EL2', 'vgic'],
  ['S3_4_C12_C12_0', 16, OP2_STEP, 'ICH_LR<n>_EL2', 'vgic'],
  ['S3_0_C12_C8_4', 4, OP2_STEP, 'ICC_AP0R<n>_EL1', 'other-system'],
  ['S3_0_C12_C9_0', 4, OP2_STEP, 'ICC_AP1R<n>_EL1', 'other-system'],
  ['S3_3_C14_C8_0', 31, OP2_STEP, 'PMEVCNTR<n>_EL0', 'other-system'],
  ['S3_3_C14_C12_0', 31, OP2_STEP, 'PMEVTYPER<n>_EL0', 'other-system'],
];

/** Registers of EL1 and EL0 that EL2 as host reaches by an alias (Arm ARM, FEAT_VHE and each one's accessibility). */
const ALIASED = new Set(
  [
    ['SCTLR', 'CPACR', 'ZCR', 'TRFCR', 'TTBR0', 'TTBR1', 'TCR', 'SPSR', 'ELR', 'AFSR0', 'AFSR1', 'ESR'],
    ['TFSR', 'FAR', 'MAIR', 'AMAIR', 'VBAR', 'CONTEXTIDR', 'SCXTNUM', 'CNTKCTL'],
  ]
    .flat()
    .map((name) => `${name}_EL1`)
    .concat(
      ['CNTP', 'CNTV'].flatMap((timer) => ['TVAL', 'CTL', 'CVAL'].map((part) => `${timer}_${part}_EL0`)),
    ),
);

const known = new Map([...named(), ...numbered(), ...aliases()]);

/** The register of an encoding; one that the tables don't have is named by its encoding, as assemblers do. */
export function systemRegister(encoding: number): SystemRegister {
  return known.get(encoding) ?? register(genericName(encoding), genericClass(encoding));
}

/** The register that has that generic name, for example `S3_0_C1_C0_0`, in 16 bits. */
function encodingOf(generic: string): number {
  const [op0 = 0, op1 = 0, crn = 0, crm = 0, op2 = 0] = (generic.match(/\d+/g) ?? []).map(Number);
  return (op0 << 14) | (op1 << OP1) | (crn << 7) | (crm << 3) | op2;
}

function genericName(encoding: number): string {
  const [op0, op1] = [encoding >>> 14, (encoding >>> OP1) & 0b111];
  const [crn, crm, op2] = [(encoding >>> 7) & 0b1111, (encoding >>> 3) & 0b1111, encoding & 0b111];
  return `S${op0}_${op1}_C${crn}_C${crm}_${op2}`;
}

/** op1 says for whom a register is: 4 is EL2, 5 is EL1 with EL2 as host. */
function genericClass(encoding: number): InstructionClass {
  const op1 = (encoding >>> OP1) & 0b111;
  if (op1 === 4) return 'el2-configuration';
  return op1 === 5 ? 'el1-system' : 'other-system';
}

function register(name: string, registerClass: InstructionClass): SystemRegister {
  return {
    name,
    saved: kindOf(registerClass, 'saved', name),
    restored: kindOf(registerClass, 'restored', name),
  };
}

function named(): [number, SystemRegister][] {
  return (Object.entries(registerNames) as [InstructionClass, Readonly<Record<string, string>>][]).flatMap(
    ([registerClass, names]) =>
      Object.entries(names).map(([generic, name]): [number, SystemRegister] => [
        encodingOf(generic),
        register(name, registerClass),
      ]),
  );
}

function numbered(): [number, SystemRegister][] {
  return rows.flatMap(([first, count, step, name, registerClass]) =>
    Array.from({ length: count }, (_, number): [number, SystemRegister] => [
      encodingOf(first) + number * step,
      register(name.replace('<n>', String(number)), registerClass),
    ]),
  );
}

/** `<name>_EL12` and `<name>_EL02`: the register's own encoding, but that op1 is 5. */
function aliases(): [number, SystemRegister][] {
  return named()
    .filter(([, { name }]) => ALIASED.has(name))
    .map(([encoding, { name, saved }]) => [
      (encoding & ~(0b111 << OP1)) | (5 << OP1),
      register(`${name}2`, saved.class),
    ]);
}
