/** What every node with a formula has to say of it. */
import { fixOf } from '../document/problem.ts'
import type { CheckedFormula } from '../expression/check.ts'
import type { Fault } from '../expression/fault.ts'
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
  return checked.faults.map(({ start, end, message, hint, words, replacements }) => ({
    code: 'NODE_MESSAGE',
    severity: 'error',
    param,
    message,
    hint,
    words,
    ...(replacements.length > 0 && {
      fixes: replacements.map((text) => {
        const mended = `${source.slice(0, start)}${text}${source.slice(end)}`
        return fixOf('write', { text }, [{ change: 'set_params', node, set: { [param]: mended } }])
      }),
    }),
  }))
}

/** A fault as the values of a declared message, which ends its sentences itself. */
export function faultMessage({ message, hint }: Fault): { fault: string; advice: string } {
  return { fault: message.replace(/\.$/, ''), advice: hint.replace(/[.?]$/, '') }
}
