/** What a run would do, before it is started. */
import { problemSchema } from '@flowza/nodes/core'
import { z } from 'zod'
import { changeCauseSchema } from './explanations.ts'
import { defineRoute } from './route.ts'
import { receiptSchema } from './runs.ts'

/** An expectation and the interval in which four of five lie. */
const rangeSchema = z.object({ expected: z.number(), low: z.number(), high: z.number() })
export type Range = z.infer<typeof rangeSchema>

export const plannedNodeSchema = z.object({
  node: z.string(),
  title: z.string(),
  type: z.string(),
  /** `run_if_changed`: what feeds it runs, and it is reused when that gives the same bytes as before. */
  will: z.enum(['reuse', 'run', 'run_if_changed', 'skip']),
  /** Why, in one sentence. */
  because: z.string(),
  /** As the run would write it; null where that isn't known before. */
  receipt: receiptSchema.nullable(),
  causes: z.array(changeCauseSchema),
  /** What running it takes; null for a node that won't run. */
  seconds: rangeSchema.nullable(),
  /** Of memory. */
  bytes: rangeSchema.nullable(),
  /** What its container may take. */
  memoryLimitBytes: z.int().nullable(),
  /** The rows that it is thought to give, where it gives a table. */
  rows: z.int().nullable(),
  /** How many finished runs of this node type the expectation stands on; with 0 it is the formula alone. */
  measured: z.int(),
})
export type NodeForecast = z.infer<typeof plannedNodeSchema>

export const workflowPlanSchema = z.object({
  nodes: z.array(plannedNodeSchema),
  /** Along the longest way through the nodes that run. */
  seconds: rangeSchema,
  criticalPath: z.array(z.string()),
  /** Of the node that takes most. */
  bytes: rangeSchema,
  /** What one node may take on this machine. */
  machineBytes: z.int(),
  /** What speaks against starting it as it is, with ready-made changes where there are any. */
  warnings: z.array(problemSchema),
})
export type WorkflowPlan = z.infer<typeof workflowPlanSchema>

export const planWorkflow = defineRoute({
  method: 'post',
  path: '/workflows/plan',
  tag: 'workflows',
  summary:
    'Say what a run would reuse and compute, how long it takes and how much memory, without starting it',
  body: z.strictObject({
    workflow: z.uuid().optional(),
    document: z.unknown().optional(),
    /** Only these nodes and what feeds them; all when left out. */
    targets: z.array(z.string()).optional(),
    /** False plans to compute everything again. */
    cache: z.boolean().default(true),
  }),
  response: workflowPlanSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED'],
})
