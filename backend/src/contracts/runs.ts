import { artifactSchema, workflowDocumentSchema } from '@flowza/nodes/core'
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
])
export type Receipt = z.infer<typeof receiptSchema>

export const nodeFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
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
  warnings: z.array(z.object({ name: z.string(), message: z.string(), hint: z.string() })),
  attempt: z.int(),
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

export const runSchema = z.object({
  id: z.uuid(),
  workflow: z.uuid().nullable(),
  name: z.string(),
  revision: z.int().nullable(),
  status: z.enum(runStatuses),
  runner: z.string(),
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
  z.object({ event: z.literal('run'), status: z.enum(runStatuses), seconds: z.number().nullable() }),
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

export const downloadNodeOutput = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/outputs/{port}/download',
  tag: 'results',
  summary: 'Download an output: a file as it is, a table as CSV or Parquet, metrics as JSON',
  params: portParams,
  query: z.object({ format: z.enum(['csv', 'parquet', 'json', 'file']).optional() }),
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
