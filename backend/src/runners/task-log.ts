import type { TaskEvent } from '@flowza/nodes/runtime/protocol'
import { createEventLines } from './event-lines.ts'
import { isDiskFull, saysDiskFull } from './free-space.ts'
import type { Outcome } from './runner.ts'

/** What a task says while it runs, and what can be told from it. */
export interface TaskLog {
  push(chunk: Buffer): void
  end(): void
  /** Whether the task has said that its result is written. */
  hasFinished(): boolean
  /** Whether the task was told that there is no space left, or ended without a word where there is none. */
  diskWasFull(end: {
    errorLines: readonly string[]
    exitCode: number | null
    folder: string
  }): Promise<boolean>
  /** Tells the last lines on standard error where a task crashed: for the log, not for the message. */
  tellCrash(outcome: Outcome, errorLines: readonly string[]): void
}

/** Reads a task's standard output as events, and remembers what matters for its outcome. */
export function createTaskLog(
  onEvent: (event: TaskEvent, sequence: number) => void,
  /** Called when the task says that its result is written: what is left of it only takes time. */
  onFinished: () => void,
): TaskLog {
  let hasFinished = false
  let saidDiskFull = false
  const lines = createEventLines(
    (event, sequence) => {
      if (event.event === 'log' && event.level === 'error') saidDiskFull ||= saysDiskFull(event.text)
      onEvent(event, sequence)
    },
    () => {
      if (!hasFinished) onFinished()
      hasFinished = true
    },
  )
  return {
    push: (chunk) => lines.push(chunk),
    end: () => lines.end(),
    hasFinished: () => hasFinished,
    async diskWasFull({ errorLines, exitCode, folder }) {
      if (saidDiskFull || errorLines.some(saysDiskFull)) return true
      return exitCode !== 0 && (await isDiskFull(folder))
    },
    tellCrash(outcome, errorLines) {
      if (outcome.status !== 'failed' || !['CRASHED', 'KILLED'].includes(outcome.code)) return
      for (const text of errorLines) lines.add({ event: 'log', level: 'error', text })
    },
  }
}
