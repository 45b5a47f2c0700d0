import type { Explanation } from '../contracts/index.ts'
import { openSystem } from '../open-system.ts'
import { reportError } from '../report-error.ts'
import type { ServiceContext } from '../services/context.ts'
import { explainNode, explainRun } from '../services/explain/explain-run.ts'
import { listRuns } from '../services/runs/list-runs.ts'
import { readEnv } from '../env.ts'
import { UserError } from '../services/user-error.ts'
import { parseArguments, UsageError } from './arguments.ts'

export async function explainCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  const [named, node, ...rest] = positionals
  if (named === undefined) throw new UsageError('Name the run: its id, the end of it, or "last".')
  if (rest.length > 0) throw new UsageError('Name one run and at most one of its nodes.')
  const system = await openSystem({
    env: readEnv(),
    worker: false,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    const run = await runNamed(system.ctx, named)
    const answer =
      node === undefined ? await explainRun(system.ctx, run) : await explainNode(system.ctx, { run, node })
    if (values.json) console.log(JSON.stringify(answer))
    else console.log('nodes' in answer ? answer.nodes.map(lineOf).join('\n') : inFull(answer))
    return 0
  } finally {
    await system.close()
  }
}

const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id of the run that is meant. */
async function runNamed(ctx: ServiceContext, name: string): Promise<string> {
  if (wholeId.test(name)) return name
  if (name !== 'last' && !/^[0-9a-f-]{4,36}$/.test(name)) {
    throw new UsageError(`"${name}" is no run: give its id, the last letters of it, or "last".`)
  }
  const { runs } = await listRuns(ctx, { limit: 200, offset: 0 })
  const found = name === 'last' ? runs.slice(0, 1) : runs.filter(({ id }) => id.endsWith(name))
  if (found.length === 1) return found[0].id
  if (found.length > 1) throw new UsageError(`${found.length} runs end in "${name}"; give more of the id.`)
  if (runs.length === 0) {
    throw new UserError('NOT_FOUND', 'Nothing has been run yet.', {
      hint: 'Run a workflow first: flowza run titanic-survival',
    })
  }
  throw new UserError('NOT_FOUND', `None of the last ${runs.length} runs ends in "${name}".`, {
    hint: 'Give the whole id of the run, or "last".',
  })
}

function lineOf(explanation: Explanation): string {
  const { node, status, because, error } = explanation
  return [node, status, because, ...(error === null ? [] : [error.message])].join('  ')
}

function inFull(explanation: Explanation): string {
  const { title, node, type, status, because, error, comparedWith, causes, together } = explanation
  const lines = [`${title} (${node}, ${type}): ${status}`, because]
  if (error !== null) lines.push(error.message, ...(error.hint === null ? [] : [error.hint]))
  if (comparedWith !== null) lines.push(`Compared with run ${comparedWith.run} of ${comparedWith.createdAt}.`)
  for (const cause of causes) lines.push(`  ${cause.path.join(' > ')}: ${cause.text}`)
  if (together.length > 0)
    lines.push(`Ran in one process with ${together.filter((id) => id !== node).join(', ')}.`)
  return lines.join('\n')
}
