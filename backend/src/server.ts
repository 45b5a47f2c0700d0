/** `flowza start`: the server, with a worker in it unless its role says otherwise, until it is told to stop. */
import { buildFrontend } from './frontend-build.ts'
import type { Env } from './env.ts'
import { listen, PortTakenError } from './listen.ts'
import { observeProcess } from './observability/observe-process.ts'
import { openSystem } from './open-system.ts'
import { productPaths, productVersion } from './product.ts'
import { createApp } from './routes/app.ts'
import { stopSecondsOf, stopSignal, stopWithin } from './stop-signal.ts'

/** How long an answer that is under way may take when the server stops. */
const answerMs = 5000

/** Runs until a signal comes. @returns the exit code */
export async function serve(env: Env): Promise<number> {
  const stop = stopSignal()
  const version = productVersion()
  console.log(`Flowza ${version} is starting.`)
  const building = buildFrontend({
    root: productPaths.root,
    onBuild: () =>
      console.log('Building the interface; this happens once after an update and takes some seconds.'),
  })
  building.catch(() => {})
  const observer = await observeProcess(env, { service: 'flowza-server', version })
  const { log } = observer
  const system = await openSystem({
    env,
    worker: env.role === 'all',
    onNotice: (line) => console.log(line),
    onError: (error) => log.error('unexpected', { error }),
  })
  try {
    const frontend = await building
    if (frontend.status === 'failed') {
      console.error(`The interface could not be built; only the API is served.\n${frontend.output.trim()}`)
    }
    const app = createApp({
      ctx: system.ctx,
      allowedHosts: env.allowedHosts,
      frontend: frontend.status === 'ready' ? frontend.folder : null,
      probes: { readiness: system.readiness, metrics: observer.metrics(system.ctx.queue), version },
      stopping: stop.signal,
      onUnexpected: (report) => log.error('request failed', { ...report }),
    })
    const server = await listen(app, { host: env.host, port: env.port, attempts: env.portIsFixed ? 1 : 20 })
    const { runner } = system.ctx
    const elsewhere = system.databaseElsewhere === null ? '' : `; the database: ${system.databaseElsewhere}`
    console.log(`Data     ${system.paths.home}${elsewhere}`)
    console.log(`Runner   ${runner.name}: ${runner.description} (${runner.reason})`)
    if (server.port !== env.port && env.port !== 0) {
      console.log(`Port ${env.port} is taken by another program, so this is port ${server.port}.`)
    }
    console.log(`Open     http://localhost:${server.port}`)
    await stop.received
    console.log('Stopping.')
    stopWithin(stopSecondsOf(env), () => log.error('stopping took too long'))
    system.readiness.drain()
    await server.close({ graceMs: answerMs })
    return 0
  } catch (error) {
    if (!(error instanceof PortTakenError)) throw error
    console.error(
      `Port ${error.port} is taken by another program. Stop it, or choose another port: npm start -- --port ${error.port + 1}`,
    )
    return 2
  } finally {
    await system.close()
    await observer.close()
    stop.dispose()
  }
}
