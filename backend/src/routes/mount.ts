/** Mounts a contract: request parsed by it, one service verb called, answer checked against it, all of it documented. */
import { createRoute, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { z } from 'zod'
import {
  apiPrefix,
  errorBodySchema,
  errorStatus,
  type ErrorCode,
  type RouteContract,
} from '../contracts/index.ts'
import type { ServiceContext } from '../services/context.ts'
import { UserError } from '../services/user-error.ts'
import type { ApiSchemas } from './api-schemas.ts'
import type { AppEnv } from './request-context.ts'

export interface MountedRequest<Params, Query, Body> {
  ctx: ServiceContext
  params: Params
  query: Query
  body: Body
  c: Context<AppEnv>
}

/** A JSON value of the contract's form, or a whole response where the contract isn't JSON. */
type Answer<ResponseSchema extends z.ZodType> = z.input<ResponseSchema> | Response | null

export function mount<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  ResponseSchema extends z.ZodType,
>(
  app: OpenAPIHono<AppEnv>,
  schemas: ApiSchemas,
  name: string,
  contract: RouteContract<Params, Query, Body, ResponseSchema>,
  handler: (
    request: MountedRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Answer<ResponseSchema>>,
): void {
  const route = createRoute(routeOf(schemas, name, contract))
  app.openAPIRegistry.registerPath(route)
  app.on(contract.method, route.getRoutingPath(), async (c): Promise<Response> => {
    const answer = await handler({
      ctx: c.get('service'),
      params: parsePath(contract, c.req.param()),
      query: parseQuery(contract.query, c.req.query()),
      body: parsePart('body', contract.body, contract.body && (await readJson(c))),
      c,
    })
    if (answer instanceof Response) return answer
    if (contract.response === null) return c.body(null, 204)
    // A response that breaks the contract is a bug of ours and must not reach the client.
    return Response.json(contract.response.parse(answer), { status: contract.status })
  })
}

/** Where a route knows no invalid request, an id that can't be is one that isn't there. */
function parsePath<Params extends z.ZodObject>(
  contract: Pick<RouteContract, 'errors'> & { params?: Params },
  value: Record<string, string>,
): z.output<Params> {
  try {
    return parsePart('path', contract.params, value)
  } catch (error) {
    if (!(error instanceof UserError) || contract.errors.includes('VALIDATION')) throw error
    throw new UserError(
      'NOT_FOUND',
      `There is no ${Object.values(value)
        .map((part) => `"${part}"`)
        .join(' ')}.`,
      {
        hint: 'The address may be cut or mistyped; choose one from the list.',
        cause: error,
      },
    )
  }
}

/** A misspelt filter must not answer everything as if it had been applied. */
function parseQuery<Query extends z.ZodObject>(
  schema: Query | undefined,
  value: Record<string, string>,
): z.output<Query> {
  const known = Object.keys(schema?.shape ?? {})
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (schema !== undefined && unknown !== undefined) {
    throw new UserError('VALIDATION', `query.${unknown}: there is no such parameter.`, {
      hint: `This request takes ${known.join(', ')}.`,
    })
  }
  return parsePart('query', schema, value)
}

/** @throws UserError `VALIDATION` that says which field is refused and why. */
function parsePart<Schema extends z.ZodType>(
  part: string,
  schema: Schema | undefined,
  value: unknown,
): z.output<Schema> {
  // Without a schema the handler's type for this part has nothing to read.
  if (schema === undefined) return {} as z.output<Schema>
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue, ...rest] = parsed.error.issues
  const place = [part, ...issue.path.map(String)].join('.')
  throw new UserError(
    'VALIDATION',
    `${place}: ${issue.message}${rest.length > 0 ? ` (and ${rest.length} more)` : ''}`,
    { hint: `See ${apiPrefix}/docs for what this request takes.` },
  )
}

/** What checks a body recurses into it; deeper ones would exhaust the stack. */
const deepestJson = 100

function nestsDeeperThan(text: string, levels: number): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') {
      depth += 1
      if (depth > levels) return true
    } else if (character === '}' || character === ']') depth -= 1
  }
  return false
}

async function readJson(c: Context<AppEnv>): Promise<unknown> {
  const text = await c.req.text()
  if (nestsDeeperThan(text, deepestJson)) {
    throw new UserError('VALIDATION', `The body nests lists and objects deeper than ${deepestJson} levels.`, {
      hint: 'No workflow needs that.',
    })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it does not parse'
    throw new UserError('VALIDATION', `The body is not JSON: ${reason}`, {
      hint: 'Send JSON with the header "content-type: application/json".',
      cause: error,
    })
  }
}

function routeOf(schemas: ApiSchemas, name: string, contract: RouteContract): RouteConfig {
  return {
    operationId: name,
    method: contract.method,
    path: contract.path,
    tags: [contract.tag],
    summary: contract.summary,
    request: {
      ...(contract.params && { params: contract.params }),
      ...(contract.query && { query: contract.query }),
      ...(contract.body && {
        body: { required: true, content: { 'application/json': { schema: schemas.request(contract.body) } } },
      }),
      ...(contract.bodyType === 'binary' && { body: binaryBody }),
    },
    responses: {
      [contract.status]: successOf(schemas, contract),
      ...errorsOf(schemas, contract),
    },
  }
}

const binarySchema = { type: 'string', format: 'binary' } as const
const binaryBody = {
  required: true,
  content: { 'application/octet-stream': { schema: binarySchema } },
}

function successOf(schemas: ApiSchemas, contract: RouteContract): RouteConfig['responses'][string] {
  const description = contract.summary
  switch (contract.responseType) {
    case 'events':
      return { description, content: { 'text/event-stream': { schema: { type: 'string' } } } }
    case 'binary':
      return { description, content: { 'application/octet-stream': { schema: binarySchema } } }
    case 'json':
    case undefined:
      if (contract.response === null) return { description }
      return { description, content: { 'application/json': { schema: schemas.response(contract.response) } } }
  }
}

/** Whatever is asked: a foreign host, a database or a store that is away, a bug. */
const everyRoute: readonly ErrorCode[] = ['FORBIDDEN', 'UNAVAILABLE', 'UNEXPECTED']

function errorsOf(schemas: ApiSchemas, contract: RouteContract): RouteConfig['responses'] {
  const codes = new Set<ErrorCode>([...contract.errors, ...everyRoute])
  // What is read of a request may be malformed, also where the route itself refuses nothing.
  if (contract.params !== undefined || contract.query !== undefined) codes.add('VALIDATION')
  if (contract.body !== undefined || contract.bodyType !== undefined) {
    codes.add('VALIDATION')
    codes.add('LIMIT_EXCEEDED')
  }
  const byStatus = Map.groupBy(codes, (code) => errorStatus[code])
  return Object.fromEntries(
    [...byStatus].map(([status, grouped]) => [
      status,
      {
        description: grouped.join(', '),
        content: { 'application/problem+json': { schema: schemas.response(errorBodySchema) } },
      },
    ]),
  )
}
