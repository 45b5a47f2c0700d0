import { problemSchema, workflowDocumentSchema } from '@flowza/nodes/core'
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { runStatuses } from './runs.ts'

export const workflowSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  nodes: z.int(),
  revision: z.int(),
  /** Words of the user's own to find it by. */
  tags: z.array(z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** State and time of the newest run. */
  lastRun: z.object({ id: z.uuid(), status: z.enum(runStatuses), startedAt: z.iso.datetime() }).nullable(),
})
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>

export const workflowSchema = workflowSummarySchema.extend({
  document: workflowDocumentSchema,
  /** What is wrong with it; a workflow may be stored half-finished, and no error among them means that it can run. */
  problems: z.array(problemSchema),
})
export type Workflow = z.infer<typeof workflowSchema>

/** A version in the history of a workflow: named by a person, or kept now and then. */
export const workflowVersionSchema = z.object({
  revision: z.int(),
  name: z.string().nullable(),
  nodes: z.int(),
  createdAt: z.iso.datetime(),
})
export type WorkflowVersion = z.infer<typeof workflowVersionSchema>

const params = z.object({ id: z.uuid() })
const versionParams = z.object({ id: z.uuid(), revision: z.coerce.number().int().min(1) })
const tag = z.string().trim().min(1).max(40)

export const listWorkflows = defineRoute({
  method: 'get',
  path: '/workflows',
  tag: 'workflows',
  summary: 'List workflows, the last changed first',
  query: z.object({
    /** Part of a name, a description or a tag. */
    search: z.string().max(200).optional(),
    tag: tag.optional(),
    sort: z.enum(['updated', 'name']).default('updated'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  response: z.object({
    workflows: z.array(workflowSummarySchema),
    total: z.int(),
    /** Every tag in use, whatever was searched for. */
    tags: z.array(z.string()),
  }),
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
  summary: 'Delete a workflow; it can be restored for 30 days, then its runs go with it',
  params,
  response: null,
  status: 204,
  errors: ['NOT_FOUND'],
})

export const restoreWorkflow = defineRoute({
  method: 'post',
  path: '/workflows/{id}/restore',
  tag: 'workflows',
  summary: 'Bring a deleted workflow back',
  params,
  response: workflowSummarySchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const tagWorkflow = defineRoute({
  method: 'put',
  path: '/workflows/{id}/tags',
  tag: 'workflows',
  summary: 'Set the tags of a workflow',
  params,
  body: z.strictObject({ tags: z.array(tag).max(20) }),
  response: workflowSummarySchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND'],
})

export const listWorkflowVersions = defineRoute({
  method: 'get',
  path: '/workflows/{id}/versions',
  tag: 'workflows',
  summary: 'List the versions of a workflow that are kept, the newest first',
  params,
  response: z.object({ versions: z.array(workflowVersionSchema) }),
  status: 200,
  errors: ['NOT_FOUND'],
})

export const getWorkflowVersion = defineRoute({
  method: 'get',
  path: '/workflows/{id}/versions/{revision}',
  tag: 'workflows',
  summary: 'Get a version with its document',
  params: versionParams,
  response: workflowVersionSchema.extend({ document: workflowDocumentSchema }),
  status: 200,
  errors: ['NOT_FOUND'],
})

export const nameWorkflowVersion = defineRoute({
  method: 'put',
  path: '/workflows/{id}/versions/{revision}',
  tag: 'workflows',
  summary: 'Name a version, which keeps it for good; null takes the name away',
  params: versionParams,
  body: z.strictObject({ name: z.string().trim().min(1).max(200).nullable() }),
  response: workflowVersionSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND'],
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
