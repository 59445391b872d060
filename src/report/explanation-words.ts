import {
  type InstructionClass,
  instructionClassSchema,
  type Phase,
  type Place,
  placeSchema,
} from '../results/explanation.ts';

/** What a reader calls a place. */
export const placeWords: Readonly<Record<Place, string>> = {
  guest: 'guest',
  el2: 'EL2 part of KVM',
  'host-kernel': 'host kernel',
  'host-user': 'host user space',
  xen: 'Xen',
  'dom0-kernel': 'Dom0 kernel',
  'dom0-user': 'Dom0 user space',
};

/** What a reader calls a phase of a transition. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  guest: 'guest',
  exit: 'exit',
  save: 'save state',
  dispatch: 'dispatch',
  handle: 'handle',
  restore: 'restore state',
  entry: 'entry',
};

/** What a reader calls a class of instructions: the words of the study (ISCA 2016, table 3) where it has some. */
export const classWords: Readonly<Record<InstructionClass, string>> = {
  gp: 'general-purpose registers',
  fp: 'floating-point registers',
  'el1-system': 'EL1 system registers',
  vgic: 'VGIC registers',
  timer: 'timer registers',
  'el2-configuration': 'EL2 configuration registers',
  'el2-virtual-memory': 'EL2 virtual memory registers',
  'other-system': 'other system registers',
  control: 'control registers',
  'model-specific': 'model-specific registers',
  'control-block': 'VM control block',
  barrier: 'barriers',
  maintenance: 'TLB and cache maintenance',
  exception: 'exception entries and returns',
  device: 'device accesses',
  'load-store': 'loads and stores',
  rest: 'rest',
};

/** What a reader calls a frame of a stack: the place in words, anything else as it is. */
export function nameOfFrame(frame: string): string {
  const place = placeSchema.options.find((known) => known === frame);
  return place === undefined ? frame : placeWords[place];
}

/** A class as a comparison names it, `el1-system saved`, in words. */
export function nameOfClass(name: string): string {
  const [own = '', direction] = name.split(' ');
  const known = instructionClassSchema.options.find((each) => each === own);
  if (known === undefined) return name;
  return direction === undefined ? classWords[known] : `${classWords[known]}, ${direction}`;
}
