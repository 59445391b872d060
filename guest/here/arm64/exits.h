/*
 * None: HVC is undefined at EL0 (Arm ARM, DDI 0487, "HVC"), and Linux lets a program access no register that a hypervisor
 * has to emulate.
 */
#ifndef WORLDSWITCH_EXITS_H
#define WORLDSWITCH_EXITS_H

#define EXITS

#endif
