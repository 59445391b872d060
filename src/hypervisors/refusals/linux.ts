import { optionsIn } from '../module-options.ts';
import { type FindRefusal, isCalled, type Parameter } from './refusal.ts';

/** How a line of Linux's log says it; in it an apostrophe stands for each quote (guest/host/settings.c). */
interface Saying {
  readonly line: RegExp;
  /** Half a sentence, if it is that parameter of which the line speaks. */
  readonly why: (found: RegExpExecArray, parameter: Parameter) => string | undefined;
}

/** Linux init/main.c, print_unknown_bootoptions; from 5.14 on. */
const UNKNOWN: Saying = {
  line: /Unknown kernel command line parameters '(.*)', will be passed/,
  why: ([, words = ''], { text }) =>
    words.split(' ').includes(text.replaceAll('"', "'")) ? 'the kernel does not know it' : undefined,
};

/** Parameters by what the kernel calls them where that is not their name. */
const CALLED: ReadonlyMap<string, string> = new Map([
  ['AMD-Vi', 'amd_iommu'],
  ['DMAR', 'intel_iommu'],
  ['PCI', 'pci'],
  ['SRSO', 'spec_rstack_overflow'],
  ['Spectre V2', 'spectre_v2'],
  ['Speculative Store Bypass', 'spec_store_bypass_disable'],
  ['user space protection', 'spectre_v2_user'],
]);

/** Some values arch/x86/kernel/cpu/bugs.c copies first, and says no more characters of them. */
const COPIED = 19;

const MEANINGLESS = 'the kernel can make nothing of its value';

/** How it is said of a value that the kernel does not know, or of one of several with commas between. */
const UNKNOWN_VALUES: readonly RegExp[] = [
  // arch/x86/kernel/cpu/bugs.c: `Ignoring unknown retbleed option (foo)`, `unknown vmscape=foo option`, `Spectre V2 : unknown option (foo)`.
  /nknown (?<option>\w[\w ]*) option \((?<said>.*)\)/,
  /nknown (?<option>[\w-]+)=(?<said>.*) option/,
  /(?<option>\w[\w ]{0,40}?) ?: unknown option \((?<said>.*)\)/,
  // drivers/pci/pci.c: "PCI: Unknown option `foo'"; of IOMMUs it is said with what follows.
  /(?<option>[\w-]{1,40}): Unknown option (?:- )?[`'](?<said>.*?)[,']/,
  // init/main.c of `rodata`, mm/usercopy.c of `hardened_usercopy`.
  /nvalid option string for (?<option>\w+): '(?<said>.*)'/,
  // kernel/cpu.c, mitigations_parse_cmdline.
  /Unsupported (?<option>mitigations)(?:=| options )(?<said>.*?)(?:, system may .*)?$/,
];

const OF_VALUES: readonly Saying[] = [
  {
    // init/main.c, do_early_param.
    line: /Malformed early option '(.*)'/,
    why: ([, name = ''], parameter) => (isCalled(parameter, name) ? MEANINGLESS : undefined),
  },
  {
    // kernel/params.c, parse_args: `Booting kernel`, or the name of a module that is loaded.
    line: /(\w+): `.*' invalid for parameter `(.*)'/,
    why: ([, module = '', name = ''], parameter) =>
      isCalled(parameter, name) || isCalled(parameter, `${module}.${name}`) ? MEANINGLESS : undefined,
  },
  {
    // kernel/module, unknown_module_param_cb.
    line: /(\w+): unknown parameter '(.*)' ignored/,
    why: ([, module = '', name = ''], parameter) =>
      isCalled(parameter, `${module}.${name}`) ? 'the module does not know it' : undefined,
  },
  {
    // Ours: guest/host/modules.c and guest/workloads/machine/common, of a module that the kernel did not load otherwise.
    line: /([\w-]+): loaded without added parameters/,
    why: ([, module = ''], parameter) =>
      optionsIn(module, [parameter]).length > 0
        ? 'the module refuses it, or another parameter that is added for it'
        : undefined,
  },
  ...UNKNOWN_VALUES.map((line) => ({
    line,
    why: ({ groups }: RegExpExecArray, parameter: Parameter) =>
      unknown(groups?.['option'] ?? '', groups?.['said'] ?? '', parameter),
  })),
];

/**
 * Why Linux did not take a parameter.
 *
 * @param own names of parameters that it heeds, although it says that it does not know them
 */
export function refusedByLinux(own: readonly string[]): FindRefusal {
  return (lines, parameter) =>
    (own.some((name) => isCalled(parameter, name)) ? OF_VALUES : [UNKNOWN, ...OF_VALUES])
      .flatMap(({ line, why }) =>
        lines.map((text) => {
          const found = line.exec(text);
          return found === null ? undefined : why(found, parameter);
        }),
      )
      .find((reason) => reason !== undefined);
}

/** Why a parameter is not taken of which the kernel says, by what it calls it, that it does not know a value. */
function unknown(called: string, said: string, parameter: Parameter): string | undefined {
  const { value = '' } = parameter;
  if (!isCalled(parameter, CALLED.get(called) ?? called)) return undefined;
  if (said === value || (said.length === COPIED && value.startsWith(said)))
    return 'the kernel does not know its value';
  return value.split(',').includes(said) ? `the kernel does not know ${said} in it` : undefined;
}
