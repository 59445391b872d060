import type { Offer } from '../../artifacts/archive/offers.ts';
import { requireUsableKernel } from '../../artifacts/versions.ts';
import { findConfiguration } from '../../catalog/find.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** Why a version can't be measured on a configuration; `undefined` if nothing is known against it. */
export function whyNot(configuration: string, offer: Offer | undefined): string | undefined {
  if (offer === undefined) return 'the archive has no such version for it, or has it no longer';
  if (offer.software !== 'kernel') return undefined;
  try {
    requireUsableKernel(offer, findConfiguration(configuration));
    return undefined;
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return error.message;
  }
}
