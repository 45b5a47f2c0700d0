/** Uploads in parts: one that was cut goes on where it stopped, after a reload and on another server too. */
import { z } from 'zod'
import { defineRoute } from './route.ts'

export const uploadSchema = z.object({
  id: z.uuid(),
  fileName: z.string(),
  /** The size of the file. */
  bytes: z.int(),
  /** How much of it has come, from its start. */
  received: z.int(),
  /** The longest part that is taken. */
  partBytes: z.int(),
})
export type Upload = z.infer<typeof uploadSchema>

const params = z.object({ id: z.uuid() })

export const createUpload = defineRoute({
  method: 'post',
  path: '/uploads',
  tag: 'datasets',
  summary: 'Begin the upload of a file',
  body: z.strictObject({ fileName: z.string().min(1).max(200), bytes: z.int().min(1) }),
  response: uploadSchema,
  status: 201,
  errors: ['VALIDATION', 'LIMIT_EXCEEDED'],
})

export const getUpload = defineRoute({
  method: 'get',
  path: '/uploads/{id}',
  tag: 'datasets',
  summary: 'Get how much of an upload has come',
  params,
  response: uploadSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const uploadPart = defineRoute({
  method: 'put',
  path: '/uploads/{id}/parts/{offset}',
  tag: 'datasets',
  summary: 'Upload the part of a file that begins at a place; a part that has come already is no error',
  params: z.object({ id: z.uuid(), offset: z.coerce.number().int().min(0) }),
  bodyType: 'binary',
  response: uploadSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'CONFLICT'],
})

export const deleteUpload = defineRoute({
  method: 'delete',
  path: '/uploads/{id}',
  tag: 'datasets',
  summary: 'Give an upload up: its parts are removed, and no data set is made of it',
  params,
  response: null,
  status: 204,
  errors: ['NOT_FOUND'],
})
