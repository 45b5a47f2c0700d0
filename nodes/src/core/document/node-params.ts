/** Params of a placed node against its type: defaults filled, every refusal a problem at its field. */
import type { z } from 'zod'
import { declaredProblem, type NodeType } from '../node/node-type.ts'
import { hintOf } from '../node/param.ts'
import { closest } from '../text/closest.ts'
import type { WorkflowChange } from './change.ts'
import type { WorkflowNode } from './document.ts'
import { fixOf, problemOf, type Problem } from './problem.ts'
import { wrongForm } from './value-form.ts'

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
  return problemOf(
    'param_unknown',
    { type: type.manifest.title, param: name, near: closest(name, known) },
    {
      code: 'PARAM_UNKNOWN',
      node: node.id,
      param: name,
      fixes: [fixOf('remove_param', { param: name }, unset(node, name))],
    },
  )
}

function invalidParam(node: WorkflowNode, type: NodeType, issue: z.core.$ZodIssue): Problem {
  const name = String(issue.path[0] ?? '')
  const field: z.ZodType | undefined = type.manifest.params.shape[name]
  const label = (field && hintOf(field)?.label) ?? name
  const fixes = [fixOf('reset_param', { label }, unset(node, name))]
  const place = { code: 'PARAM_INVALID' as const, node: node.id, param: name, fixes }
  const declared = declaredIn(issue, type)
  if (declared !== undefined) return { ...declaredProblem(type, declared, { label }, place), node: node.id }
  const inside = issue.path.length > 1 ? ` (${issue.path.slice(1).map(String).join('.')})` : ''
  const { sentence, values } = wrongForm(issue)
  const title = node.title ?? type.manifest.title
  return problemOf(`param_${sentence}`, { ...values, label, inside, node: title }, place)
}

/** The message that a check of the param has instead of words: the name of one that the node type declares. */
function declaredIn(issue: z.core.$ZodIssue, type: NodeType): string | undefined {
  const issues = issue.code === 'invalid_union' ? [issue, ...issue.errors.flat()] : [issue]
  return issues
    .map(({ message }) => message)
    .find((message) => Object.hasOwn(type.manifest.messages, message))
}

function unset(node: WorkflowNode, name: string): WorkflowChange[] {
  return [{ change: 'set_params', node: node.id, set: {}, unset: [name] }]
}
