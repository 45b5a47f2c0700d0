import { routes } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { callApi } from '../../api/call-api.ts'
import { runIdOf } from '../../runs/run-store.ts'
import { useRunState } from '../session-context.tsx'

/** The loss of a node's training: as it comes while it runs, from the server afterwards. */
export function useLoss(node: string): { losses: readonly number[]; isLive: boolean } {
  const live = useRunState((state) => state.losses[node])
  const status = useRunState((state) => state.nodes[node]?.status)
  const receipt = useRunState((state) => state.nodes[node]?.receipt)
  const own = useRunState((state) => runIdOf(state, node))
  // A reused node was trained in the run that it is reused from.
  const run = receipt?.reason === 'reused' ? receipt.run : own
  const isOver =
    status === 'succeeded' || status === 'cached' || status === 'failed' || status === 'cancelled'
  const stored = useQuery({
    queryKey: ['runs', run, 'progress', node],
    queryFn: ({ signal }) => callApi(routes.getNodeProgress, { params: { id: run ?? '', node }, signal }),
    enabled: run !== null && isOver && live === undefined,
    staleTime: Infinity,
    retry: false,
  })
  const points = live ?? stored.data?.points
  const losses = useMemo(() => (points ?? []).map(({ loss }) => loss), [points])
  return { losses, isLive: status === 'running' }
}
