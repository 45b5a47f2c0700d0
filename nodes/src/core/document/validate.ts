/** Everything that is wrong with a document, found before a run; the same function in the browser and on the server. */
import { fillMessage, type MessageValues } from '../node/message.ts'
import type { NodeProblem, NodeType, NodeTypes, ProblemPlace } from '../node/node-type.ts'
import { incompatibilityReason } from '../node/port.ts'
import { closest } from '../text/closest.ts'
import { listNames } from '../text/list-names.ts'
import {
  describeEdge,
  findNode,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
} from './document.ts'
import { findEvaluatedTrainingRows } from './evaluated-rows.ts'
import { insertNode } from './insert-node.ts'
import { findLeakage } from './leakage.ts'
import { resolveParams } from './node-params.ts'
import type { Problem } from './problem.ts'
import {
  inputSchemasOf,
  nodeTypeOf,
  propagateSchemas,
  type KnownSchemas,
  type PropagatedSchemas,
} from './propagate.ts'
import { findTargetLeakage } from './target-leakage.ts'
import { topologyOf } from './topology.ts'

/**
 * The problems of a document, in document order: ids, types, params, edges, cycles, missing inputs, what the node
 * types say of their inputs, and leakage. No error among them means that a run can start.
 *
 * @param schemas what `propagateSchemas` gives for the same arguments, for callers that need it themselves.
 */
export function validate(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  known: KnownSchemas,
  schemas: PropagatedSchemas = propagateSchemas(document, nodeTypes, known),
): Problem[] {
  return [
    ...duplicateIds(document),
    ...cycles(document),
    ...edgeProblems(document, nodeTypes),
    ...document.nodes.flatMap((node) => nodeProblems(document, node, nodeTypes, known, schemas)),
    ...findLeakage(document, nodeTypes, schemas),
    ...findEvaluatedTrainingRows(document, nodeTypes, schemas),
    ...findTargetLeakage(document, nodeTypes, known, schemas),
  ]
}

function duplicateIds(document: WorkflowDocument): Problem[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { id } of document.nodes) {
    if (seen.has(id)) repeated.add(id)
    seen.add(id)
  }
  return [...repeated].map((id) => ({
    code: 'DUPLICATE_ID',
    severity: 'error',
    node: id,
    message: `Two nodes have the id "${id}".`,
    hint: 'Give one of them another id.',
  }))
}

function cycles(document: WorkflowDocument): Problem[] {
  return topologyOf(document).cycles.map((cycle) => {
    const closing: WorkflowEdge | undefined = (
      topologyOf(document).outgoing.get(cycle[cycle.length - 1]) ?? []
    ).find((edge) => edge.to.node === cycle[0])
    return {
      code: 'CYCLE',
      severity: 'error',
      node: cycle[0],
      message: `These nodes feed each other in a circle: ${[...cycle, cycle[0]].join(' -> ')}.`,
      hint: 'Remove one of the edges; data flows one way.',
      ...(closing && {
        edge: closing,
        fixes: [
          { title: `Remove ${describeEdge(closing)}`, changes: [{ change: 'disconnect', edge: closing }] },
        ],
      }),
    }
  })
}

function edgeProblems(document: WorkflowDocument, nodeTypes: NodeTypes): Problem[] {
  const taken = new Map<string, WorkflowEdge>()
  return document.edges.flatMap((edge): Problem[] => {
    const reject = (code: Problem['code'], message: string, hint: string, node?: string): Problem[] => [
      {
        code,
        severity: 'error',
        message,
        hint,
        edge,
        ...(node !== undefined && { node }),
        fixes: [{ title: `Remove ${describeEdge(edge)}`, changes: [{ change: 'disconnect', edge }] }],
      },
    ]
    const from = findNode(document, edge.from.node)
    const to = findNode(document, edge.to.node)
    if (from === undefined || to === undefined) {
      const absent = from === undefined ? edge.from.node : edge.to.node
      return reject(
        'EDGE_INVALID',
        `The edge ${describeEdge(edge)} names the absent node "${absent}".`,
        'Remove the edge.',
      )
    }
    const fromType = nodeTypeOf(nodeTypes, from.type)
    const toType = nodeTypeOf(nodeTypes, to.type)
    if (fromType === undefined || toType === undefined) return []
    const output = Object.hasOwn(fromType.manifest.outputs, edge.from.port)
      ? fromType.manifest.outputs[edge.from.port]
      : undefined
    if (output === undefined) {
      return reject(
        'PORT_UNKNOWN',
        unknownPort(fromType, edge.from.port, 'output'),
        portHint(fromType.manifest.outputs),
        from.id,
      )
    }
    const input = Object.hasOwn(toType.manifest.inputs, edge.to.port)
      ? toType.manifest.inputs[edge.to.port]
      : undefined
    if (input === undefined) {
      return reject(
        'PORT_UNKNOWN',
        unknownPort(toType, edge.to.port, 'input'),
        portHint(toType.manifest.inputs),
        to.id,
      )
    }
    const reason = incompatibilityReason(output, input)
    if (reason !== null) return reject('PORT_TYPE_MISMATCH', reason, 'Connect ports of the same kind.', to.id)
    const key = `${edge.to.node} ${edge.to.port}`
    const former = taken.get(key)
    if (former !== undefined) {
      return reject(
        'PORT_ALREADY_CONNECTED',
        `"${input.title}" of "${titleOf(to, toType)}" already gets ${describeEdge(former)}.`,
        'An input takes one edge; remove one of them.',
        to.id,
      )
    }
    taken.set(key, edge)
    return []
  })
}

function unknownPort(type: NodeType, port: string, side: 'input' | 'output'): string {
  return `"${type.manifest.title}" has no ${side} "${port}".`
}

function portHint(ports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(ports)
  return names.length === 0 ? 'It has none; remove the edge.' : `It has ${listNames(names, 6)}.`
}

function nodeProblems(
  document: WorkflowDocument,
  node: WorkflowNode,
  nodeTypes: NodeTypes,
  known: KnownSchemas,
  schemas: PropagatedSchemas,
): Problem[] {
  const type = nodeTypeOf(nodeTypes, node.type)
  if (type === undefined) return [unknownType(node, nodeTypes)]
  if (node.version > type.manifest.version) return [futureVersion(node, type)]
  if (node.disabled === true) return []
  const resolved = resolveParams(node, type)
  const missing = missingInputs(document, node, type)
  if (resolved.params === null) return [...resolved.problems, ...missing]
  if (missing.length > 0) return missing
  const inputs = inputSchemasOf(document, node.id, schemas)
  return type
    .checkInputs({
      node: { id: node.id, title: titleOf(node, type) },
      params: resolved.params,
      inputs,
      datasets: known.datasets,
      formulas: known.formulas,
      problem: (message, values, place) => declaredProblem(type, message, values, place),
      insertBefore(port, wanted) {
        const inserted = nodeTypeOf(nodeTypes, wanted.type)
        const edges = (topologyOf(document).incoming.get(node.id) ?? []).filter(
          (edge) => edge.to.port === port,
        )
        return inserted === undefined
          ? null
          : insertNode({ document, type: inserted, params: wanted.params, edges })
      },
    })
    .map((problem) => ({ ...problem, node: node.id }))
}

function unknownType(node: WorkflowNode, nodeTypes: NodeTypes): Problem {
  const suggestions = closest(node.type, Object.keys(nodeTypes))
  return {
    code: 'NODE_TYPE_UNKNOWN',
    severity: 'error',
    node: node.id,
    message: `Node "${node.id}" has the type "${node.type}", which this version of Flowza doesn’t have.`,
    hint:
      suggestions.length > 0
        ? `Did you mean ${suggestions.map((name) => `"${name}"`).join(' or ')}?`
        : 'Remove the node or replace it by another type.',
    fixes: [{ title: 'Remove the node', changes: [{ change: 'remove_node', node: node.id }] }],
  }
}

function futureVersion(node: WorkflowNode, type: NodeType): Problem {
  return {
    code: 'NODE_VERSION_UNSUPPORTED',
    severity: 'error',
    node: node.id,
    message: `Node "${node.id}" was made with version ${node.version} of "${type.manifest.title}"; this Flowza has version ${type.manifest.version}.`,
    hint: 'Update Flowza, then open the workflow again.',
  }
}

function missingInputs(document: WorkflowDocument, node: WorkflowNode, type: NodeType): Problem[] {
  const connected = new Set((topologyOf(document).incoming.get(node.id) ?? []).map((edge) => edge.to.port))
  return Object.entries(type.manifest.inputs)
    .filter(([name, port]) => port.optional !== true && !connected.has(name))
    .map(([name, port]) => ({
      code: 'MISSING_INPUT',
      severity: 'error',
      node: node.id,
      port: name,
      message: `"${titleOf(node, type)}" needs ${port.type === 'metrics' ? 'metrics' : `a ${port.type}`} at "${port.title}".`,
      hint: `Connect a node that gives ${port.type === 'metrics' ? 'metrics' : `a ${port.type}`}.`,
    }))
}

/** A message that the manifest declares, with its values filled in. */
export function declaredProblem(
  type: NodeType,
  message: string,
  values: MessageValues = {},
  place: ProblemPlace = {},
): NodeProblem {
  const template = type.manifest.messages[message]
  if (template === undefined) throw new Error(`"${type.manifest.id}" declares no message "${message}".`)
  const { code = 'NODE_MESSAGE', ...where } = place
  return {
    code,
    severity: template.severity,
    message: fillMessage(template.text, values),
    hint: fillMessage(template.hint, values),
    ...where,
  }
}

export function titleOf(node: WorkflowNode, type: NodeType): string {
  return node.title ?? type.manifest.title
}
