import * as fc from 'fast-check';
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

test.each([
  ['_Z14bitmap_set_bitP11bitmap_headi', 'bitmap_set_bit'],
  [
    '_ZN15SORT_FIELD_ATTR25compare_packed_varstringsEPKhPmS1_S2_',
    'SORT_FIELD_ATTR::compare_packed_varstrings',
  ],
  ['_ZNK3THD3getEv.isra.0', 'THD::get'],
  ['_ZN11ha_innobaseC2EP10handlertonP11TABLE_SHARE', 'ha_innobase::ha_innobase'],
  ['_ZN11ha_innobaseD0Ev', 'ha_innobase::~ha_innobase'],
  ['_ZN12_GLOBAL__N_17Visitor5visitEv', '(anonymous)::Visitor::visit'],
  ['_ZNSt6thread4joinEv', 'std::thread::join'],
  ['_ZL9count_allv', 'count_all'],
  ['_ZN3BufIcE4pushEc', '_ZN3BufIcE4pushEc'],
  ['_Z3maxIiET_S0_S0_', '_Z3maxIiET_S0_S0_'],
  ['_ZdlPv', '_ZdlPv'],
  ['_ZN99shortE', '_ZN99shortE'],
  ['_Z', '_Z'],
])('%s is %s in C++', (symbol, name) => {
  expect(sourceName(symbol)).toBe(name);
});

test('any text has a name', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^_ZN?[\dA-Z_a-z]{0,30}$/)), (symbol) => {
      expect(sourceName(symbol) === '').toBe(symbol === '');
    }),
  );
});
