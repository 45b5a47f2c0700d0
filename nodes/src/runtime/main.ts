/** The entry of a node's process or container: `node main.ts <task folder>`, or `--warm-up` for none. */
import { writeSync } from 'node:fs'
import { runners } from '../catalogue/runners.ts'
import { executeTask } from './execute-task.ts'
import { maximumEventBytes, type TaskEvent } from './protocol.ts'

const controller = new AbortController()
process.once('SIGTERM', () => controller.abort(new Error('The task was stopped.')))

/** Written in one piece and at once, because a process that ends can lose what is still in a stream. */
function print(event: TaskEvent): void {
  let line = JSON.stringify(event)
  if (event.event === 'log' && Buffer.byteLength(line) >= maximumEventBytes) {
    line = JSON.stringify({ ...event, text: `${event.text.slice(0, 8_000)} … (cut)` })
  }
  let bytes = Buffer.from(`${line}\n`)
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes))
    } catch (error) {
      // A full pipe that doesn't block: the reader is slow, not gone.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return
    }
  }
}

const folder = process.argv[2]
if (folder === '--warm-up') {
  // Loads what any task may load, so that Node's compile cache holds it; a runner asks for this once.
  await Promise.all(Object.values(runners).map((load) => load()))
} else if (folder === undefined) {
  process.stderr.write('usage: node main.ts <task folder>\n')
  process.exitCode = 2
} else {
  try {
    await executeTask(folder, { signal: controller.signal, onEvent: print })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = controller.signal.aborted ? 143 : 1
  }
}
