import {
  accessEvent,
  type ArchitectureEvents,
  commonEvent,
  entersVm,
  type RegisterEvents,
} from '../events.ts';

const registers: RegisterEvents = {
  classes: { control: 'control', 'model-specific': 'msr', device: 'device' },
  names: [['APIC_', 'apic']],
};

/** Writes of control registers that cost something else than those of others. */
const CONTROL_WRITES: Readonly<Record<string, string>> = {
  CR3: 'cr3-write',
  RFLAGS: 'flags-write',
  GIF: 'flags-write',
};

const TLB = /^(tlb|invlpg|invpcid|invept|invvpid)/;

/** What costs differ by on x86: registers, the VM's control block by SVM or VMX, and whether a VM is entered or left. */
export const events: ArchitectureEvents = {
  ofKind: (kind, virtualization) => {
    const { class: own, direction, register, mnemonic = '' } = kind;
    if (own === 'barrier') return 'fence';
    if (own === 'maintenance') return TLB.test(mnemonic) ? 'tlb-maintenance' : 'cache-maintenance';
    if (own === 'control-block') {
      const [saves, restores] = virtualization === 'SVM' ? ['vmsave', 'vmload'] : ['vmread', 'vmwrite'];
      return direction === 'restored' ? restores : saves;
    }
    // The instructions for ports say no register.
    if (own === 'device' && register === null) return direction === 'saved' ? 'port-read' : 'port-write';
    const special =
      own === 'control' && direction === 'restored' ? CONTROL_WRITES[register ?? ''] : undefined;
    return special ?? commonEvent(kind) ?? accessEvent(kind, registers);
  },
  ofTransfer: (transfer) => {
    const { from, to, returns } = transfer;
    if (entersVm(transfer)) return 'vm-entry';
    if (!returns && from === 'guest' && to !== 'guest') return 'vm-exit';
    return returns ? 'kernel-return' : 'kernel-entry';
  },
};
