/** What a run will do, from the document alone: which nodes, in which order, with which params and inputs. */
import {
  ancestorsOf,
  effectiveParams,
  nodeTypeOf,
  passThroughPorts,
  resolveParams,
  titleOf,
  topologyOf,
  type NodePolicy,
  type NodeTypes,
  type WorkflowDocument,
} from '@flowza/nodes/core'

export interface PlannedInput {
  port: string
  from: { node: string; port: string }
}

export interface PlannedNode {
  node: string
  /** The type's present id, also where the document has a former one. */
  type: string
  version: number
  title: string
  disabled: boolean
  /** Whether equal inputs give equal bytes, so that a stored result may stand for a run. */
  deterministic: boolean
  /** With defaults filled and `random_state` resolved. */
  params: Record<string, unknown>
  /** Data set id by param. */
  datasets: Record<string, string>
  inputs: PlannedInput[]
  requiredInputs: string[]
  /** Which input each output repeats while the node is disabled. */
  passThrough: Record<string, string>
  policy: NodePolicy
  /** Distinct nodes that it waits for, and that wait for it. */
  parents: string[]
  children: string[]
}

export interface RunPlan {
  /** Every node after what feeds it. */
  order: string[]
  nodes: ReadonlyMap<string, PlannedNode>
}

/** The part of a document that the targets need: they, what feeds them, and the edges between. */
export function documentOfTargets(
  document: WorkflowDocument,
  targets: readonly string[] | null,
): WorkflowDocument {
  if (targets === null) return document
  const wanted = new Set(targets.flatMap((target) => [target, ...ancestorsOf(document, target)]))
  return {
    ...document,
    nodes: document.nodes.filter((node) => wanted.has(node.id)),
    edges: document.edges.filter((edge) => wanted.has(edge.from.node) && wanted.has(edge.to.node)),
  }
}

/**
 * Plans a run of a document in which `validate` has found no error.
 *
 * @throws Error when the document isn't valid; that is a mistake of the caller.
 */
export function planRun(
  document: WorkflowDocument,
  targets: readonly string[] | null,
  nodeTypes: NodeTypes,
): RunPlan {
  const part = documentOfTargets(document, targets)
  const topology = topologyOf(part)
  const byId = new Map(part.nodes.map((node) => [node.id, node]))
  const nodes = new Map<string, PlannedNode>()
  for (const id of topology.order) {
    const node = byId.get(id)
    const type = node && nodeTypeOf(nodeTypes, node.type)
    if (node === undefined || type === undefined) throw new Error(`Node "${id}" has no known type.`)
    const resolved = resolveParams(node, type)
    // A disabled node doesn't run, so its params may be anything.
    if (resolved.params === null && node.disabled !== true)
      throw new Error(`Node "${id}" has invalid params.`)
    const params = effectiveParams(resolved.params ?? {}, part.seed)
    const incoming = topology.incoming.get(id) ?? []
    nodes.set(id, {
      node: id,
      type: type.manifest.id,
      version: type.manifest.version,
      title: titleOf(node, type),
      disabled: node.disabled === true,
      deterministic: type.manifest.deterministic !== false,
      params,
      datasets: Object.fromEntries(
        (type.manifest.capabilities.datasetParams ?? []).map((param) => [param, String(params[param] ?? '')]),
      ),
      inputs: incoming.map((edge) => ({ port: edge.to.port, from: edge.from })),
      requiredInputs: Object.entries(type.manifest.inputs)
        .filter(([, port]) => port.optional !== true)
        .map(([name]) => name),
      passThrough: passThroughPorts(type),
      policy: node.policy ?? {},
      parents: [...new Set(incoming.map((edge) => edge.from.node))],
      children: [...new Set((topology.outgoing.get(id) ?? []).map((edge) => edge.to.node))],
    })
  }
  if (nodes.size !== part.nodes.length) throw new Error('The document has a cycle.')
  return { order: topology.order, nodes }
}

/** Every node that can't run once `id` has failed, without `id`, in the plan's order. */
export function plannedDescendants(plan: RunPlan, id: string): string[] {
  const reached = new Set([id])
  for (const node of plan.order) {
    if (plan.nodes.get(node)?.parents.some((parent) => reached.has(parent))) reached.add(node)
  }
  reached.delete(id)
  return plan.order.filter((node) => reached.has(node))
}
