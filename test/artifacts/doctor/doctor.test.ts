import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkMemory, checkNode, examine } from '../../../src/artifacts/doctor/doctor.ts';
import { thisWorld } from '../../../src/artifacts/packages/world.ts';
import { describeKvm, describeXen } from '../../../src/artifacts/doctor/virtualization.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';

const cache = useTemporaryCache();
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'worldswitch-root-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('KVM is told apart by what is behind it', async () => {
  file('proc/cpuinfo', 'processor\t: 0\nflags\t\t: fpu svm sse\n');
  expect(await describeKvm(root)).toMatchObject({
    state: 'absent',
    found: 'no /dev/kvm; the CPU has AMD SVM',
  });
  file('dev/kvm');
  expect(await describeKvm(root)).toMatchObject({ state: 'ok', found: '/dev/kvm on AMD SVM' });
  file('proc/cpuinfo', 'processor\t: 0\nCPU implementer\t: 0x41\n');
  expect(await describeKvm(root)).toMatchObject({ state: 'ok', found: '/dev/kvm on Arm EL2' });
  file('proc/cpuinfo', 'processor\t: 0\nflags\t\t: fpu sse hypervisor\n');
  expect((await describeKvm(root)).found).toContain('not hardware');
  file('sys/module/kvm_pvm/refcnt');
  expect((await describeKvm(root)).found).toBe('/dev/kvm in software (module kvm_pvm), not hardware');
});

test('Xen shows itself, and which domain this is', async () => {
  expect(await describeXen(root)).toMatchObject({ state: 'absent', found: 'not running under Xen' });
  file('sys/hypervisor/type', 'xen\n');
  expect(await describeXen(root)).toMatchObject({ state: 'ok', found: 'a DomU' });
  file('proc/xen/capabilities', 'control_d\n');
  expect(await describeXen(root)).toMatchObject({ state: 'ok', found: 'Dom0' });
});

test('memory and Node', () => {
  expect(checkMemory('MemTotal: 9 kB\nMemAvailable:    8000000 kB\n')).toMatchObject({ state: 'ok' });
  expect(checkMemory('MemAvailable:    500000 kB\n')).toMatchObject({
    state: 'missing',
    found: '512 MB available',
  });
  expect(checkNode('24.15.0').state).toBe('ok');
  expect(checkNode('24.14.1').state).toBe('missing');
  expect(checkNode('20.20.2')).toMatchObject({ state: 'missing', mend: expect.stringContaining('Node 24') });
});

test('every need has what is there, and what is missing has the line that mends it', async () => {
  const checks = await examine({
    ...thisWorld(),
    mirrors: () => Promise.resolve({ debian: undefined, security: undefined }),
  });
  for (const { need, found, state, mend } of checks) {
    expect(need).not.toBe('');
    expect(found).not.toBe('');
    expect(state !== 'missing' || mend !== undefined).toBe(true);
  }
  expect(checks.find(({ need }) => need === 'mirror of Debian')).toMatchObject({ state: 'missing' });
  expect(checks.find(({ need }) => need === 'cache folder')).toMatchObject({ state: 'ok', found: cache() });
});
