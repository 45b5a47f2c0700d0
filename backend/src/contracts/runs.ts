import {
  artifactSchema,
  tableViewSchema,
  mostSeconds,
  wordsSchema,
  workflowDocumentSchema,
} from '@flowza/nodes/core'
import { z } from 'zod'
import { defineRoute } from './route.ts'

export const runStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type RunStatus = (typeof runStatuses)[number]

export const nodeRunStatuses = [
  'waiting',
  'queued',
  'running',
  'cached',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
] as const
export type NodeRunStatus = (typeof nodeRunStatuses)[number]

/** Why a node was reused or ran: the receipt. */
export const receiptSchema = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('reused'), run: z.uuid(), finishedAt: z.iso.datetime() }),
  z.object({ reason: z.literal('first_run') }),
  z.object({
    reason: z.literal('changed'),
    changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  }),
  z.object({ reason: z.literal('not_stored'), detail: z.string() }),
  z.object({ reason: z.literal('cache_off') }),
  /** The node type says that equal inputs may give other results. */
  z.object({ reason: z.literal('not_deterministic') }),
])
export type Receipt = z.infer<typeof receiptSchema>

export const nodeFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  /** Which sentences these are, where the node type declares them; what the product says of itself is English. */
  words: wordsSchema.optional(),
  column: z.string().nullable(),
  row: z.int().nullable(),
})

export const nodeRunSchema = z.object({
  node: z.string(),
  type: z.string(),
  title: z.string(),
  status: z.enum(nodeRunStatuses),
  receipt: receiptSchema.nullable(),
  /** Why a skipped or cancelled node didn't run. */
  reason: z.string().nullable(),
  error: nodeFailureSchema.nullable(),
  warnings: z.array(
    z.object({ name: z.string(), message: z.string(), hint: z.string(), words: wordsSchema.optional() }),
  ),
  /** How often it was begun. */
  attempt: z.int(),
  /** Tries that ended in a failure of the node; its policy says how many there may be. */
  failures: z.int().optional(),
  /** Tries that something else ended: a worker, an engine, a disk. They count against nothing. */
  interruptions: z.int().optional(),
  /** When a node that waits after such a try is tried again. */
  retryAt: z.iso.datetime().nullable().optional(),
  /** When the present try is stopped. */
  deadline: z.iso.datetime().nullable().optional(),
  /** The nodes that ran with it in one process, in order and itself among them; left out when it ran alone. */
  together: z.array(z.string()).optional(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  seconds: z.number().nullable(),
  /** Output artifacts by port; empty until the node has succeeded or was reused. */
  outputs: z.record(
    z.string(),
    z.object({
      digest: z.string(),
      kind: z.enum(['table', 'model', 'metrics', 'file']),
      rows: z.int().nullable(),
      columns: z.int().nullable(),
      bytes: z.int(),
    }),
  ),
})
export type NodeRun = z.infer<typeof nodeRunSchema>

export const runTriggers = ['person', 'sweep', 'schedule'] as const

/** Values by node and param. */
export const paramOverridesSchema = z.record(z.string().min(1), z.record(z.string().min(1), z.json()))

export const runSchema = z.object({
  id: z.uuid(),
  workflow: z.uuid().nullable(),
  name: z.string(),
  revision: z.int().nullable(),
  status: z.enum(runStatuses),
  runner: z.string(),
  /** What holds the run up, when it goes on by itself once that is over. */
  waiting: z.string().nullable().optional(),
  /** What had it started. */
  trigger: z.enum(runTriggers).optional(),
  /** Params that were set for this run alone, by node. */
  overrides: paramOverridesSchema.optional(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  seconds: z.number().nullable(),
  nodes: z.array(nodeRunSchema),
})
export type Run = z.infer<typeof runSchema>

export const runSummarySchema = runSchema.omit({ nodes: true })

/** With the document as it was when the run started, so that a page can tell what has changed since. */
export const runWithDocumentSchema = runSchema.extend({ document: workflowDocumentSchema })
export type RunWithDocument = z.infer<typeof runWithDocumentSchema>

const params = z.object({ id: z.uuid() })
const nodeParams = z.object({ id: z.uuid(), node: z.string() })
const portParams = z.object({ id: z.uuid(), node: z.string(), port: z.string() })

export const startRun = defineRoute({
  method: 'post',
  path: '/runs',
  tag: 'runs',
  summary: 'Run a stored workflow, or a document as it is',
  body: z.strictObject({
    workflow: z.uuid().optional(),
    /** The revision that is expected to be stored; another one is a conflict. */
    revision: z.int().optional(),
    document: z.unknown().optional(),
    /** Only these nodes and what feeds them; all when left out. */
    targets: z.array(z.string()).optional(),
    /** False computes everything again. */
    cache: z.boolean().default(true),
    /** How long the run may take; what the document says when left out. */
    timeoutSeconds: z.number().positive().max(mostSeconds).optional(),
    /** Params that are set for this run alone, by node: `{ "forest": { "n_estimators": 200 } }`. */
    params: paramOverridesSchema.optional(),
  }),
  response: runSchema,
  status: 202,
  errors: ['VALIDATION', 'NOT_FOUND', 'CONFLICT', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED', 'UNAVAILABLE'],
})

export const listRuns = defineRoute({
  method: 'get',
  path: '/runs',
  tag: 'runs',
  summary: 'List runs, the newest first',
  query: z.object({
    workflow: z.uuid().optional(),
    status: z.enum(runStatuses).optional(),
    /** Part of the name that the workflow had. */
    search: z.string().max(200).optional(),
    /** Runs that were started at this time or later. */
    since: z.iso.datetime().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  response: z.object({ runs: z.array(runSummarySchema), total: z.int() }),
  status: 200,
  errors: ['VALIDATION'],
})

export const getRun = defineRoute({
  method: 'get',
  path: '/runs/{id}',
  tag: 'runs',
  summary: 'Get a run with the state of every node',
  params,
  response: runWithDocumentSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const cancelRun = defineRoute({
  method: 'post',
  path: '/runs/{id}/cancel',
  tag: 'runs',
  summary: 'Cancel a run; nodes that are running are stopped',
  params,
  response: runSchema,
  status: 200,
  errors: ['NOT_FOUND', 'PRECONDITION_FAILED'],
})

export const runEvents = defineRoute({
  method: 'get',
  path: '/runs/{id}/events',
  tag: 'runs',
  summary: 'Follow a run as server-sent events; Last-Event-ID resumes where a connection broke',
  params,
  response: null,
  responseType: 'events',
  status: 200,
  errors: ['NOT_FOUND'],
})

/** One server-sent event; its `id` counts up within the run. */
export const runEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('run'),
    status: z.enum(runStatuses),
    seconds: z.number().nullable(),
    waiting: z.string().nullable().optional(),
  }),
  z.object({ event: z.literal('node'), node: nodeRunSchema }),
  z.object({
    event: z.literal('progress'),
    node: z.string(),
    fraction: z.number(),
    note: z.string().nullable(),
    loss: z.number().nullable(),
  }),
  z.object({
    event: z.literal('log'),
    node: z.string(),
    level: z.enum(['debug', 'info', 'warning', 'error']),
    text: z.string(),
    at: z.iso.datetime(),
  }),
  /** A try has ended without a result, and there will be another one. */
  z.object({
    event: z.literal('retry'),
    node: z.string(),
    /** The try that has ended. */
    attempt: z.int(),
    /** Whether the node failed, or something that it can't help: only the former counts against its policy. */
    cause: z.enum(['failure', 'interruption']),
    code: z.string(),
    reason: z.string(),
    /** When it is tried again. */
    at: z.iso.datetime(),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>

export const getNodeOutput = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/outputs/{port}',
  tag: 'results',
  summary:
    'Get the header of an output: schema and profile of a table, metrics and charts, a model’s signature',
  params: portParams,
  response: artifactSchema,
  status: 200,
  errors: ['NOT_FOUND', 'PRECONDITION_FAILED'],
})

export const tableRowsQuery = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  sort: z.string().optional(),
  descending: z.enum(['true', 'false']).default('false'),
})
export const tableRowsSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  total: z.int(),
  offset: z.int(),
})
export type TableRows = z.infer<typeof tableRowsSchema>

export const getNodeRows = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/outputs/{port}/rows',
  tag: 'results',
  summary: 'Get a page of a table',
  params: portParams,
  query: tableRowsQuery,
  response: tableRowsSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'PRECONDITION_FAILED'],
})

/** A view of a table as JSON, in an address because a download is a link. */
const viewText = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    try {
      return tableViewSchema.parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a view of a table as JSON' })
      return z.NEVER
    }
  })

export const downloadNodeOutput = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/outputs/{port}/download',
  tag: 'results',
  summary: 'Download an output: a file as it is, a table as CSV or Parquet, metrics as JSON',
  params: portParams,
  query: z.object({
    format: z.enum(['csv', 'parquet', 'json', 'file']).optional(),
    /** For CSV: only these rows, in this order. */
    view: viewText.optional(),
  }),
  response: null,
  responseType: 'binary',
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'PRECONDITION_FAILED'],
})

export const getNodeLogs = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/logs',
  tag: 'results',
  summary: 'Get the log lines of a node',
  params: nodeParams,
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  }),
  response: z.object({
    lines: z.array(z.object({ id: z.int(), level: z.string(), text: z.string(), at: z.iso.datetime() })),
  }),
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND'],
})
