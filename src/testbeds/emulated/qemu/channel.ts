import { type ByArchitecture, ofArchitecture } from '../../../architectures/by-architecture.ts';
import type { Architecture } from '../../../catalog/architectures.ts';

/**
 * How init inside a machine and we talk (guest/host/channel.h): a file of protocol lines, parameters that may differ
 * each time the machine is restored, and an exit status.
 */
interface Channel {
  /**
   * QEMU's arguments.
   *
   * @param parameters for init; none while the machine boots to the snapshot point
   */
  readonly arguments: (parameters: readonly string[]) => string[];
  /** The exit status of a QEMU whose machine's init ended it and all was well. */
  readonly success: number;
}

const LINES = ['-chardev', 'file,id=protocol,path={protocol}'];

const channels: ByArchitecture<Channel> = {
  /** Arm semihosting (guest/host/arm64/channel.c). */
  arm64: {
    arguments: (parameters) => {
      const options = [
        'enable=on,userspace=on,target=native,chardev=protocol',
        ...parameters.map((parameter) => `arg=${parameter}`),
      ];
      return [...LINES, '-semihosting-config', options.join(',')];
    },
    success: 0,
  },
  /** Ports of ISA devices (guest/host/x86/channel.c). */
  x86: {
    arguments: (parameters) => [
      ...LINES,
      ...['-device', 'isa-debugcon,iobase=0xe9,chardev=protocol'],
      ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=4'],
      ...(parameters.length === 0
        ? []
        : ['-fw_cfg', `name=opt/worldswitch/parameters,string=${parameters.join(' ')}`]),
    ],
    // isa-debug-exit makes 2n + 1 of what is written to it, so that no machine ends with 0 by it.
    success: 0x21,
  },
};

/** The channel of machines of an architecture. @throws WorldswitchError if there is none */
export function channelOf(architecture: Architecture): Channel {
  return ofArchitecture(channels, architecture, 'how QEMU talks with init');
}
