/*
 * What a plugin does when code is translated and when the emulator ends: its functions `translate` and `finish`, whatever the
 * interface's version passes beside (qemu-plugin.h).
 */
#ifndef WORLDSWITCH_CALLBACKS_H
#define WORLDSWITCH_CALLBACKS_H

#include "qemu-plugin.h"

static void (*translate_block)(struct qemu_plugin_tb *);
static void (*finish_plugin)(void);

#if QEMU_PLUGIN_API >= 7
static void when_translated(struct qemu_plugin_tb *block, void *data)
{
	(void)data;
	translate_block(block);
}

static void when_finished(void *data)
{
	(void)data;
	finish_plugin();
}
#else
static void when_translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	(void)id;
	translate_block(block);
}

static void when_finished(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	finish_plugin();
}
#endif

/* `finish` may be 0. */
static void register_callbacks(qemu_plugin_id_t id, void (*translate)(struct qemu_plugin_tb *), void (*finish)(void))
{
	translate_block = translate;
	finish_plugin = finish;
#if QEMU_PLUGIN_API >= 7
	qemu_plugin_register_vcpu_tb_trans_cb(id, when_translated, 0);
#else
	qemu_plugin_register_vcpu_tb_trans_cb(id, when_translated);
#endif
	if (finish)
		qemu_plugin_register_atexit_cb(id, when_finished, 0);
}

#endif
