import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Run } from '../contracts/index.ts'
import { openSystem } from '../open-system.ts'
import { downloadDataset } from '../services/datasets/download-dataset.ts'
import { exportWorkflow } from '../services/exports/export-workflow.ts'
import { reportError } from '../report-error.ts'
import { stopSignal } from '../stop-signal.ts'
import { envWithRunner, onlyPositional, parseArguments, parseSetting, UsageError } from './arguments.ts'
import { describeProblem } from './describe-problem.ts'
import { runWorkflow } from './run-command.ts'
import { nodeLine } from './run-report.ts'
import { dataFilesOf, invalidWorkflow, readWorkflowSource, registerDataFiles } from './workflow-source.ts'

export async function exportCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      out: { type: 'string' },
      run: { type: 'boolean', default: false },
      runner: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
    },
  })
  const name = onlyPositional(positionals, 'the template or the workflow file to export')
  const target = values.to
  if (target !== 'python' && target !== 'notebook') {
    throw new UsageError(
      target === undefined
        ? 'Say --to python or --to notebook.'
        : `--to is python or notebook, not "${target}".`,
    )
  }
  if (values.out === undefined) throw new UsageError('Say where the files shall go: --out <folder>.')
  const out = resolve(values.out)
  const env = envWithRunner(values.runner)
  const source = await readWorkflowSource(
    name,
    values.set.map((text) => parseSetting(text)),
  )
  if (source.status === 'invalid') {
    throw invalidWorkflow(source.problems)
  }
  const stop = stopSignal()
  const system = await openSystem({
    env,
    worker: true,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    const { ctx } = system
    const files = dataFilesOf(source.document, source.folder)
    const document = await registerDataFiles(ctx, source.document, files, stop.signal)
    if (values.run) {
      const code = await runWorkflow(
        ctx,
        { ...source, document },
        { useCache: true, report: quietReport, signal: stop.signal },
      )
      if (code !== 0) return code
    }
    const exported = await exportWorkflow(ctx, { document, target })
    await mkdir(out, { recursive: true })
    for (const file of exported.files) {
      await writeFile(join(out, file.name), file.text)
      console.log(join(out, file.name))
    }
    for (const dataset of exported.datasets) {
      const { body } = await downloadDataset(ctx, dataset.id)
      await pipeline(body, createWriteStream(join(out, dataset.fileName)))
      console.log(join(out, dataset.fileName))
    }
    return 0
  } finally {
    await system.close()
    stop.dispose()
  }
}

const quietReport = {
  started() {},
  node() {},
  refused(problems: Parameters<typeof describeProblem>[0][], message?: string) {
    for (const problem of problems) console.error(describeProblem(problem))
    if (problems.length === 0 && message !== undefined) console.error(message)
    return 1
  },
  finished(run: Run) {
    if (run.status === 'succeeded') return
    for (const node of run.nodes) if (node.error !== null) console.error(nodeLine(node))
    console.error(`The run ${run.status}, so nothing was exported.`)
  },
}
