import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { UserError } from '../services/user-error.ts'
import type { AppEnv } from './request-context.ts'

/** JSON bodies: within the limit and declared as JSON. Uploads, which are streamed and counted, pass by. */
export function jsonBodies(options: {
  maxBytes: number
  isUpload(method: string, path: string): boolean
}): MiddlewareHandler<AppEnv> {
  const megabytes = Math.floor(options.maxBytes / 1024 ** 2)
  const limit = bodyLimit({
    maxSize: options.maxBytes,
    onError: () => {
      throw new UserError('LIMIT_EXCEEDED', `The request is larger than the limit of ${megabytes} MB.`, {
        hint: 'Send a smaller document; data belongs in a data set.',
      })
    },
  })
  return async (c, next) => {
    if (options.isUpload(c.req.method, c.req.path)) return next()
    const hasBody =
      c.req.header('content-length') !== undefined || c.req.header('transfer-encoding') !== undefined
    const isEmpty = c.req.header('content-length') === '0'
    // A form of another page can send text or form data without asking first, but not this type.
    if (
      hasBody &&
      !isEmpty &&
      !/^application\/([\w.+-]+\+)?json(;|$)/i.test(c.req.header('content-type') ?? '')
    ) {
      throw new UserError('VALIDATION', 'The body is not declared as JSON.', {
        hint: 'Send JSON with the header "content-type: application/json".',
      })
    }
    return limit(c, next)
  }
}
