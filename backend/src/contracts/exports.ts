import { z } from 'zod'
import { defineRoute } from './route.ts'

export const exportTargets = ['python', 'notebook'] as const
export type ExportTarget = (typeof exportTargets)[number]

export const exportFileSchema = z.object({ name: z.string(), text: z.string() })

export const exportWorkflow = defineRoute({
  method: 'post',
  path: '/exports',
  tag: 'export',
  summary:
    'Export a document as a Python script or a Jupyter notebook, with the numbers of a run to compare with',
  body: z.strictObject({
    document: z.unknown(),
    target: z.enum(exportTargets),
    /** A finished run of this document, whose schemas and metrics go into the export. */
    run: z.uuid().optional(),
  }),
  response: z.object({
    /** A name for the folder or archive. */
    name: z.string(),
    files: z.array(exportFileSchema),
    /** Data files that belong beside them, by data set id. */
    datasets: z.array(z.object({ id: z.string(), fileName: z.string() })),
  }),
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED'],
})
