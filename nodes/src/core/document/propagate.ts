/** What every port will hold, found without reading a row. */
import type { FormulaLanguage } from '../expression/language.ts'
import type { NodeType, NodeTypes } from '../node/node-type.ts'
import type { PortSchema } from '../node/port.ts'
import type { TableSchema } from '../table/schema.ts'
import { findNode, type WorkflowDocument, type WorkflowNode } from './document.ts'
import { resolveParams } from './node-params.ts'
import { topologyOf } from './topology.ts'

export interface KnownSchemas {
  /** Schemas of registered data sets by id; null when the caller doesn't know them. */
  datasets: Readonly<Record<string, TableSchema>> | null
  /** What reads formulas; null while it isn't loaded, and what they give isn't known then. */
  formulas: FormulaLanguage | null
  /** Output schemas that a run has already shown, by node id and port; they win over what is propagated. */
  observed?: Readonly<Record<string, Readonly<Record<string, PortSchema>>>>
}

/** Output schemas by node id and port. */
export type PropagatedSchemas = ReadonlyMap<string, Readonly<Record<string, PortSchema>>>

/** The type of a node, by its id or a former one. */
export function nodeTypeOf<Type extends NodeType>(
  nodeTypes: Readonly<Record<string, Type>>,
  id: string,
): Type | undefined {
  if (Object.hasOwn(nodeTypes, id)) return nodeTypes[id]
  return Object.values(nodeTypes).find((type) => type.manifest.replaces?.includes(id))
}

/**
 * Propagates schemas along the wires. A node whose params don't parse or that stands on a cycle gives what its ports
 * promise and nothing more; a disabled node passes its first fitting input through.
 */
export function propagateSchemas(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  known: KnownSchemas,
): PropagatedSchemas {
  const schemas = new Map<string, Record<string, PortSchema>>()
  for (const id of topologyOf(document).order) {
    const node = findNode(document, id)
    const type = node && nodeTypeOf(nodeTypes, node.type)
    if (node === undefined || type === undefined) continue
    schemas.set(id, outputsOf({ document, node, type, schemas, known }))
  }
  return schemas
}

function outputsOf(input: {
  document: WorkflowDocument
  node: WorkflowNode
  type: NodeType
  schemas: PropagatedSchemas
  known: KnownSchemas
}): Record<string, PortSchema> {
  const { document, node, type, schemas, known } = input
  const inputs = inputSchemasOf(document, node.id, schemas)
  const promised = Object.fromEntries(
    Object.entries(type.manifest.outputs).map(([name, port]) => [name, unknownPortSchema(port.type)]),
  )
  if (node.disabled === true) return { ...promised, ...passThrough(type, inputs) }
  const { params } = resolveParams(node, type)
  if (params === null) return promised
  const title = node.title ?? type.manifest.title
  const propagated = type.propagateSchema({
    node: { id: node.id, title },
    params,
    inputs,
    datasets: known.datasets,
    formulas: known.formulas,
  })
  return { ...promised, ...propagated, ...known.observed?.[node.id] }
}

/** The schemas at the input ports of a node. */
export function inputSchemasOf(
  document: WorkflowDocument,
  nodeId: string,
  schemas: PropagatedSchemas,
): Record<string, PortSchema | undefined> {
  const edges = topologyOf(document).incoming.get(nodeId) ?? []
  return Object.fromEntries(
    edges.map((edge) => [edge.to.port, schemas.get(edge.from.node)?.[edge.from.port]]),
  )
}

/** Which input each output of a disabled node repeats: the first of the same port type. */
export function passThroughPorts(type: NodeType): Record<string, string> {
  const pairs = Object.entries(type.manifest.outputs).flatMap(([output, port]) => {
    const input = Object.entries(type.manifest.inputs).find(([, candidate]) => candidate.type === port.type)
    return input === undefined ? [] : [[output, input[0]]]
  })
  return Object.fromEntries(pairs)
}

function passThrough(
  type: NodeType,
  inputs: Record<string, PortSchema | undefined>,
): Record<string, PortSchema> {
  const passed: Record<string, PortSchema> = {}
  for (const [output, input] of Object.entries(passThroughPorts(type))) {
    const schema = inputs[input]
    if (schema !== undefined) passed[output] = schema
  }
  return passed
}

function unknownPortSchema(type: PortSchema['type']): PortSchema {
  switch (type) {
    case 'table':
      return { type, schema: { columns: [], complete: false } }
    case 'model':
      return { type, signature: { task: null, target: null, features: null, trainsOnPartition: null } }
    case 'metrics':
    case 'file':
      return { type }
  }
}
