import { z } from 'zod'
import { defineRoute } from './route.ts'

const portSchema = z.object({
  type: z.enum(['table', 'model', 'metrics', 'file']),
  title: z.string(),
  help: z.string().optional(),
  optional: z.boolean().optional(),
})

export const nodeTypeSchema = z.object({
  id: z.string(),
  version: z.int(),
  title: z.string(),
  category: z.string(),
  summary: z.string(),
  keywords: z.array(z.string()),
  inputs: z.record(z.string(), portSchema),
  outputs: z.record(z.string(), portSchema),
  /** JSON Schema of the params, with labels, help and defaults. */
  params: z.record(z.string(), z.unknown()),
  parity: z.enum(['E', 'O', 'S']).nullable(),
})
export type NodeTypeDescription = z.infer<typeof nodeTypeSchema>

export const listNodeTypes = defineRoute({
  method: 'get',
  path: '/node-types',
  tag: 'node types',
  summary: 'List the node types with their ports and params',
  response: z.object({ nodeTypes: z.array(nodeTypeSchema) }),
  status: 200,
  errors: [],
})

export const getNodeTypeReadme = defineRoute({
  method: 'get',
  path: '/node-types/{id}/readme',
  tag: 'node types',
  summary: 'Get the README of a node type, in Markdown',
  params: z.object({ id: z.string() }),
  response: z.object({ markdown: z.string() }),
  status: 200,
  errors: ['NOT_FOUND'],
})
