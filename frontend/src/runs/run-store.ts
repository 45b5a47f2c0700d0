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

/** A point of a training's loss. */
export interface LossPoint {
  fraction: number
  loss: number
}

export interface RunState {
  run: Run | null
  /** The document that the run ran; null where it isn't known. */
  document: WorkflowDocument | null
  nodes: Readonly<Record<string, NodeRun>>
  /** The run that a node's result is of, where that isn't the last one: it left the node as it was. */
  runOf: Readonly<Record<string, string>>
  progress: Readonly<Record<string, NodeProgress>>
  logs: Readonly<Record<string, readonly LogLine[]>>
  losses: Readonly<Record<string, readonly LossPoint[]>>
}

export const noRun: RunState = {
  run: null,
  document: null,
  nodes: {},
  runOf: {},
  progress: {},
  logs: {},
  losses: {},
}

/** Lines kept of a node while it runs; the server keeps them all. */
const mostLogLines = 2000

export function createRunStore(): StoreApi<RunState> {
  return createStore<RunState>(() => noRun)
}

/** The state at the start of a run, or of one that was opened later. */
export function stateOfRun(run: Run, document: WorkflowDocument | null): RunState {
  return {
    ...noRun,
    run,
    document,
    nodes: Object.fromEntries(run.nodes.map((node) => [node.node, node])),
  }
}

/** The state with the results of `former` for the nodes named in `kept`, which the run has no part for. */
export function withKept(state: RunState, former: RunState, kept: readonly string[]): RunState {
  const nodes = { ...state.nodes }
  const runOf = { ...state.runOf }
  for (const node of kept) {
    const run = runIdOf(former, node)
    if (Object.hasOwn(nodes, node) || run === null || !Object.hasOwn(former.nodes, node)) continue
    nodes[node] = former.nodes[node]
    runOf[node] = run
  }
  return { ...state, nodes, runOf }
}

/** The run that a node's state and outputs are of. */
export function runIdOf(state: RunState, node: string): string | null {
  return state.runOf[node] ?? state.run?.id ?? null
}

/** The state after some events; what they don't touch stays the same object. */
export function reduceEvents(state: RunState, events: readonly RunEvent[]): RunState {
  if (state.run === null || events.length === 0) return state
  let { run } = state
  const nodes = { ...state.nodes }
  const progress = { ...state.progress }
  const logs: Record<string, LogLine[]> = {}
  const losses: Record<string, LossPoint[]> = {}
  for (const event of events) {
    switch (event.event) {
      case 'run':
        run = { ...run, status: event.status, seconds: event.seconds, waiting: event.waiting ?? null }
        break
      case 'node':
        nodes[event.node.node] = event.node
        if (event.node.status !== 'running') delete progress[event.node.node]
        break
      case 'progress':
        progress[event.node] = { fraction: event.fraction, note: event.note }
        if (event.loss !== null) {
          losses[event.node] ??= [...(state.losses[event.node] ?? [])]
          losses[event.node].push({ fraction: event.fraction, loss: event.loss })
        }
        break
      case 'log':
        logs[event.node] = [
          ...(logs[event.node] ?? state.logs[event.node] ?? []),
          { level: event.level, text: event.text, at: event.at },
        ].slice(-mostLogLines)
        break
      case 'retry':
        logs[event.node] = [
          ...(logs[event.node] ?? state.logs[event.node] ?? []),
          { level: 'warning' as const, text: `${event.reason} It is tried again.`, at: event.at },
        ].slice(-mostLogLines)
        break
    }
  }
  return {
    ...state,
    run,
    nodes,
    progress,
    logs: { ...state.logs, ...logs },
    losses: { ...state.losses, ...losses },
  }
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
