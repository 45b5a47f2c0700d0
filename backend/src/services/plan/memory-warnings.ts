/** Says before a run where the machine is too small, and offers to try with fewer rows. */
import {
  fixOf,
  insertNode,
  problemOf,
  topologyOf,
  type EstimatedNode,
  type NodeTypes,
  type Problem,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import type { NodeForecast } from '../../contracts/index.ts'
import { isTooLarge, type MemoryBounds } from '../../runs/plan-limits.ts'
import type { RunPlan } from '../../runs/run-plan.ts'

export function memoryWarnings(
  { nodeTypes, limits }: { nodeTypes: NodeTypes; limits: MemoryBounds },
  run: {
    document: WorkflowDocument
    plan: RunPlan
    nodes: readonly NodeForecast[]
    costs: ReadonlyMap<string, EstimatedNode>
  },
): Problem[] {
  return run.nodes.flatMap((node): Problem[] => {
    const cost = run.costs.get(node.node)
    if (node.bytes === null || cost === undefined || !isTooLarge(cost.bytes, limits)) return []
    const fixes = sampleFixes(nodeTypes, run, {
      node: node.node,
      share: limits.mostNodeMemoryBytes / node.bytes.expected / 2,
    })
    const values = {
      node: node.title,
      needed: gigabytes(node.bytes.expected),
      most: gigabytes(limits.mostNodeMemoryBytes),
      sample: fixes.length > 0 ? 'yes' : 'no',
    }
    const place = { code: 'MACHINE_TOO_SMALL', node: node.node } as const
    return [problemOf('machine_too_small', values, { ...place, ...(fixes.length > 0 && { fixes }) })]
  })
}

/** A sample behind each source of the table, small enough that the node fits. */
function sampleFixes(
  nodeTypes: NodeTypes,
  { document, costs }: { document: WorkflowDocument; costs: ReadonlyMap<string, EstimatedNode> },
  { node, share }: { node: string; share: number },
): NonNullable<Problem['fixes']> {
  const sampler = Object.values(nodeTypes).find((type) => type.manifest.capabilities.samples !== undefined)
  const param = sampler?.manifest.capabilities.samples
  if (sampler === undefined || param === undefined) return []
  const source = widestSource(document, costs, node)
  if (source === null) return []
  const rows = roundDown(Math.max(100, source.rows * share))
  const edges = document.edges.filter(
    (edge) => edge.from.node === source.node && edge.from.port === source.port,
  )
  const changes = insertNode({ document, type: sampler, params: { [param]: rows }, edges })
  return changes === null ? [] : [fixOf('sample', { rows }, changes)]
}

/** The table with the most rows among what feeds a node from outside. */
function widestSource(
  document: WorkflowDocument,
  costs: ReadonlyMap<string, EstimatedNode>,
  node: string,
): { node: string; port: string; rows: number } | null {
  const { incoming } = topologyOf(document)
  const sources: { node: string; port: string; rows: number }[] = []
  const waiting = [node]
  const seen = new Set<string>()
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    for (const { from } of incoming.get(id) ?? []) {
      waiting.push(from.node)
      const size = costs.get(from.node)?.outputs[from.port]
      const isSource = (incoming.get(from.node) ?? []).length === 0
      if (isSource && size !== undefined && size.rows > 0) sources.push({ ...from, rows: size.rows })
    }
  }
  return sources.toSorted((a, b) => b.rows - a.rows).at(0) ?? null
}

/** To one significant digit: an offer is no calculation. */
function roundDown(rows: number): number {
  const unit = 10 ** Math.floor(Math.log10(rows))
  return Math.floor(rows / unit) * unit
}

function gigabytes(bytes: number): number {
  return Math.round(bytes / 1e8) / 10
}
