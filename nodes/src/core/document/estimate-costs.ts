/** What the nodes of a workflow are thought to cost, found without reading a row. */
import { blobSize, tableSize, type Cost, type DatasetSize, type Size } from '../node/cost.ts'
import type { ServerNodeType, ServerNodeTypes } from '../node/server-node-type.ts'
import type { WorkflowDocument, WorkflowNode } from './document.ts'
import { resolveParams } from './node-params.ts'
import {
  inputSchemasOf,
  nodeTypeOf,
  passThroughPorts,
  propagateSchemas,
  type KnownSchemas,
} from './propagate.ts'
import { topologyOf } from './topology.ts'

export interface KnownSizes {
  schemas: KnownSchemas
  /** The files of registered data sets, by id. */
  datasets: Readonly<Record<string, DatasetSize>>
  /** Outputs whose size is known, by node id and port; they win over what is estimated. */
  observed?: ReadonlyMap<string, Readonly<Record<string, Size>>>
}

/** A node's cost, with the sizes that it was estimated from. */
export interface EstimatedNode extends Cost {
  inputs: Readonly<Record<string, Size | undefined>>
}

/**
 * Estimates every node in the order of the wires, each from what the ones before it are thought to give. A disabled node
 * costs nothing and passes its input on; one whose params don't parse is left out.
 */
export function estimateCosts(
  document: WorkflowDocument,
  nodeTypes: ServerNodeTypes,
  known: KnownSizes,
): Map<string, EstimatedNode> {
  const schemas = propagateSchemas(document, nodeTypes, known.schemas)
  const nodes = new Map(document.nodes.map((node) => [node.id, node]))
  const { order, incoming } = topologyOf(document)
  const estimated = new Map<string, EstimatedNode>()
  for (const id of order) {
    const node = nodes.get(id)
    const type = node && nodeTypeOf(nodeTypes, node.type)
    if (node === undefined || type === undefined) continue
    const inputs = Object.fromEntries(
      (incoming.get(id) ?? []).map((edge) => [
        edge.to.port,
        estimated.get(edge.from.node)?.outputs[edge.from.port],
      ]),
    )
    const cost = costOf({ node, type, inputs, schemas: inputSchemasOf(document, id, schemas), known })
    if (cost === null) continue
    const outputs = { ...widthsFrom(schemas.get(id), cost.outputs), ...known.observed?.get(id) }
    estimated.set(id, { ...cost, outputs, inputs })
  }
  return estimated
}

function costOf(input: {
  node: WorkflowNode
  type: ServerNodeType
  inputs: Record<string, Size | undefined>
  schemas: ReturnType<typeof inputSchemasOf>
  known: KnownSizes
}): Cost | null {
  const { node, type, inputs, schemas, known } = input
  if (node.disabled === true) {
    const passed = Object.entries(passThroughPorts(type)).flatMap(([output, port]) => {
      const size = inputs[port]
      return size === undefined ? [] : [[output, size] as const]
    })
    return { seconds: 0, bytes: 0, outputs: Object.fromEntries(passed) }
  }
  const { params } = resolveParams(node, type)
  if (params === null) return null
  const datasets = Object.fromEntries(
    (type.manifest.capabilities.datasetParams ?? []).map((param) => [
      param,
      ownField(known.datasets, String(params[param] ?? '')),
    ]),
  )
  return type.estimateCost({ params, inputs, schemas, datasets })
}

/** Where the columns of an output are known, they are counted instead of estimated. */
function widthsFrom(
  schemas: ReturnType<ReturnType<typeof propagateSchemas>['get']>,
  outputs: Cost['outputs'],
): Record<string, Size> {
  return Object.fromEntries(
    Object.entries(outputs).map(([port, size]) => {
      const schema = schemas?.[port]
      if (schema?.type === 'table' && schema.schema.complete) {
        return [port, tableSize(size.rows, schema.schema.columns.length)]
      }
      return [port, size]
    }),
  )
}

/** The size of a stored output, from what is known of every artifact. */
export function sizeOfOutput(output: { rows: number | null; columns: number | null; bytes: number }): Size {
  return output.rows === null ? blobSize(output.bytes) : tableSize(output.rows, output.columns ?? 0)
}

function ownField<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
