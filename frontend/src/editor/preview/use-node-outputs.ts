import type { NodeRun } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { artifactQuery, type OutputPlace } from '../../api/queries.ts'
import { runIdOf } from '../../runs/run-store.ts'
import { useRunState } from '../session-context.tsx'

type OutputKind = NodeRun['outputs'][string]['kind']

/** The outputs of one kind that a node had in the last run. */
export function useOutputs(node: string, kind: OutputKind): OutputPlace[] {
  const run = useRunState((state) => runIdOf(state, node))
  const outputs = useRunState((state) => state.nodes[node]?.outputs)
  if (run === null || outputs === undefined) return []
  return Object.entries(outputs).flatMap(([port, output]) =>
    output.kind === kind ? [{ run, node, port, digest: output.digest }] : [],
  )
}

/** The first metrics output of a node, read from the server. */
export function useMetrics(node: string) {
  const place = useOutputs(node, 'metrics')[0]
  const query = useQuery({
    ...artifactQuery(place ?? { run: '', node, port: '', digest: '' }),
    enabled: place !== undefined,
  })
  return {
    metrics: query.data?.kind === 'metrics' ? query.data : null,
    error: query.error,
    hasOutput: place !== undefined,
  }
}
