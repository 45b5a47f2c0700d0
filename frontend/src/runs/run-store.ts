/** The state of the last run, by node. Its own store: the document never knows of runs. */
import type { NodeRun, Run, RunEvent } from '@flowza/backend/contracts'
import type { WorkflowDocument } from '@flowza/nodes/core'
import { createStore, type StoreApi } from 'zustand/vanilla'

export interface LogLine {
  level: 'debug' | 'info' | 'warning' | 'error'
  text: string
  at: string
}

export interface NodeProgress {
  fraction: number
  note: string | null
}

export interface RunState {
  run: Run | null
  /** The document that the run ran; null where it isn't known. */
  document: WorkflowDocument | null
  nodes: Readonly<Record<string, NodeRun>>
  progress: Readonly<Record<string, NodeProgress>>
  logs: Readonly<Record<string, readonly LogLine[]>>
}

export const noRun: RunState = { run: null, document: null, nodes: {}, progress: {}, logs: {} }

/** Lines kept of a node while it runs; the server keeps them all. */
const mostLogLines = 2000

export function createRunStore(): StoreApi<RunState> {
  return createStore<RunState>(() => noRun)
}

/** The state at the start of a run, or of one that was opened later. */
export function stateOfRun(run: Run, document: WorkflowDocument | null): RunState {
  return {
    run,
    document,
    nodes: Object.fromEntries(run.nodes.map((node) => [node.node, node])),
    progress: {},
    logs: {},
  }
}

/** The state after some events; what they don't touch stays the same object. */
export function reduceEvents(state: RunState, events: readonly RunEvent[]): RunState {
  if (state.run === null || events.length === 0) return state
  let { run } = state
  const nodes = { ...state.nodes }
  const progress = { ...state.progress }
  const logs: Record<string, LogLine[]> = {}
  for (const event of events) {
    switch (event.event) {
      case 'run':
        run = { ...run, status: event.status, seconds: event.seconds }
        break
      case 'node':
        nodes[event.node.node] = event.node
        if (event.node.status !== 'running') delete progress[event.node.node]
        break
      case 'progress':
        progress[event.node] = { fraction: event.fraction, note: event.note }
        break
      case 'log':
        logs[event.node] = [
          ...(logs[event.node] ?? state.logs[event.node] ?? []),
          { level: event.level, text: event.text, at: event.at },
        ].slice(-mostLogLines)
        break
    }
  }
  return { ...state, run, nodes, progress, logs: { ...state.logs, ...logs } }
}

export function isActive(run: Run | null): boolean {
  return run !== null && (run.status === 'queued' || run.status === 'running')
}

/** The nodes that have a result. */
export function finishedNodes(nodes: RunState['nodes']): string[] {
  return Object.values(nodes).flatMap(({ node, status }) =>
    status === 'succeeded' || status === 'cached' ? [node] : [],
  )
}
