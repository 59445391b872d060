import { optionsIn } from '../module-options.ts';
import { type FindRefusal, isCalled, type Parameter } from './refusal.ts';

/** How a line of Linux's log says it; in it an apostrophe stands for each quote (guest/host/settings.c). */
interface Saying {
  readonly line: RegExp;
  readonly means: (found: readonly string[], parameter: Parameter) => boolean;
  readonly reason: string;
}

/** Linux init/main.c, print_unknown_bootoptions; from 5.14 on. */
const UNKNOWN: Saying = {
  line: /Unknown kernel command line parameters '(.*)', will be passed/,
  means: ([, words = ''], { text }) => words.split(' ').includes(text.replaceAll('"', "'")),
  reason: 'the kernel does not know it',
};

const OF_VALUES: readonly Saying[] = [
  {
    // init/main.c, do_early_param.
    line: /Malformed early option '(.*)'/,
    means: ([, name = ''], parameter) => isCalled(parameter, name),
    reason: 'the kernel can make nothing of its value',
  },
  {
    // kernel/params.c, parse_args: `Booting kernel`, or the name of a module that is loaded.
    line: /(\w+): `.*' invalid for parameter `(.*)'/,
    means: ([, module = '', name = ''], parameter) =>
      isCalled(parameter, name) || isCalled(parameter, `${module}.${name}`),
    reason: 'the kernel can make nothing of its value',
  },
  {
    // kernel/module, unknown_module_param_cb.
    line: /(\w+): unknown parameter '(.*)' ignored/,
    means: ([, module = '', name = ''], parameter) => isCalled(parameter, `${module}.${name}`),
    reason: 'the module does not know it',
  },
  {
    // Ours: guest/host/modules.c and guest/workloads/machine/common, of a module that the kernel did not load otherwise.
    line: /([\w-]+): loaded without added parameters/,
    means: ([, module = ''], parameter) => optionsIn(module, [parameter]).length > 0,
    reason: 'the module refuses it, or another parameter that is added for it',
  },
  {
    // arch/x86/kernel/cpu/bugs.c, of one vulnerability each.
    line: /nknown option \((.*)\)/,
    means: ([, value], parameter) => parameter.value === value,
    reason: 'the kernel does not know its value',
  },
  {
    // kernel/cpu.c, mitigations_parse_cmdline.
    line: /Unsupported mitigations=(.*?),/,
    means: ([, value], parameter) => isCalled(parameter, 'mitigations') && parameter.value === value,
    reason: 'the kernel does not know its value',
  },
];

/**
 * Why Linux did not take a parameter.
 *
 * @param own names of parameters that it heeds, although it says that it does not know them
 */
export function refusedByLinux(own: readonly string[]): FindRefusal {
  return (lines, parameter) =>
    (own.some((name) => isCalled(parameter, name)) ? OF_VALUES : [UNKNOWN, ...OF_VALUES]).find(
      ({ line, means }) =>
        lines.some((said) => {
          const found = line.exec(said);
          return found !== null && means(found, parameter);
        }),
    )?.reason;
}
