/** What is wrong in a case. */
export type Kind =
  | 'option'
  | 'configuration'
  | 'kernel image'
  | 'Xen image'
  | 'QEMU'
  | 'archive'
  | 'cache'
  | 'disk'
  | 'import'
  | 'reproduce';

/** A command line that can't be carried out. `{name}` stands for a file of files.ts. */
export interface BadInput {
  readonly kind: Kind;
  readonly args: string;
  /** 2 if it is the command line that can't be, 3 if it is what it finds; 125 of the latter for git bisect run. */
  readonly code: 2 | 3 | 125;
  /** A part of the sentence. */
  readonly says: RegExp;
  /** Variables of the environment beside those of every case. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The cases of a kind. */
function of(
  kind: Kind,
  rows: readonly (readonly [
    args: string,
    code: 2 | 3 | 125,
    says: RegExp,
    env?: Readonly<Record<string, string>>,
  ])[],
): BadInput[] {
  return rows.map(([args, code, says, env]) => ({
    ...{ kind, args, code, says },
    ...(env === undefined ? {} : { env }),
  }));
}

const option = of('option', [
  ['--colour', 2, /unknown option '--colour'/],
  ['measure', 2, /unknown command 'measure'/],
  ['run --colder', 2, /unknown option '--colder'/],
  ['run something', 2, /too many arguments/],
  ['run --iterations many', 2, /A whole number is needed/],
  ['run --iterations 1.5', 2, /A whole number is needed/],
  ['run --iterations 0', 2, /--iterations 0 is out of range/],
  ['run --iterations -4', 2, /--iterations -4 is out of range/],
  ['run --iterations 99999999999999999999', 2, /out of range/],
  ['run --iterations 100000 --batches 10000', 2, /1000000000 operations of each kind/],
  ['run --explain --iterations 10000 --batches 100', 2, /every instruction would have to be written down/],
  ['run --batches 0', 2, /--batches 0 is out of range/],
  ['run --jobs 0', 2, /--jobs 0 is out of range/],
  ['run --jobs 65', 2, /--jobs 65 is out of range/],
  ['run --timeout 0', 2, /--timeout 0 is out of range/],
  ['run --timeout soon', 2, /A whole number is needed/],
  ['run --testbed moon', 2, /emulated, here/],
  ['run --study all', 2, /microbenchmarks, workloads/],
  [
    'run --study workloads -m hypercall',
    2,
    /--study says workloads, and --microbenchmark is about microbenchmarks/,
  ],
  [
    'run --study microbenchmarks -w tcp-rr',
    2,
    /--study says microbenchmarks, and --workload is about workloads/,
  ],
  ['run --study workloads --explain', 2, /--explain is about microbenchmarks/],
  ['run -m hypercall --units 100', 2, /--units is about workloads, and none is to be measured/],
  ['run -w tcp-rr --iterations 4', 2, /--iterations is about microbenchmarks, and none is to be measured/],
  ['run -w tcp-rr --units 1', 2, /--units 1 is out of range/],
  ['run -w tcp-rr --vcpus 9', 2, /--vcpus 9 is out of range/],
  ['run -w tcp-rr --launches 0', 2, /--launches 0 is out of range/],
  ['run -w tcp-rr --halt-poll -1', 2, /--halt-poll -1 is out of range/],
  ['run -w tcp-rr --transport usb', 2, /pci, mmio/],
  ['run -c native-arm64 -w tcp-rr --no-vhost', 2, /about workloads in a VM of KVM/],
  ['run -w specjvm2008', 2, /needs your own copy of SPECjvm2008/],
  ['run -m hypercall --kernel-parameter {space}', 2, /' ' can't be passed: it is empty/],
  ['run --dry-run --verify', 2, /cannot be used with option '--verify'/],
  ['run --resume --verify', 2, /cannot be used with option '--verify'/],
  ['run --resume 1999', 2, /there is no run '1999'/],
  ['run --resume 20261122', 3, /is complete/],
  ['run --testbed here --kernel 6.12', 2, /--kernel is about emulated machines/],
  ['run --testbed here --timeout 5', 2, /--timeout is about emulated machines/],
  ['run --testbed here --batches 3', 2, /--batches 3 is out of range/],
  ['explain', 2, /missing required argument 'configuration'/],
  ['explain kvm-arm64', 2, /missing required argument 'benchmark'/],
  ['explain kvm-arm64 tcp-rr -o {cwd}/x.png', 2, /says no format of an explanation/],
  ['explain kvm-arm64 tcp-rr --top 0', 2, /--top is at least 1/],
  ['explain kvm-arm64 tcp-rr --top 5 --all', 2, /cannot be used with option/],
  ['explain kvm-arm64 tcp-rr --all --format folded', 2, /folded has every function as it is/],
  ['compare latest latest -o {cwd}/x.png', 2, /says no format of a comparison/],
  ['compare latest latest --size slide', 2, /a size is one of the picture/],
  ['report --size slide -o {cwd}/x.html', 2, /a size is one of charts that are files/],
  ['explain kvm-arm64 hypercall -o {cwd}/x.png', 2, /says no format of an explanation/],
  ['explain kvm-arm64 hypercall --format png', 2, /table, markdown, json, folded/],
  ['explain kvm-arm64 hypercall --run latest --cold', 2, /cannot be used with option '--cold'/],
  ['explain kvm-arm64 hypercall --run latest --qemu 10.0', 2, /cannot be used with option '--qemu/],
  [
    'explain kvm-arm64 hypercall --run latest --xen-symbols x',
    2,
    /cannot be used with option '--xen-symbols/,
  ],
  ['explain kvm-arm64 hypercall --run 1999', 2, /there is no run '1999'/],
  ['compare latest', 2, /missing required argument 'b'/],
  ['compare latest newest', 2, /'newest' is nothing that can be compared/],
  ['compare latest 1999', 2, /there is no run '1999'/],
  ['compare latest latest --format csv', 2, /table, markdown, json/],
  ['compare latest latest --units 500', 2, /--units is about workloads/],
  ['compare latest latest --timeout 60', 2, /--timeout is about machines/],
  ['compare latest latest -m vm-switch', 2, /has no figure of what was asked for/],
  ['compare latest xen@4.20', 2, /changes nothing on kvm-arm64/],
  ['check', 2, /required option '--baseline <file>' not specified/],
  ['check --baseline {nowhere}', 2, /there is no such baseline/],
  ['check --baseline {baseline} --tolerance some', 2, /'some' is no tolerance/],
  ['check --baseline {baseline} --tolerance -1', 2, /'-1' is no tolerance/],
  ['check --baseline {baseline} --update --accept why', 2, /cannot be used with option/],
  ['check --baseline {baseline} --format xml', 2, /junit, github/],
  ['show 1999', 2, /there is no run '1999'/],
  ['show --format xml', 2, /table, markdown, json, csv/],
  ['report', 2, /a report needs a file/],
  ['report -o {cwd}/x.pdf', 2, /says no format of a report/],
  ['report 1999 -o {cwd}/x.html', 2, /there is no run '1999'/],
  ['serve --port 65536', 2, /a number from 0 to 65535/],
  ['serve --port http', 2, /A whole number is needed/],
  ['setup --dry-run --update', 2, /cannot be used with option/],
  ['setup --dry-run --mirror {cwd}', 2, /cannot be used with option/],
  ['shell', 2, /missing required argument 'configuration'/],
  ['shell kvm-arm64 tcp-rr --in dom0', 2, /vm, host/],
]);

const configuration = of('configuration', [
  ['run -c nope', 2, /^worldswitch: there is no configuration 'nope'\. Next/],
  ['run -c {empty}', 2, /^worldswitch: there is no configuration ''\. Next/],
  ['run -c kvm-arm46', 2, /nearest is 'kvm-arm64'/],
  ['run -c KVM-ARM64', 2, /there is no configuration 'KVM-ARM64'/],
  ['run -c ../../etc/passwd', 2, /there is no configuration/],
  ['run -m hyper-call', 2, /nearest is 'hypercall'/],
  ['run -m tcp-rr', 2, /it is a workload/],
  ['run -w hypercall', 2, /it is a microbenchmark/],
  ['run -w tcp-rrr', 2, /nearest is 'tcp-rr'/],
  ['run -c xen-x86 -m hypercall/vmm', 2, /hypercall\/vmm can't be measured on xen-x86/],
  ['run -c native-arm64', 2, /can't be measured on native-arm64/],
  ['run -m hypercall/cpuid', 2, /is measured in the VM one is in/],
  ['run --testbed here -m virtual-ipi', 2, /can't be measured in the VM one is in/],
  ['explain kvm-arm hypercall', 2, /there is no configuration 'kvm-arm'/],
  ['explain kvm-arm64 hypercal', 2, /there is no benchmark 'hypercal'/],
  ['explain kvm-x86 hypercall/el2', 2, /can't be measured on kvm-x86/],
  ['shell nowhere', 2, /there is no configuration 'nowhere'/],
  ['shell kvm-arm64 hypercall', 2, /it is a microbenchmark/],
  ['check --baseline {baseline} -c nope', 2, /there is no configuration 'nope'/],
  ['compare kvm-arm64 nope', 2, /'nope' is nothing that can be compared/],
]);

const kernel = of('kernel image', [
  ['run --kernel {nowhere}', 3, /there is no file/],
  ['run --kernel {text}', 3, /is no kernel image/],
  ['run --kernel {nothing}', 3, /Next: /],
  ['run --kernel {pipe}', 3, /is no regular file/],
  ['run --kernel /dev/zero', 3, /is no regular file/],
  ['run --kernel {gzip}', 3, /Next: /],
  ['run --kernel {folder}', 3, /Next: /],
  ['run --kernel {elf}', 3, /Next: /],
  ['run --kernel {zImage}', 3, /Next: /],
  ['run --kernel-modules {folder}', 3, /--kernel-modules is about a kernel of your own/],
  ['run --kernel-symbols {text}', 3, /no addresses of functions/],
  ['run --kernel-symbols {nowhere}', 3, /Next: /],
  ['check --baseline {baseline} --kernel {text} --bisect', 125, /is no kernel image/],
]);

const xen = of('Xen image', [
  ['run --xen {nowhere}', 3, /there is no file/],
  ['run --xen {text}', 3, /Next: /],
  ['run --xen {folder}', 3, /is a folder, not an image of Xen/],
  ['run --xen {pipe}', 3, /is no regular file/],
  ['run --xen {gzip}', 3, /Next: /],
  ['run --xen-symbols {text}', 3, /no addresses of functions/],
  ['run -c kvm-arm64 --xen 4.20', 2, /--xen is about Xen, which kvm-arm64 has not/],
  ['run -c kvm-arm64 --xen-parameter x', 2, /--xen-parameter is about Xen, which kvm-arm64 has not/],
  ['run -w tcp-rr -c native-arm64 --xen 4.20', 2, /--xen is about Xen, which native-arm64 has not/],
]);

const qemu = of('QEMU', [
  ['run -c kvm-arm64 --qemu {nowhere}', 3, /there is no such QEMU/],
  ['run -c kvm-arm64 --qemu {folder}/', 3, /a QEMU is a regular file/],
  ['run -c kvm-arm64 --qemu {pipe}', 3, /a QEMU is a regular file/],
  ['run -c kvm-arm64 --qemu {text}', 3, /could not be started|failed/],
  ['run -c kvm-arm64 --qemu /bin/false', 3, /leave --qemu out/],
  ['run -c kvm-arm64 --qemu /bin/true', 3, /does not say which version of QEMU it is/],
  ['run -c kvm-arm64 --qemu {oldQemu}', 3, /QEMU 7\.2\.22 is too old/],
  ['run -c kvm-arm64 --qemu sid --locked', 3, /no QEMU 'sid' in the lock/],
  ['run -c kvm-arm64 --qemu other', 3, /'other' is no version of QEMU/],
  ['run -c kvm-x86-vmx --qemu 10.0', 2, /--qemu is about QEMU, which kvm-x86-vmx has not/],
]);

const archive = of('archive', [
  ['run --kernel 5.10 --locked', 3, /there is no Linux '5\.10' in the lock/],
  ['run --kernel 99.1 --locked', 3, /there is no Linux '99\.1' in the lock/],
  ['run -c xen-arm64 --xen 4.16 --locked', 3, /choose one of 4\.17, 4\.20/],
  ['run --kernel six', 3, /'six' is no version of Linux/],
  ['run -c xen-arm64 --xen four', 3, /'four' is no version of Xen/],
  ['compare kernel@ kernel@6.1', 2, /Next: /],
  ['compare kernel@6.1@6.2 latest', 3, /'6\.1@6\.2' is no version of Linux/],
]);

const cache = of('cache', [
  ['clean', 3, /Next: /, { WORLDSWITCH_CACHE: '{text}' }],
  ['clean --all', 3, /Next: /, { WORLDSWITCH_CACHE: '{text}' }],
  ['setup', 3, /Next: /, { WORLDSWITCH_CACHE: '{text}' }],
  ['setup', 3, /Next: /, { WORLDSWITCH_CACHE: '{text}/below' }],
  ['setup', 3, /Next: /, { WORLDSWITCH_CACHE: '/proc/nowhere' }],
  ['clean', 3, /WORLDSWITCH_CACHE_LIMIT is much/, { WORLDSWITCH_CACHE_LIMIT: 'much' }],
  ['clean', 3, /WORLDSWITCH_CACHE_LIMIT is -1/, { WORLDSWITCH_CACHE_LIMIT: '-1' }],
]);

const disk = of('disk', [
  ['runs', 3, /Next: /, { WORLDSWITCH_HOME: '{text}' }],
  ['runs', 3, /Next: /, { WORLDSWITCH_HOME: '{text}/below' }],
  ['show', 3, /Next: /, { WORLDSWITCH_HOME: '/proc/nowhere' }],
  ['show', 3, /is no database/, { WORLDSWITCH_HOME: '{noDatabase}' }],
  ['show', 3, /Next: /, { WORLDSWITCH_HOME: '{cutDatabase}' }],
  ['show', 3, /belongs to another program/, { WORLDSWITCH_HOME: '{otherDatabase}' }],
  ['report -o {cwd}/nowhere/x.html', 3, /its folder is not there/],
  ['report -o {cwd} --format html', 3, /it is a folder/],
  ['report -o {text}/x.html', 3, /what should be its folder is a file/],
  ['report -o /dev/full --format html', 3, /it is no regular file/],
  ['report -o {cwd}/{long}.html', 3, /its name is too long/],
  ['report --charts {text}/x', 3, /the charts can't be written/],
  ['report 20280101 -o {cwd}/x.html', 3, /has no figure to report/],
  ['explain kvm-arm64 hypercall -o {cwd}/nowhere/x.svg', 3, /its folder is not there/],
  ['explain kvm-arm64 hypercall --run latest', 3, /measured without being explained/],
  ['check --baseline {cwd}/nowhere/b.json --update', 3, /its folder is not there/],
  ['check --baseline {folder} --update', 3, /it is a folder/],
]);

const imported = of('import', [
  ['import', 2, /missing required argument 'file'/],
  ['import {nowhere}', 3, /the run can't be read/],
  ['import {folder}', 3, /the run can't be read/],
  ['import /dev/zero', 3, /it is no regular file/],
  ['import {pipe}', 3, /it is no regular file/],
  ['import {text}', 3, /no JSON document/],
  ['import {nothing}', 3, /no JSON document/],
  ['import {cutRun}', 3, /no JSON document, or one that was cut/],
  ['import {list}', 3, /this is no run of worldswitch/],
  ['import {newerRun}', 3, /recorded by a newer worldswitch/],
  ['import {otherRun}', 3, /another run with the id/],
  ['import {unknownConfiguration}', 3, /does not know: "kvm-riscv64"/],
  ['import {unknownBenchmark}', 3, /does not know: "hypercall\/moon"/],
  ['import {hostileRun}', 3, /does not know: "<script>/],
  ['import {badId}', 3, /this is no run of worldswitch: id/],
  ['import {baseline}', 3, /this is no run of worldswitch/],
  ['compare latest {text}', 3, /no JSON document/],
  ['compare latest {cutRun}', 3, /Next: /],
  ['check --baseline {cutRun}', 3, /no JSON document, or one that was cut/],
  ['check --baseline {newerBaseline}', 3, /written by a newer worldswitch/],
  ['check --baseline {damagedBaseline}', 3, /the baseline is damaged: measurements\[0\]/],
]);

const reproduced = of('reproduce', [
  ['reproduce', 2, /missing required argument 'run'/],
  ['reproduce /dev/zero', 3, /it is no regular file/],
  ['reproduce {pipe}', 3, /it is no regular file/],
  ['reproduce {folder}', 3, /the run can't be read/],
  ['reproduce {nowhere}', 3, /the run can't be read/],
  ['reproduce {text}', 3, /no JSON document/],
  ['reproduce {cutRun}', 3, /no JSON document, or one that was cut/],
  ['reproduce {newerRun}', 3, /recorded by a newer worldswitch/],
  ['reproduce {baseline}', 3, /this is no run of worldswitch/],
  ['reproduce {large}', 3, /it has more than 268435456 bytes/],
  ['reproduce {unknownConfiguration}', 3, /does not know: "kvm-riscv64"/],
  ['reproduce {unknownBenchmark} --dry-run', 3, /does not know: "hypercall\/moon"/],
  ['reproduce {hereRun}', 3, /on hardware that nobody else has/],
  ['reproduce {pathVersion}', 3, /of a version that no package can have: "\.\.\/\.\.\/etc\/passwd"/],
  ['reproduce {hostileParameter}', 3, /what the run says of itself can't be/],
  ['reproduce {ownKernel}', 3, /comes from no package of Debian's/],
  ['reproduce {twice}', 3, /holds kvm-arm64 more than once/],
  ['reproduce 20280101', 3, /has no figure that could be reproduced/],
  ['reproduce nothing-such', 2, /there is no run 'nothing-such'/],
  ['reproduce 20261122 --resume', 2, /no reproduction of run 20261122T210145-3f9a was begun/],
  ['reproduce 20261122 --jobs 0', 2, /--jobs 0 is out of range/],
  ['reproduce 20261122 --kernel {text}', 2, /--kernel brings what comes from no package/],
  ['reproduce 20261122 --format svg', 2, /table, json/],
]);

/** All of them. */
export const badInputs: readonly BadInput[] = [
  ...[...option, ...configuration, ...kernel, ...xen, ...qemu],
  ...[...archive, ...cache, ...disk, ...imported, ...reproduced],
];
