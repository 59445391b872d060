/** How a workload's VM reaches its devices, as far as it is told. */
export interface DeviceParameters {
  readonly transport: 'pci' | 'mmio';
  readonly vhost: boolean;
  readonly haltPollNs: number;
}

/** What readers are told of a hypervisor. */
export interface HypervisorWords {
  /** What the machine's own kernel and programs are: `host`, `Dom0`, `machine`. */
  readonly host: string;
  /** What runs below the host's kernel. */
  readonly below: string;
  /** By what packets reach the server of a workload. */
  readonly devices: (parameters: DeviceParameters) => string;
  /**
   * In charts, on light and on dark paper; `undefined` for the neutral one. They are of the palette of Okabe and Ito, which
   * people who are colour-blind can tell apart.
   */
  readonly colour: { readonly light: string; readonly dark: string } | undefined;
}
