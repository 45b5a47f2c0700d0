import type { WorkflowPlan } from '@flowza/backend/contracts'
import { hasErrors, type WorkflowDocument } from '@flowza/nodes/core'
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { datasetsQuery, planQuery, queryKeys } from '../../api/queries.ts'
import { isActive } from '../../runs/run-store.ts'
import { useInsight, useRunState, useSession } from '../session-context.tsx'

export interface PlanState {
  /** Null as long as there is none: see the other fields for why. */
  plan: WorkflowPlan | null
  error: unknown
  /** It is of the workflow as it was a moment ago. */
  isFormer: boolean
}

/**
 * What a run of the workflow as it stands would do. The server is asked once the workflow has been left alone for
 * `settleMs`, can be run, and no run is going on; moving nodes about asks nothing.
 */
export function usePlan({ cache = true, settleMs }: { cache?: boolean; settleMs: number }): PlanState {
  const session = useSession()
  const queryClient = useQueryClient()
  const document = useRunnableDocument(settleMs)
  // What finishes changes what is reused.
  const ended = useRunState(({ run }) => (run === null || isActive(run) ? null : run.id))
  const { queryKey, queryFn, ...options } = planQuery(session.workflow, document ?? noDocument, cache)
  const { data, error, isPlaceholderData } = useQuery({
    ...options,
    queryKey,
    queryFn: document === null ? skipToken : queryFn,
  })
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: queryKeys.plans(session.workflow) })
  }, [ended, queryClient, session.workflow])
  return {
    plan: document === null ? null : (data ?? null),
    error: document === null ? null : error,
    isFormer: isPlaceholderData,
  }
}

const noDocument: WorkflowDocument = { format: 'flowza/1', name: '', seed: 0, nodes: [], edges: [] }

/** The document when it was last left alone, if it can be run; null else, and while a run is going on. */
function useRunnableDocument(settleMs: number): WorkflowDocument | null {
  const { editor, insight: source } = useSession()
  // It stays the same while only places change.
  const insight = useInsight((state) => state)
  const active = useRunState(({ run }) => isActive(run))
  const { isSuccess: knowsDatasets } = useQuery(datasetsQuery)
  const [settled, setSettled] = useState<WorkflowDocument | null>(null)
  const canRun = knowsDatasets && !active && !hasErrors(insight.problems)
  useEffect(() => {
    if (!canRun) return
    const timer = setTimeout(() => {
      const { document } = editor.store.getState()
      // What is known of data sets reaches the problems a moment after it has come.
      const isRunnable = document.nodes.length > 0 && !hasErrors(source.store.getState().problems)
      setSettled(isRunnable ? document : null)
    }, settleMs)
    return () => clearTimeout(timer)
  }, [canRun, insight, editor, source, settleMs])
  return canRun ? settled : null
}
