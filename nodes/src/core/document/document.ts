/** The workflow document: plain JSON, stored whole, edited only through `WorkflowChange` values. */
import { z } from 'zod'

export const documentFormat = 'flowza/1'

export const elementIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Ids of nodes, groups and notes: what people may type in a file and what is safe in a path, a label and a URL. */
export const elementIdSchema = z
  .string()
  .regex(elementIdPattern, 'letters, digits, - and _, at most 64, not starting with - or _')

const positionSchema = z.strictObject({ x: z.number(), y: z.number() })
export type Position = z.infer<typeof positionSchema>

/** The longest that anything may be told to take: a week. */
export const mostSeconds = 7 * 24 * 3600

/** What happens when the node fails or takes long. It changes no result, so it is no part of the fingerprint. */
export const nodePolicySchema = z.strictObject({
  /** How often the node is tried again after it has failed; never when left out. A machine's failure doesn't count. */
  retries: z.int().min(0).max(20).optional(),
  /** How long it waits before that. */
  retryDelaySeconds: z
    .number()
    .min(0)
    .max(24 * 3600)
    .optional(),
  /** How long one try may take. */
  timeoutSeconds: z.number().positive().max(mostSeconds).optional(),
})
export type NodePolicy = z.infer<typeof nodePolicySchema>

export const workflowNodeSchema = z.strictObject({
  id: elementIdSchema,
  type: z.string().min(1).max(100),
  version: z.int().min(1),
  /** Only the params that differ from the defaults need to be here. */
  params: z.record(z.string(), z.json()),
  position: positionSchema,
  title: z.string().max(200).optional(),
  note: z.string().max(10_000).optional(),
  disabled: z.boolean().optional(),
  group: elementIdSchema.optional(),
  policy: nodePolicySchema.optional(),
})
export type WorkflowNode = z.infer<typeof workflowNodeSchema>

const endpointSchema = z.strictObject({ node: elementIdSchema, port: z.string().min(1).max(100) })
export type Endpoint = z.infer<typeof endpointSchema>

export const workflowEdgeSchema = z.strictObject({ from: endpointSchema, to: endpointSchema })
export type WorkflowEdge = z.infer<typeof workflowEdgeSchema>

export const groupColours = ['blue', 'orange', 'green', 'pink', 'yellow', 'teal'] as const
export type GroupColour = (typeof groupColours)[number]

export const workflowGroupSchema = z.strictObject({
  id: elementIdSchema,
  title: z.string().max(200),
  colour: z.enum(groupColours).optional(),
  collapsed: z.boolean().optional(),
})
export type WorkflowGroup = z.infer<typeof workflowGroupSchema>

export const workflowNoteSchema = z.strictObject({
  id: elementIdSchema,
  text: z.string().max(10_000),
  position: positionSchema,
  width: z.number().positive().optional(),
  height: z.number().positive().optional(),
})
export type WorkflowNote = z.infer<typeof workflowNoteSchema>

export const maximumNodes = 5_000
export const maximumEdges = 20_000

export const workflowDocumentSchema = z.strictObject({
  format: z.literal(documentFormat),
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).optional(),
  nodes: z.array(workflowNodeSchema).max(maximumNodes),
  edges: z.array(workflowEdgeSchema).max(maximumEdges),
  groups: z.array(workflowGroupSchema).max(maximumNodes).optional(),
  notes: z.array(workflowNoteSchema).max(maximumNodes).optional(),
  /** The `random_state` of every node that doesn't set its own. */
  seed: z.int().min(0).max(4_294_967_295),
  /** How long a run may take from its start, waiting included; as long as it needs when left out. */
  timeoutSeconds: z.number().positive().max(mostSeconds).optional(),
})
export type WorkflowDocument = z.infer<typeof workflowDocumentSchema>

export function emptyDocument(name: string): WorkflowDocument {
  return { format: documentFormat, name, nodes: [], edges: [], seed: 42 }
}

/** Nodes by id for lists that were asked more than once; null for those that were asked once. */
const indexes = new WeakMap<readonly WorkflowNode[], Map<string, WorkflowNode> | null>()

/** A node by its id, the first of several; the list of nodes must not be changed in place. */
export function findNode({ nodes }: WorkflowDocument, id: string): WorkflowNode | undefined {
  const index = indexes.get(nodes)
  if (index !== undefined && index !== null) return index.get(id)
  // An index pays from the second question on: changes ask once of each document that they pass through.
  if (index === null) indexes.set(nodes, new Map(nodes.toReversed().map((node) => [node.id, node])))
  else indexes.set(nodes, null)
  return nodes.find((node) => node.id === id)
}

export function sameEdge(a: WorkflowEdge, b: WorkflowEdge): boolean {
  return (
    a.from.node === b.from.node &&
    a.from.port === b.from.port &&
    a.to.node === b.to.node &&
    a.to.port === b.to.port
  )
}

/** An edge as people read it, `split.table -> forest.table`. */
export function describeEdge(edge: WorkflowEdge): string {
  return `${edge.from.node}.${edge.from.port} -> ${edge.to.node}.${edge.to.port}`
}
