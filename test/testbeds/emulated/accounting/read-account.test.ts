import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WorldswitchError } from '../../../../src/system/errors.ts';
import { readAccount } from '../../../../src/testbeds/emulated/accounting/read-account.ts';
import { arbitraryExecuted, encodeAccount, SEGMENT_LENGTH, told } from './account-file.ts';

describe('what the account plugin wrote', () => {
  test('is read, whatever it is', () => {
    fc.assert(
      fc.property(arbitraryExecuted, (executed) => {
        expect(readAccount(encodeAccount(executed), told)).toEqual(executed);
      }),
    );
  });

  test('is read from a buffer that is a part of another one', () => {
    fc.assert(
      fc.property(arbitraryExecuted, fc.uint8Array({ maxLength: 9 }), (executed, before) => {
        const file = encodeAccount(executed);
        const part = Buffer.concat([before, file]).subarray(before.length);
        expect(readAccount(part, told)).toEqual(executed);
      }),
    );
  });

  test('is refused if it is cut anywhere, or of another version', () => {
    fc.assert(
      fc.property(arbitraryExecuted, fc.nat(), (executed, at) => {
        const file = encodeAccount(executed);
        expect(() => readAccount(file.subarray(0, at % file.length), told)).toThrow(WorldswitchError);
      }),
    );
    const [executed] = fc.sample(arbitraryExecuted, 1);
    if (executed === undefined) throw new Error('no sample');
    expect(() => readAccount(encodeAccount(executed, 1), told)).toThrow('of another version');
  });

  test('counts what was executed of a segment that was left in its middle', () => {
    const executed = {
      contexts: [{ place: 'vm-kernel', pcpu: 1, task: '', hostPurpose: undefined }] as const,
      segments: new Map([[0, { address: 4n, hostAddress: 8n, size: 20 }]]),
      pages: new Map(),
      repetitions: [
        {
          counts: [{ segment: 0, context: 0, entries: 3, instructions: 3 * SEGMENT_LENGTH - 2 }],
          exits: new Map<number, number>(),
          stamps: [],
        },
      ],
    };
    const [repetition] = readAccount(encodeAccount(executed), told).repetitions;
    expect(repetition?.counts[0]?.instructions).toBe(13);
  });

  test('has no stamp of a function that lies where a waypoint is in the other kernel', () => {
    const stamp = { at: 7, pcpu: 1, kernel: 'host', name: 'tun_net_xmit' } as const;
    const executed = {
      contexts: [],
      segments: new Map(),
      pages: new Map(),
      repetitions: [{ counts: [], exits: new Map<number, number>(), stamps: [stamp] }],
    };
    const file = encodeAccount(executed);
    expect(readAccount(file, told).repetitions[0]?.stamps).toEqual([stamp]);
    expect(readAccount(file, { ...told, stamps: [{}, { vm: 'other' }] }).repetitions[0]?.stamps).toEqual([]);
  });
});
