/*
 * The part of Bochs 2.7 that our driver uses, declared by us because no package ships its headers. The program exports its
 * symbols, since its own devices are plugins; a method's first argument is its object. Fields of its objects are not
 * known by where they are, but by the names under which Bochs saves and restores them: see field().
 */
#ifndef WORLDSWITCH_BOCHS_H
#define WORLDSWITCH_BOCHS_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

/* What its names are in C++ (cpu/cpu.h, memory/memory-bochs.h, iodev/iodev.h, pc_system.h, gui/siminterface.h). */
#define BOCHS(name) __asm__(name)

struct bochs_cpu;
struct bochs_parameter;

extern struct bochs_cpu **bx_cpu_array;
extern unsigned int bx_cpu_count;
extern char bx_pc_system[], bx_devices[];
extern void *SIM;

/* Where an exit from a VM goes that is caused before an instruction is begun. */
extern jmp_buf bochs_exits_to BOCHS("_ZN8BX_CPU_C11jmp_buf_envE");

/* Executes until the debugger's guard says that it is enough: one instruction, after the debugger has made one step. */
void bochs_cpu_loop(struct bochs_cpu *) BOCHS("_ZN8BX_CPU_C8cpu_loopEv");
/* Takes what interrupts the CPU, if something does; true if it goes on waiting. */
bool bochs_take_events(struct bochs_cpu *) BOCHS("_ZN8BX_CPU_C16handleAsyncEventEv");
/* The physical address of a linear one; false if none is mapped. */
bool bochs_translate(struct bochs_cpu *, uint64_t linear, uint64_t *physical, uint64_t *page_mask, bool verbose)
	BOCHS("_ZN8BX_CPU_C20dbg_xlate_linear2phyEmPmS0_b");
/* Of the machine's memory, which there is one of. */
bool bochs_read_memory(struct bochs_cpu *, uint64_t physical, unsigned int length, unsigned char *into)
	BOCHS("_ZN8BX_MEM_C13dbg_fetch_memEP8BX_CPU_CmjPh");
bool bochs_write_memory(struct bochs_cpu *, uint64_t physical, unsigned int length, unsigned char *from)
	BOCHS("_ZN8BX_MEM_C11dbg_set_memEP8BX_CPU_CmjPh");
/* The length of an instruction, whose text it writes. */
unsigned int bochs_disassemble(bool is_32, bool is_64, uint64_t base, uint64_t ip, const unsigned char *instruction,
			       char *text, int style) BOCHS("_Z21bx_dbg_disasm_wrapperbbmmPKhPci");

/* What is due when the countdown has come to zero. */
void bochs_timers_fire(void *pc_system) BOCHS("_ZN14bx_pc_system_c14countdownEventEv");

/* A handler of a port, for accesses of the sizes (in bytes) of which the mask has the bit. */
typedef void bochs_write_handler(void *device, unsigned int port, unsigned int value, unsigned int size);
typedef unsigned int bochs_read_handler(void *device, unsigned int port, unsigned int size);
bool bochs_on_write(void *devices, void *device, bochs_write_handler *, unsigned int port, const char *name,
		    unsigned char mask) BOCHS("_ZN12bx_devices_c25register_io_write_handlerEPvPFvS0_jjjEjPKch");
bool bochs_on_read(void *devices, void *device, bochs_read_handler *, unsigned int port, const char *name,
		   unsigned char mask) BOCHS("_ZN12bx_devices_c24register_io_read_handlerEPvPFjS0_jjEjPKch");

/* What is saved and restored is a tree of parameters. */
void *bochs_tree(void *simulator) BOCHS("_ZN13bx_real_sim_c14get_bochs_rootEv");
struct bochs_parameter *bochs_find(void *simulator, const char *name, void *tree)
	BOCHS("_ZN13bx_real_sim_c9get_paramEPKcP10bx_param_c");
uint64_t bochs_number(struct bochs_parameter *) BOCHS("_ZN15bx_shadow_num_c5get64Ev");
uint64_t bochs_truth(struct bochs_parameter *) BOCHS("_ZN16bx_shadow_bool_c5get64Ev");
bool bochs_save_state(void *simulator, const char *folder) BOCHS("_ZN13bx_real_sim_c10save_stateEPKc");

#endif
