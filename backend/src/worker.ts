/** `flowza worker`: takes jobs of the same database, and answers nobody but probes. */
import { Hono } from 'hono'
import type { Env } from './env.ts'
import { listen, PortTakenError, type Listening } from './listen.ts'
import { observeProcess } from './observability/observe-process.ts'
import { openSystem } from './open-system.ts'
import { productVersion } from './product.ts'
import { createHealthProbes, createMetricsPage, type Probes } from './routes/probes.ts'
import { stopSignal, stopSecondsOf, stopWithin } from './stop-signal.ts'

/** Runs until a signal comes. @returns the exit code */
export async function work(env: Env): Promise<number> {
  const stop = stopSignal()
  const version = productVersion()
  const observer = await observeProcess(env, { service: 'flowza-worker', version })
  const { log } = observer
  const system = await openSystem({
    env,
    worker: true,
    onNotice: (line) => console.log(line),
    onError: (error) => log.error('unexpected', { error }),
  })
  let door: Listening | null = null
  try {
    const { runner } = system.ctx
    console.log(`Flowza ${version} worker for ${system.paths.home}`)
    console.log(`Runner   ${runner.name}: ${runner.description} (${runner.reason})`)
    console.log(`Ready    ${env.concurrency} nodes at a time`)
    const metrics = observer.metrics(system.ctx.queue)
    if (env.probePort !== null) {
      const { host, probePort: port } = env
      door = await listen(probesOf({ readiness: system.readiness, metrics, version }), {
        host,
        port,
        attempts: 1,
      })
      console.log(`Probes   http://${host}:${door.port}/health, /ready and /metrics`)
    }
    await stop.received
    console.log('Stopping.')
    stopWithin(stopSecondsOf(env), () => log.error('stopping took too long'))
    system.readiness.drain()
    return 0
  } catch (error) {
    if (!(error instanceof PortTakenError)) throw error
    console.error(`Port ${error.port} is taken by another program; choose another one in FLOWZA_PROBE_PORT.`)
    return 2
  } finally {
    await system.close()
    // Until the end, so that whoever asks is told that it stops.
    await door?.close()
    await observer.close()
    stop.dispose()
  }
}

function probesOf(probes: Probes): Hono {
  const app = new Hono()
  app.route('/', createHealthProbes(probes))
  app.route('/', createMetricsPage(probes.metrics))
  return app
}
