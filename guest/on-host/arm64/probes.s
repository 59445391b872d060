/* The images of the probe. */
	.section .rodata
	.global probe_gicv2, probe_gicv2_end, probe_gicv3, probe_gicv3_end
	.balign 16
probe_gicv2:
	.incbin "probe-gicv2"
probe_gicv2_end:
	.balign 16
probe_gicv3:
	.incbin "probe-gicv3"
probe_gicv3_end:
	.section .note.GNU-stack, "", @progbits
