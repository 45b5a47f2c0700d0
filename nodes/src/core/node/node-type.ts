/**
 * A node type: what the browser and the server need to know of it. What only the server needs is in
 * `server-node-type.ts`, how it runs in its `run.ts`.
 */
import type { z } from 'zod'
import type { WorkflowChange } from '../document/change.ts'
import type { WorkflowNode } from '../document/document.ts'
import type { Problem } from '../document/problem.ts'
import type { FormulaLanguage } from '../expression/language.ts'
import type { MessageValues } from '../text/fill-message.ts'
import { worded } from '../text/words.ts'
import type { TableSchema } from '../table/schema.ts'
import type { MessageTemplate } from './message.ts'
import type { Port, PortSchema } from './port.ts'

export const nodeCategories = ['data', 'clean', 'prepare', 'model', 'evaluate', 'explain', 'export'] as const
export type NodeCategory = (typeof nodeCategories)[number]

/** How close the exported Python must come: E equal (1e-9 relative), O same optimum (1e-6), S statistical. */
export const parityClasses = ['E', 'O', 'S'] as const
export type ParityClass = (typeof parityClasses)[number]

/** The relative difference that a parity class allows between the product's metrics and the exported Python's. */
export const parityTolerance: Record<Exclude<ParityClass, 'S'>, number> = { E: 1e-9, O: 1e-6 }

export interface NodeCapabilities {
  /** Learns from rows: from the train partition only, where there is one. */
  fits?: 'transformer' | 'estimator'
  /** Adds a partition column. */
  splits?: boolean
  /** Measures a model on rows. */
  evaluates?: boolean
  /** Params that name a stored data set whose file the node reads. */
  datasetParams?: readonly string[]
  /** The params that name a column and say by a formula how it is computed from others. */
  derives?: { name: string; expression: string }
  /** The param of a node that draws rows at random which says how many; offered where a machine is too small. */
  samples?: string
}

export interface NodeManifest<Params extends z.ZodObject = z.ZodObject> {
  /** Kebab-case, the folder's name. */
  id: string
  /** Rises when stored params or ports change meaning; then `migrations` has a step for it. */
  version: number
  /** Former ids that still open. */
  replaces?: readonly string[]
  title: string
  category: NodeCategory
  /** One sentence, in the user's words. */
  summary: string
  keywords: readonly string[]
  inputs: Readonly<Record<string, Port>>
  outputs: Readonly<Record<string, Port>>
  params: Params
  messages: Readonly<Record<string, MessageTemplate>>
  capabilities: NodeCapabilities
  /** Null where a node makes no numbers of its own (it reads or writes a file). */
  parity: ParityClass | null
  /** False where the same params and inputs may give other bytes: such a result is never reused. */
  deterministic?: false
}

/** What a port's edge is known to bring, by input port; absent ports aren't connected. */
export type InputSchemas = Readonly<Record<string, PortSchema | undefined>>

export interface CheckContext<Params> {
  node: { id: string; title: string }
  params: Params
  inputs: InputSchemas
  /** Schemas of registered data sets by id; null when the caller doesn't know them. */
  datasets: Readonly<Record<string, TableSchema>> | null
  /** What reads formulas; null where it isn't loaded yet. */
  formulas: FormulaLanguage | null
  /** A declared message as a problem of this node. */
  problem: (message: string, values?: MessageValues, place?: ProblemPlace) => NodeProblem
  /** The edits that put a new node of a type on the edge into `port`, for a fix; null where that can't be done. */
  insertBefore: (
    port: string,
    node: { type: string; params: WorkflowNode['params'] },
  ) => WorkflowChange[] | null
}

export interface ProblemPlace {
  code?: Problem['code']
  param?: string
  port?: string
  column?: string
  fixes?: Problem['fixes']
}

/** A problem that doesn't yet say which node it belongs to. */
export type NodeProblem = Omit<Problem, 'node'>

export interface NodeType<Params extends z.ZodObject = z.ZodObject> {
  manifest: NodeManifest<Params>
  /** What a run would refuse, from schemas and params alone. Pure, no rows. */
  checkInputs(context: CheckContext<z.infer<Params>>): NodeProblem[]
  /** What each output will hold, as far as it can be known. Pure, no rows. */
  propagateSchema(context: PropagateContext<z.infer<Params>>): Record<string, PortSchema>
  /** What the node does here, for its card: `median of Age; most frequent of Embarked`. */
  describe(params: z.infer<Params>): string
}

export type PropagateContext<Params> = Pick<
  CheckContext<Params>,
  'node' | 'params' | 'inputs' | 'datasets' | 'formulas'
>

/** Keeps the names of ports, params and messages, of which there must be words in every language. */
export function defineManifest<Manifest extends NodeManifest>(manifest: Manifest): Manifest {
  return manifest
}

/** A message that the manifest declares, with its values filled in. */
export function declaredProblem(
  { manifest }: { manifest: NodeManifest },
  message: string,
  values: MessageValues = {},
  place: ProblemPlace = {},
): NodeProblem {
  const template = Object.hasOwn(manifest.messages, message) ? manifest.messages[message] : undefined
  if (template === undefined) throw new Error(`"${manifest.id}" declares no message "${message}".`)
  const { code = 'NODE_MESSAGE', ...where } = place
  return {
    code,
    severity: template.severity,
    ...worded(`node.${manifest.id}.${message}`, template, values),
    ...where,
  }
}

/** Joins the parts of a node type; each is required, so that a half-added node doesn't compile. */
export function defineNode<Params extends z.ZodObject>(
  manifest: NodeManifest<Params>,
  parts: Omit<NodeType<Params>, 'manifest'>,
): NodeType<Params> {
  return { manifest, ...parts }
}

/** Node types by id: the catalogue as the document functions see it. */
export type NodeTypes = Readonly<Record<string, NodeType>>
