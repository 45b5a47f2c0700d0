import type { Context } from 'hono'
import { UserError } from '../services/user-error.ts'
import type { AppEnv } from './request-context.ts'

/** The raw body, chunk by chunk. A client that hangs up ends it with an error, so that half a file is never kept. */
export async function* uploadBody(c: Context<AppEnv>): AsyncGenerator<Uint8Array> {
  const { body } = c.req.raw
  if (body === null) return
  try {
    for await (const chunk of body) yield chunk as Uint8Array
  } catch (error) {
    throw new UserError('VALIDATION', 'The upload ended before the file was complete.', {
      hint: 'Upload the file again.',
      cause: error,
    })
  }
}
