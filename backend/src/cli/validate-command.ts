import { nodeTypes } from '@flowza/nodes/catalogue'
import { formulaLanguage, hasErrors, validate, type Problem, type TableSchema } from '@flowza/nodes/core'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { productPaths } from '../product.ts'
import { onlyPositional, parseArguments } from './arguments.ts'
import { describeProblem } from './describe-problem.ts'
import { dataFilesOf, readWorkflowSource } from './workflow-source.ts'

/** Needs no database: what a file says is checked against the data sets that ship with the product. */
export async function validateCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  const problems = await problemsOf(onlyPositional(positionals, 'the template or the workflow file to check'))
  const valid = !hasErrors(problems)
  if (values.json === true) console.log(JSON.stringify({ valid, problems }))
  else {
    for (const problem of problems) console.log(describeProblem(problem))
    const errors = problems.filter((problem) => problem.severity === 'error').length
    console.log(
      valid
        ? 'The workflow can run.'
        : `${errors} ${errors === 1 ? 'error' : 'errors'}: the workflow can't run.`,
    )
  }
  return valid ? 0 : 1
}

async function problemsOf(name: string): Promise<Problem[]> {
  const source = await readWorkflowSource(name, [])
  if (source.status === 'invalid') return source.problems
  const schemas: Record<string, TableSchema> = await showcaseSchemas()
  // A file beside the document is read by the run; here it only has to be known.
  for (const { written } of dataFilesOf(source.document, source.folder)) {
    schemas[written] = { columns: [], complete: false }
  }
  return validate(source.document, nodeTypes, { datasets: schemas, formulas: formulaLanguage })
}

async function showcaseSchemas(): Promise<Record<string, TableSchema>> {
  const entries = await readdir(productPaths.datasets, { withFileTypes: true }).catch(() => [])
  const known = await Promise.all(
    entries.map(async ({ name }) => {
      const text = await readFile(join(productPaths.datasets, name, 'dataset.json'), 'utf8').catch(() => null)
      if (text === null) return []
      const { columns }: { columns: TableSchema['columns'] } = JSON.parse(text)
      return [[name, { columns, complete: true }] as const]
    }),
  )
  return Object.fromEntries(known.flat())
}
