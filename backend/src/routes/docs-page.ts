/** The API document as a page, with nothing loaded from elsewhere. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { apiPrefix } from '../contracts/index.ts'
import type { AppEnv } from './request-context.ts'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Flowza API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${apiPrefix}/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="${apiPrefix}/docs/swagger-ui-bundle.js"></script>
    <script src="${apiPrefix}/docs/start.js"></script>
  </body>
</html>
`

const start = `window.ui = SwaggerUIBundle({
  url: '${apiPrefix}/openapi.json',
  dom_id: '#api',
  validatorUrl: null,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
})
`

const assets: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

export function createDocsPage(): Hono<AppEnv> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const docs = new Hono<AppEnv>()
  docs.get('/', (c) => c.html(page))
  docs.get('/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  for (const [name, mediaType] of Object.entries(assets)) {
    docs.get(`/${name}`, async () => {
      const path = join(folder, name)
      const { size } = await stat(path)
      return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': mediaType,
          'content-length': String(size),
          'cache-control': 'public, max-age=86400',
        },
      })
    })
  }
  return docs
}
