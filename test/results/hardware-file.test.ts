import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hardwareProfiles } from '../../src/catalog/hardware/index.ts';
import { hardwareToJson, parseHardware } from '../../src/results/hardware-file.ts';
import { WorldswitchError } from '../../src/system/errors.ts';

const own = { ...hardwareProfiles[0], id: 'mine' } as (typeof hardwareProfiles)[number];
const document = JSON.parse(hardwareToJson(own)) as Record<string, unknown> & {
  costs: Record<string, object>;
};

function read(fields: Readonly<Record<string, unknown>>): unknown {
  return parseHardware(JSON.stringify({ ...document, ...fields }), 'mine.json');
}

/** With another cost of ISB. */
function withIsb(fields: object): Readonly<Record<string, unknown>> {
  return { costs: { ...document.costs, isb: { ...document.costs['isb'], ...fields } } };
}

test.each(hardwareProfiles)('$id is the same when it has been written and read', (profile) => {
  const renamed = { ...profile, id: `my-${profile.id}` };
  expect(parseHardware(hardwareToJson(renamed), 'a file')).toEqual(renamed);
});

const { isb: _isb, ...withoutIsb } = document.costs;
const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;

describe('a sentence says what is wrong', () => {
  test.each<[what: string, fields: Readonly<Record<string, unknown>>, said: RegExp]>([
    ['another document', { worldswitch: 'run' }, /no hardware profile of worldswitch/],
    ['a newer one', { version: 99 }, /newer worldswitch/],
    ['another unit', { unit: 'nanoseconds' }, /costs are in nanoseconds, and have to be in cycles/],
    ['no unit', { unit: undefined }, /no unit/],
    ['no virtualization', { virtualization: 'none' }, /how the hardware has VMs run/],
    ['a cost below zero', withIsb({ least: -3 }), /cost of isb is below zero \(least: -3\)/],
    ['a missing cost', { costs: withoutIsb }, /cost of isb is missing/],
    [
      'an unknown kind',
      { costs: { ...document.costs, ism: {} } },
      /no kind of event 'ism'; the nearest is 'isb'/,
    ],
    ['a kind of other hardware', { costs: { ...document.costs, vmread: {} } }, /no events vmread with EL2/],
    ['bounds the wrong way', withIsb({ least: 100, cycles: 1 }), /does not lie between/],
    ['a text for a number', withIsb({ cycles: '12' }), /costs\.isb\.cycles is wrong/],
    ['no costs', { costs: null }, /no costs/],
    ['a name of our own', { id: 'xgene' }, /calls itself xgene/],
    ['what steers a terminal', { title: 'a\u001B[31mcore' }, /can't be printed/],
    ['a text without an end', { title: 'x'.repeat(5000) }, /can't be printed, or more than/],
    ['a number without an end', withIsb({ most: 1e300 }), /larger than/],
    ['what has no bottom', { terms: deep }, /nested too deeply/],
    ['fields of others', { secret: 1 }, /a field is wrong/],
  ])('%s', (_, fields, said) => {
    expect(() => read(fields)).toThrow(said);
    expect(() => read(fields)).toThrow(WorldswitchError);
  });

  test('no JSON', () => {
    expect(() => parseHardware('{"worldswitch": ', 'mine.json')).toThrow(/is not JSON/);
  });

  test('of any text at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseHardware(text, 'a file')).toThrow(WorldswitchError);
      }),
    );
  });
});
