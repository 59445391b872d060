/** An emulated machine on which a hypervisor is measured. */
export interface Machine {
  readonly id: string;
  readonly architecture: 'arm64';
  /** Named CPU models only: `max` means another CPU in every version of QEMU. */
  readonly cpu: string;
  readonly interruptController: 'GICv2' | 'GICv3';
  readonly pcpus: number;
  readonly memoryMiB: number;
  /** QEMU's `-M` and `-cpu`: the counter ticks at 1 GHz, so that one tick is one instruction under icount. */
  readonly qemuArguments: readonly string[];
}

const arm64 = { architecture: 'arm64', pcpus: 2, memoryMiB: 256 } as const;

export const machines = {
  'cortex-a57': {
    ...arm64,
    id: 'cortex-a57',
    cpu: 'Cortex-A57',
    interruptController: 'GICv2',
    qemuArguments: ['-M', 'virt,virtualization=on,gic-version=2', '-cpu', 'cortex-a57,cntfrq=1000000000'],
  },
  'neoverse-n1': {
    ...arm64,
    id: 'neoverse-n1',
    cpu: 'Neoverse N1',
    interruptController: 'GICv3',
    qemuArguments: ['-M', 'virt,virtualization=on,gic-version=3', '-cpu', 'neoverse-n1,cntfrq=1000000000'],
  },
} as const satisfies Record<string, Machine>;
