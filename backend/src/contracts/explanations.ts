/** Why the nodes of a run were reused or ran: the receipts, followed to where a change began. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { nodeFailureSchema, nodeRunStatuses, receiptSchema } from './runs.ts'

const difference = z.object({
  /** A field of the cache key (`params.strategy`, `inputs.table`), or `source.table`: the edge comes from another node. */
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})

/** A change that made a node run: its own, or one further up. */
export const changeCauseSchema = difference.extend({
  /** The node that the change was made at. */
  node: z.string(),
  title: z.string(),
  type: z.string(),
  /** The nodes from there to the one that is explained, both included. */
  path: z.array(z.string()),
  /** `its strategy changed median -> mean` */
  text: z.string(),
})
export type ChangeCause = z.infer<typeof changeCauseSchema>

export const explanationSchema = z.object({
  run: z.uuid(),
  node: z.string(),
  title: z.string(),
  type: z.string(),
  status: z.enum(nodeRunStatuses),
  receipt: receiptSchema.nullable(),
  /** The answer in one sentence. */
  because: z.string(),
  /** Why it failed, where it did. */
  error: nodeFailureSchema.nullable(),
  /** The run that it is compared with: the one before in which the node came so far. */
  comparedWith: z.object({ run: z.uuid(), createdAt: z.iso.datetime() }).nullable(),
  /** Which fields of the node's own key differ from that run. */
  changes: z.array(difference),
  /** Where these changes come from, the nearest first. */
  causes: z.array(changeCauseSchema),
  /** The nodes that ran with it in one process, itself among them; empty when it ran alone. */
  together: z.array(z.string()),
})
export type Explanation = z.infer<typeof explanationSchema>

export const explainRun = defineRoute({
  method: 'get',
  path: '/runs/{id}/explain',
  tag: 'results',
  summary: 'Say of every node why it was reused or ran',
  params: z.object({ id: z.uuid() }),
  response: z.object({ run: z.uuid(), nodes: z.array(explanationSchema) }),
  status: 200,
  errors: ['NOT_FOUND'],
})

export const explainNode = defineRoute({
  method: 'get',
  path: '/runs/{id}/nodes/{node}/explain',
  tag: 'results',
  summary: 'Say why a node was reused or ran, and where the change began',
  params: z.object({ id: z.uuid(), node: z.string() }),
  response: explanationSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})
