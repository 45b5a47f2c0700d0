/**
 * The headless editor: document, selection and history behind one door, `apply`. It knows neither React nor the canvas;
 * the page, the keyboard and the tests drive it alike.
 */
import {
  applyWithInverse,
  type NodeTypes,
  type WorkflowChange,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { applyIfFitting, extendEntry, type HistoryEntry } from './history.ts'
import { nothingSelected, sameSelection, withinDocument, type Selection } from './selection.ts'

export interface EditorState {
  document: WorkflowDocument
  selection: Selection
  past: readonly HistoryEntry[]
  future: readonly HistoryEntry[]
}

export interface ApplyOptions {
  /**
   * `record`: one entry. `merge`: joins the entry of the same `gesture`, until `endGesture`. `ignore`: leaves no trace,
   * for what the user didn't do (a conflict resolved by the server, a migration).
   */
  history: 'record' | 'merge' | 'ignore'
  /** With `merge`: what goes on, `params.n_estimators of forest`. */
  gesture?: string
  /** What is selected afterwards; the current selection when left out. */
  select?: Selection
}

export interface Editor {
  store: StoreApi<EditorState>
  nodeTypes: NodeTypes
  newId(prefix: string): string
  /** Applies a change, or several as one; throws ChangeError and changes nothing when one doesn't fit. */
  apply(changes: WorkflowChange | readonly WorkflowChange[], options: ApplyOptions): void
  /** The gesture is over: what comes next is a new entry. */
  endGesture(): void
  select(selection: Selection): void
  undo(): boolean
  redo(): boolean
  /** Another document altogether; its history starts here. */
  load(document: WorkflowDocument): void
}

/** Enough for a day's work; an entry is a few hundred bytes. */
const longestHistory = 500

export function createEditor(options: {
  document: WorkflowDocument
  nodeTypes: NodeTypes
  /** A new element id that starts with `prefix` and is not in `taken`. */
  newId: (prefix: string, taken: ReadonlySet<string>) => string
}): Editor {
  const store = createStore<EditorState>(() => ({
    document: options.document,
    selection: nothingSelected,
    past: [],
    future: [],
  }))

  function apply(
    changes: WorkflowChange | readonly WorkflowChange[],
    { history, gesture, select }: ApplyOptions,
  ): void {
    const list = isList(changes) ? changes : [changes]
    if (list.length === 0) return
    const state = store.getState()
    const { document, inverse } = applyWithInverse(state.document, list)
    const selection = withinDocument(select ?? state.selection, document)
    if (history === 'ignore') {
      store.setState({ document, selection })
      return
    }
    const step = {
      changes: list,
      inverse,
      selectionAfter: selection,
    }
    const last = state.past.at(-1)
    const joins =
      history === 'merge' && gesture !== undefined && last !== undefined && last.gesture === gesture
    const past = joins
      ? state.past.with(-1, extendEntry(last, step))
      : [
          ...state.past.slice(-(longestHistory - 1)),
          {
            ...step,
            selectionBefore: state.selection,
            gesture: history === 'merge' ? (gesture ?? null) : null,
          },
        ]
    store.setState({ document, selection, past, future: [] })
  }

  function endGesture(): void {
    const { past } = store.getState()
    const last = past.at(-1)
    if (last === undefined || last.gesture === null) return
    store.setState({ past: past.with(-1, { ...last, gesture: null }) })
  }

  function select(selection: Selection): void {
    const state = store.getState()
    const kept = withinDocument(selection, state.document)
    if (!sameSelection(kept, state.selection)) store.setState({ selection: kept })
  }

  function undo(): boolean {
    const { document, past, future } = store.getState()
    const entry = past.at(-1)
    if (entry === undefined) return false
    const before = applyIfFitting(document, entry.inverse)
    if (before === null) {
      // Only after an `ignore` change took away what the entry was about: it can't be taken back any more.
      store.setState({ past: past.slice(0, -1) })
      return undo()
    }
    store.setState({
      document: before,
      selection: withinDocument(entry.selectionBefore, before),
      past: past.slice(0, -1),
      future: [...future, { ...entry, gesture: null }],
    })
    return true
  }

  function redo(): boolean {
    const { document, past, future } = store.getState()
    const entry = future.at(-1)
    if (entry === undefined) return false
    const after = applyIfFitting(document, entry.changes)
    if (after === null) {
      store.setState({ future: [] })
      return false
    }
    store.setState({
      document: after,
      selection: withinDocument(entry.selectionAfter, after),
      past: [...past, entry],
      future: future.slice(0, -1),
    })
    return true
  }

  function load(document: WorkflowDocument): void {
    store.setState({ document, selection: nothingSelected, past: [], future: [] })
  }

  function newId(prefix: string): string {
    const { nodes, groups = [], notes = [] } = store.getState().document
    return options.newId(prefix, new Set([...nodes, ...groups, ...notes].map((element) => element.id)))
  }

  return { store, nodeTypes: options.nodeTypes, newId, apply, endGesture, select, undo, redo, load }
}

/** `scale`, then `scale-2`, `scale-3`: ids that a person can read in a file and in exported code. */
export function countedId(prefix: string, taken: ReadonlySet<string>): string {
  if (!taken.has(prefix)) return prefix
  let count = 2
  while (taken.has(`${prefix}-${count}`)) count++
  return `${prefix}-${count}`
}

function isList(value: WorkflowChange | readonly WorkflowChange[]): value is readonly WorkflowChange[] {
  return Array.isArray(value)
}
