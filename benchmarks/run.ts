/**
 * `npm run bench [name ...]`: every figure is a ratio of two things measured in turn in this one run, because absolute
 * times on a shared machine mean little. Keeps what each benchmark said last in `benchmarks/results/` and writes
 * `benchmarks/RESULTS.md` from it.
 */
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

async function loadBenchmarks(): Promise<Benchmark[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.bench.ts')).sort()
  return Promise.all(
    files.map(async (name) => ((await import(`./${name}`)) as { benchmark: Benchmark }).benchmark),
  )
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

const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, ${process.platform}`
const date = new Date().toISOString().slice(0, 10)
const wanted = process.argv.slice(2)
await mkdir(resultsFolder, { recursive: true })
for (const benchmark of await loadBenchmarks()) {
  const { name, description } = benchmark
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}: ${description}`)
  const { rows, versions } = await benchmark.run()
  console.log(table(rows))
  const kept: KeptResult = {
    name,
    description,
    date,
    machine,
    versions: [`Node ${process.version}`, ...versions],
    rows,
  }
  await writeFile(new URL(`${name}.json`, resultsFolder), `${JSON.stringify(kept, null, 2)}\n`)
  await writeReport()
}
