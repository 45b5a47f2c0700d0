/** From untrusted JSON to a document, or to problems that say where it went wrong. */
import type { z } from 'zod'
import { documentFormat, workflowDocumentSchema, type WorkflowDocument } from './document.ts'
import { problemOf, type Problem } from './problem.ts'
import { wrongForm } from './value-form.ts'

export type ParsedDocument =
  | { document: WorkflowDocument; problems: [] }
  | { document: null; problems: Problem[] }

/** Checks the form of a document: format, fields, ids. What it means is `validate`'s work. Never throws. */
export function parseDocument(value: unknown): ParsedDocument {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined
  if (typeof format === 'string' && format !== documentFormat) return rejected(unsupportedFormat(format))
  const parsed = workflowDocumentSchema.safeParse(value)
  if (parsed.success) return { document: parsed.data, problems: [] }
  return rejected(...parsed.error.issues.slice(0, 50).map((issue) => toProblem(issue, value)))
}

/** The same from JSON text. */
export function parseDocumentText(text: string): ParsedDocument {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return rejected(problemOf('not_json', { reason }, { code: 'DOCUMENT_INVALID' }))
  }
  return parseDocument(value)
}

function rejected(...problems: Problem[]): ParsedDocument {
  return { document: null, problems }
}

function unsupportedFormat(format: string): Problem {
  return problemOf(
    /^flowza\/\d+$/.test(format) ? 'format_of_the_future' : 'format_unknown',
    { format: format.slice(0, 100), known: documentFormat },
    { code: 'FORMAT_UNSUPPORTED' },
  )
}

function toProblem(issue: z.core.$ZodIssue, root: unknown): Problem {
  const { sentence, values } = wrongForm(issue)
  const node = nodeIdAt(root, issue.path)
  return problemOf(
    `value_${sentence}`,
    { ...values, path: describePath(issue.path) },
    { code: 'DOCUMENT_INVALID', ...(node !== null && { node }) },
  )
}

/** `nodes[0].id`; `document` for the whole. */
function describePath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'document'
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

function nodeIdAt(root: unknown, path: readonly PropertyKey[]): string | null {
  if (path[0] !== 'nodes' || typeof path[1] !== 'number') return null
  const nodes = (root as { nodes?: unknown }).nodes
  const node: unknown = Array.isArray(nodes) ? nodes[path[1]] : null
  const id = typeof node === 'object' && node !== null && 'id' in node ? node.id : null
  return typeof id === 'string' ? id.slice(0, 64) : null
}
