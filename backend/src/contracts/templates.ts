import { workflowDocumentSchema } from '@flowza/nodes/core'
import { z } from 'zod'
import { defineRoute } from './route.ts'

export const templateSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  task: z.string(),
  dataset: z.string(),
  document: workflowDocumentSchema,
})
export type Template = z.infer<typeof templateSchema>

export const listTemplates = defineRoute({
  method: 'get',
  path: '/templates',
  tag: 'templates',
  summary: 'List the templates',
  response: z.object({ templates: z.array(templateSchema) }),
  status: 200,
  errors: [],
})

export const getTemplate = defineRoute({
  method: 'get',
  path: '/templates/{id}',
  tag: 'templates',
  summary: 'Get a template',
  params: z.object({ id: z.string() }),
  response: templateSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})
