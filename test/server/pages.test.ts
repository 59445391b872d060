import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explainedRun } from '../results/explained.ts';
import { PLANTED } from '../report/sample-report.ts';
import { sampleWorkloadReport } from '../report/workloads/sample-workload-report.ts';
import { accountOf } from '../results/sample-account.ts';
import type { Run } from '../../src/results/schema.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  withComponent,
} from '../results/sample-run.ts';
import { workloadOf, workloadRunOf } from '../results/sample-workload.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { reported, series } from './sample-runs.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
});
afterEach(() => dashboard.close());

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

function send(path: string, body: string): Promise<Response> {
  return dashboard.ask(path, { method: 'POST', headers: FORM, body });
}

const worked = { ...sampleWorkloadReport(), id: '20250101T000000-0000' };

describe('what is planted in names and errors', () => {
  test.each([
    ['/', '&lt;img src=x'],
    [`/runs/${reported.id}`, '&lt;img src=x'],
    [`/runs/${worked.id}`, '&lt;img src=x'],
    [`/runs/${reported.id}/cells/kvm-arm64/virtual-ipi`, '&lt;img src=x'],
    [`/runs/${reported.id}/explanations/virtual-ipi`, '&lt;img src=x'],
    [`/runs/${reported.id}/cells/kvm-x86/hypercall`, '&lt;img src=x'],
    [`/compare?base=20270101&head=20270103`, '&lt;b&gt;shrunk'],
    ['/series', '&lt;b&gt;shrunk'],
    ['/runs/%3Cscript%3E', '&lt;script&gt;'],
    ['/series?benchmark=%3Cscript%3E', '&lt;script&gt;'],
    [`/runs/${worked.id}/cells/kvm-arm64/tcp-rr`, '&lt;img src=x'],
    [`/runs/${worked.id}/cells/xen-arm64/hackbench`, '&lt;img src=x'],
    ['/compare?base=%22%3E%3Cscript%3E&head=x', '&lt;script&gt;'],
    ['/start?configuration=%3Cscript%3E', 'Start a run'],
  ])('%s shows as text', async (path, text) => {
    dashboard.store(reported, worked, ...series);
    const page = await dashboard.page(path);
    expect(page).toContain(text);
    expect(page).not.toMatch(/<(img src=x|b>|script>)/);
    expect(page).not.toContain('\u{202e}');
    // Nothing but our own files is loaded, and no attribute is a script or a style.
    expect(page).not.toMatch(/\s(style|on\w+)="/);
    for (const [, address] of page.matchAll(/\s(?:src|href|action)="([^"]*)"/g))
      expect(address).toMatch(/^[/#]/);
  });
});

test('without a run the list says how to begin', async () => {
  const page = await dashboard.page('/');
  expect(page).toContain('No run is stored yet.');
  expect(page).toContain('<a href="/start">');
  expect(await dashboard.page('/series')).toContain('No run here has a figure of hypercall.');
});

test('many runs are on several pages', async () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    runOf([], {
      id: `2026010${Math.floor(index / 10)}T0000${10 + (index % 10)}-0000`,
      startedAt: `2026-01-01T00:00:${10 + (index % 50)}.000Z`,
    }),
  );
  dashboard.store(...many);
  expect(await dashboard.page('/')).toMatch(/60 runs: 1 to 50.*href="\/\?offset=50">Older/s);
  expect(await dashboard.page('/?offset=50')).toMatch(/51 to 60.*href="\/\?offset=0">Newer/s);
  expect((await dashboard.ask('/?offset=-1')).status).toBe(400);
});

test('an address that does not stay the same leads to one that does', async () => {
  dashboard.store(...series);
  const latest = await dashboard.ask('/runs/latest');
  expect({ status: latest.status, to: latest.headers.get('Location') }).toEqual({
    status: 303,
    to: '/runs/20270103T000000-0000',
  });
  const [first, , last] = series.map(({ id }) => id);
  const chosen = await dashboard.ask(`/compare?run=${last}&run=${first}`);
  expect(chosen.headers.get('Location')).toBe(`/compare?base=${first}&head=${last}`);
});

test('a cell without an explanation shows the command that makes one, and a form that is filled in', async () => {
  dashboard.store(reported);
  const page = await dashboard.page(`/runs/${reported.id}/cells/kvm-arm64/hypercall/el2`);
  expect(page).toContain('<code>worldswitch run --explain -c kvm-arm64 -m hypercall/el2</code>');
  const form = /href="(\/start\?[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const start = await dashboard.page(form);
  for (const id of ['configuration-kvm-arm64', 'benchmark-hypercall-el2', 'explain'])
    expect(start).toMatch(new RegExp(`id="${id}"[^>]* checked>`));
  expect((await dashboard.ask(`/runs/${reported.id}/flame-graphs/kvm-arm64/hypercall/el2`)).status).toBe(404);
});

test('a flame graph has a policy by which its own script runs, and no other', async () => {
  dashboard.store(reported);
  const graph = await dashboard.ask(`/runs/${reported.id}/flame-graphs/kvm-arm64/virtual-ipi`);
  expect(graph.headers.get('Content-Type')).toBe('image/svg+xml; charset=utf-8');
  expect(graph.headers.get('Content-Security-Policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; frame-ancestors 'none'$/,
  );
});

describe('comparing', () => {
  test('three runs, or runs that have nothing in common, are refused in the form', async () => {
    dashboard.store(reported, ...series);
    const three = await dashboard.ask(`/compare?${series.map(({ id }) => `run=${id}`).join('&')}`);
    expect({ status: three.status, page: await three.text() }).toEqual({
      status: 400,
      page: expect.stringContaining('3 runs were chosen'),
    });
    dashboard.store({ ...explainedRun([], {}, 'xen-x86'), id: '20250101T000000-0000' });
    const nothing = await dashboard.ask('/compare?base=2025&head=20270101');
    expect(nothing.status).toBe(422);
    expect(await nothing.text()).toContain('value="2025"');
    expect((await dashboard.ask('/compare?base=1999&head=latest')).status).toBe(404);
  });

  test('one cell of two runs', async () => {
    dashboard.store(...series);
    const page = await dashboard.page(
      '/compare?base=20270101&head=20270103&configuration=kvm-arm64&benchmark=hypercall',
    );
    expect(page).toContain('All cells of the two runs');
    expect(page).toContain('Functions, kvm-arm64 hypercall');
  });
});

describe('the list', () => {
  const id = '20260401T000000-0000';
  const told = (text: string): Run => {
    const measurement = measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])]);
    const { software } = measurement.fingerprint;
    measurement.fingerprint.software = withComponent(software, 'kernel', { parameters: [text] });
    return runOf([measurement], { id });
  };

  test('says what a kernel was told, and has no column for it if none was', async () => {
    dashboard.store(...series);
    expect(await dashboard.page('/')).not.toContain('parameters</th>');
    dashboard.store(told(PLANTED));
    const page = await dashboard.page('/');
    expect(page).toContain('<th scope="col">parameters</th>');
    expect(page).toContain('<code>&lt;img src=x');
    expect(page).not.toContain('<img');
  });

  test('of those that fit is on several pages, with the filter in each address', async () => {
    dashboard.store(
      ...Array.from({ length: 60 }, (_, index) =>
        runOf([], {
          id: `20260101T0000${10 + index}-0000`,
          plan: { ...series[0]!.plan, label: `night ${index}` },
        }),
      ),
      told('nohlt'),
    );
    const page = await dashboard.page('/?label=NIGHT');
    expect(page).toMatch(/60 of 61 runs: 1 to 50.*href="\/\?label=NIGHT&amp;offset=50">Older/s);
    expect(page).toMatch(/name="label" value="NIGHT"/);
    expect(await dashboard.page('/?label=day')).toMatch(/None of 61 stored runs fits/);
  });

  test('has an address without the fields that nobody has filled in', async () => {
    const answer = await dashboard.ask('/?label=a+b&configuration=&kernel=');
    expect({ status: answer.status, to: answer.headers.get('Location') }).toEqual({
      status: 303,
      to: '?label=a+b',
    });
    expect((await dashboard.ask('/?label=')).headers.get('Location')).toBe('/');
  });

  test('says beside the field of the filter what can fit no run, and keeps the others', async () => {
    dashboard.store(reported);
    const page = await dashboard.page('/?kernel=latest&label=night');
    expect(page).toMatch(
      /id="kernel"[^>]* aria-describedby="kernel-refused" autofocus><span class="refused" id="kernel-refused">--kernel &#39;latest&#39; is no version of Linux\./,
    );
    expect(page).toMatch(/name="label" value="night"/);
  });
});

describe('the form for a run', () => {
  test.each([
    ['iterations=many&batches=2', 'iterations', '--iterations NaN is out of range'],
    ['benchmark=tcp-rr&iterations=7', 'iterations', '--iterations is about microbenchmarks'],
    ['configuration=kvm-arm64&xenParameters=sched%3Dcredit', 'xenParameters', '--xen-parameter is about Xen'],
    ['kernel=%2Fboot%2Fvmlinuz', 'kernel', 'may name no files of this computer'],
    [
      'kernelParameters=%7Bkernel%7D',
      'kernelParameters',
      '--kernel-parameter &#39;{kernel}&#39; can&#39;t be passed',
    ],
    ['allWorkloads=on&explain=on', 'explain', '--explain is about microbenchmarks'],
    ['label=latest', 'label', 'label is one line of 1 to 80 printable characters'],
    ['configuration=kvm-arm65', 'configuration', 'there is no configuration'],
  ])('%s is refused beside the field %s, in the words of the terminal', async (body, field, sentence) => {
    const refused = await send('/runs', body);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    const beside = new RegExp(`<span class="refused" id="${field}-refused">([^<]*)<`).exec(page)?.[1];
    expect(beside?.toLowerCase()).toContain(sentence.toLowerCase());
    expect(page).toMatch(new RegExp(`<div class="notice error" role="alert"><p><a href="#${field}`));
    expect(page.match(/class="refused"/g)).toHaveLength(1);
  });

  test('keeps what was typed', async () => {
    const page = await (
      await send('/runs', 'iterations=many&kernel=6.12&label=a+%22b%22&allMicrobenchmarks=on')
    ).text();
    for (const text of ['value="many"', 'value="6.12"', 'value="a &quot;b&quot;"'])
      expect(page).toContain(text);
    expect(page).toMatch(/id="allMicrobenchmarks"[^>]* checked>/);
  });
});

test('a run of workloads shows what the terminal shows, and how far it is', async () => {
  const id = '20260303T000000-0000';
  const failed = failureOf('xen-arm64', ['hackbench'], { error: PLANTED });
  const run = workloadRunOf([workloadOf('kvm-arm64', 'hackbench', [2000, 2000]), failed], { id });
  dashboard.store({ ...run, measurements: run.measurements.slice(0, 1), endedAt: null });
  expect(await dashboard.page('/')).toContain('kvm-arm64: hackbench');
  const going = await dashboard.page(`/runs/${id}`);
  expect(going).toContain('1 of 2 sessions done');
  expect(going).toContain('data-phase-of="xen-arm64 hackbench">waiting');
  dashboard.store({ ...run, id: '20260304T000000-0000' });
  const over = await dashboard.page('/runs/20260304T000000-0000');
  expect(over).toContain('failed in part');
  expect(over).toContain('<h2 id="workloads">Workload by workload</h2>');
  expect(over).toContain('href="/runs/20260304T000000-0000/cells/kvm-arm64/hackbench"');
  expect(over).toContain('&lt;img src=x');
  expect(over).not.toContain('<img');
});

test('a run of both kinds shows both, and each figure leads to its cell', async () => {
  const run = runOf([...reported.measurements, workloadOf('kvm-arm64', 'tcp-rr', [3500])], {
    id: '20260305T000000-0000',
  });
  dashboard.store(run);
  const page = await dashboard.page(`/runs/${run.id}`);
  for (const benchmark of ['hypercall', 'tcp-rr'])
    expect(page).toContain(`href="/runs/${run.id}/cells/kvm-arm64/${benchmark}"`);
  expect(page).toContain('instructions per unit of work');
  expect(await dashboard.page('/')).toContain(
    'kvm-arm64, xen-arm64, kvm-x86 (failed): hypercall, hypercall/el2, virtual-ipi; kvm-arm64: tcp-rr',
  );
});

describe("a workload's cell", () => {
  test('shows its repetitions, who executes it, and what it costs beside what it costs natively', async () => {
    dashboard.store(worked);
    const page = await dashboard.page(`/runs/${worked.id}/cells/kvm-arm64/tcp-rr`);
    expect(page).toContain('<h1>tcp-rr on kvm-arm64</h1>');
    expect(page).toContain('Instructions per transaction.');
    expect(page).toContain('<dt>times native</dt>');
    expect(page).toContain('every repetition');
    expect(page).toContain('What the overhead consists of, instructions per transaction');
    expect(page).toContain('Legs of a transaction');
    expect(page).not.toContain('Flame graph');
    expect((await dashboard.ask(`/runs/${worked.id}/flame-graphs/kvm-arm64/tcp-rr`)).status).toBe(404);
  });

  test('says what is missing where the run has nothing to compare it with, or no account', async () => {
    const id = '20260306T000000-0000';
    const account = accountOf([45, 70, 40, 60, 35]);
    const kvm = workloadOf('kvm-arm64', 'tcp-rr', [3500], { account });
    dashboard.store(workloadRunOf([kvm, workloadOf('xen-arm64', 'tcp-rr', [5000])], { id }));
    const alone = await dashboard.page(`/runs/${id}/cells/kvm-arm64/tcp-rr`);
    expect(alone).toMatch(/did not measure tcp-rr on native-arm64.*By who executes/s);
    const without = await dashboard.page(`/runs/${id}/cells/xen-arm64/tcp-rr`);
    expect(without).toContain('<code>worldswitch explain xen-arm64 tcp-rr</code>');
    expect(without).toContain('/start?configuration=xen-arm64&amp;benchmark=tcp-rr');
  });
});

test('a run that another process measures, or that was interrupted, says how to go on with it', async () => {
  dashboard.store(runOf(reported.measurements.slice(0, 1), { id: '20260202T000000-0000', endedAt: null }));
  const page = await dashboard.page('/runs/20260202');
  expect((await dashboard.ask('/runs/20260202')).status).toBe(303);
  expect(page).toBe('');
  const whole = await dashboard.page('/runs/20260202T000000-0000');
  expect(whole).toContain('worldswitch run --resume 20260202T000000-0000');
  expect(whole).toContain('data-events="/api/runs/20260202T000000-0000/events"');
  expect(whole).not.toContain('Cancel the run');
});
