/** What names say of what is executed for a VM. */
export interface Purposes {
  /** Functions by which interrupts and events reach a VM, a host or Dom0. None of it is executed by an exit that is a mere hypercall. */
  readonly interrupts: readonly RegExp[];
  /** Functions by which a VM's signal reaches its device's backend, on the VM's PCPU, and by which its data do. */
  readonly ioPath: readonly RegExp[];
  /** Tasks of the host or Dom0 that are no client. */
  readonly infrastructure: RegExp;
  /**
   * Of what the hypervisor itself executes on the host's PCPU, what each exit executes; the rest is the I/O path.
   * `undefined` where none of it is.
   */
  readonly hostTransitions: RegExp | undefined;
}
