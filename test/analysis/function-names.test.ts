import { expect, test } from 'vitest';
import { sourceName } from '../../src/analysis/function-names.ts';

test.each([
  ['vgic_v3_save_state', 'vgic_v3_save_state'],
  ['handle_exit.isra.0', 'handle_exit'],
  ['handle_exit.constprop.12', 'handle_exit'],
  ['handle_exit.part.0', 'handle_exit'],
  ['handle_exit.cold', 'handle_exit'],
  ['handle_exit.cold.7', 'handle_exit'],
  ['handle_exit.llvm.1234567890123456789', 'handle_exit'],
  ['handle_exit.isra.0.constprop.1.cold', 'handle_exit'],
  ['__kvm_nvhe___guest_enter', '__guest_enter'],
  ['__kvm_nvhe_fixup.isra.0', 'fixup'],
  ['arch/x86/hvm/svm/svm.c#svm_vmexit.part.3', 'arch/x86/hvm/svm/svm.c#svm_vmexit'],
  ['part.0', 'part.0'],
  ['isra.cold_start', 'isra.cold_start'],
  ['.isra.0', '.isra.0'],
  ['__kvm_nvhe_', '__kvm_nvhe_'],
  ['', ''],
])('%s is %s in the source', (symbol, name) => {
  expect(sourceName(symbol)).toBe(name);
});
