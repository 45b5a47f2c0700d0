/**
 * Keeps a workflow: every change is in the browser within a quarter of a second and on the server within one. When
 * somebody else has saved, both sides are merged; what can't be is put to the user, and nothing is overwritten.
 */
import type { Workflow } from '@flowza/backend/contracts'
import { canonicalJson, type WorkflowDocument } from '@flowza/nodes/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { ApiError, UnreachableError } from '../api/api-error.ts'
import type { DocumentDiff } from '../versions/document-diff.ts'
import type { MergeConflict, Side } from '../versions/merge-documents.ts'
import type * as Reconcile from '../versions/reconcile.ts'
import type { Editor } from './core/editor.ts'
import type { DraftStore } from './draft-store.ts'

/** A stored document with the revision that it is. */
export interface Revision {
  revision: number
  document: WorkflowDocument
}

export interface SaveConflict {
  /** What is stored, made by somebody else from the same base. */
  stored: Revision & Pick<Workflow, 'updatedAt'>
  conflicts: readonly MergeConflict[]
}

export interface SaveState {
  /** What is on the server as far as this page knows, and what the document was made from. */
  base: Revision
  /**
   * `pending`: changed, about to be saved. `offline`: the server doesn't answer, it will be tried again. `refused`: the
   * server won't have it, `failure` says why. `conflict`: waits for the user.
   */
  status: 'saved' | 'pending' | 'saving' | 'offline' | 'refused' | 'conflict'
  /** When the document was last stored, in milliseconds since 1970; null before the first save of this page. */
  savedAt: number | null
  failure: unknown
  /** Whether what isn't on the server is in the browser's database. */
  isInBrowser: boolean
  conflict: SaveConflict | null
}

export interface KeeperServer {
  /** @throws ApiError `CONFLICT` when another revision is stored */
  save(revision: Revision): Promise<{ revision: number }>
  load(): Promise<SaveConflict['stored']>
}

export interface Keeper {
  store: StoreApi<SaveState>
  /** Saves now where there is something to save; false where it could not, and the state says why. */
  save(): Promise<boolean>
  /** Takes up what a page that is gone has left in the browser. */
  recover(): Promise<'nothing' | 'recovered'>
  /** Ends a conflict with the side chosen for each of its questions. */
  resolve(choices: Readonly<Record<string, Side>>): Promise<boolean>
  /** Ends a conflict with what is stored; the caller has put mine away. */
  yield(): Promise<void>
  dispose(): void
}

type Reconciling = typeof Reconcile

/** @throws UnreachableError when it isn't there yet and the server doesn't answer */
async function loadReconciling(): Promise<Reconciling> {
  try {
    return await import('../versions/reconcile.ts')
  } catch (error) {
    throw new UnreachableError(error)
  }
}

const draftDelayMs = 250
const saveDelayMs = 700
const firstRetryMs = 1_000
const longestRetryMs = 30_000

export function createKeeper(options: {
  editor: Editor
  base: Revision
  server: KeeperServer
  drafts: DraftStore
  /** Changes from elsewhere came in without a conflict. */
  onMerged: (theirs: DocumentDiff) => void | Promise<void>
  /** Puts a document that contradicts what is open where it isn't lost. */
  keepApart: (document: WorkflowDocument) => Promise<void>
}): Keeper {
  const { editor, server, drafts } = options
  const store = createStore<SaveState>(() => ({
    base: options.base,
    status: 'saved',
    savedAt: null,
    failure: null,
    isInBrowser: false,
    conflict: null,
  }))
  let draftTimer: ReturnType<typeof setTimeout> | undefined
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let retryMs = firstRetryMs
  /** A large document takes its time; it is saved less often. */
  let pauseMs = saveDelayMs
  let running: Promise<boolean> | null = null
  let isDisposed = false

  const unsubscribe = editor.store.subscribe((state, former) => {
    if (state.document === former.document) return
    const { status, base } = store.getState()
    if (status === 'conflict') return
    if (state.document === base.document && status === 'pending') {
      clearTimeout(saveTimer)
      saveTimer = undefined
      store.setState({ status: 'saved' })
      void dropDraft()
      return
    }
    if (status === 'saved' || status === 'refused') {
      store.setState({ status: 'pending' })
      // It is asked for when the server may be out of reach, so it is fetched as soon as there is something to merge.
      loadReconciling().catch(() => {})
    }
    draftTimer ??= setTimeout(() => void keepDraft(), draftDelayMs)
    scheduleSave(pauseMs)
  })
  const goOnline = (): void => {
    if (store.getState().status === 'offline') void save()
  }
  globalThis.addEventListener?.('online', goOnline)

  function scheduleSave(delay: number): void {
    if (!isDisposed) saveTimer ??= setTimeout(() => void save(), delay)
  }

  async function keepDraft(): Promise<void> {
    draftTimer = undefined
    const { base, status } = store.getState()
    const { document } = editor.store.getState()
    if (status === 'saved' || document === base.document) return
    try {
      await drafts.put({ base, document, at: Date.now() })
      if (store.getState().status !== 'saved') store.setState({ isInBrowser: true })
    } catch {
      store.setState({ isInBrowser: false })
    }
  }

  async function dropDraft(): Promise<void> {
    clearTimeout(draftTimer)
    draftTimer = undefined
    store.setState({ isInBrowser: false })
    try {
      await drafts.drop()
    } catch {
      // Without a database there is no draft to drop.
    }
  }

  function save(): Promise<boolean> {
    clearTimeout(saveTimer)
    saveTimer = undefined
    const next = (running ?? Promise.resolve(true)).then(saveOnce)
    running = next
    void next.finally(() => {
      if (running === next) running = null
    })
    return next
  }

  async function saveOnce(): Promise<boolean> {
    const { base, status } = store.getState()
    if (status === 'conflict') return false
    const { document } = editor.store.getState()
    if (!isUnsaved(document, base.document)) {
      store.setState({ status: 'saved' })
      await dropDraft()
      return true
    }
    store.setState({ status: 'saving' })
    const started = Date.now()
    try {
      const { revision } = await server.save({ revision: base.revision, document })
      const savedAt = Date.now()
      pauseMs = Math.max(saveDelayMs, 5 * (savedAt - started))
      retryMs = firstRetryMs
      store.setState({ base: { revision, document }, savedAt, failure: null })
      if (editor.store.getState().document === document) {
        store.setState({ status: 'saved' })
        await dropDraft()
      } else {
        store.setState({ status: 'pending' })
        scheduleSave(pauseMs)
      }
      return true
    } catch (failure) {
      if (failure instanceof ApiError && failure.body.code === 'CONFLICT') return mergeWithStored()
      return giveUp(failure)
    }
  }

  function giveUp(failure: unknown): false {
    if (failure instanceof UnreachableError) {
      store.setState({ status: 'offline', failure })
      scheduleSave(retryMs)
      retryMs = Math.min(longestRetryMs, 2 * retryMs)
    } else store.setState({ status: 'refused', failure })
    return false
  }

  async function mergeWithStored(): Promise<boolean> {
    let stored: SaveConflict['stored']
    let reconciling: Reconciling
    try {
      ;[reconciling, stored] = await Promise.all([loadReconciling(), server.load()])
    } catch (failure) {
      return giveUp(failure)
    }
    const { base } = store.getState()
    const { document: mine } = editor.store.getState()
    const { document, conflicts } = reconciling.mergeDocuments({
      base: base.document,
      mine,
      stored: stored.document,
    })
    if (conflicts.length > 0) {
      store.setState({ status: 'conflict', conflict: { stored, conflicts } })
      return false
    }
    const theirs = reconciling.diffDocuments(base.document, stored.document)
    takeIn(reconciling, stored, document)
    void options.onMerged(theirs)
    return saveOnce()
  }

  /** Goes on from `stored` with `document`. */
  function takeIn({ changesBetween }: Reconciling, stored: Revision, document: WorkflowDocument): void {
    // Out of the conflict first: the change that follows is one to be saved.
    store.setState({
      base: { revision: stored.revision, document: stored.document },
      conflict: null,
      status: 'pending',
    })
    editor.apply(changesBetween(editor.store.getState().document, document), { history: 'ignore' })
  }

  async function resolve(choices: Readonly<Record<string, Side>>): Promise<boolean> {
    const reconciling = await loadReconciling()
    const { base, conflict } = store.getState()
    if (conflict === null) return save()
    const { document } = reconciling.mergeDocuments({
      base: base.document,
      mine: editor.store.getState().document,
      stored: conflict.stored.document,
      choices,
    })
    takeIn(reconciling, conflict.stored, document)
    return save()
  }

  async function recover(): Promise<'nothing' | 'recovered'> {
    const found = await drafts.findAbandoned().catch(() => [])
    if (found.length === 0) return 'nothing'
    const { changesBetween, mergeDocuments } = await loadReconciling()
    let outcome: 'nothing' | 'recovered' = 'nothing'
    for (const draft of found) {
      const { base } = store.getState()
      const { document } = editor.store.getState()
      if (isUnsaved(draft.document, document) && isUnsaved(draft.document, draft.base.document)) {
        if (outcome === 'nothing' && !isUnsaved(document, base.document)) {
          // Made from another revision than the one that is stored, it is merged like any other late save.
          store.setState({ base: draft.base })
          editor.apply(changesBetween(document, draft.document), { history: 'record' })
        } else {
          const merged = mergeDocuments({
            base: draft.base.document,
            mine: draft.document,
            stored: document,
          })
          if (merged.conflicts.length > 0) await options.keepApart(draft.document)
          else editor.apply(changesBetween(document, merged.document), { history: 'record' })
        }
        outcome = 'recovered'
        await keepDraft()
      }
      await drafts.forget(draft)
    }
    if (outcome === 'recovered') await save()
    return outcome
  }

  return {
    store,
    save,
    recover,
    resolve,
    async yield() {
      const reconciling = await loadReconciling()
      const { conflict } = store.getState()
      if (conflict === null) return
      takeIn(reconciling, conflict.stored, conflict.stored.document)
      store.setState({ status: 'saved' })
      void dropDraft()
    },
    dispose() {
      isDisposed = true
      clearTimeout(saveTimer)
      // What was not written yet is written now; the lock goes once it is.
      const hasDraft = draftTimer !== undefined
      clearTimeout(draftTimer)
      void (hasDraft ? keepDraft() : Promise.resolve()).finally(() => drafts.release())
      unsubscribe()
      globalThis.removeEventListener?.('online', goOnline)
    },
  }
}

/** Whether there is something to save; undoing everything leads back to nothing to save. */
export function isUnsaved(document: WorkflowDocument, saved: WorkflowDocument): boolean {
  return document !== saved && canonicalJson(document) !== canonicalJson(saved)
}
