import type { RunEvent, RunWithDocument } from '@flowza/backend/contracts'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { logsQuery, queryKeys, runQuery } from '../api/queries.ts'
import { followRun } from './follow-run.ts'
import { isActive, reduceEvents, stateOfRun, type RunState } from './run-store.ts'

/**
 * A run as it is now: one that goes on is followed by its events, which fill in the run and the logs of its nodes for
 * everybody who shows them. What the server says at the end counts.
 */
export function useRun(id: string) {
  const queryClient = useQueryClient()
  const query = useQuery(runQuery(id))
  const isGoing = query.data !== undefined && isActive(query.data)
  useEffect(() => {
    const read = queryClient.getQueryData(runQuery(id).queryKey)
    if (!isGoing || read === undefined) return undefined
    let state = stateOfRun(read, read.document)
    const following = followRun(id, {
      onEvents: (events) => {
        state = reduceEvents(state, events)
        queryClient.setQueryData(runQuery(id).queryKey, (run) => run && withEvents(run, state))
        keepLogs(queryClient, state, events)
      },
      onEnd: () => void queryClient.invalidateQueries({ queryKey: queryKeys.run(id) }),
    })
    return following.stop
  }, [queryClient, id, isGoing])
  return query
}

/** The run with what its events have told; its nodes keep their order. */
function withEvents(run: RunWithDocument, { run: told, nodes }: RunState): RunWithDocument {
  return {
    ...run,
    ...told,
    nodes: run.nodes.map((node) => nodes[node.node] ?? node),
  }
}

function keepLogs(queryClient: QueryClient, { run, logs }: RunState, events: readonly RunEvent[]): void {
  const told = new Set(
    events.flatMap((event) => (event.event === 'log' || event.event === 'retry' ? [event.node] : [])),
  )
  for (const node of told) {
    queryClient.setQueryData(logsQuery(run?.id ?? '', node).queryKey, {
      lines: logs[node].map((line, index) => ({ id: index + 1, ...line })),
    })
  }
}
