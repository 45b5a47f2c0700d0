/** `flowza worker`: takes jobs of the same database and home, and answers nobody. */
import type { Env } from './env.ts'
import { openSystem } from './open-system.ts'
import { productVersion } from './product.ts'
import { reportError } from './report-error.ts'
import { stopSignal } from './stop-signal.ts'

/** Runs until a signal comes. @returns the exit code */
export async function work(env: Env): Promise<number> {
  const stop = stopSignal()
  const system = await openSystem({
    env,
    worker: true,
    onNotice: (line) => console.log(line),
    onError: reportError,
  })
  try {
    const { runner } = system.ctx
    console.log(`Flowza ${productVersion()} worker for ${system.paths.home}`)
    console.log(`Runner   ${runner.name}: ${runner.description} (${runner.reason})`)
    console.log(`Ready    ${env.concurrency} nodes at a time`)
    await stop.received
    console.log('Stopping.')
    return 0
  } finally {
    await system.close()
    stop.dispose()
  }
}
