/** What the server and the export know of a node type beyond what the browser does: its costs and its Python. */
import type { z } from 'zod'
import type { PythonBlock, PythonContext } from '../python/block.ts'
import type { Cost, CostContext } from './cost.ts'
import type { NodeType } from './node-type.ts'

export interface ServerNodeType<Params extends z.ZodObject = z.ZodObject> extends NodeType<Params> {
  /** What a run is thought to take, and how large its outputs will be. Pure, no rows. */
  estimateCost(context: CostContext<z.infer<Params>>): Cost
  /** The same work as Python, with the same names and defaults. */
  toPython(context: PythonContext<z.infer<Params>>): PythonBlock
}

/** Adds what only the server needs; each part is required, so that a half-added node doesn't compile. */
export function defineServerNode<Params extends z.ZodObject>(
  node: NodeType<Params>,
  parts: Omit<ServerNodeType<Params>, keyof NodeType>,
): ServerNodeType<Params> {
  return { ...node, ...parts }
}

/** Node types by id: the catalogue as forecasts and exports see it. */
export type ServerNodeTypes = Readonly<Record<string, ServerNodeType>>
