import type { ArchitectureSupport } from '../architecture.ts';
import type { Instruction } from '../instruction.ts';
import { probeAddresses } from '../probe-addresses.ts';
import { decodeX86 } from './decode.ts';
import { devices } from './devices.ts';
import { events } from './events.ts';
import { exceptions } from './exceptions.ts';
import { linux } from './linux.ts';

/** Functions of Linux and Xen that write the x2APIC's interrupt command register. */
const SENDS_BY_X2APIC = /x2apic.*(ipi|send|icr)|send_ipi.*x2apic/i;

/**
 * Functions of Linux whose last store is that to the local APIC which sends: a trace of Bochs has no addresses of accesses, by
 * which one of QEMU tells it.
 */
const SENDS_BY_XAPIC = /^__default_send_IPI_(?:dest_field|shortcut)(?:\.|$)|^native_apic_mem_write(?:\.|$)/;

/** 64-bit x86. */
export const x86: ArchitectureSupport = {
  id: 'x86',
  title: 'x86',
  costWeight: 1,
  names: {
    debian: 'amd64',
    gnu: 'x86_64-linux-gnu',
    musl: 'x86_64-linux-musl',
    cpu: 'x86_64',
    linker: 'elf_x86_64',
    node: 'x64',
    loader: 'ld-linux-x86-64.so.2',
    elfMachine: 62,
  },
  code: {
    decode: decodeX86,
    exceptions,
    events,
    threadPointers: {},
    sendsInterrupt: (instruction, kernelFunction) =>
      instruction.sends ||
      (writesModelSpecific(instruction) && SENDS_BY_X2APIC.test(kernelFunction ?? '')) ||
      (instruction.memory === 'store' && SENDS_BY_XAPIC.test(kernelFunction ?? '')),
  },
  linux,
  probe: {
    // Nothing below the stack's pointer.
    flags: ['-mno-red-zone', '-mcmodel=small'],
    controllers: { APIC: [] },
    addresses: probeAddresses(0x0020_0000, {
      // The stub of the vector of backends and of the peer (VECTOR_GSI, INTERRUPT_EVENTS), the second one.
      interrupt: 0x0020_0810,
      hypercall: 0x0020_0420,
      nopBytes: 1,
    }),
    entries: [{ names: /^interrupt_stubs$/, every: 0x80n }],
  },
  devices,
};

function writesModelSpecific({ kind }: Instruction): boolean {
  return kind.class === 'model-specific' && kind.direction === 'restored';
}
