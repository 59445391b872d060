/* The images of the probe: for CPUs with SVM, and for those with VMX. */
	.section .rodata
	.global probe_svm, probe_svm_end, probe_vmx, probe_vmx_end
	.balign 16
probe_svm:
	.incbin "probe-svm"
probe_svm_end:
	.balign 16
probe_vmx:
	.incbin "probe-vmx"
probe_vmx_end:
	.section .note.GNU-stack, "", @progbits
