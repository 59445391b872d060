/*
 * Which instructions may end before they are done, after which others of their block are not executed. One too many
 * costs time, one that is missed makes a count wrong.
 */
#include <string.h>

#include "account.h"

#define LONGEST 16

/* DDI 0487, C4.1: the main groups of the encoding, and the one of system instructions. */
static enum kind kind_on_arm(uint32_t code)
{
	if ((code & 0x0a000000) == 0x08000000)
		return ACCESS;
	if ((code & 0xffc00000) != 0xd5000000)
		return PLAIN;
	/* Maintenance of caches by address. */
	if ((code & 0xfff8f000) == 0xd5087000)
		return ACCESS;
	/* Hints and barriers; writes to PSTATE; the pointer to the current task, which the kernel reads all the time. */
	bool plain = (code & 0xfffff000) == 0xd5032000 || (code & 0xfffff000) == 0xd5033000 ||
		     (code & 0xfff8f01f) == 0xd500401f || (code & 0xffffffe0) == 0xd5384100;
	return plain ? PLAIN : INTERCEPTED;
}

/* AMD64 APM volume 3, A.1: opcodes of one byte that have a ModRM byte, that use the stack or a string, a bit each. */
static const uint16_t has_modrm[16] = { 0x0f0f, 0x0f0f, 0x0f0f, 0x0f0f, 0, 0, 0x0a08, 0,
					0xffff, 0,	0,	0,	0x00c3, 0xff0f, 0, 0xc0c0 };
static const uint16_t uses_memory[16] = { 0, 0, 0, 0, 0, 0xffff, 0xf500, 0, 0, 0x3000, 0xfcff, 0, 0x8f0c, 0x80, 0x100, 0 };
static const uint16_t is_intercepted[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1, 0, 0, 0x7000, 0, 0xf0f0, 0x12 };
/* The same for opcodes of two bytes, where the lists are of those without ModRM. */
static const uint16_t has_no_modrm[16] = { 0x4be0, 0, 0, 0xff, 0, 0, 0, 0x80, 0xffff, 0, 0x0707, 0, 0xff00, 0, 0, 0 };
static const uint16_t is_intercepted_too[16] = { 0x0340, 0, 0xf, 0xf, 0, 0, 0, 0, 0, 0, 0x4, 0, 0, 0, 0, 0 };

static bool is_in(const uint16_t list[16], uint8_t opcode)
{
	return list[opcode >> 4] >> (opcode & 15) & 1;
}

static enum kind kind_of_two_bytes(uint8_t opcode, uint8_t modrm)
{
	bool memory = modrm < 0xc0;
	if (is_in(is_intercepted_too, opcode) || (opcode == 0x01 && !memory))
		return INTERCEPTED;
	if (is_in(has_no_modrm, opcode))
		return opcode >> 4 == 0xa ? ACCESS : PLAIN; /* pushes and pops FS or GS */
	if (opcode == 0x38 || opcode == 0x3a)
		return ACCESS;
	return memory && opcode != 0x0d && opcode >> 3 != 3 ? ACCESS : PLAIN; /* not prefetches and NOPs */
}

static enum kind kind_on_x86(const uint8_t *code)
{
	while (*code && strchr("\x26\x2e\x36\x3e\x64\x65\x66\x67\xf0\xf2\xf3", *code))
		code++;
	if (*code >> 4 == 4)
		code++;
	uint8_t opcode = code[0], modrm = code[1];
	if (opcode == 0x0f)
		return kind_of_two_bytes(code[1], code[2]);
	if (opcode == 0x62 || opcode == 0xc4 || opcode == 0xc5)
		return ACCESS;
	if (is_in(is_intercepted, opcode))
		return INTERCEPTED;
	if (is_in(uses_memory, opcode))
		return ACCESS;
	if (opcode == 0xff) /* calls and pushes use the stack */
		return modrm < 0xc0 || (modrm & 0x30) == 0x10 || (modrm & 0x30) == 0x30 ? ACCESS : PLAIN;
	return is_in(has_modrm, opcode) && modrm < 0xc0 && opcode != 0x8d ? ACCESS : PLAIN;
}

enum kind kind_of_instruction(const struct qemu_plugin_insn *instruction)
{
	uint8_t code[LONGEST + 2] = { 0 };
	uint32_t word;
	qemu_plugin_insn_data(instruction, code, LONGEST);
	memcpy(&word, code, sizeof word);
	return settings.x86 ? kind_on_x86(code) : kind_on_arm(word);
}

/* DDI 0487, C4.1.65: B; B.cond; CBZ, CBNZ; TBZ, TBNZ. */
uint64_t branch_target(const struct qemu_plugin_insn *instruction)
{
	uint32_t code = 0;
	qemu_plugin_insn_data(instruction, &code, sizeof code);
	/* The offset in words, its sign moved to that of the number. */
	int64_t words;
	if ((code & 0xfc000000) == 0x14000000)
		words = (int32_t)(code << 6) >> 6;
	else if ((code & 0xfe000000) == 0x54000000 || (code & 0x7e000000) == 0x34000000)
		words = (int32_t)(code << 8) >> 13;
	else if ((code & 0x7e000000) == 0x36000000)
		words = (int32_t)(code << 13) >> 18;
	else
		return 0;
	return qemu_plugin_insn_vaddr(instruction) + words * 4;
}

/* VMRUN. */
bool enters_vm(const struct qemu_plugin_insn *instruction)
{
	uint8_t code[3] = { 0 };
	qemu_plugin_insn_data(instruction, code, sizeof code);
	return settings.x86 && !memcmp(code, "\x0f\x01\xd8", sizeof code);
}
