import study from './isca2016.json' with { type: 'json' };

/** A table that the study published. */
export interface PublishedTable {
  readonly columns: readonly string[];
  /** `null` where the study has no value. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** What the study published: of table 2 cycles on the hardware of 2016, a value per microbenchmark and column. */
export const published = {
  source: study.source,
  provenance: study.provenance,
  unit: 'cycles',
  /**
   * The published figure of a microbenchmark in cycles, or `undefined` if the study has none.
   *
   * @param row the microbenchmark as the study names it, for example `virtual-ipi`
   * @param column the system, for example `kvm-arm`
   */
  cycles(row: string, column: string): number | undefined {
    const table = study.table2_microbenchmarks_cycles;
    const index = table.columns.indexOf(column);
    const values = Object.entries(table).find(([name]) => name === row && name !== 'columns')?.[1];
    const value = values?.[index];
    return typeof value === 'number' ? value : undefined;
  },
  /** What was measured: `Linux 4.0-rc4, Xen 4.5.0`. */
  software: `Linux ${study.software.linux}, Xen ${study.software.xen}`,
  /** Table 3 of the study: what a hypercall of split-mode KVM takes by kind, saved and restored together, in cycles. */
  hypercallAnalysis(): {
    readonly id: string;
    readonly of: string;
    readonly on: string;
    readonly rows: Readonly<Record<string, number>>;
  } {
    const { columns: _columns, ...rows } = study.table3_kvm_arm_hypercall_analysis_cycles;
    const sums = Object.entries(rows).map(([name, [saved = 0, restored = 0]]) => [name, saved + restored]);
    return { id: 'isca2016-table3', of: 'hypercall', on: 'kvm-arm64', rows: Object.fromEntries(sums) };
  },
  /** Table 5 of the study: Netperf TCP_RR on Arm hardware, times in microseconds. */
  tcpRr(): PublishedTable {
    const { columns, ...rows } = study.table5_netperf_tcp_rr_arm;
    return { columns, rows: Object.entries(rows).map(([name, values]) => ({ name, values })) };
  },
} as const;
