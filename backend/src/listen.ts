/** The HTTP server around the app. */
import { createServer, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './routes/request-context.ts'

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
  /** Stops taking connections and ends those that are open. */
  close(): Promise<void>
}

/**
 * @param options.attempts how many ports to try, counting up from `port`
 * @throws PortTakenError when none of them is free
 */
export async function listen(
  app: OpenAPIHono<AppEnv>,
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
      async close() {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        server.closeAllConnections()
        await closed
      },
    }
  }
  throw new PortTakenError(options.port)
}
