import { z } from 'zod';
import { sha256 } from './software.ts';

const count = z.int().nonnegative();

/** Where an instruction is executed: `host` is Dom0 with Xen, and the machine itself where nothing is virtualized. */
export const executionPlaceSchema = z.enum([
  'host-user',
  'host-kernel',
  'vm-user',
  'vm-kernel',
  'hypervisor',
]);

/** What an instruction is executed for. */
export const purposeSchema = z.enum([
  /** The client's own work. */
  'client',
  /** The server's: all that the VM executes; natively all that its PCPUs do. */
  'server',
  /** To bring interrupts and events to the VM, to the host or to Dom0. */
  'interrupt-delivery',
  /** What stands between client and VM: packets, their copies, and the tasks that carry them. */
  'io-path',
  /** All else that host and hypervisor do for the VM: above all, leaving and entering it. */
  'hypervisor',
]);
export type Purpose = z.infer<typeof purposeSchema>;

/** Where instructions of a workload went, summed over what has place, PCPU, task and purpose in common. */
export const accountedContextSchema = z.strictObject({
  place: executionPlaceSchema,
  pcpu: count,
  /** The command name of the host's task, without the numbers in it; empty where it does not matter. */
  task: z.string(),
  purpose: purposeSchema,
});
export type AccountedContext = z.infer<typeof accountedContextSchema>;

/** A function in a place and for a purpose. */
export const accountedFunctionSchema = z.strictObject({
  place: executionPlaceSchema,
  purpose: purposeSchema,
  /** Null if no symbol names it. */
  name: z.string().nullable(),
  /**
   * Whose code it is: a program or library by the name of its file, a module as its kernel calls it. Not there of what is a
   * kernel's or hypervisor's own, of what is in no file, such as what a program makes at run time, and in accounts of
   * earlier versions.
   */
  file: z.string().optional(),
  /** More than one if it stands for the many that execute least. */
  functions: z.int().positive(),
  instructions: z.int(),
  /** How often it was called. */
  entries: z.int(),
});
export type AccountedFunction = z.infer<typeof accountedFunctionSchema>;

/** Why a VM, or Dom0, was left for the hypervisor. */
export const exitReasonSchema = z.strictObject({
  from: z.enum(['vm', 'dom0']),
  reason: z.string(),
  exits: z.int(),
  /** False if it was answered at once, without saving a state: such an exit costs next to nothing. */
  full: z.boolean(),
});
export type ExitReason = z.infer<typeof exitReasonSchema>;

/** From one waypoint of a transaction to the next, in instructions of all CPUs. */
export const legSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  median: z.number(),
  least: count,
  most: count,
});
export type Leg = z.infer<typeof legSchema>;

/** The way of transactions, of those that come by the waypoints in the order in which most do. */
export const legsSchema = z.strictObject({
  transactions: count,
  /** Of these, the ones that follow the sequence below. */
  following: count,
  sequence: z.array(z.string()),
  legs: z.array(legSchema),
  /** Other sequences, the most frequent first, and how many transactions follow each. */
  others: z.array(z.strictObject({ sequence: z.array(z.string()), transactions: count })),
});
export type Legs = z.infer<typeof legsSchema>;

/**
 * Who executed the instructions of a workload on a configuration. Functions, exits and legs are those of the repetition in
 * the middle; what starting the programs takes is subtracted from functions and exits, hence some may be below zero.
 */
export const accountSchema = z.strictObject({
  contexts: z.array(accountedContextSchema),
  /** Launch by launch, of each the one that measures the start first; instructions by context. */
  repetitions: z
    .array(
      z.strictObject({
        units: z.int().positive(),
        /** Not there of a workload that was launched once. */
        launch: count.optional(),
        instructions: z.array(count),
      }),
    )
    .min(2),
  /** Which of them is in the middle. */
  middle: z.int().positive(),
  functions: z.array(accountedFunctionSchema),
  /** How often the VM and Dom0 were left, and for what as far as a function says it. */
  exits: z.strictObject({ vm: z.int(), dom0: z.int(), reasons: z.array(exitReasonSchema) }),
  /** Only of workloads that send one request after the other. */
  legs: legsSchema.nullable(),
  /** sha256 of the plugin. */
  plugin: sha256,
});
export type Account = z.infer<typeof accountSchema>;
