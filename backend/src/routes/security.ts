/** What stands before every route: a request id, the Host and Origin checks, the security headers. */
import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { inRequest } from '../observability/request-scope.ts'
import { UserError } from '../services/user-error.ts'
import type { AppEnv } from './request-context.ts'

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Styles that components set inline; scripts never are.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

export function requestIds(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId', requestId)
    await inRequest(requestId, next)
    c.res.headers.set('x-request-id', requestId)
  }
}

export function securityHeaders(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    const { headers } = c.res
    headers.set('content-security-policy', contentSecurityPolicy)
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'no-referrer')
    headers.set('x-frame-options', 'DENY')
    headers.set('cross-origin-opener-policy', 'same-origin')
    headers.set('cross-origin-resource-policy', 'same-origin')
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  }
}

/**
 * Refuses requests that a web page elsewhere could make a browser send: by a Host that isn't this machine (a name that
 * was rebound to 127.0.0.1), or by an Origin that isn't this server.
 */
export function sameMachineOnly(options: { allowedHosts: readonly string[] }): MiddlewareHandler<AppEnv> {
  const allowed = new Set([...loopbackNames, ...options.allowedHosts])
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? ''
    if (!allowed.has(nameOf(host))) {
      throw new UserError('FORBIDDEN', 'This server answers to the names of its own machine only.', {
        hint: `Open it as http://localhost:${portOf(host) ?? 3000}, or name the host in FLOWZA_ALLOWED_HOSTS.`,
      })
    }
    const origin = c.req.header('origin')
    const foreign = origin !== undefined && hostOfOrigin(origin) !== host
    if (foreign || (c.req.header('sec-fetch-site') === 'cross-site' && c.req.path.startsWith('/api/'))) {
      throw new UserError('FORBIDDEN', 'A page of another origin may not use this server.', {
        hint: 'Use the pages that this server itself shows.',
      })
    }
    await next()
  }
}

function nameOf(host: string): string {
  return host.replace(/:\d*$/, '')
}

function portOf(host: string): string | null {
  return /:(\d+)$/.exec(host)?.[1] ?? null
}

function hostOfOrigin(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null
}
