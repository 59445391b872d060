/*
 * A machine of Bochs's in words: lines of its configuration, and between them what our driver (plugin/bochs/driver.c) is
 * told. Files are named as they are seen from the folder in which Bochs is started, so that the words are the same on each
 * computer.
 */

/** What a word for the driver begins with. */
const DRIVER = 'driver: ';

/** Where a machine writes, and what it boots, seen from the folder in which it is started. */
export const FILES = {
  bios: 'bios',
  loader: 'loader',
  xen: 'xen',
  kernel: 'kernel',
  initramfs: 'initramfs',
  handover: 'handover',
  serial: '../serial.log',
  protocol: '../protocol.jsonl',
  stamps: '../stamps.jsonl',
  trace: '../trace',
  symbols: '../symbols',
  state: 'state',
} as const;

/** A word for the driver. */
export function driverWord(text: string): string {
  return `${DRIVER}${text}`;
}

/** Words, as Bochs and the driver take them. */
export interface SplitWords {
  /** Lines of Bochs's configuration. */
  readonly configuration: readonly string[];
  readonly driver: readonly string[];
}

/** Takes words apart. */
export function splitWords(words: readonly string[]): SplitWords {
  return {
    configuration: words.filter((word) => !word.startsWith(DRIVER)),
    driver: words.filter((word) => word.startsWith(DRIVER)).map((word) => word.slice(DRIVER.length)),
  };
}
