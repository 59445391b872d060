import { pageStyle } from '../../report/page/style.ts';

/** The style sheet of the dashboard: that of a report, and what only the dashboard has. */
export function dashboardStyle(): string {
  return `${pageStyle()}
${DASHBOARD}`;
}

const DASHBOARD = `.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--surface); padding: 0.4rem 0.8rem; z-index: 1; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
header.site, footer, form, button, input, select, .state, .connection, .button, .facts, .notice, dl, #progress, legend, label { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; }
header.site { display: flex; flex-wrap: wrap; gap: 0.3rem 1.6rem; align-items: baseline; border-bottom: 1px solid var(--line); padding-bottom: 0.7rem; margin-bottom: 1.6rem; }
header.site .name { font-weight: 700; color: var(--text); text-decoration: none; }
header.site ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0; padding: 0; font-size: 0.95rem; }
header.site nav a, header.site .name { padding: 0.25rem 0; display: inline-block; }
header.site [aria-current] { color: var(--text); font-weight: 600; text-decoration-thickness: 2px; text-underline-offset: 4px; }
.going { margin: 0 0 0 auto; font-size: 0.9rem; }
.going::before { content: '●'; color: #c75300; margin-right: 0.4rem; }
footer { margin-top: 4rem; border-top: 1px solid var(--line); font-size: 0.82rem; color: var(--muted); }
h1 { overflow-wrap: anywhere; }
.connection { float: right; margin: 0 0 0.6rem 1rem; font-size: 0.82rem; color: var(--muted); min-height: 1.3em; }
.notice { border: 1px solid var(--line); border-left: 4px solid var(--link); padding: 0.7rem 1rem; border-radius: 4px; max-width: 48rem; }
.notice.error { border-left-color: #c75300; }
.notice p { margin: 0.2rem 0; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem 0.8rem; align-items: center; margin: 1rem 0; }
button, .button { font-size: 0.92rem; padding: 0.42rem 0.95rem; border: 1px solid var(--link); border-radius: 5px; background: var(--surface); color: var(--link); cursor: pointer; text-decoration: none; }
button.main, .button.main { background: var(--link); color: var(--surface); }
button:hover, .button:hover { text-decoration: underline; }
input[type='text'], input[type='number'], input[type='date'], select { font-size: 0.95rem; padding: 0.35rem 0.5rem; border: 1px solid var(--muted); border-radius: 4px; background: var(--surface); color: var(--text); max-width: 100%; }
input[type='checkbox'] { width: 1.05rem; height: 1.05rem; accent-color: var(--link); }
fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1.2rem; padding: 0.5rem 1rem 0.9rem; min-width: 0; }
legend { font-weight: 600; padding: 0 0.4rem; }
.choices { columns: 2 24rem; column-gap: 2rem; list-style: none; padding: 0; margin: 0.5rem 0 0; max-width: none; }
.choices li { break-inside: avoid; padding-bottom: 0.35rem; }
.choices label { display: grid; grid-template-columns: 1.05rem 1fr; gap: 0 0.6rem; align-items: start; padding: 0.15rem 0; font-size: 0.92rem; line-height: 1.4; }
.choices small, .hint { color: var(--muted); font-size: 0.82rem; }
.choices small { display: block; }
.choices .indented { padding-left: 1.5rem; }
.fields { display: flex; flex-wrap: wrap; gap: 0.8rem 1.8rem; align-items: end; }
.fields label:not(.inline) { display: grid; gap: 0.25rem; font-size: 0.92rem; }
.fields:has(.refused) { align-items: start; }
label.inline { display: flex; gap: 0.55rem; align-items: center; font-size: 0.92rem; }
[aria-invalid='true'] { border-color: #c75300; outline: 1px solid #c75300; }
.refused { display: block; max-width: 30rem; font-size: 0.86rem; line-height: 1.4; border-left: 4px solid #c75300; padding-left: 0.6rem; }
#filter { margin: 0 0 1.2rem; }
.state { font-size: 0.84rem; white-space: nowrap; }
.state::before { content: '●'; margin-right: 0.4rem; color: var(--muted); }
.state.completed::before { color: #2c8f5d; }
.state.failed::before { color: #c75300; }
.state.preparing::before, .state.measuring::before, .state.cancelling::before { color: var(--link); }
.state.interrupted::before, .state.cancelled::before { content: '○'; }
td.wrap { white-space: normal; min-width: 11rem; }
td .state { display: block; white-space: normal; min-width: 9rem; text-indent: -1.1rem; padding-left: 1.1rem; }
table.list { width: 100%; }
table.list tbody tr + tr > * { border-top: 1px solid var(--line); }
table.list th, table.list td { padding-top: 0.4rem; padding-bottom: 0.4rem; }
tr.outlier td, tr.outlier th { font-weight: 600; }
dl.figures { display: flex; flex-wrap: wrap; gap: 0.8rem 2.2rem; margin: 1rem 0; max-width: none; }
dl.figures dt { font-size: 0.82rem; color: var(--muted); }
dl.figures dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
progress { width: 100%; max-width: 30rem; height: 0.9rem; accent-color: var(--link); display: block; }
.reasons { grid-template-columns: repeat(auto-fill, minmax(min(100%, 37rem), 1fr)); }
.wide > a > img { display: block; width: 100%; min-width: 56rem; height: auto; }
.steps { padding-left: 1.4rem; max-width: none; }
.steps > li { margin-bottom: 1.2rem; }
.steps p { margin: 0.2rem 0; }
.pages { display: flex; gap: 1.4rem; font-size: 0.92rem; }
h2 { clear: none; }
@media (max-width: 40rem) {
body { padding-top: 1rem; }
.going { margin-left: 0; }
.connection { float: none; margin: 0 0 0.4rem; }
th, td { padding-left: 0.4rem; padding-right: 0.4rem; }
#filter label { flex: 1 1 9rem; min-width: 0; }
#filter input { width: 100%; }
}`;
