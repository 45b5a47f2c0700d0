/** Every edit of a document is a value of this closed union; `applyChange` and `invertChange` are its only meaning. */
import { z } from 'zod'
import {
  elementIdSchema,
  mostSeconds,
  nodePolicySchema,
  workflowEdgeSchema,
  workflowGroupSchema,
  workflowNodeSchema,
  workflowNoteSchema,
} from './document.ts'

/** Where in its list the element goes; the end when left out. Inverse changes carry it so that order returns too. */
const at = z.int().min(0).optional()
const position = z.strictObject({ x: z.number(), y: z.number() })

export const workflowChangeSchema = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('add_node'), node: workflowNodeSchema, at }),
  /** Also removes the edges of the node. */
  z.strictObject({ change: z.literal('remove_node'), node: elementIdSchema }),
  z.strictObject({
    change: z.literal('set_params'),
    node: elementIdSchema,
    set: z.record(z.string(), z.json()),
    /** Params that return to their default. */
    unset: z.array(z.string()).optional(),
  }),
  z.strictObject({ change: z.literal('connect'), edge: workflowEdgeSchema, at }),
  z.strictObject({ change: z.literal('disconnect'), edge: workflowEdgeSchema }),
  z.strictObject({
    change: z.literal('move'),
    positions: z.array(z.strictObject({ node: elementIdSchema, position })),
  }),
  z.strictObject({
    change: z.literal('rename_node'),
    node: elementIdSchema,
    title: z.string().max(200).nullable(),
  }),
  z.strictObject({
    change: z.literal('annotate_node'),
    node: elementIdSchema,
    note: z.string().max(10_000).nullable(),
  }),
  z.strictObject({ change: z.literal('set_disabled'), node: elementIdSchema, disabled: z.boolean() }),
  z.strictObject({
    change: z.literal('set_policy'),
    node: elementIdSchema,
    policy: nodePolicySchema.nullable(),
  }),
  z.strictObject({
    change: z.literal('set_node_type'),
    node: elementIdSchema,
    type: z.string(),
    version: z.int().min(1),
    params: z.record(z.string(), z.json()),
  }),
  z.strictObject({
    change: z.literal('assign_group'),
    node: elementIdSchema,
    group: elementIdSchema.nullable(),
  }),
  z.strictObject({ change: z.literal('add_group'), group: workflowGroupSchema, at }),
  /** Its nodes stay and belong to no group afterwards. */
  z.strictObject({ change: z.literal('remove_group'), group: elementIdSchema }),
  z.strictObject({ change: z.literal('set_group'), group: workflowGroupSchema }),
  z.strictObject({ change: z.literal('add_note'), note: workflowNoteSchema, at }),
  z.strictObject({ change: z.literal('remove_note'), note: elementIdSchema }),
  z.strictObject({ change: z.literal('set_note'), note: workflowNoteSchema }),
  z.strictObject({ change: z.literal('rename_workflow'), name: z.string().min(1).max(200) }),
  z.strictObject({ change: z.literal('describe_workflow'), description: z.string().max(10_000).nullable() }),
  z.strictObject({ change: z.literal('set_seed'), seed: z.int().min(0).max(4_294_967_295) }),
  z.strictObject({
    change: z.literal('set_timeout'),
    seconds: z.number().positive().max(mostSeconds).nullable(),
  }),
])
export type WorkflowChange = z.infer<typeof workflowChangeSchema>
