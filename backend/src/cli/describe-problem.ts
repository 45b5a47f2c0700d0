import type { Problem } from '@flowza/nodes/core'

/** A problem in one or two lines. */
export function describeProblem(problem: Problem): string {
  const place = [problem.node, problem.param ?? problem.port].filter((part) => part !== undefined).join('.')
  const line = `${problem.severity === 'error' ? 'error  ' : 'warning'}  ${place === '' ? '' : `${place}: `}${problem.message}`
  return problem.hint === undefined ? line : `${line}\n         ${problem.hint}`
}
