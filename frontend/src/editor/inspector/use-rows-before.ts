/** The rows that a node's input has, as far as something has them already: nothing is run to know them. */
import { nodeTypeOf, topologyOf, type NodeTypes, type WorkflowDocument } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { artifactQuery, datasetsQuery, type OutputPlace } from '../../api/queries.ts'
import { tableOfDataset, tableOfOutput } from '../../api/table-sources.ts'
import { runIdOf, type RunState } from '../../runs/run-store.ts'
import type { TableSource } from '../../ui/grid/table-source.ts'
import { datasetOf } from '../core/dataset-of.ts'
import { nodeById } from '../core/node-index.ts'
import { useDocument, useRunState, useSession } from '../session-context.tsx'

/** Where rows are: an output of a run, or a data set. */
export type RowsPlace = { output: Omit<OutputPlace, 'run'> } | { dataset: string }

type Outputs = RunState['nodes']

/**
 * The rows nearest before an input: those that came from the node it is connected to, or from one before that, or of the
 * data set that is read there. They may be of another time than the document, and of more rows or columns than arrive.
 */
export function rowsBefore(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  results: Outputs,
  input: { node: string; port: string },
): RowsPlace | null {
  const seen = new Set<string>()
  const before = (id: string, port: string): RowsPlace | null => {
    if (seen.has(id)) return null
    seen.add(id)
    const edges = topologyOf(document).incoming.get(id) ?? []
    const from = edges.find((edge) => edge.to.port === port)?.from
    const node = from && nodeById(document, from.node)
    if (from === undefined || node === undefined) return null
    const output = Object.hasOwn(results, from.node) ? results[from.node].outputs[from.port] : undefined
    if (output?.kind === 'table') return { output: { ...from, digest: output.digest } }
    const type = nodeTypeOf(nodeTypes, node.type)
    if (type === undefined) return null
    const dataset = datasetOf(node, type)
    if (dataset !== null) return { dataset }
    const table = Object.entries(type.manifest.inputs).find(([, each]) => each.type === 'table')
    return table === undefined ? null : before(node.id, table[0])
  }
  return before(input.node, input.port)
}

const noResults: Outputs = {}

/** `rowsBefore` to be read; null where there are none, or nobody asks (`input` is null). */
export function useRowsBefore(input: { node: string; port: string } | null): TableSource | null {
  const { editor } = useSession()
  const document = useDocument()
  const results = useRunState((state) => (input === null ? noResults : state.nodes))
  const place = input === null ? null : rowsBefore(document, editor.nodeTypes, results, input)
  const output = place !== null && 'output' in place ? place.output : null
  const dataset = place !== null && 'dataset' in place ? place.dataset : null
  const run = useRunState((state) => (output === null ? null : runIdOf(state, output.node)))
  const { data: artifact } = useQuery({
    ...artifactQuery({ run: run ?? '', ...(output ?? { node: '', port: '', digest: '' }) }),
    enabled: output !== null && run !== null,
  })
  const { data: list } = useQuery({ ...datasetsQuery, enabled: dataset !== null })
  const { node, port, digest } = output ?? {}
  return useMemo(() => {
    if (dataset !== null) {
      const found = list?.datasets.find(({ id }) => id === dataset)
      return found === undefined ? null : tableOfDataset(found)
    }
    if (run === null || node === undefined || port === undefined || digest === undefined) return null
    return artifact?.kind === 'table' ? tableOfOutput({ run, node, port, digest }, artifact, node) : null
  }, [dataset, list, run, node, port, digest, artifact])
}
