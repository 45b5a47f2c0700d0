import type { HttpBindings } from '@hono/node-server'
import type { ServiceContext } from '../services/context.ts'

/** What every handler finds in its Hono context. */
export interface AppEnv {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    service: ServiceContext
    /** Aborted when the server is told to stop; null where nobody tells it. */
    stopping: AbortSignal | null
  }
}
