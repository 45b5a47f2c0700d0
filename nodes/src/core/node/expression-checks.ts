/** What every node with a formula has to say of it. */
import type { CheckedFormula } from '../expression/check.ts'
import type { Fault } from '../expression/parse.ts'
import type { NodeProblem } from './node-type.ts'

/** A problem for every fault of a formula, with what would mend it as its fixes. */
export function expressionProblems(input: {
  node: string
  param: string
  source: string
  /** Null where formulas can't be read yet. */
  checked: CheckedFormula | null
}): NodeProblem[] {
  const { node, param, source, checked } = input
  if (checked === null || checked.ok) return []
  return checked.faults.map(({ start, end, message, hint, replacements }) => ({
    code: 'NODE_MESSAGE',
    severity: 'error',
    param,
    message,
    hint,
    ...(replacements.length > 0 && {
      fixes: replacements.map((replacement) => ({
        title: `Write ${replacement}`,
        changes: [
          {
            change: 'set_params',
            node,
            set: { [param]: `${source.slice(0, start)}${replacement}${source.slice(end)}` },
          },
        ],
      })),
    }),
  }))
}

/** A fault as the values of a declared message, which ends its sentences itself. */
export function faultMessage({ message, hint }: Fault): { fault: string; advice: string } {
  return { fault: message.replace(/\.$/, ''), advice: hint.replace(/[.?]$/, '') }
}
