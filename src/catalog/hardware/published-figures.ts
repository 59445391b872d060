import { published } from '../published.ts';
import type { Cell } from '../benchmarks.ts';
import { SEV_ES } from './sources.ts';

/** A figure of an operation that others measured on hardware. */
export interface PublishedFigure {
  readonly id: string;
  /** As a reader knows it: `hypercall on KVM`. */
  readonly what: string;
  /** As it is published. */
  readonly machine: string;
  readonly software: string;
  readonly value: number;
  readonly unit: 'cycles' | 'nanoseconds';
  readonly source: string;
  /** The hardware profile of that machine; `undefined` if there is none. */
  readonly hardware: string | undefined;
  /** The same operation, and the series of Linux it has to be counted with. */
  readonly cell: Cell | undefined;
  readonly kernel: string;
  /** Why the path is not the same whatever the kernel. */
  readonly otherPath?: string;
}

const KVMARM = 'kvmarm list';
const KVM_LIST = 'kvm list';

/** Rows of the study's table 2 that have a cell of ours, by machine. */
const ofStudy: readonly PublishedFigure[] = (
  [
    ['xgene', 'kvm-arm', 'kvm-arm64'],
    ['xgene', 'xen-arm', 'xen-arm64'],
    ['sandy-bridge', 'kvm-x86', 'kvm-x86-vmx'],
    ['sandy-bridge', 'xen-x86', 'xen-x86-vmx'],
  ] as const
).flatMap(([hardware, column, configuration]) =>
  (
    [
      'hypercall',
      'interrupt-controller-trap',
      'virtual-ipi',
      'virtual-irq-completion',
      'vm-switch',
      'io-latency-out',
      'io-latency-in',
    ] as const
  ).flatMap((benchmark) => {
    const value = published.cycles(benchmark, column);
    return value === undefined
      ? []
      : [
          {
            id: `isca2016-${column}-${benchmark}`,
            what: `${benchmark} (${column})`,
            machine: hardware === 'xgene' ? 'X-Gene' : 'Xeon E5-2450',
            software: published.software,
            value,
            unit: 'cycles' as const,
            source: 'ISCA 2016, table 2',
            hardware,
            cell: { configuration, benchmark },
            kernel: '4.0',
          },
        ];
  }),
);

const ofOthers: readonly PublishedFigure[] = [
  {
    id: 'altra-hypercall',
    what: 'hypercall on KVM',
    machine: 'Ampere Altra (Neoverse N1), frequency not said',
    software: 'Linux 6.12-rc1',
    value: 306,
    unit: 'nanoseconds',
    source: `${KVM_LIST}, October 2024`,
    hardware: 'neoverse-n1',
    cell: { configuration: 'kvm-arm64-vhe', benchmark: 'hypercall' },
    kernel: '6.12',
  },
  {
    id: 'kunpeng-hypercall',
    what: 'hypercall on KVM',
    machine: 'Kunpeng 920',
    software: 'not said',
    value: 408,
    unit: 'nanoseconds',
    source: KVMARM,
    hardware: undefined,
    cell: { configuration: 'kvm-arm64-vhe', benchmark: 'hypercall' },
    kernel: 'not said',
  },
  {
    id: 'juno-hypercall',
    what: 'hypercall on KVM',
    machine: 'Juno r2, Cortex-A53',
    software: 'mainline of 2020',
    value: 4530,
    unit: 'nanoseconds',
    source: `${KVMARM}, 2020`,
    hardware: undefined,
    cell: { configuration: 'kvm-arm64', benchmark: 'hypercall' },
    kernel: 'not said',
  },
  {
    id: 'arndale-hypercall',
    what: 'hypercall on KVM',
    machine: 'Exynos 5250, Cortex-A15',
    software: 'Linux 3.10',
    value: 5326,
    unit: 'cycles',
    source: 'KVM/ARM, ASPLOS 2014, raw data',
    hardware: undefined,
    cell: undefined,
    kernel: '3.10',
    otherPath: 'it is of 32-bit Arm',
  },
  {
    id: 'skylake-2020-before',
    what: 'hypercall on KVM',
    machine: 'Skylake server',
    software: 'Linux 5.6, before a patch',
    value: 1559,
    unit: 'cycles',
    source: `${KVM_LIST}, March 2020`,
    hardware: 'skylake-server',
    cell: { configuration: 'kvm-x86-vmx', benchmark: 'hypercall' },
    kernel: '5.6',
  },
  {
    id: 'skylake-2020-after',
    what: 'hypercall on KVM',
    machine: 'Skylake server',
    software: 'Linux 5.6, with the patch',
    value: 1529,
    unit: 'cycles',
    source: `${KVM_LIST}, March 2020`,
    hardware: 'skylake-server',
    cell: { configuration: 'kvm-x86-vmx', benchmark: 'hypercall' },
    kernel: '5.6',
  },
  {
    id: 'ladder-vmcall',
    what: 'hypercall on KVM, all mitigations',
    machine: 'Xeon Platinum 8160',
    software: 'Linux 6.14, QEMU 8.2.2',
    value: 3864,
    unit: 'cycles',
    source: 'exit ladder, 2026',
    hardware: 'skylake-server',
    cell: { configuration: 'kvm-x86-vmx', benchmark: 'hypercall' },
    kernel: '6.14',
    otherPath: 'mitigations are in it, which predictions have apart',
  },
  {
    id: 'sev-es-vmrun',
    what: 'VMRUN until the exit, with SEV-ES',
    machine: 'AMD EPYC',
    software: 'Linux 5.10',
    value: 1360,
    unit: 'cycles',
    source: SEV_ES,
    hardware: 'epyc',
    cell: undefined,
    kernel: '5.10',
    otherPath: 'it is no operation of ours',
  },
];

/** Figures that predictions can be held against, and those that can't, with what they are of. */
export const publishedFigures: readonly PublishedFigure[] = [...ofStudy, ...ofOthers];
