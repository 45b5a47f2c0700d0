/** Carries a task's log lines and progress into the run's events, in batches, while its worker still holds the attempt. */
import { and, eq } from 'drizzle-orm'
import type { TaskEvent } from '@flowza/nodes/runtime/protocol'
import type { RunEvent } from '../contracts/index.ts'
import { repeatableTransaction, type Database } from '../db/client.ts'
import { nodeRuns } from '../db/schema.ts'
import { appendRunEvents } from './run-events.ts'
import { storableText } from './storable-text.ts'

const flushAfterMs = 100
/** What one attempt may write into the log; a node that prints every row must not fill the database. */
const mostLines = 20_000
const mostBytes = 8 * 1024 * 1024

export interface TaskEventWriter {
  add(event: TaskEvent): void
  /** Resolves when everything added so far is stored, or refused because the attempt is no longer this worker's. */
  flush(): Promise<void>
}

export interface TaskEventTarget {
  run: { id: string; workspaceId: string }
  node: string
  nodeRunId: string
  attempt: number
}

export function createTaskEventWriter(
  db: Database,
  target: TaskEventTarget,
  onError: (error: unknown) => void,
): TaskEventWriter {
  let pending: RunEvent[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  let lines = 0
  let bytes = 0
  let isFull = false

  async function write(): Promise<void> {
    const events = pending
    pending = []
    if (events.length === 0) return
    await repeatableTransaction(db, async (transaction) => {
      const [held] = await transaction
        .select({ id: nodeRuns.id })
        .from(nodeRuns)
        .where(
          and(
            eq(nodeRuns.id, target.nodeRunId),
            eq(nodeRuns.status, 'running'),
            eq(nodeRuns.attempt, target.attempt),
          ),
        )
      if (held !== undefined) await appendRunEvents(transaction, target.run, events)
    })
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    // A log line that can't be stored must not fail the node.
    writing = writing.then(write).catch(onError)
    return writing
  }

  function push(event: RunEvent): void {
    const last = pending.at(-1)
    // Only the newest progress of a batch matters, unless each is a point of a curve.
    if (
      event.event === 'progress' &&
      event.loss === null &&
      last?.event === 'progress' &&
      last.loss === null
    ) {
      pending[pending.length - 1] = event
    } else {
      pending.push(event)
    }
    timer ??= setTimeout(() => void flush(), flushAfterMs)
  }

  return {
    add(event) {
      if (event.event === 'progress') {
        push({ ...event, note: event.note === null ? null : storableText(event.note), node: target.node })
        return
      }
      if (isFull) return
      lines += 1
      bytes += event.text.length
      isFull = lines > mostLines || bytes > mostBytes
      push({
        event: 'log',
        node: target.node,
        level: isFull ? 'warning' : event.level,
        text: isFull ? 'The log is full; further lines are left out.' : storableText(event.text),
        at: new Date().toISOString(),
      })
    },
    flush,
  }
}
