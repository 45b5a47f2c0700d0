import { readEnv } from '../env.ts'
import { openSystem } from '../open-system.ts'
import { reportError } from '../report-error.ts'
import { collectGarbage, type GarbageReport } from '../services/retention/collect-garbage.ts'
import { parseArguments } from './arguments.ts'

export async function gcCommand(args: string[]): Promise<number> {
  const { values } = parseArguments({
    args,
    options: { 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  })
  const system = await openSystem({
    env: readEnv(),
    worker: false,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    const report = await collectGarbage(system.ctx, { dryRun: values['dry-run'] })
    console.log(values.json ? JSON.stringify(report) : reportText(report))
    return 0
  } finally {
    await system.close()
  }
}

function reportText({
  dryRun,
  runs,
  results,
  artifacts,
  files,
  staged,
  freedBytes,
  keptBytes,
}: GarbageReport): string {
  const verb = dryRun ? 'Would remove' : 'Removed'
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  const parts = [
    `${runs} old runs`,
    ...(dryRun ? [] : [`${results} cached results`]),
    `${artifacts} artifacts`,
    `${files} files`,
    ...(dryRun ? [] : [`${staged} left-over writes`]),
  ]
  return `${verb} ${parts.join(', ')}: ${megabytes(freedBytes)}. ${megabytes(keptBytes)} stay.`
}
