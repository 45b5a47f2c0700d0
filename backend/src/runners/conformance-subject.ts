/** What the conformance suites share: a runner to test, and tasks for it. */
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConformanceWork } from './conformance-task.ts'
import type { Outcome, Runner, RunnerTask, TaskLimits } from './runner.ts'

export const megabyte = 1024 ** 2

/** What tasks of the suites may use unless a test says otherwise. */
export const conformanceLimits: TaskLimits = {
  memoryBytes: 256 * megabyte,
  cpus: 1,
  pids: 64,
  timeoutMs: 60_000,
  outputBytes: 64 * megabyte,
}

export const succeeded = {
  status: 'completed',
  result: { status: 'succeeded', outputs: {}, warnings: [] },
} satisfies Outcome

/** A runner whose tasks run `conformance-task.ts`. */
export interface Subject {
  create(tasksFolder: string, options?: { reapGraceMs?: number; freeBytes?: number }): Promise<Runner>
  /** Source of a module's beginning that makes the same runner as `runner`. */
  program(tasksFolder: string): string
  /** Paths that a task must not be able to write, beside those of the suite. */
  forbidden: readonly string[]
  /** Whether a task outlives its worker and can be adopted. */
  adopts: boolean
  /** Whether native code is held, too, or only JavaScript. */
  holdsNativeCode: boolean
  /** Checks of the escape probe that this sandbox allows, because they reach nothing outside of it. */
  harmless: readonly string[]
  /** Whether a task has a `/tmp` of its own, of a limited size. */
  limitsTmp: boolean
}

/** Lays a task out in a folder of its own below `parent`. */
export async function prepareTask(
  parent: string,
  work: ConformanceWork,
  changes: Partial<TaskLimits> = {},
): Promise<RunnerTask> {
  const id = randomUUID()
  const folder = join(parent, id)
  await mkdir(join(folder, 'in'), { recursive: true })
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify(work))
  const labels = { run: 'run-1', node: 'node-1', attempt: id }
  return { id, folder, labels, limits: { ...conformanceLimits, ...changes } }
}

export function codeOf(outcome: Outcome): string {
  return outcome.status === 'failed' ? outcome.code : outcome.status
}
