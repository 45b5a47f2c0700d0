/**
 * The entry of a node's process or container: `node main.ts <task folder>`. With `--wait` after the folder it loads all
 * that a task may need, prints `ready`, and begins at the first line of its standard input; the end of the input before
 * any line ends it. With `--warm-up` after the folder it only loads and rehearses, which fills the cache of compiled code.
 */
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { runners } from '../catalogue/runners.ts'
import { createEngineAhead } from './engine.ts'
import { executeTask } from './execute-task.ts'
import { endLine, maximumEventBytes, type TaskEvent } from './protocol.ts'

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

/** Loads what any task may load; Node's compile cache then holds it, too. */
async function loadEverything(): Promise<void> {
  await Promise.all([
    ...Object.values(runners).map((load) => load()),
    import('./column-data.ts'),
    import('./csv/read-csv.ts'),
    import('./csv/direct/chunk-worker.ts'),
    import('./csv/direct/csv-kernels.ts').then(({ loadCsvKernels }) => loadCsvKernels()),
  ])
}

/** Makes the first task as fast as the next. */
async function prepare(task: string): Promise<void> {
  await loadEverything()
  const { rehearse } = await import('./rehearse.ts')
  const { status } = await rehearse(join(task, 'tmp'))
  // Nobody knows what is left of it in this process, and a task must not meet that.
  if (status === 'failed') throw new Error('The rehearsal has failed.')
}

/** Whether a task is to begin: false when the input ends first. */
async function isStarted(task: string): Promise<boolean> {
  await prepare(task)
  await createEngineAhead()
  writeSync(1, 'ready\n')
  const [started] = await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')])
  process.stdin.destroy()
  return started !== undefined
}

const [folder, work] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: node main.ts <task folder>\n')
  process.exitCode = 2
} else if (work === '--warm-up') {
  await prepare(folder)
} else if (work !== '--wait' || (await isStarted(folder))) {
  try {
    await executeTask(folder, { signal: controller.signal, onEvent: print })
    writeSync(1, `${endLine}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = controller.signal.aborted ? 143 : 1
  }
}
