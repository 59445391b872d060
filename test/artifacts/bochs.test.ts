import { describe, expect, test } from 'vitest';
import { featuresLacking, requireFit } from '../../src/artifacts/bochs.ts';

describe('a Bochs', () => {
  const debuggerName = '_ZN8BX_CPU_C22dbg_instruction_epilogEv';
  const vmxName = '_ZN8BX_CPU_C8VMLAUNCHEP15bxInstruction_c';

  test.each([
    [[debuggerName, vmxName], []],
    [[vmxName], ['debugger']],
    [[debuggerName], ['VMX']],
    [[], ['debugger', 'VMX']],
  ])('that exports %j lacks %j', (names, lacks) => {
    expect(featuresLacking(Buffer.from(`\0${names.join('\0')}\0`))).toEqual(lacks);
  });

  test('that is too old, or built without what is needed, is refused in one sentence', () => {
    expect(() => requireFit('/bochs', '2.6.11', [])).toThrow('Bochs 2.6.11 is too old: 2.7 is the oldest');
    expect(() => requireFit('/bochs', '2.7', ['debugger', 'VMX'])).toThrow(
      'this Bochs was built without debugger and VMX',
    );
    expect(() => requireFit('/bochs', '2.7', [])).not.toThrow();
    expect(() => requireFit('/bochs', '3.0', [])).not.toThrow();
  });
});
