/* The backend of a virtual device: threads that wait for a doorbell of the VM, and signal it. */
#ifndef WORLDSWITCH_BACKEND_H
#define WORLDSWITCH_BACKEND_H

#include "vm.h"

/* Starts the backend's threads on one PCPU and connects them with the VM's doorbells and interrupt. */
void backend_start(struct vm *vm, int pcpu);

#endif
