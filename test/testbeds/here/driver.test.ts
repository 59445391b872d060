import { expect, test } from 'vitest';
import { requireAllOfDriver } from '../../../src/testbeds/here/driver.ts';

const commands = '# as root\nmake -C driver modules\ninsmod worldswitch.ko\n';
const missing = `${commands}# missing: the headers of Linux 6.1, make. First: apt-get install linux-headers-6.1 gcc make\n`;

test('the kernel module is not begun with where something is missing, which is named with the line that brings it', () => {
  expect(() => requireAllOfDriver(commands, 0)).not.toThrow();
  expect(() => requireAllOfDriver(missing, 0)).toThrow('no module without the headers of Linux 6.1, make');
  expect(() => requireAllOfDriver(missing, 0)).toThrow(
    expect.objectContaining({ next: 'apt-get install linux-headers-6.1 gcc make' }) as Error,
  );
});

test('nor where the kernel would not take it, which is said before what is missing', () => {
  const refused = `${commands}# refused: the module is loaded already. Next: rmmod worldswitch\n`;
  const both = refused + missing.slice(commands.length);
  for (const said of [refused, both])
    expect(() => requireAllOfDriver(said, 0)).toThrow(
      expect.objectContaining({
        message: "the VM can't be measured by the kernel module: the module is loaded already",
        next: 'rmmod worldswitch',
      }) as Error,
    );
});

test('nor by somebody who is not root', () => {
  expect(() => requireAllOfDriver(commands, 1000)).toThrow('only root may load a module');
});
