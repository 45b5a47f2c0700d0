/** The built frontend: its files, and its page for every path that is not a file. */
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './request-context.ts'

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * Only paths that were found in the folder are served, so that no request can name a file outside it.
 *
 * @param folder the built frontend; read at the first request
 */
export function frontendFiles(folder: string): MiddlewareHandler<AppEnv> {
  let known: Promise<Set<string>> | null = null
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    const files = await (known ??= filesIn(folder))
    const path = c.req.path === '/' ? '/index.html' : c.req.path
    if (files.has(path) && path !== '/index.html') return serve(folder, path)
    // A missing script must be a 404: a page in its place fails in ways that are hard to read.
    if (extname(path) !== '' && path !== '/index.html') return next()
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
    if (page === null) return next()
    return c.html(page, 200, { 'cache-control': 'no-cache' })
  }
}

async function serve(folder: string, path: string): Promise<Response> {
  const file = join(folder, path)
  const { size } = await stat(file)
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
      'content-length': String(size),
      // Names under assets/ hold a digest of their content.
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  })
}

async function filesIn(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return new Set(
    entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/')),
  )
}
