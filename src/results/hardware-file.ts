import { z } from 'zod';
import { nearestSaid } from '../catalog/find.ts';
import { eventKinds, eventKindsOn } from '../catalog/hardware/event-kinds.ts';
import { isVirtualization } from '../catalog/hardware/virtualization-of.ts';
import { hardwareProfiles } from '../catalog/hardware/index.ts';
import { type HardwareProfile, hardwareProfileSchema } from '../catalog/hardware/schema.ts';
import { WorldswitchError } from '../system/errors.ts';

/** What a file says that it is, and the unit of its costs. */
const KIND = 'hardware-profile';
const VERSION = 1;
const UNIT = 'cycles';

/** Characters of a file: what `calibrate` writes has a tenth of them. */
export const LONGEST_HARDWARE_FILE = 2 ** 18;

/** Characters of a text in it. */
const LONGEST_TEXT = 1000;

/** A hardware profile as a document that can be shared; {@link parseHardware} gives the same back. */
export function hardwareToJson(profile: HardwareProfile): string {
  return `${JSON.stringify({ worldswitch: KIND, version: VERSION, unit: UNIT, ...profile }, null, 2)}\n`;
}

const documentSchema = z.looseObject({
  worldswitch: z.literal(KIND),
  version: z.int(),
  unit: z.unknown().optional(),
  virtualization: z.unknown().optional(),
  costs: z.unknown().optional(),
});

/**
 * The hardware profile in a document, of which nothing is trusted.
 *
 * @param file what the user calls it
 * @throws WorldswitchError that says in a sentence what is wrong first
 */
export function parseHardware(text: string, file: string): HardwareProfile {
  const wrong = (message: string, next = 'give a file that worldswitch calibrate wrote'): WorldswitchError =>
    new WorldswitchError(shown(message), { file, next });
  const value = jsonOf(text);
  if (value === undefined) throw wrong('this is not JSON');
  const document = documentSchema.safeParse(value).data;
  if (document === undefined) throw wrong('this is no hardware profile of worldswitch');
  const { worldswitch: _kind, version, unit, ...fields } = document;
  if (version > VERSION)
    throw wrong(`a newer worldswitch wrote it (version ${version})`, 'update worldswitch');
  if (unit !== UNIT)
    throw wrong(
      typeof unit === 'string'
        ? `its costs are in ${unit}, and have to be in ${UNIT}`
        : 'it says no unit of its costs',
      `give costs in ${UNIT} of the core, and say "unit": "${UNIT}"`,
    );
  requireSoundTexts(value, wrong);
  const complaint = complaintOf(fields.virtualization, fields.costs);
  if (complaint !== undefined) throw wrong(complaint, 'correct the file');
  const result = hardwareProfileSchema.safeParse(fields);
  if (!result.success) throw wrong(`in the profile ${issueOf(result.error)}`, 'correct the file');
  const { id } = result.data;
  if (hardwareProfiles.some((each) => each.id === id))
    throw wrong(`it calls itself ${id}, as a profile of worldswitch's own does`, 'give it another id');
  return result.data;
}

/** @returns undefined if it is no JSON, which never has that value */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with the costs, in the words of their kinds. */
function complaintOf(virtualization: unknown, costs: unknown): string | undefined {
  if (!isVirtualization(virtualization))
    return 'it does not say how the hardware has VMs run: "virtualization" is EL2, SVM or VMX';
  if (typeof costs !== 'object' || costs === null) return 'it has no costs';
  const kinds = eventKindsOn(virtualization);
  for (const [kind, cost] of Object.entries(costs)) {
    if (!eventKinds.some(({ id }) => id === kind))
      return `there is no kind of event '${kind}'${nearestSaid(kind, kinds)}`;
    if (!kinds.some(({ id }) => id === kind)) return `there are no events ${kind} with ${virtualization}`;
    const below = Object.entries((cost ?? {}) as object).find(
      ([, each]) => typeof each === 'number' && each < 0,
    );
    if (below !== undefined) return `the cost of ${kind} is below zero (${below[0]}: ${String(below[1])})`;
  }
  const missing = kinds.find(({ id }) => !Object.hasOwn(costs, id));
  return missing && `the cost of ${missing.id} is missing`;
}

function issueOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'something is wrong';
  return `${issue.path.length === 0 ? 'a field' : issue.path.join('.')} is wrong: ${issue.message}`;
}

/** Texts are printed, and numbers reckoned with. */
function requireSoundTexts(
  value: unknown,
  wrong: (message: string, next?: string) => WorldswitchError,
  depth = 0,
): void {
  if (depth > DEEPEST) throw wrong('its fields are nested too deeply', 'correct the file');
  if (typeof value === 'string' && (value.length > LONGEST_TEXT || /\p{C}/u.test(value)))
    throw wrong(
      `one of its texts has characters that can't be printed, or more than ${LONGEST_TEXT}`,
      'correct the file',
    );
  if (typeof value === 'number' && Math.abs(value) > MOST)
    throw wrong(`one of its numbers is larger than ${MOST}`, 'correct the file');
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    requireSoundTexts(key, wrong, depth + 1);
    requireSoundTexts(each, wrong, depth + 1);
  }
}

/** Objects within objects: what `calibrate` writes has five. */
const DEEPEST = 10;

/** Cycles that nothing takes. */
const MOST = 1e9;

/** Without what would steer a terminal. */
function shown(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 300);
}
