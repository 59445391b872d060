import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '../src/system/paths.ts';

const copy = mkdtempSync(join(tmpdir(), 'worldswitch-'));
afterAll(() => rmSync(copy, { recursive: true }));

/** Changes a file of the copy; what is replaced must be there. */
function change(path: string, replaced: string, by: string): void {
  const file = join(copy, path);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(replaced)) throw new Error(`${path} has no '${replaced}'`);
  writeFileSync(file, text.replace(replaced, by));
}

/** What the compiler says of the copy. */
function compile(): string {
  const { stdout } = spawnSync(join(packageRoot, 'node_modules/.bin/tsc'), ['--noEmit', '-p', copy], {
    encoding: 'utf8',
  });
  return stdout;
}

test('an architecture is added by its folder and the catalog alone', () => {
  cpSync(join(packageRoot, 'src'), join(copy, 'src'), { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
  const { compilerOptions } = JSON.parse(readFileSync(join(packageRoot, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: object;
  };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  writeFileSync(join(copy, 'package.json'), readFileSync(join(packageRoot, 'package.json')));

  change('src/catalog/architectures.ts', "['arm64', 'x86']", "['arm64', 'x86', 'riscv64']");
  // The compiler finds what is missing, which shows that it looks.
  expect(compile()).toContain('src/architectures/index.ts');

  cpSync(join(copy, 'src/architectures/arm64'), join(copy, 'src/architectures/riscv64'), { recursive: true });
  change(
    'src/architectures/riscv64/arm64.ts',
    "export const arm64: ArchitectureSupport = {\n  id: 'arm64'",
    "export const riscv64: ArchitectureSupport = {\n  id: 'riscv64'",
  );
  const index = 'src/architectures/index.ts';
  change(index, '= { arm64, x86 }', '= { arm64, x86, riscv64 }');
  change(index, 'import { x86 }', "import { riscv64 } from './riscv64/arm64.ts';\nimport { x86 }");
  change(
    'src/catalog/machines.ts',
    "  epyc: {\n    architecture: 'x86'",
    `  rocket: {
    architecture: 'riscv64',
    pcpus: 2,
    id: 'rocket',
    title: 'RISC-V with the H extension',
    cpu: 'Rocket',
    interruptController: 'GICv3',
  },
  epyc: {
    architecture: 'x86'`,
  );
  change(
    'src/catalog/configurations.ts',
    "  epyc: 'native-x86',",
    "  epyc: 'native-x86',\n  rocket: 'native-riscv64',",
  );
  change(
    'src/catalog/configurations.ts',
    "  {\n    ...kvm,\n    id: 'kvm-x86',",
    `  {
    ...kvm,
    id: 'kvm-riscv64',
    title: 'KVM on RISC-V',
    ...on('rocket'),
    hypervisor: { name: 'KVM', mode: 'VHE' },
    publishedColumn: undefined,
  },
  native('rocket'),
  {
    ...kvm,
    id: 'kvm-x86',`,
  );
  expect(compile()).toBe('');
});
