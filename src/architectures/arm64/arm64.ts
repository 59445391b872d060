import type { ArchitectureSupport } from '../architecture.ts';
import { probeAddresses } from '../probe-addresses.ts';
import { decodeArm64 } from './decode.ts';
import { devices } from './devices.ts';
import { events } from './events.ts';
import { exceptions, VECTOR_SIZE } from './exceptions.ts';
import { linux } from './linux.ts';

/** 64-bit Arm. */
export const arm64: ArchitectureSupport = {
  id: 'arm64',
  title: 'Arm',
  costWeight: 0,
  names: {
    debian: 'arm64',
    gnu: 'aarch64-linux-gnu',
    musl: 'aarch64-linux-musl',
    cpu: 'aarch64',
    linker: 'aarch64linux',
    node: 'arm64',
    loader: 'ld-linux-aarch64.so.1',
    elfMachine: 183,
  },
  code: {
    decode: (bytes, address) =>
      decodeArm64(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true), address),
    exceptions,
    events,
    threadPointers: { SP_EL0: { ofVms: true }, TPIDR_EL1: { ofVms: true }, TPIDR_EL2: { ofVms: false } },
    sendsInterrupt: ({ sends }) => sends,
  },
  linux,
  probe: {
    // No unaligned access either, which traps while the MMU is off.
    flags: ['-mstrict-align'],
    controllers: { GICv2: ['-DGIC_VERSION=2'], GICv3: ['-DGIC_VERSION=3'] },
    addresses: probeAddresses(0x4000_0000, {
      // Sixth of the vectors' entries.
      interrupt: 0x4000_0a80,
      hypercall: undefined,
      nopBytes: 4,
    }),
    entries: [{ names: /^vectors$/, every: VECTOR_SIZE }],
  },
  devices,
};
