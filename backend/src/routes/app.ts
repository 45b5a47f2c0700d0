/** The whole of what the server answers. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { apiPrefix, routes } from '../contracts/index.ts'
import type { ServiceContext } from '../services/context.ts'
import { UserError } from '../services/user-error.ts'
import { createApi } from './api.ts'
import { createDocsPage } from './docs-page.ts'
import { frontendFiles } from './frontend-files.ts'
import { jsonBodies } from './json-body.ts'
import { observedRequests } from './observed-requests.ts'
import { createHealthProbes, createMetricsPage, type Probes } from './probes.ts'
import { problemResponse, type UnexpectedReport } from './problem-response.ts'
import type { AppEnv } from './request-context.ts'
import { requestIds, sameMachineOnly, securityHeaders } from './security.ts'

export interface AppOptions {
  ctx: ServiceContext
  allowedHosts: readonly string[]
  /** Folder of the built frontend; null serves the API alone. */
  frontend: string | null
  /** Left out where nobody asks for them. */
  probes?: Probes
  /** Aborted when the server is told to stop: what is open for long is ended then. */
  stopping?: AbortSignal
  onUnexpected(report: UnexpectedReport): void
}

export function createApp(options: AppOptions): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>()
  app.onError((error, c) => problemResponse(c, error, options.onUnexpected))
  app.use(requestIds())
  app.use(observedRequests())
  app.use(securityHeaders())
  if (options.probes !== undefined) app.route('/', createHealthProbes(options.probes))
  app.use(sameMachineOnly({ allowedHosts: options.allowedHosts }))
  if (options.probes !== undefined) app.route('/', createMetricsPage(options.probes.metrics))
  app.use(`${apiPrefix}/*`, async (c, next) => {
    c.set('service', options.ctx)
    c.set('stopping', options.stopping ?? null)
    await next()
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  app.use(`${apiPrefix}/*`, jsonBodies({ maxBytes: options.ctx.limits.bodyBytes, isUpload }))

  const api = createApi()
  app.route(apiPrefix, api)
  app.route(`${apiPrefix}/docs`, createDocsPage())
  app.get(`${apiPrefix}/openapi.json`, (c) => c.json(openApiDocument(api, options.ctx.version)))
  app.all('/api/*', (c) => {
    throw new UserError('NOT_FOUND', `There is nothing at ${c.req.method} ${c.req.path}.`, {
      hint: `See ${apiPrefix}/docs for what there is.`,
    })
  })
  if (options.frontend !== null) app.use(frontendFiles(options.frontend))
  app.notFound((c) =>
    problemResponse(
      c,
      new UserError('NOT_FOUND', `There is nothing at ${c.req.path}.`, { hint: 'Go to the start page, /.' }),
      options.onUnexpected,
    ),
  )
  return app
}

export type OpenApiDocument = ReturnType<OpenAPIHono<AppEnv>['getOpenAPI31Document']>

/** The OpenAPI 3.1 document of the API. */
export function openApiDocument(api: OpenAPIHono<AppEnv>, version: string): OpenApiDocument {
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Flowza',
      version,
      description: 'Build, run and export machine-learning workflows. Errors are RFC 9457 problem JSON.',
    },
    servers: [{ url: apiPrefix }],
  })
}

/** The requests whose contracts say that their body is a file. */
const uploadAddresses = Object.values(routes)
  .filter((route) => 'bodyType' in route && route.bodyType === 'binary')
  .map(({ method, path }) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${apiPrefix}${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))

function isUpload(method: string, path: string): boolean {
  return uploadAddresses.some((upload) => upload.method === method && upload.path.test(path))
}
