import { z } from 'zod'
import { defineRoute } from './route.ts'
import { runStatuses } from './runs.ts'

/** A sweep of more points than this would fill the queue for days; run several. */
export const mostSweepPoints = 500

const axisSchema = z.object({
  node: z.string(),
  param: z.string(),
  /** The node's type, its title and the param's label, as in the editor; the type is null where the node is gone. */
  type: z.string().nullable(),
  title: z.string(),
  label: z.string(),
  values: z.array(z.json()),
})

export const sweepStatuses = ['running', 'succeeded', 'failed', 'cancelled'] as const
export const sweepPointStatuses = ['waiting', 'refused', ...runStatuses] as const

export const sweepSchema = z.object({
  id: z.uuid(),
  workflow: z.uuid().nullable(),
  revision: z.int().nullable(),
  name: z.string(),
  /** `failed` when one of its runs did not succeed; the others count nevertheless. */
  status: z.enum(sweepStatuses),
  /** The params that are varied, in the order of the points' values. */
  axes: z.array(axisSchema),
  parallel: z.int(),
  /** How many points there are in each state. */
  counts: z.record(z.enum(sweepPointStatuses), z.int()),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Sweep = z.infer<typeof sweepSchema>

const metricColumnSchema = z.object({
  node: z.string(),
  type: z.string(),
  title: z.string(),
  port: z.string(),
  metric: z.string(),
})

/** The comparison: a row for each point, with its params and what its run measured. */
export const sweepTableSchema = sweepSchema.extend({
  metrics: z.array(metricColumnSchema),
  points: z.array(
    z.object({
      position: z.int(),
      /** A value for each axis. */
      values: z.array(z.json()),
      run: z.uuid().nullable(),
      status: z.enum(sweepPointStatuses),
      seconds: z.number().nullable(),
      /** Why the run was not started. */
      problem: z.string().nullable(),
      /** A number for each metric; null where the run has none. */
      metrics: z.array(z.number().nullable()),
    }),
  ),
})
export type SweepTable = z.infer<typeof sweepTableSchema>

const params = z.object({ id: z.uuid() })

export const startSweep = defineRoute({
  method: 'post',
  path: '/sweeps',
  tag: 'sweeps',
  summary: 'Run a workflow over a grid of params: one run for each combination of their values',
  body: z.strictObject({
    workflow: z.uuid().optional(),
    document: z.unknown().optional(),
    /** Values by `node.param`: `{ "forest.n_estimators": [100, 200], "forest.max_depth": [3, null] }`. */
    params: z.record(z.string(), z.array(z.json()).min(1).max(mostSweepPoints)),
    /** Only these nodes and what feeds them; all when left out. */
    targets: z.array(z.string()).optional(),
    /** How many runs go on at the same time. The first goes alone: the others reuse what they share with it. */
    parallel: z.int().min(1).max(16).default(4),
  }),
  response: sweepSchema,
  status: 202,
  errors: ['VALIDATION', 'NOT_FOUND', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED', 'UNAVAILABLE'],
})

export const listSweeps = defineRoute({
  method: 'get',
  path: '/sweeps',
  tag: 'sweeps',
  summary: 'List sweeps, the newest first',
  query: z.object({
    workflow: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  response: z.object({ sweeps: z.array(sweepSchema), total: z.int() }),
  status: 200,
  errors: ['VALIDATION'],
})

export const getSweep = defineRoute({
  method: 'get',
  path: '/sweeps/{id}',
  tag: 'sweeps',
  summary: 'Get a sweep with its runs side by side: params, state, metrics',
  params,
  response: sweepTableSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const cancelSweep = defineRoute({
  method: 'post',
  path: '/sweeps/{id}/cancel',
  tag: 'sweeps',
  summary: 'Cancel a sweep: runs that go on are stopped, the others are not started',
  params,
  response: sweepSchema,
  status: 200,
  errors: ['NOT_FOUND', 'PRECONDITION_FAILED'],
})
