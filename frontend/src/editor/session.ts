/** One open workflow: its editor, what follows from it, its runs, and the ways to the server. No React in here. */
import { routes, type RunWithDocument, type Workflow } from '@flowza/backend/contracts'
import { nodeTypes } from '@flowza/nodes/catalogue'
import { canonicalJson, hasErrors, type PortSchema, type WorkflowDocument } from '@flowza/nodes/core'
import type { QueryClient } from '@tanstack/react-query'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { ApiError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { artifactQuery, queryKeys } from '../api/queries.ts'
import { followRun } from '../runs/follow-run.ts'
import {
  createRunStore,
  finishedNodes,
  isActive,
  noRun,
  reduceEvents,
  stateOfRun,
  type RunState,
} from '../runs/run-store.ts'
import { announce } from '../ui/announcer.tsx'
import { plural } from '../ui/format.ts'
import { showError } from '../ui/toasts.tsx'
import { countedId, createEditor, type Editor } from './core/editor.ts'
import { createInsight, type InsightSource } from './core/insight.ts'
import { createUiStore, type EditorUiStore } from './ui-store.ts'

export interface SaveState {
  /** The revision on the server that the document was made from, and what it held. */
  base: { revision: number; document: WorkflowDocument }
  status: 'idle' | 'saving'
  /** The stored workflow that stands in the way of saving. */
  conflict: Workflow | null
}

export interface EditorSession {
  workflow: string
  editor: Editor
  insight: InsightSource
  runs: StoreApi<RunState>
  ui: EditorUiStore
  saving: StoreApi<SaveState>
  /** Saves when there is something to save; false when it could not. */
  save(): Promise<boolean>
  run(): Promise<void>
  stop(): Promise<void>
  /** Ends a conflict: one side goes on here, the other is kept as a workflow of its own. */
  resolveConflict(keep: 'mine' | 'stored'): Promise<void>
  /** After an upload: the list of data sets is read again. */
  refreshDatasets(): Promise<void>
  dispose(): void
}

export function createSession(options: {
  workflow: Workflow
  lastRun: RunWithDocument | null
  queryClient: QueryClient
}): EditorSession {
  const { workflow, queryClient } = options
  const editor = createEditor({ document: workflow.document, nodeTypes, newId: countedId })
  const insight = createInsight(editor)
  const runs = createRunStore()
  const ui = createUiStore()
  const saving = createStore<SaveState>(() => ({
    base: { revision: workflow.revision, document: workflow.document },
    status: 'idle',
    conflict: null,
  }))
  let following: { stop: () => void } | null = null
  /** Which outputs have been looked at, so that a batch of events doesn't ask twice. */
  let observed: Record<string, Record<string, PortSchema>> = {}

  const unsubscribe = runs.subscribe((state, former) => {
    if (state.nodes === former.nodes && state.document === former.document) return
    const finished = finishedNodes(state.nodes)
    if (state.document === former.document && finished.length === finishedNodes(former.nodes).length) return
    observeRun(state)
    void observeTables(state)
  })

  function observeRun(state: RunState): void {
    insight.observe({
      lastRun:
        state.document === null
          ? null
          : { document: state.document, finished: finishedNodes(state.nodes), observed },
    })
  }

  /** What the tables of a run turned out to hold is known better than what was propagated. */
  async function observeTables(state: RunState): Promise<void> {
    const run = state.run
    if (run === null) return
    const wanted = finishedNodes(state.nodes).flatMap((node) =>
      Object.entries(state.nodes[node].outputs).flatMap(([port, output]) =>
        output.kind === 'table' ? [{ run: run.id, node, port, digest: output.digest }] : [],
      ),
    )
    const artifacts = await Promise.allSettled(
      wanted.map((place) => queryClient.fetchQuery(artifactQuery(place))),
    )
    if (runs.getState().run?.id !== run.id) return
    const found: typeof observed = {}
    artifacts.forEach((artifact, index) => {
      const { node, port } = wanted[index]
      if (artifact.status !== 'fulfilled' || artifact.value.kind !== 'table') return
      found[node] = { ...found[node], [port]: { type: 'table', schema: artifact.value.schema } }
    })
    if (canonicalJson(found) === canonicalJson(observed)) return
    observed = found
    observeRun(runs.getState())
  }

  function follow(id: string): void {
    following?.stop()
    following = followRun(id, {
      onEvents: (events) => runs.setState((state) => reduceEvents(state, events)),
      onEnd: () => void finish(id),
    })
  }

  /** The events may have been cut short; what the server says at the end counts. */
  async function finish(id: string): Promise<void> {
    following = null
    try {
      const { document, ...run } = await callApi(routes.getRun, { params: { id } })
      if (runs.getState().run?.id !== id) return
      runs.setState((state) => ({ ...stateOfRun(run, document), logs: state.logs }))
      announce(describeEnd(runs.getState()))
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
    } catch (error) {
      showError(error)
    }
  }

  async function save(): Promise<boolean> {
    const { document } = editor.store.getState()
    const { base, status } = saving.getState()
    if (status === 'saving') return false
    if (!isUnsaved(document, base.document)) return true
    saving.setState({ status: 'saving' })
    try {
      const stored = await callApi(routes.saveWorkflow, {
        params: { id: workflow.id },
        body: { revision: base.revision, document },
      })
      saving.setState({ base: { revision: stored.revision, document } })
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
      return true
    } catch (error) {
      if (error instanceof ApiError && error.body.code === 'CONFLICT') await openConflict()
      else showError(error)
      return false
    } finally {
      saving.setState({ status: 'idle' })
    }
  }

  async function openConflict(): Promise<void> {
    try {
      const conflict = await callApi(routes.getWorkflow, { params: { id: workflow.id } })
      saving.setState({ conflict })
    } catch (error) {
      showError(error)
    }
  }

  async function resolveConflict(keep: 'mine' | 'stored'): Promise<void> {
    const { conflict } = saving.getState()
    if (conflict === null) return
    const mine = editor.store.getState().document
    const other = keep === 'mine' ? conflict.document : mine
    const suffix = keep === 'mine' ? `revision ${conflict.revision}` : 'my copy'
    // The copy first: if it can't be made, nothing has been given up yet.
    await callApi(routes.createWorkflow, {
      body: { document: { ...other, name: `${other.name} (${suffix})`.slice(0, 200) } },
    })
    saving.setState({
      base: { revision: conflict.revision, document: conflict.document },
      conflict: null,
    })
    if (keep === 'stored') editor.load(conflict.document)
    else await save()
    await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
  }

  async function run(): Promise<void> {
    const { problems } = insight.store.getState()
    if (hasErrors(problems)) {
      const count = problems.filter((problem) => problem.severity === 'error').length
      ui.setState({ drawerOpen: true, drawerTab: 'problems' })
      announce(`${plural(count, 'problem')} to solve before a run.`)
      return
    }
    if (isActive(runs.getState().run) || !(await save())) return
    const { base } = saving.getState()
    try {
      const started = await callApi(routes.startRun, {
        body: { workflow: workflow.id, revision: base.revision },
      })
      runs.setState(stateOfRun(started, base.document))
      announce('Run started.')
      follow(started.id)
    } catch (error) {
      if (error instanceof ApiError && error.body.code === 'CONFLICT') await openConflict()
      else showError(error)
    }
  }

  async function stop(): Promise<void> {
    const { run: current } = runs.getState()
    if (!isActive(current) || current === null) return
    try {
      await callApi(routes.cancelRun, { params: { id: current.id } })
    } catch (error) {
      // It may have ended in the meantime, which the events will say.
      if (!(error instanceof ApiError && error.body.code === 'PRECONDITION_FAILED')) showError(error)
    }
  }

  if (options.lastRun !== null) {
    const { document, ...lastRun } = options.lastRun
    runs.setState(stateOfRun(lastRun, document))
    if (isActive(lastRun)) follow(lastRun.id)
  }

  return {
    workflow: workflow.id,
    editor,
    insight,
    runs,
    ui,
    saving,
    save,
    run,
    stop,
    resolveConflict,
    refreshDatasets: () => queryClient.invalidateQueries({ queryKey: queryKeys.datasets, exact: true }),
    dispose() {
      following?.stop()
      unsubscribe()
      insight.dispose()
      runs.setState(noRun)
    },
  }
}

/** Whether there is something to save; undoing everything leads back to nothing to save. */
export function isUnsaved(document: WorkflowDocument, saved: WorkflowDocument): boolean {
  return document !== saved && canonicalJson(document) !== canonicalJson(saved)
}

function describeEnd({ run, nodes }: RunState): string {
  const list = Object.values(nodes)
  const failed = list.find((node) => node.status === 'failed')
  if (failed !== undefined) {
    return `Run failed at ${failed.title}: ${failed.error?.message ?? 'no reason was given.'}`
  }
  if (run?.status === 'cancelled') return 'Run stopped.'
  const reused = list.filter((node) => node.status === 'cached').length
  const computed = list.filter((node) => node.status === 'succeeded').length
  return `Run finished: ${plural(computed, 'node')} ran, ${reused} reused.`
}
