import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectures } from '../src/catalog/architectures.ts';
import { configurations } from '../src/catalog/configurations.ts';
import { machines } from '../src/catalog/machines.ts';
import { architectureSupports, supportOf } from '../src/architectures/index.ts';
import { hypervisorOn } from '../src/hypervisors/index.ts';
import { packageRoot } from '../src/system/paths.ts';

/** Where architectures and hypervisors have names. */
const ROOMS = /^src\/(architectures|hypervisors|catalog)\//;

/** Tables of what QEMU knows of an architecture; one may be missing in them, which is refused by a sentence. */
const TABLES_OF_QEMU =
  /^src\/(artifacts\/qemu-programs|testbeds\/emulated\/qemu\/(boot|channel|defects))\.ts$/;

/** Which package Xen's version is read from, and what this computer itself is: no matter of what is measured. */
const OF_OTHERS = /^src\/artifacts\/(packages\/resolve|doctor\/virtualization)\.ts$/;

/** A comparison with a name, a case of a switch, or a table by names. */
const CONDITIONALS = [
  /[!=]== '(arm64|x86|KVM|Xen|nVHE|VHE|SVM|kvm|xen|amd64|aarch64|x86_64)'/,
  /\bname [!=]== 'none'/,
  /\bcase '(arm64|x86|KVM|Xen)'/,
  /\{\s*(none:[^}]*)?(arm64|x86|KVM|Xen|nVHE|VHE|SVM|amd64):/,
  /^\s*(arm64|x86|KVM|Xen|nVHE|VHE|SVM|amd64): /,
  /\b(includes|startsWith|endsWith|has)\('(-?(arm64|x86)|kvm-|xen-|native-|KVM|Xen|nVHE|VHE|SVM)/,
  /\b__kvm_nvhe_/,
  /'arm64' \| 'x86'|\['arm64', 'x86'\]|'KVM' \| 'Xen'/,
];

function conditionalsIn(text: string): string[] {
  return text.split('\n').filter((line) => CONDITIONALS.some((pattern) => pattern.test(line)));
}

const files = globSync('src/**/*.ts', { cwd: packageRoot }).filter((file) =>
  [ROOMS, TABLES_OF_QEMU, OF_OTHERS].every((pattern) => !pattern.test(file)),
);

describe('outside architectures/, hypervisors/ and the catalog', () => {
  test('nothing depends on the name of an architecture or a hypervisor', () => {
    const found = files.flatMap((file) =>
      conditionalsIn(readFileSync(join(packageRoot, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    "if (machine.architecture === 'x86') return 1;",
    "const virtual = hypervisor.name !== 'none';",
    "    case 'KVM':",
    'const targets = { arm64: 1, x86: 2 };',
    '  arm64: { cpu: 1 },',
    "if (id.startsWith('kvm-')) return 1;",
    "type Architecture = 'arm64' | 'x86';",
  ])('one would be found: %s', (line) => expect(conditionalsIn(line)).toEqual([line]));
});

test('each architecture is what the catalog calls it, and has the interrupt controllers of its machines', () => {
  expect(architectureSupports.map(({ id }) => id)).toEqual(architectures);
  for (const { architecture, interruptController } of Object.values(machines))
    expect(supportOf(architecture).probe.controllers[interruptController]).toBeDefined();
});

test('each configuration has a hypervisor that is known on its architecture', () => {
  for (const configuration of configurations)
    expect(hypervisorOn(configuration).kernel.formats).not.toHaveLength(0);
});

test('a hypervisor that is not known on an architecture is refused by a sentence', () => {
  const configuration = configurations.find(({ hypervisor }) => hypervisor.name === 'Xen');
  if (configuration === undefined) throw new Error('there is no Xen');
  const elsewhere = { ...configuration.machine, architecture: 'riscv64' as 'arm64' };
  expect(() => hypervisorOn({ ...configuration, machine: elsewhere })).toThrow(
    'worldswitch does not know Xen on riscv64',
  );
});
