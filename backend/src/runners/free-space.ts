/** A full disk is a fault of the machine, not of the node: found before a start, and recognised after one. */
import { statfs } from 'node:fs/promises'
import { formatBytes } from './format-limits.ts'
import type { Outcome } from './runner.ts'

/** Without this much room on the disk of the tasks nothing is started; Postgres may be on the same disk. */
export const usualFreeBytes = 512 * 1024 ** 2

/** Null when there is room for a task at `folder`, else the outcome that says what is missing. */
export async function roomFor(folder: string, freeBytes: number): Promise<Outcome | null> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  return free >= freeBytes
    ? null
    : diskFull(`has ${formatBytes(free)} left of the ${formatBytes(freeBytes)} that must be free`)
}

/** With less than this, a program that has stopped without a word has most likely been told that there is none. */
const noRoomBytes = 1024 ** 2

/** Whether the disk of a task is full now. */
export async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize < noRoomBytes
}

/** @param how completes "The disk that the nodes work on …" */
export function diskFull(how: string): Outcome {
  return {
    status: 'failed',
    code: 'DISK_FULL',
    message: `The disk that the nodes work on ${how}.`,
    hint: 'Free some space, or move FLOWZA_HOME to a larger disk. The run can go on then.',
  }
}

/** Whether a line of a task's log says that its disk was full (Node.js and DuckDB both name the system's error). */
export function saysDiskFull(line: string): boolean {
  return /\bENOSPC\b|no space left on device/i.test(line)
}
