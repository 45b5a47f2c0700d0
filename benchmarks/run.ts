/**
 * `npm run bench [name ...]`: every figure is a ratio of two things measured in turn in this one run, because absolute
 * times on a shared machine mean little. Keeps what each benchmark said last in `benchmarks/results/` and writes
 * `benchmarks/RESULTS.md` from it. Each benchmark has a process of its own, which loads nothing of the others: their
 * code in one process doubled what the scheduler's cost.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Benchmark, BenchRow } from './benchmark.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const resultsFolder = new URL('results/', import.meta.url)

interface KeptResult {
  name: string
  description: string
  date: string
  machine: string
  versions: string[]
  rows: BenchRow[]
}

const ending = '.bench.ts'

async function benchmarkNames(): Promise<string[]> {
  const files = await readdir(folder)
  return files.flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : [])).sort()
}

function table(rows: readonly BenchRow[]): string {
  const lines = rows.map((row) => {
    const theirs = row.theirs === null ? '' : row.theirs.toFixed(3)
    const verdict = row.value <= row.target ? 'met' : '**missed**'
    return `| ${row.what} | ${row.ours.toFixed(3)} ${row.unit} | ${theirs} | ${row.value.toFixed(3)} | ${row.target} | ${verdict} |`
  })
  return ['| what | ours | theirs | value | at most | |', '|---|---|---|---|---|---|', ...lines].join('\n')
}

/** All that is kept, one section a benchmark. */
async function writeReport(): Promise<void> {
  const files = (await readdir(resultsFolder)).filter((name) => name.endsWith('.json')).sort()
  const kept = await Promise.all(
    files.map(async (name) => JSON.parse(await readFile(new URL(name, resultsFolder), 'utf8')) as KeptResult),
  )
  const sections = kept.map(
    ({ name, description, date, machine, versions, rows }) =>
      `## ${name}\n\n${description}. ${date}, ${machine}; ${versions.join(', ')}.\n\n${table(rows)}\n`,
  )
  const intro =
    '# Results\n\nMade by `npm run bench`, each section by the newest run of its benchmark. What is compared ran in turn, several times; figures are medians. Seconds are of the processor unless wall time is named.\n'
  await writeFile(new URL('RESULTS.md', import.meta.url), [intro, ...sections].join('\n'))
}

async function runBenchmark(name: string): Promise<void> {
  const { benchmark } = (await import(`./${name}${ending}`)) as { benchmark: Benchmark }
  const { description } = benchmark
  console.log(`\n${name}: ${description}`)
  const { rows, versions } = await benchmark.run()
  console.log(table(rows))
  const kept: KeptResult = {
    name,
    description,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, ${process.platform}`,
    versions: [`Node ${process.version}`, ...versions],
    rows,
  }
  await mkdir(resultsFolder, { recursive: true })
  await writeFile(new URL(`${name}.json`, resultsFolder), `${JSON.stringify(kept, null, 2)}\n`)
  await writeReport()
}

const known = await benchmarkNames()
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known
const unknown = wanted.filter((name) => !known.includes(name))
const [only, ...others] = wanted
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`)
  process.exitCode = 2
} else if (others.length === 0) {
  await runBenchmark(only)
} else {
  for (const name of wanted) {
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], {
      stdio: 'inherit',
    })
    if (status !== 0) process.exitCode = 1
  }
}
