// Runs while the image is built: loads the runtime and rehearses a task once, so that the image holds its modules compiled and with their
// types stripped. Tasks start sooner for it, and can't do it themselves: their root is read-only.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const cache = '/flowza/cache'
const entry = '/flowza/nodes/src/runtime/main.ts'

switch (process.argv[2]) {
  case 'prepare':
    mkdirSync(cache)
    chmodSync(cache, 0o777)
    break
  case 'fill': {
    // The only folder that the task's user may write; the base image may have no other.
    const folder = mkdtempSync(join(cache, 'warm-up-'))
    const { status, stderr } = spawnSync(process.execPath, [entry, folder, '--warm-up'], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    rmSync(folder, { recursive: true, force: true })
    if (status !== 0 || readdirSync(cache).length === 0) {
      console.error(stderr)
      throw new Error('The node runtime could not rehearse a task in the image.')
    }
    break
  }
  default:
    throw new Error('fill-cache.mjs prepare | fill')
}
