/** Everything that is wrong with a document, found before a run; the same function in the browser and on the server. */
import { declaredProblem, type NodeType, type NodeTypes } from '../node/node-type.ts'
import { fitsInto, type Port } from '../node/port.ts'
import { closest } from '../text/closest.ts'
import type { MessageValues } from '../text/fill-message.ts'
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
import type { ProblemMessage } from './problem-messages.ts'
import { fixOf, problemOf, type Problem, type ProblemFix } from './problem.ts'
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
  return [...repeated].map((id) => problemOf('duplicate_id', { id }, { code: 'DUPLICATE_ID', node: id }))
}

function cycles(document: WorkflowDocument): Problem[] {
  return topologyOf(document).cycles.map((cycle) => {
    const closing: WorkflowEdge | undefined = (
      topologyOf(document).outgoing.get(cycle[cycle.length - 1]) ?? []
    ).find((edge) => edge.to.node === cycle[0])
    return problemOf(
      'cycle',
      { path: [...cycle, cycle[0]].join(' -> ') },
      {
        code: 'CYCLE',
        node: cycle[0],
        ...(closing && { edge: closing, fixes: [removeEdge(closing)] }),
      },
    )
  })
}

function removeEdge(edge: WorkflowEdge): ProblemFix {
  return fixOf('remove_edge', { edge: describeEdge(edge) }, [{ change: 'disconnect', edge }])
}

function edgeProblems(document: WorkflowDocument, nodeTypes: NodeTypes): Problem[] {
  const taken = new Map<string, WorkflowEdge>()
  return document.edges.flatMap((edge): Problem[] => {
    const reject = (
      code: Problem['code'],
      message: ProblemMessage,
      values: MessageValues,
      node?: string,
    ): Problem[] => [
      problemOf(message, values, {
        code,
        edge,
        ...(node !== undefined && { node }),
        fixes: [removeEdge(edge)],
      }),
    ]
    const from = findNode(document, edge.from.node)
    const to = findNode(document, edge.to.node)
    if (from === undefined || to === undefined) {
      const node = from === undefined ? edge.from.node : edge.to.node
      return reject('EDGE_INVALID', 'edge_to_nothing', { edge: describeEdge(edge), node })
    }
    const fromType = nodeTypeOf(nodeTypes, from.type)
    const toType = nodeTypeOf(nodeTypes, to.type)
    if (fromType === undefined || toType === undefined) return []
    const { outputs } = fromType.manifest
    const output = Object.hasOwn(outputs, edge.from.port) ? outputs[edge.from.port] : undefined
    if (output === undefined) {
      const values = { type: fromType.manifest.title, side: 'output', port: edge.from.port }
      return reject('PORT_UNKNOWN', 'port_unknown', { ...values, ports: Object.keys(outputs) }, from.id)
    }
    const { inputs } = toType.manifest
    const input = Object.hasOwn(inputs, edge.to.port) ? inputs[edge.to.port] : undefined
    if (input === undefined) {
      const values = { type: toType.manifest.title, side: 'input', port: edge.to.port }
      return reject('PORT_UNKNOWN', 'port_unknown', { ...values, ports: Object.keys(inputs) }, to.id)
    }
    if (!fitsInto(output, input)) {
      return [{ ...portMismatch(output, input), node: to.id, edge, fixes: [removeEdge(edge)] }]
    }
    const key = `${edge.to.node} ${edge.to.port}`
    const former = taken.get(key)
    if (former !== undefined) {
      const values = { input: input.title, node: titleOf(to, toType), edge: describeEdge(former) }
      return reject('PORT_ALREADY_CONNECTED', 'port_taken', values, to.id)
    }
    taken.set(key, edge)
    return []
  })
}

/** That an output gives what an input doesn't take. */
export function portMismatch(output: Port, input: Port): Problem {
  const values = { output: output.title, gives: output.type, input: input.title, takes: input.type }
  return problemOf('port_mismatch', values, { code: 'PORT_TYPE_MISMATCH' })
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
  return problemOf(
    'type_unknown',
    { node: node.id, type: node.type, near: closest(node.type, Object.keys(nodeTypes)) },
    {
      code: 'NODE_TYPE_UNKNOWN',
      node: node.id,
      fixes: [fixOf('remove_node', {}, [{ change: 'remove_node', node: node.id }])],
    },
  )
}

function futureVersion(node: WorkflowNode, type: NodeType): Problem {
  const { title, version: known } = type.manifest
  return problemOf(
    'version_of_the_future',
    { node: node.id, type: title, version: node.version, known },
    { code: 'NODE_VERSION_UNSUPPORTED', node: node.id },
  )
}

function missingInputs(document: WorkflowDocument, node: WorkflowNode, type: NodeType): Problem[] {
  const connected = new Set((topologyOf(document).incoming.get(node.id) ?? []).map((edge) => edge.to.port))
  return Object.entries(type.manifest.inputs)
    .filter(([name, port]) => port.optional !== true && !connected.has(name))
    .map(([name, port]) =>
      problemOf(
        'input_missing',
        { node: titleOf(node, type), takes: port.type, input: port.title },
        { code: 'MISSING_INPUT', node: node.id, port: name },
      ),
    )
}

export function titleOf(node: WorkflowNode, type: NodeType): string {
  return node.title ?? type.manifest.title
}
