/** The HTTP server around the app. */
import { createServer, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

export class PortTakenError extends Error {
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is taken.`)
    this.name = 'PortTakenError'
    this.port = port
  }
}

export interface Listening {
  port: number
  /** Stops taking connections, waits so long for answers under way, and ends what is still open then. */
  close(options?: { graceMs: number }): Promise<void>
}

/**
 * @param options.attempts how many ports to try, counting up from `port`
 * @throws PortTakenError when none of them is free
 */
export async function listen(
  app: Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>,
  options: { host: string; port: number; attempts: number },
): Promise<Listening> {
  for (let offset = 0; offset < options.attempts; offset++) {
    const port = options.port === 0 ? 0 : options.port + offset
    const server = createAdaptorServer({
      fetch: app.fetch,
      createServer,
      // Node's 300 s would cut off a slow upload; headersTimeout still ends a connection that sends nothing.
      serverOptions: { requestTimeout: 0 },
    }) as Server
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, options.host, resolve)
      })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') continue
      throw error
    }
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The server has no port.')
    return {
      port: address.port,
      async close({ graceMs } = { graceMs: 0 }) {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        // One that has got its answer is idle again, and nothing else comes through it.
        const sweep = setInterval(() => server.closeIdleConnections(), 50)
        const timer = setTimeout(() => server.closeAllConnections(), graceMs)
        await closed
        clearInterval(sweep)
        clearTimeout(timer)
      },
    }
  }
  throw new PortTakenError(options.port)
}
