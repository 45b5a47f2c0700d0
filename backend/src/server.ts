/** `flowza start`: the server with a worker in it, until it is told to stop. */
import { buildFrontend } from './frontend-build.ts'
import type { Env } from './env.ts'
import { listen, PortTakenError } from './listen.ts'
import { openSystem } from './open-system.ts'
import { productPaths, productVersion } from './product.ts'
import { createApp } from './routes/app.ts'
import { reportError } from './report-error.ts'
import { stopSignal } from './stop-signal.ts'

/** Runs until a signal comes. @returns the exit code */
export async function serve(env: Env): Promise<number> {
  const stop = stopSignal()
  console.log(`Flowza ${productVersion()} is starting.`)
  const building = buildFrontend({
    root: productPaths.root,
    onBuild: () =>
      console.log('Building the interface; this happens once after an update and takes some seconds.'),
  })
  building.catch(() => {})
  const system = await openSystem({
    env,
    worker: true,
    onNotice: (line) => console.log(line),
    onError: reportError,
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
      onUnexpected: ({ requestId, method, path, error }) => {
        console.error(`Request ${requestId} (${method} ${path}) failed:`, error)
      },
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
    await server.close()
    return 0
  } catch (error) {
    if (!(error instanceof PortTakenError)) throw error
    console.error(
      `Port ${error.port} is taken by another program. Stop it, or choose another port: FLOWZA_PORT=${error.port + 1} npm start`,
    )
    return 2
  } finally {
    await system.close()
    stop.dispose()
  }
}
