import type { Run } from '../../src/results/schema.ts';
import { explainedRun } from '../results/explained.ts';
import { sampleReport } from '../report/sample-report.ts';

/** With markup wherever a kernel or a guest can put it. */
export const reported: Run = {
  ...sampleReport(),
  id: '20260101T000000-0000',
  startedAt: '2026-01-01T00:00:00.000Z',
};

const part = (name: string, count: number): Parameters<typeof explainedRun>[0][number] => ({
  place: 'host-kernel',
  name,
  count,
});

/** Three runs of a hypercall, the last of which takes 10 instructions more in one function, and less in another. */
export const series: readonly Run[] = [
  [100, 50],
  [100, 50],
  [220, 30],
].map(([grown = 0, shrunk = 0], index) =>
  explainedRun([part('grown', grown), part('<b>shrunk</b>', shrunk)], {
    id: `2027010${index + 1}T000000-0000`,
    startedAt: `2027-01-0${index + 1}T00:00:00.000Z`,
  }),
);
