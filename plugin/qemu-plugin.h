/*
 * The part of QEMU's plugin interface that our plugins use, declared by us because no package ships the header
 * (QEMU docs, "QEMU TCG Plugins": Plugin API). QEMU_PLUGIN_API is the version of the interface that a plugin is built
 * for; what stands under no condition is the same in all of them, from 1 to 7.
 */
#ifndef WORLDSWITCH_QEMU_PLUGIN_H
#define WORLDSWITCH_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
typedef struct qemu_info_t qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum qemu_plugin_cb_flags {
	QEMU_PLUGIN_CB_NO_REGS,
	/* The callback reads registers of the machine. */
	QEMU_PLUGIN_CB_R_REGS,
};

typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int vcpu, void *data);
#if QEMU_PLUGIN_API >= 7
typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(struct qemu_plugin_tb *, void *data);
typedef void (*qemu_plugin_udata_cb_t)(void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, qemu_plugin_vcpu_tb_trans_cb_t, void *data);
#else
typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t, struct qemu_plugin_tb *);
typedef void (*qemu_plugin_udata_cb_t)(qemu_plugin_id_t, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, qemu_plugin_vcpu_tb_trans_cb_t);
#endif
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, qemu_plugin_vcpu_udata_cb_t,
					    enum qemu_plugin_cb_flags, void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, qemu_plugin_udata_cb_t, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);

#if QEMU_PLUGIN_API >= 4

/* Of GLib, which QEMU itself is linked with. */
typedef struct {
	uint8_t *data;
	unsigned int len;
} GByteArray;
GByteArray *g_byte_array_new(void);
uint8_t *g_byte_array_free(GByteArray *, int free_segment);
typedef struct {
	char *data;
	unsigned int len;
} GArray;
char *g_array_free(GArray *, int free_segment);
unsigned int g_array_get_element_size(GArray *);

struct qemu_plugin_register;
/* More is behind it in later versions. */
typedef struct {
	struct qemu_plugin_register *handle;
	const char *name, *feature;
} qemu_plugin_reg_descriptor;

/* The registers of the CPU that runs: those that a debugger is shown. */
GArray *qemu_plugin_get_registers(void);
int qemu_plugin_read_register(struct qemu_plugin_register *, GByteArray *into);

/* A load or store, as its callback gets it. */
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_hwaddr;
enum qemu_plugin_mem_rw {
	QEMU_PLUGIN_MEM_R = 1,
	QEMU_PLUGIN_MEM_W,
	QEMU_PLUGIN_MEM_RW,
};
typedef void (*qemu_plugin_vcpu_mem_cb_t)(unsigned int vcpu, qemu_plugin_meminfo_t, uint64_t address, void *data);

bool qemu_plugin_read_memory_vaddr(uint64_t address, GByteArray *into, size_t length);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *, void *into, size_t length);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
/* Where in the emulator's own memory the instruction lies: what it is, whatever address it has in the machine. */
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *, qemu_plugin_vcpu_mem_cb_t,
				      enum qemu_plugin_cb_flags, enum qemu_plugin_mem_rw, void *data);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t);
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t, uint64_t address);
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *);

#endif

#endif
