/*
 * The program that runs workloads inside machines. As the last thing that init of the host, of Dom0 or of a machine
 * without a hypervisor does, it is `driver host`: it takes part in the snapshot, and times repetitions. In the VM, and
 * natively beside the client, it is `driver agent`: it prepares the server's side and does what the host asks for.
 * `driver seed` is random_seed().
 */
#ifndef WORLDSWITCH_DRIVER_H
#define WORLDSWITCH_DRIVER_H

/* `driver host`: waits for the VM, warms up, is saved, and once restored runs the repetitions that are asked for. */
void host_main(int count, char **words) __attribute__((noreturn));

/* `driver agent`: runs the workload's `server`, then repetitions when the host asks for them. */
void agent_main(int count, char **words) __attribute__((noreturn));

/* `driver pin PCPU NAME`: waits until threads of that name (a prefix) exist, and runs them on that PCPU only. */
void pin_main(int count, char **words) __attribute__((noreturn));

/* `driver xenstore PATH VALUE`: writes into the XenStore, from Dom0. */
void xenstore_main(int count, char **words) __attribute__((noreturn));

#endif
