/**
 * Models measured on rows they learned from. Whether a node does that shows in the graph alone: where its table comes
 * from, where the model's did, and what splits them in between.
 */
import { hintOf } from '../node/param.ts'
import type { NodeType, NodeTypes } from '../node/node-type.ts'
import { partitionColumn } from '../table/schema.ts'
import type { MessageValues } from '../text/fill-message.ts'
import type { WorkflowChange } from './change.ts'
import {
  findNode,
  type Endpoint,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
} from './document.ts'
import { insertNode } from './insert-node.ts'
import { resolveParams } from './node-params.ts'
import type { FixTitle, ProblemMessage } from './problem-messages.ts'
import { fixOf, problemOf, type Problem } from './problem.ts'
import { nodeTypeOf, type PropagatedSchemas } from './propagate.ts'
import { ancestorsOf, topologyOf, wouldCycle } from './topology.ts'

interface Place {
  document: WorkflowDocument
  nodeTypes: NodeTypes
  schemas: PropagatedSchemas
}

/** A node that measures, with where its table and its model's training table come from. */
interface Measurement extends Place {
  node: WorkflowNode
  type: NodeType
  /** The edge that brings the rows to measure on. */
  table: WorkflowEdge
  /** The edge that brought the rows to the estimator. */
  training: WorkflowEdge
}

/** Warnings for every node that measures a model on rows of its training table, each with a fix where one is simple. */
export function findEvaluatedTrainingRows(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  schemas: PropagatedSchemas,
): Problem[] {
  return document.nodes.flatMap((node): Problem[] => {
    const measurement = measurementOf({ document, nodeTypes, schemas }, node)
    if (measurement === null || !comeFromTheSameData(measurement)) return []
    const finding = examine(measurement)
    if (finding === null) return []
    const { message, values = {}, fix, changes } = finding
    return [
      problemOf(
        message,
        { ...values, node: node.title ?? measurement.type.manifest.title },
        {
          code: 'EVALUATES_TRAINING_ROWS',
          node: node.id,
          port: measurement.table.to.port,
          ...(changes !== null && { fixes: [fixOf(fix, {}, changes)] }),
        },
      ),
    ]
  })
}

function measurementOf(place: Place, node: WorkflowNode): Measurement | null {
  const { document, nodeTypes } = place
  const type = nodeTypeOf(nodeTypes, node.type)
  if (type?.manifest.capabilities.evaluates !== true || node.disabled === true) return null
  const incoming = topologyOf(document).incoming.get(node.id) ?? []
  const inputOf = (kind: 'table' | 'model') =>
    incoming.find((edge) => type.manifest.inputs[edge.to.port]?.type === kind)
  const table = inputOf('table')
  const model = inputOf('model')
  if (table === undefined || model === undefined) return null
  const estimator = estimatorBehind(place, model.from.node)
  const training = estimator === null ? undefined : tableEdge(place, estimator)
  if (training === undefined) return null
  return { ...place, node, type, table, training }
}

/** The node that trained what comes out of `id`: itself, or what a disabled node passes on. */
function estimatorBehind({ document, nodeTypes }: Place, id: string): WorkflowNode | null {
  return (
    [id, ...ancestorsOf(document, id)]
      .map((candidate) => findNode(document, candidate))
      .find(
        (candidate) =>
          candidate !== undefined &&
          candidate.disabled !== true &&
          nodeTypeOf(nodeTypes, candidate.type)?.manifest.capabilities.fits === 'estimator',
      ) ?? null
  )
}

function tableEdge({ document, nodeTypes }: Place, node: WorkflowNode): WorkflowEdge | undefined {
  const inputs = nodeTypeOf(nodeTypes, node.type)?.manifest.inputs ?? {}
  return (topologyOf(document).incoming.get(node.id) ?? []).find(
    (edge) => inputs[edge.to.port]?.type === 'table',
  )
}

function comeFromTheSameData({ document, table, training }: Measurement): boolean {
  const sources = (id: string) =>
    [id, ...ancestorsOf(document, id)].filter((node) => topologyOf(document).incoming.get(node)?.length === 0)
  const trained = new Set(sources(training.from.node))
  return sources(table.from.node).some((source) => trained.has(source))
}

interface Finding {
  message: ProblemMessage
  values?: MessageValues
  fix: FixTitle
  changes: WorkflowChange[] | null
}

function examine(measurement: Measurement): Finding | null {
  const { table, training } = measurement
  const measuredSplits = splitsAbove(measurement, table.from)
  const trainedSplits = splitsAbove(measurement, training.from)
  if (measuredSplits === null && trainedSplits === null) {
    const changes = insertSplit(measurement)
    return { message: 'measured_without_split', fix: 'split_first', changes }
  }
  if (trainedSplits === null) {
    const changes = reconnect(measurement, training, table.from)
    return { message: 'trained_before_split', fix: 'train_on_split', changes }
  }
  const asTheModel = {
    fix: 'measure_on_its_table',
    changes: reconnect(measurement, table, training.from),
  } as const
  if (measuredSplits === null) return { message: 'measured_before_split', ...asTheModel }
  if (!measuredSplits.some((split) => trainedSplits.includes(split))) {
    return { message: 'measured_on_another_split', ...asTheModel }
  }
  return examineChoice(measurement)
}

/** The node's own choice of rows, where it has a param for it that is in use. */
function examineChoice({ node, type }: Measurement): Finding | null {
  const { params } = resolveParams(node, type)
  const choice = params?.['partition']
  if (choice !== 'train' && choice !== 'all') return null
  const shown = hintOf(type.manifest.params.shape['partition'])?.visibleWhen
  if (shown !== undefined && !shown.is.some((value) => value === params?.[shown.param])) return null
  return {
    message: 'measured_on_training_rows',
    values: { partition: choice },
    fix: 'measure_on_test',
    changes: [{ change: 'set_params', node: node.id, set: {}, unset: ['partition'] }],
  }
}

/** The nodes that split the table at this output; null when it isn't split. */
function splitsAbove({ document, nodeTypes, schemas }: Place, { node, port }: Endpoint): string[] | null {
  const schema = schemas.get(node)?.[port]
  if (schema?.type !== 'table' || partitionColumn(schema.schema) === undefined) return null
  return [node, ...ancestorsOf(document, node)].filter((id) => {
    const candidate = findNode(document, id)
    if (candidate === undefined || candidate.disabled === true) return false
    return nodeTypeOf(nodeTypes, candidate.type)?.manifest.capabilities.splits === true
  })
}

function reconnect({ document }: Place, edge: WorkflowEdge, from: Endpoint): WorkflowChange[] | null {
  if (wouldCycle(document, from.node, edge.to.node)) return null
  return [
    { change: 'disconnect', edge },
    { change: 'connect', edge: { from, to: edge.to } },
  ]
}

/**
 * Puts a split right before the first node on the model's way that learns from rows, if the measured rows come by there
 * too.
 */
function insertSplit(measurement: Measurement): WorkflowChange[] | null {
  const { document, nodeTypes, table, training } = measurement
  const split = Object.values(nodeTypes).find((type) => type.manifest.capabilities.splits === true)
  const place = firstFit(measurement, training)
  if (split === undefined || place === null) return null
  const { from } = place
  const reached = [table.from.node, ...ancestorsOf(document, table.from.node)]
  if (!reached.includes(from.node)) return null
  const edges = (topologyOf(document).outgoing.get(from.node) ?? []).filter(
    (edge) => edge.from.port === from.port,
  )
  return insertNode({ document, type: split, params: {}, edges })
}

/** The edge into the first node that fits anything, going up from the estimator along single tables. */
function firstFit(place: Place, training: WorkflowEdge): WorkflowEdge | null {
  const { document, nodeTypes } = place
  let first = training
  let edge: WorkflowEdge | undefined = training
  while (edge !== undefined) {
    const node = findNode(document, edge.from.node)
    if (node === undefined) return null
    const incoming: readonly WorkflowEdge[] = topologyOf(document).incoming.get(node.id) ?? []
    if (incoming.length > 1) return null
    if (nodeTypeOf(nodeTypes, node.type)?.manifest.capabilities.fits !== undefined) {
      if (incoming.length === 0) return null
      first = incoming[0]
    }
    edge = incoming.at(0)
  }
  return first
}
