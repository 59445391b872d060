/** Modules of Dom0's kernel, by which its user space reaches Xen; guest/dom0/toolstack.c loads them if they are there. */
export const MODULES: readonly string[] = [
  'xen-privcmd',
  'xen-evtchn',
  'xen-gntdev',
  'xen-gntalloc',
  'xenfs',
];
