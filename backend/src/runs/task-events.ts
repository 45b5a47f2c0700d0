/** Carries a task's log lines and progress into the run's events, in batches, while its worker still holds the attempt. */
import { and, eq, lt } from 'drizzle-orm'
import type { TaskEvent } from '@flowza/nodes/runtime/protocol'
import type { RunEvent } from '../contracts/index.ts'
import { repeatableTransaction, type Database } from '../db/client.ts'
import { outlastDatabase } from '../db/database-away.ts'
import { nodeRuns, runs } from '../db/schema.ts'
import { appendRunEvents } from './run-events.ts'
import { storableText } from './storable-text.ts'

const flushAfterMs = 100
/** How long a batch waits for a database that is away. */
const patienceMs = 60_000
/** What one attempt may write into the log; a node that prints every row must not fill the database. */
const mostLines = 20_000
const mostBytes = 8 * 1024 * 1024

export interface TaskEventWriter {
  /** `sequence` counts the events of the task; those that are stored already are dropped. */
  add(event: TaskEvent, sequence: number): void
  /** Waits for what is being stored and answers what is not, for whoever ends the task to store with its result. */
  rest(): Promise<RunEvent[]>
}

export interface TaskEventTarget {
  run: { id: string; workspaceId: string }
  node: string
  nodeRunId: string
  lease: string
  /** How many events of the task are stored. */
  seen: number
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
  /** The step that speaks, in a task of several. */
  let { node } = target
  /** Events of the task that were taken, and how many of them the next batch ends with. */
  let { seen } = target

  async function write(): Promise<void> {
    const events = pending
    const eventsSeen = seen
    pending = []
    if (events.length === 0) return
    await outlastDatabase(() => store(events, eventsSeen), { patienceMs })
  }

  /** The run before the node, as everybody locks them. */
  async function store(events: readonly RunEvent[], eventsSeen: number): Promise<void> {
    await repeatableTransaction(db, async (transaction) => {
      await transaction.select({ id: runs.id }).from(runs).where(eq(runs.id, target.run.id)).for('update')
      const [held] = await transaction
        .update(nodeRuns)
        .set({ eventsSeen })
        .where(
          and(
            eq(nodeRuns.id, target.nodeRunId),
            eq(nodeRuns.status, 'running'),
            eq(nodeRuns.lease, target.lease),
            // A batch whose commit was cut off may be stored already.
            lt(nodeRuns.eventsSeen, eventsSeen),
          ),
        )
        .returning({ id: nodeRuns.id })
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
    add(event, sequence) {
      if (event.event === 'step') {
        node = event.node
        return
      }
      if (sequence < seen) return
      seen = sequence + 1
      if (event.event === 'progress') {
        push({ ...event, note: event.note === null ? null : storableText(event.note), node })
        return
      }
      if (isFull) return
      lines += 1
      bytes += event.text.length
      isFull = lines > mostLines || bytes > mostBytes
      push({
        event: 'log',
        node,
        level: isFull ? 'warning' : event.level,
        text: isFull ? 'The log is full; further lines are left out.' : storableText(event.text),
        at: new Date().toISOString(),
      })
    },
    async rest() {
      if (timer !== null) clearTimeout(timer)
      await writing
      return pending.splice(0)
    },
  }
}
