import study from './isca2016.json' with { type: 'json' };

/** Table 2 of the study: cycles on the hardware of 2016, a value per microbenchmark and column. */
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
} as const;
