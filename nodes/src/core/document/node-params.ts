/** Params of a placed node against its type: defaults filled, every refusal a problem at its field. */
import type { z } from 'zod'
import type { NodeType } from '../node/node-type.ts'
import { hintOf } from '../node/param.ts'
import { closest } from '../text/closest.ts'
import type { WorkflowNode } from './document.ts'
import type { Problem } from './problem.ts'

export type ResolvedParams =
  | { params: Record<string, unknown>; problems: [] }
  | { params: null; problems: Problem[] }

/** The params a run would use. Pure. */
export function resolveParams(node: WorkflowNode, type: NodeType): ResolvedParams {
  const schema = type.manifest.params
  const known = Object.keys(schema.shape)
  const unknown = Object.keys(node.params).filter((name) => !known.includes(name))
  const problems = unknown.map((name) => unknownParam(node, type, name, known))
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(node.params).filter(([name]) => known.includes(name))),
  )
  if (parsed.success && problems.length === 0) return { params: parsed.data, problems: [] }
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => invalidParam(node, type, issue)))
  return { params: null, problems }
}

/** The params of a node that was just dropped on the canvas. */
export function defaultParams(type: NodeType): Record<string, unknown> {
  return type.manifest.params.parse({})
}

function unknownParam(node: WorkflowNode, type: NodeType, name: string, known: string[]): Problem {
  const suggestions = closest(name, known)
  return {
    code: 'PARAM_UNKNOWN',
    severity: 'error',
    node: node.id,
    param: name,
    message: `"${type.manifest.title}" has no param "${name}".`,
    hint:
      suggestions.length > 0
        ? `Did you mean ${suggestions.map((s) => `"${s}"`).join(' or ')}?`
        : 'Remove it.',
    fixes: [
      {
        title: `Remove "${name}"`,
        changes: [{ change: 'set_params', node: node.id, set: {}, unset: [name] }],
      },
    ],
  }
}

function invalidParam(node: WorkflowNode, type: NodeType, issue: z.core.$ZodIssue): Problem {
  const name = String(issue.path[0] ?? '')
  const field: z.ZodType | undefined = type.manifest.params.shape[name]
  const label = (field && hintOf(field)?.label) ?? name
  const inside = issue.path.length > 1 ? ` (${issue.path.slice(1).map(String).join('.')})` : ''
  return {
    code: 'PARAM_INVALID',
    severity: 'error',
    node: node.id,
    param: name,
    message: `"${label}"${inside} of "${node.title ?? type.manifest.title}": ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`,
    hint: 'Change the value, or reset it to its default.',
    fixes: [
      {
        title: `Reset "${label}"`,
        changes: [{ change: 'set_params', node: node.id, set: {}, unset: [name] }],
      },
    ],
  }
}
