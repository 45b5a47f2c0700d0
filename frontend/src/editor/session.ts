/** One open workflow: its editor, what follows from it, its runs, and the ways to the server. No React in here. */
import { routes, type RunWithDocument, type Workflow } from '@flowza/backend/contracts'
import {
  ancestorsOf,
  canonicalJson,
  hasErrors,
  portSchemaOf,
  type PortSchema,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import type { QueryClient } from '@tanstack/react-query'
import type { StoreApi } from 'zustand/vanilla'
import { ApiError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { artifactQuery, queryKeys } from '../api/queries.ts'
import { i18n } from '../i18n/i18n.ts'
import { shownNodeTypes } from '../i18n/node-types.ts'
import { shownTitle } from '../i18n/node-words.ts'
import { said } from '../i18n/said.ts'
import { followRun } from '../runs/follow-run.ts'
import {
  createRunStore,
  finishedNodes,
  isActive,
  noRun,
  reduceEvents,
  runIdOf,
  stateOfRun,
  withKept,
  type RunState,
} from '../runs/run-store.ts'
import { afterPaint } from '../ui/after-paint.ts'
import { announce } from '../ui/announcer.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import type { Side } from '../versions/merge-documents.ts'
import { countedId, createEditor, type Editor } from './core/editor.ts'
import { openDraftStore } from './draft-store.ts'
import { followFormulas } from './core/follow-formulas.ts'
import { createInsight, type InsightSource } from './core/insight.ts'
import { createKeeper, type SaveState } from './keeper.ts'
import { createUiStore, type EditorUiStore } from './ui-store.ts'

export interface RunPart {
  /** Only these nodes and what feeds them. */
  targets?: readonly string[]
  /** Computes everything anew. */
  again?: boolean
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
  /** Runs what isn't up to date, or a part of the workflow. */
  run(part?: RunPart): Promise<void>
  /** Shows a former run: its results on the nodes. */
  openRun(id: string): Promise<void>
  stop(): Promise<void>
  /** Ends a conflict with the side chosen for each of its questions. */
  resolveConflict(choices: Readonly<Record<string, Side>>): Promise<boolean>
  /** Ends a conflict without merging: what is stored goes on here, mine becomes a workflow of its own. */
  keepBoth(): Promise<void>
  /** Saves, then gives what is stored a name; it is kept for good. */
  nameVersion(name: string): Promise<void>
  /** Goes on with the document of an older version, as one step. */
  restore(document: WorkflowDocument): Promise<void>
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
  const editor = createEditor({ document: workflow.document, nodeTypes: shownNodeTypes(), newId: countedId })
  // A page that isn't seen asks `now` when it must know.
  const insight = createInsight(editor, afterPaint)
  const stopFormulas = followFormulas(editor, insight)
  const runs = createRunStore()
  const ui = createUiStore()
  const keeper = createKeeper({
    editor,
    base: { revision: workflow.revision, document: workflow.document },
    drafts: openDraftStore(workflow.id),
    server: {
      async save(body) {
        const stored = await callApi(routes.saveWorkflow, { params: { id: workflow.id }, body })
        await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
        return stored
      },
      load: () => callApi(routes.getWorkflow, { params: { id: workflow.id } }),
    },
    onMerged: async (theirs) => {
      const { summariseDiff } = await import('../versions/reconcile.ts')
      const text = i18n.t('versions:mergedIn', { what: summariseDiff(theirs) })
      showMessage(text)
      announce(text)
    },
    keepApart,
  })
  const saving = keeper.store
  let following: { stop: () => void } | null = null
  /** Which outputs have been looked at, so that a batch of events doesn't ask twice. */
  let observed: Record<string, Record<string, PortSchema>> = {}

  const unsubscribe = runs.subscribe((state, former) => {
    if (state.nodes === former.nodes && state.document === former.document) return
    const finished = finishedNodes(state.nodes)
    if (state.document === former.document && finished.length === finishedNodes(former.nodes).length) return
    observeRun(state)
    void observeOutputs(state)
  })

  function observeRun(state: RunState): void {
    insight.observe({
      lastRun:
        state.document === null
          ? null
          : { document: state.document, finished: finishedNodes(state.nodes), observed },
    })
  }

  /** What the tables and models of a run turned out to hold is known better than what was propagated. */
  async function observeOutputs(state: RunState): Promise<void> {
    const run = state.run
    if (run === null) return
    const wanted = finishedNodes(state.nodes).flatMap((node) =>
      Object.entries(state.nodes[node].outputs).flatMap(([port, output]) =>
        output.kind === 'table' || output.kind === 'model'
          ? [{ run: runIdOf(state, node) ?? run.id, node, port, digest: output.digest }]
          : [],
      ),
    )
    const artifacts = await Promise.allSettled(
      wanted.map((place) => queryClient.fetchQuery(artifactQuery(place))),
    )
    if (runs.getState().run?.id !== run.id) return
    const found: typeof observed = {}
    artifacts.forEach((artifact, index) => {
      const { node, port } = wanted[index]
      if (artifact.status === 'fulfilled')
        found[node] = { ...found[node], [port]: portSchemaOf(artifact.value) }
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
      runs.setState((state) => ({
        ...withKept(stateOfRun(run, document), state, Object.keys(state.nodes)),
        logs: state.logs,
        losses: state.losses,
      }))
      announce(describeEnd(runs.getState()))
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
    } catch (error) {
      showError(error)
    }
  }

  async function save(): Promise<boolean> {
    const isSaved = await keeper.save()
    const { status, failure } = saving.getState()
    if (!isSaved && (status === 'offline' || status === 'refused')) showError(failure)
    return isSaved
  }

  async function keepApart(document: WorkflowDocument): Promise<void> {
    const name = i18n.t('versions:myCopy', { name: document.name }).slice(0, 200)
    await callApi(routes.createWorkflow, { body: { document: { ...document, name } } })
    await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
  }

  async function keepBoth(): Promise<void> {
    // The copy first: if it can't be made, nothing has been given up yet.
    await keepApart(editor.store.getState().document)
    await keeper.yield()
  }

  async function nameVersion(name: string): Promise<void> {
    if (!(await save())) return
    const { revision } = saving.getState().base
    await callApi(routes.nameWorkflowVersion, { params: { id: workflow.id, revision }, body: { name } })
    await queryClient.invalidateQueries({ queryKey: queryKeys.versions(workflow.id) })
    announce(i18n.t('versions:named', { name }))
  }

  async function restore(document: WorkflowDocument): Promise<void> {
    const { changesBetween } = await import('../versions/reconcile.ts')
    const changes = changesBetween(editor.store.getState().document, document)
    editor.apply(changes, { history: 'record' })
    announce(i18n.t('versions:restored'))
  }

  async function run({ targets, again = false }: RunPart = {}): Promise<void> {
    const { problems, stale } = insight.now()
    const { document } = editor.store.getState()
    const wanted =
      targets === undefined ? null : new Set(targets.flatMap((id) => [id, ...ancestorsOf(document, id)]))
    const inTheWay = problems.filter(
      (problem) => wanted === null || problem.node === undefined || wanted.has(problem.node),
    )
    if (hasErrors(inTheWay)) {
      const count = inTheWay.filter((problem) => problem.severity === 'error').length
      ui.setState({ drawerOpen: true, drawerTab: 'problems' })
      announce(i18n.t('runs:problemsFirst', { count }))
      return
    }
    if (isActive(runs.getState().run) || !(await save())) return
    const { base } = saving.getState()
    try {
      const started = await callApi(routes.startRun, {
        body: {
          workflow: workflow.id,
          revision: base.revision,
          cache: !again,
          ...(targets !== undefined && { targets: [...targets] }),
        },
      })
      // Results that still stand for their nodes stay; a stale one would look as if this run had made it.
      const kept =
        targets === undefined ? [] : base.document.nodes.map(({ id }) => id).filter((id) => !stale.has(id))
      runs.setState((former) => withKept(stateOfRun(started, base.document), former, kept))
      announce(i18n.t('runs:started'))
      follow(started.id)
    } catch (error) {
      // Saved elsewhere between our save and the start: saving again merges.
      if (error instanceof ApiError && error.body.code === 'CONFLICT') await save()
      showError(error)
    }
  }

  async function openRun(id: string): Promise<void> {
    if (isActive(runs.getState().run)) return
    try {
      const { document, ...former } = await callApi(routes.getRun, { params: { id } })
      runs.setState(stateOfRun(former, document))
      announce(i18n.t('runs:opened'))
      if (isActive(former)) follow(id)
    } catch (error) {
      showError(error)
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

  void keeper.recover().then((outcome) => {
    if (outcome === 'nothing') return
    const text = i18n.t('versions:recovered')
    showMessage(text)
    announce(text)
  }, showError)

  return {
    workflow: workflow.id,
    editor,
    insight,
    runs,
    ui,
    saving,
    save,
    run,
    openRun,
    stop,
    resolveConflict: (choices) => keeper.resolve(choices),
    keepBoth,
    nameVersion,
    restore,
    refreshDatasets: () => queryClient.invalidateQueries({ queryKey: queryKeys.datasets, exact: true }),
    dispose() {
      following?.stop()
      unsubscribe()
      stopFormulas()
      keeper.dispose()
      insight.dispose()
      runs.setState(noRun)
    },
  }
}

function describeEnd({ run, nodes }: RunState): string {
  const list = Object.values(nodes)
  const failed = list.find((node) => node.status === 'failed')
  if (failed !== undefined) {
    const reason = failed.error === null ? i18n.t('runs:noReason') : said(failed.error).message
    return i18n.t('runs:failedAt', { title: shownTitle(failed), reason })
  }
  if (run?.status === 'cancelled') return i18n.t('runs:stopped')
  const own = new Set(run?.nodes.map(({ node }) => node))
  const part = list.filter(({ node }) => own.has(node))
  const reused = part.filter((node) => node.status === 'cached').length
  const count = part.filter((node) => node.status === 'succeeded').length
  return i18n.t('runs:finished', { count, reused })
}
