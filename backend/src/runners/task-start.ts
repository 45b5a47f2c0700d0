/**
 * How a sandbox that waits is told to begin. Its program prints one line when it has loaded everything; a line on its
 * standard input then starts the task, and the end of the input without one ends it. Its folder is handed over by moving.
 */
import { readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { placesOf, type TaskPlaces } from './task-folder.ts'

/** What a waiting program prints. */
const readyLine = 'ready\n'
/** What starts it. */
export const startLine = 'start\n'

/**
 * Settles when the waiting program has said that it is ready; nothing that comes later is taken from the stream.
 *
 * @throws Error when it says something else, or its output ends.
 */
export function readyOn(stdout: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const settle = (error: Error | null) => {
      stdout.pause()
      stdout.off('data', take)
      stdout.off('close', end)
      if (error === null) resolve()
      else reject(error)
    }
    const end = () => settle(new Error('the sandbox ended before it was ready'))
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (text === readyLine) settle(null)
      else if (!readyLine.startsWith(text))
        settle(new Error(`the sandbox began with ${JSON.stringify(text)}`))
    }
    stdout.on('data', take)
    stdout.once('close', end)
  })
}

/**
 * Makes the folders that a waiting sandbox has mounted the task's own. Mounts follow their folders wherever these are
 * moved, so the task's inputs move into the mounted folder and the mounted folders move to the task.
 *
 * @param sandboxFolder holds `in`, `out` and `tmp`, empty; it is removed.
 */
export function handOver(sandboxFolder: string, taskFolder: string): TaskPlaces {
  const own = placesOf(sandboxFolder)
  const places = placesOf(taskFolder)
  // A dozen calls of some microseconds each; in the thread pool of a busy machine each would wait for its turn.
  for (const name of readdirSync(places.in)) renameSync(join(places.in, name), join(own.in, name))
  for (const name of ['in', 'out', 'tmp'] as const) replaceFolder(own[name], places[name])
  rmdirSync(sandboxFolder)
  return places
}

/** Moves a folder to where another one may be, which is removed with all that is in it. */
function replaceFolder(from: string, to: string): void {
  try {
    // An empty folder, or none, is replaced at once.
    renameSync(from, to)
  } catch {
    rmSync(to, { recursive: true, force: true })
    renameSync(from, to)
  }
}
