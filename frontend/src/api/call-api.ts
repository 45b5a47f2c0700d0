/** The one door to the server: a contract and its input in, a parsed response out. */
import { apiPrefix, errorBodySchema, type RouteContract } from '@flowza/backend/contracts'
import type { z } from 'zod'
import { ApiError, UnreachableError } from './api-error.ts'

/** A contract that leaves a part out has the widest schema in its place. */
type Declares<Schema> = z.ZodObject extends Schema ? false : z.ZodType extends Schema ? false : true

type ParamsInput<Schema> =
  Declares<Schema> extends true ? { params: z.input<Schema & z.ZodType> } : { params?: undefined }
type QueryInput<Schema> =
  Declares<Schema> extends true ? { query?: z.input<Schema & z.ZodType> } : { query?: undefined }
type BodyInput<Schema> =
  Declares<Schema> extends true ? { body: z.input<Schema & z.ZodType> } : { body?: undefined }

export type CallInput<Params, Query, Body> = ParamsInput<Params> &
  QueryInput<Query> &
  BodyInput<Body> & {
    /** The raw body of a `binary` route. */
    file?: Blob
    signal?: AbortSignal
  }

/**
 * Calls a route and parses what comes back.
 *
 * @throws ApiError when the server refuses, UnreachableError when it doesn't answer or answers what the contract
 * doesn't know.
 */
export async function callApi<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(
  contract: RouteContract<Params, Query, Body, Response>,
  input: CallInput<Params, Query, Body>,
): Promise<z.output<Response>> {
  const answer = await send(contract, input)
  if (!answer.ok) throw await refusal(answer)
  if (contract.response === null) return undefined as z.output<Response>
  const parsed = contract.response.safeParse(await readJson(answer))
  if (!parsed.success) throw new UnreachableError(parsed.error)
  return parsed.data
}

/** The address of a route, for downloads and event streams. */
export function routeUrl(
  contract: { path: string },
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = contract.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString()
  return `${apiPrefix}${path}${search === '' ? '' : `?${search}`}`
}

async function send(
  contract: { method: string; path: string; bodyType?: 'json' | 'binary' },
  input: { params?: unknown; query?: unknown; body?: unknown; file?: Blob; signal?: AbortSignal },
): Promise<globalThis.Response> {
  const isBinary = contract.bodyType === 'binary'
  const hasBody = isBinary || input.body !== undefined
  try {
    return await fetch(routeUrl(contract, record(input.params), record(input.query)), {
      method: contract.method.toUpperCase(),
      headers: {
        accept: 'application/json',
        ...(hasBody && { 'content-type': isBinary ? 'text/csv' : 'application/json' }),
      },
      body: isBinary ? (input.file ?? null) : hasBody ? JSON.stringify(input.body) : null,
      signal: input.signal ?? null,
    })
  } catch (error) {
    if (input.signal?.aborted === true) throw error
    throw new UnreachableError(error)
  }
}

async function refusal(answer: globalThis.Response): Promise<Error> {
  const parsed = errorBodySchema.safeParse(await readJson(answer))
  return parsed.success ? new ApiError(parsed.data) : new UnreachableError(parsed.error)
}

async function readJson(answer: globalThis.Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch (error) {
    throw new UnreachableError(error)
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
