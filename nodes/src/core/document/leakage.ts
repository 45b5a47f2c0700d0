/**
 * Leakage: what would make a score look better than the model is. A transformer fitted before the split has seen the
 * test rows; a model measured on rows it learned from is measured on nothing.
 */
import type { NodeTypes } from '../node/node-type.ts'
import { partitionColumn, type TableSchema } from '../table/schema.ts'
import type { WorkflowChange } from './change.ts'
import { findNode, type WorkflowDocument, type WorkflowEdge } from './document.ts'
import { fixOf, problemOf, type Problem } from './problem.ts'
import { inputSchemasOf, nodeTypeOf, type PropagatedSchemas } from './propagate.ts'
import { descendantsOf, topologyOf } from './topology.ts'

/** Warnings for every transformer that is fitted upstream of a split, each with a fix that moves it behind. */
export function findLeakage(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  schemas: PropagatedSchemas,
): Problem[] {
  return document.nodes.flatMap((node): Problem[] => {
    const type = nodeTypeOf(nodeTypes, node.type)
    if (type?.manifest.capabilities.fits !== 'transformer' || node.disabled === true) return []
    const table = Object.values(inputSchemasOf(document, node.id, schemas)).find(
      (schema) => schema?.type === 'table',
    )
    if (table?.type !== 'table' || isSplit(table.schema)) return []
    const split = descendantsOf(document, node.id)
      .map((id) => findNode(document, id))
      .find(
        (candidate) =>
          candidate && nodeTypeOf(nodeTypes, candidate.type)?.manifest.capabilities.splits === true,
      )
    if (split === undefined) return []
    const title = node.title ?? type.manifest.title
    const splitTitle = split.title ?? nodeTypeOf(nodeTypes, split.type)?.manifest.title ?? split.id
    const changes = moveBehind(document, node.id, split.id)
    return [
      problemOf(
        'fitted_before_split',
        { node: title, split: splitTitle },
        {
          code: 'FIT_BEFORE_SPLIT',
          node: node.id,
          ...(changes && { fixes: [fixOf('move_behind', { node: splitTitle }, changes)] }),
        },
      ),
    ]
  })
}

function isSplit(schema: TableSchema): boolean {
  return partitionColumn(schema) !== undefined
}

/**
 * The edits that take a node with one table in and one table out from where it stands and put it right behind `split`.
 *
 * @returns null where the wiring isn't that simple and a person has to decide.
 */
function moveBehind(document: WorkflowDocument, id: string, split: string): WorkflowChange[] | null {
  const { incoming, outgoing } = topologyOf(document)
  const before = incoming.get(id) ?? []
  const after = outgoing.get(id) ?? []
  const behind = outgoing.get(split) ?? []
  if (before.length !== 1 || behind.length === 0) return null
  const outputPort = after[0]?.from.port
  const splitPort = behind[0].from.port
  if (outputPort === undefined || after.some((edge) => edge.from.port !== outputPort)) return null
  if (behind.some((edge) => edge.from.port !== splitPort)) return null

  const disconnect = (edge: WorkflowEdge): WorkflowChange => ({ change: 'disconnect', edge })
  const connect = (edge: WorkflowEdge): WorkflowChange => ({ change: 'connect', edge })
  return [
    ...[...before, ...after, ...behind].map(disconnect),
    ...after.map((edge) => connect({ from: before[0].from, to: edge.to })),
    connect({ from: { node: split, port: splitPort }, to: before[0].to }),
    ...behind.map((edge) => connect({ from: { node: id, port: outputPort }, to: edge.to })),
    ...placeBehind(document, id, split),
  ]
}

/** Where the canvas reads left to right, the node goes between the split and what follows. */
function placeBehind(document: WorkflowDocument, id: string, split: string): WorkflowChange[] {
  const node = findNode(document, id)
  const target = findNode(document, split)
  if (node === undefined || target === undefined) return []
  const positions = [
    { node: id, position: target.position },
    { node: split, position: node.position },
  ]
  return [{ change: 'move', positions }]
}
