/**
 * What a runner needs of a task's folder: its places, its size, its result. The layout is the runtime's protocol. The
 * folder is on a local disk: looking at it takes less than waiting for a thread that does.
 */
import { opendirSync, type Dir } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { taskResultSchema, type TaskResult } from '@flowza/nodes/runtime/protocol'
import { localStatus, readLocalFile, RegularFileError } from '../artifacts/regular-file.ts'

/** Headers with profiles, recipes and model state, of every output. */
const resultLimitBytes = 64 * 1024 * 1024
/** So that a million empty files count, too. */
const bytesPerEntry = 1024
/** How many entries are looked at before others have their turn: about a millisecond. */
const entriesPerTurn = 256

export interface TaskPlaces {
  /** Complete before the task starts, never written by it. */
  in: string
  /** What the task makes. */
  out: string
  /** Where the task may spill what doesn't fit in memory; nothing in it is kept. */
  tmp: string
}

export function placesOf(taskFolder: string): TaskPlaces {
  return { in: join(taskFolder, 'in'), out: join(taskFolder, 'out'), tmp: join(taskFolder, 'tmp') }
}

/** Makes `out/` and `tmp/` where they are absent. */
export async function prepareTaskFolder(taskFolder: string): Promise<TaskPlaces> {
  const places = placesOf(taskFolder)
  await Promise.all([mkdir(places.out, { recursive: true }), mkdir(places.tmp, { recursive: true })])
  return places
}

export type ReadResult = { result: TaskResult } | { result: null; reason: string }

/** Reads `out/result.json` of a task that has ended; `reason` completes the sentence "the node …". */
export function readResult(out: string): ReadResult {
  if (!localStatus(out)?.isDirectory()) return { result: null, reason: 'replaced its output folder' }
  let content: Buffer
  try {
    content = readLocalFile(join(out, 'result.json'), { limitBytes: resultLimitBytes })
  } catch (error) {
    if (!(error instanceof RegularFileError)) throw error
    const reason = error.code === 'MISSING' ? 'left no result' : `left a result file that ${error.message}`
    return { result: null, reason }
  }
  try {
    const parsed = taskResultSchema.safeParse(JSON.parse(content.toString('utf8')))
    if (parsed.success) return { result: parsed.data }
    const [issue] = parsed.error.issues
    return {
      result: null,
      reason: `left a result that can't be read (${issue.path.join('.')}: ${issue.message})`,
    }
  } catch {
    return { result: null, reason: 'left a result that is not JSON' }
  }
}

/**
 * Bytes of all files below a folder, plus 1 kB for each entry; stops counting above `limitBytes`. Follows no link.
 * Entries that vanish meanwhile count nothing: the task may be at work.
 */
export async function folderBytes(folder: string, limitBytes: number): Promise<number> {
  let bytes = 0
  let looked = 0
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined && bytes <= limitBytes; next = waiting.pop()) {
    const entries = openFolder(next)
    if (entries === null) continue
    try {
      for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
        bytes += bytesPerEntry
        const path = join(next, entry.name)
        if (entry.isDirectory()) waiting.push(path)
        else if (entry.isFile()) bytes += localStatus(path)?.size ?? 0
        if (bytes > limitBytes) break
        if (++looked % entriesPerTurn === 0) await nextTurn()
      }
    } finally {
      entries.closeSync()
    }
  }
  return bytes
}

function openFolder(path: string): Dir | null {
  try {
    return opendirSync(path)
  } catch {
    return null
  }
}
