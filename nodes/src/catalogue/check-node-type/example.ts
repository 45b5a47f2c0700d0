/**
 * The examples of a node type: small workflows in `examples/*.json` that show it at work and prove that it does.
 *
 *     { "title": "...", "node": "impute", "nodes": [...], "edges": [...], "files": {"small": "a,b\n1,2\n"},
 *       "expect": {"port": "table", "rows": 2, "columns": ["a", "b"], "head": [[1, 2]]} }
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import {
  documentFormat,
  workflowEdgeSchema,
  workflowNodeSchema,
  type WorkflowDocument,
} from '../../core/document/document.ts'
import type { NodeTypeId } from '../index.ts'

export const exampleSchema = z.strictObject({
  title: z.string(),
  /** The node that the example is about. */
  node: z.string(),
  nodes: z.array(workflowNodeSchema.partial({ version: true, position: true, params: true })),
  edges: z.array(workflowEdgeSchema),
  seed: z.int().default(42),
  /** CSV text by data set id, for data of the example's own. */
  files: z.record(z.string(), z.string()).default({}),
  expect: z.strictObject({
    port: z.string().optional(),
    /** The declared message that ends the run. */
    fails: z.string().optional(),
    rows: z.int().optional(),
    columns: z.array(z.string()).optional(),
    /** The first rows of the output. */
    head: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
    /** Metrics, equal to 1e-9. */
    metrics: z.record(z.string(), z.number()).optional(),
    /** The text of an output file. */
    text: z.string().optional(),
  }),
})
export type Example = z.infer<typeof exampleSchema>

const catalogue = fileURLToPath(new URL('..', import.meta.url))

/** The folder of a node type. */
export function nodeTypeFolder(category: string, id: NodeTypeId): string {
  return join(catalogue, category, id)
}

export async function readExamples(folder: string): Promise<Example[]> {
  const names = (await readdir(join(folder, 'examples'))).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) =>
      exampleSchema.parse(JSON.parse(await readFile(join(folder, 'examples', name), 'utf8'))),
    ),
  )
}

export function exampleDocument(example: Example): WorkflowDocument {
  return {
    format: documentFormat,
    name: example.title,
    seed: example.seed,
    nodes: example.nodes.map((node, index) => ({
      version: 1,
      params: {},
      position: { x: index * 300, y: 0 },
      ...node,
    })),
    edges: example.edges,
  }
}
