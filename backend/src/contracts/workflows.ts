import { problemSchema, workflowDocumentSchema } from '@flowza/nodes/core'
import { z } from 'zod'
import { defineRoute } from './route.ts'

export const workflowSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  nodes: z.int(),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** State and time of the newest run. */
  lastRun: z.object({ id: z.uuid(), status: z.string(), startedAt: z.iso.datetime() }).nullable(),
})
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>

export const workflowSchema = workflowSummarySchema.extend({
  document: workflowDocumentSchema,
  /** What is wrong with it; a workflow may be stored half-finished, and no error among them means that it can run. */
  problems: z.array(problemSchema),
})
export type Workflow = z.infer<typeof workflowSchema>

const params = z.object({ id: z.uuid() })

export const listWorkflows = defineRoute({
  method: 'get',
  path: '/workflows',
  tag: 'workflows',
  summary: 'List workflows, the last changed first',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  response: z.object({ workflows: z.array(workflowSummarySchema), total: z.int() }),
  status: 200,
  errors: ['VALIDATION'],
})

export const createWorkflow = defineRoute({
  method: 'post',
  path: '/workflows',
  tag: 'workflows',
  summary: 'Create a workflow from a document or from a template',
  /** A document of any form is accepted for checking; a malformed one is answered with its problems. */
  body: z.union([z.strictObject({ document: z.unknown() }), z.strictObject({ template: z.string() })]),
  response: workflowSchema,
  status: 201,
  errors: ['VALIDATION', 'NOT_FOUND', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED'],
})

export const getWorkflow = defineRoute({
  method: 'get',
  path: '/workflows/{id}',
  tag: 'workflows',
  summary: 'Get a workflow with its document',
  params,
  response: workflowSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const saveWorkflow = defineRoute({
  method: 'put',
  path: '/workflows/{id}',
  tag: 'workflows',
  summary: 'Save a document over the revision it was made from; a stale revision is a conflict',
  params,
  body: z.strictObject({ revision: z.int(), document: z.unknown() }),
  response: workflowSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'CONFLICT', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED'],
})

export const deleteWorkflow = defineRoute({
  method: 'delete',
  path: '/workflows/{id}',
  tag: 'workflows',
  summary: 'Delete a workflow and its runs',
  params,
  response: null,
  status: 204,
  errors: ['NOT_FOUND'],
})

export const validateWorkflow = defineRoute({
  method: 'post',
  path: '/workflows/validate',
  tag: 'workflows',
  summary: 'Check a document without storing it',
  body: z.strictObject({ document: z.unknown() }),
  response: z.object({ valid: z.boolean(), problems: z.array(problemSchema) }),
  status: 200,
  errors: ['VALIDATION', 'LIMIT_EXCEEDED'],
})
