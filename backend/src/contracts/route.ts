/** A route as a value: the server mounts it, the client calls it, the API document is made from it. */
import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

export interface RouteContract<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api/v1`, with `{name}` for path params. */
  path: string
  summary: string
  tag: string
  params?: Params
  query?: Query
  /** JSON unless `bodyType` says otherwise. */
  body?: Body
  /** `binary`: the raw request body is a file and is streamed. */
  bodyType?: 'json' | 'binary'
  /** Null answers 204. */
  response: Response | null
  /** `binary` and `events` answers aren't parsed by the client's `callApi`. */
  responseType?: 'json' | 'binary' | 'events'
  status: 200 | 201 | 202 | 204
  errors: readonly ErrorCode[]
}

export function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(route: RouteContract<Params, Query, Body, Response>): RouteContract<Params, Query, Body, Response> {
  return route
}

export const apiPrefix = '/api/v1'
