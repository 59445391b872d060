import { cortexA57 } from './cortex-a57.ts';
import { epyc } from './epyc.ts';
import { neoverseN1 } from './neoverse-n1.ts';
import { sandyBridge } from './sandy-bridge.ts';
import type { HardwareProfile } from './schema.ts';
import { skylakeServer } from './skylake-server.ts';
import { xgene } from './xgene.ts';

/** The hardware of which enough is known to predict something; the order is that of lists. */
export const hardwareProfiles: readonly HardwareProfile[] = [
  xgene,
  cortexA57,
  neoverseN1,
  sandyBridge,
  skylakeServer,
  epyc,
];
