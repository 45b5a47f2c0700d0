/**
 * What the backend and a node task say to each other. A task is a folder:
 *
 *     in/task.json                      the task (written last by the caller)
 *     in/inputs/<port>/artifact.json    the header of each input artifact, beside its files
 *     in/datasets/<param>/<file>        the file behind a data set param
 *     tmp/                              scratch space, on disk; nothing in it is kept
 *     out/<port>/artifact.json          the header of each output artifact, beside its files
 *     out/result.json                   how it went, written last: without it nothing happened
 *
 * While it runs, the task prints one event a line on standard output.
 *
 * A task may be a chain of nodes that run one after the other in one process, each as if it were alone. Then every step
 * has places of its own, `in/<step>/…` and `out/<step>/…`, counted from 0, each `out/<step>/result.json` is written when
 * its step has ended, and `out/result.json` says how the last one went.
 */
import { z } from 'zod'
import { wordsSchema } from '../core/text/words.ts'
import { artifactSchema } from '../core/artifact/artifact.ts'
import { tableSchemaSchema } from '../core/table/schema.ts'

export const taskFormat = 'flowza-task/1'

export const nodeTaskSchema = z.strictObject({
  format: z.literal(taskFormat),
  node: z.strictObject({ id: z.string(), title: z.string(), type: z.string(), version: z.int() }),
  /** With defaults filled and `random_state` resolved. */
  params: z.record(z.string(), z.json()),
  /** The ports that have an input folder. */
  inputs: z.array(z.string()),
  /** The file behind each data set param, and what is known of its columns. */
  datasets: z.record(
    z.string(),
    z.strictObject({
      id: z.string(),
      /** In the task's folder. */
      fileName: z.string(),
      /** What its owner calls the file, for messages and never for a path. */
      shownName: z.string(),
      schema: tableSchemaSchema.nullable(),
    }),
  ),
  limits: z.strictObject({
    memoryBytes: z.int().positive(),
    threads: z.int().positive(),
  }),
})
export type NodeTask = z.infer<typeof nodeTaskSchema>

export const chainFormat = 'flowza-chain/1'

export const chainStepSchema = nodeTaskSchema.omit({ format: true, limits: true }).extend({
  /** Input ports that get what a step before has made. */
  given: z.record(z.string(), z.strictObject({ step: z.int().min(0), port: z.string() })),
  /**
   * Digests at these ports with which the result of the step is known already: the chain ends before it then, because
   * alone it would not have run.
   */
  known: z.array(z.record(z.string(), z.string())),
})
export type ChainStep = z.infer<typeof chainStepSchema>

export const chainTaskSchema = z.strictObject({
  format: z.literal(chainFormat),
  steps: z.array(chainStepSchema).min(1),
  limits: nodeTaskSchema.shape.limits,
})
export type ChainTask = z.infer<typeof chainTaskSchema>

export const logLevels = ['debug', 'info', 'warning', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export const taskEventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('log'), level: z.enum(logLevels), text: z.string() }),
  z.strictObject({
    event: z.literal('progress'),
    /** 0 to 1. */
    fraction: z.number(),
    note: z.string().nullable(),
    /** A value to draw as a live curve, where the node has one. */
    loss: z.number().nullable(),
  }),
  /** A step of a chain begins or has ended. */
  z.strictObject({
    event: z.literal('step'),
    node: z.string(),
    status: z.enum(['started', 'ended']),
    at: z.iso.datetime(),
  }),
])
export type TaskEvent = z.infer<typeof taskEventSchema>

/** A failure that the node type declares by name, or one it did not foresee (`UNEXPECTED`, a bug). */
export const nodeErrorSchema = z.strictObject({
  code: z.enum(['NODE_ERROR', 'UNEXPECTED']),
  /** The name of the declared message. */
  name: z.string().nullable(),
  message: z.string(),
  hint: z.string().nullable(),
  /** Which sentences these are, where the node type declares them. */
  words: wordsSchema.optional(),
  column: z.string().nullable(),
  row: z.int().nullable(),
})
export type NodeErrorReport = z.infer<typeof nodeErrorSchema>

const warningSchema = z.strictObject({
  name: z.string(),
  message: z.string(),
  hint: z.string(),
  words: wordsSchema.optional(),
})
export type RaisedWarning = z.infer<typeof warningSchema>

export const taskResultSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('succeeded'),
    /** Artifact headers by output port; each equals `out/<port>/artifact.json`. */
    outputs: z.record(z.string(), artifactSchema),
    /** Declared messages of severity warning that the run raised. */
    warnings: z.array(warningSchema),
  }),
  z.strictObject({ status: z.literal('failed'), error: nodeErrorSchema }),
])
export type TaskResult = z.infer<typeof taskResultSchema>

/**
 * The last line that a task prints, once its result is written: nothing of it is needed any more, and whoever started it
 * may end it. A process takes longer to put its libraries away than many a node works.
 */
export const endLine = '{"event":"end"}'

/** Longest event line in bytes; longer log texts are cut. */
export const maximumEventBytes = 64 * 1024
