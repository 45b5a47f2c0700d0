/**
 * `npm run bench [name ...]`: every figure is a ratio of two things measured in turn in this one run, because absolute
 * times on a shared machine mean little. Writes `benchmarks/RESULTS.md`.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Benchmark, BenchRow } from './benchmark.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

async function loadBenchmarks(): Promise<Benchmark[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.bench.ts')).sort()
  return Promise.all(
    files.map(async (name) => ((await import(`./${name}`)) as { benchmark: Benchmark }).benchmark),
  )
}

function table(rows: readonly (BenchRow & { benchmark: string })[]): string {
  const lines = rows.map((row) => {
    const theirs = row.theirs === null ? '' : row.theirs.toFixed(3)
    const verdict = row.value <= row.target ? 'met' : '**missed**'
    return `| ${row.what} | ${row.ours.toFixed(3)} ${row.unit} | ${theirs} | ${row.value.toFixed(3)} | ${row.target} | ${verdict} |`
  })
  return ['| what | ours | theirs | value | at most | |', '|---|---|---|---|---|---|', ...lines].join('\n')
}

const wanted = process.argv.slice(2)
const rows: (BenchRow & { benchmark: string })[] = []
const versions = new Set<string>()
for (const benchmark of await loadBenchmarks()) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue
  console.log(`\n${benchmark.name}: ${benchmark.description}`)
  const result = await benchmark.run()
  for (const version of result.versions) versions.add(version)
  for (const row of result.rows) rows.push({ ...row, benchmark: benchmark.name })
  console.log(table(result.rows.map((row) => ({ ...row, benchmark: benchmark.name }))))
}

if (wanted.length === 0) {
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, ${process.platform}`
  const text = `# Results

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}. What is compared ran in turn, several times; times are medians.

- Machine: ${machine}
- Versions: Node ${process.version}, ${[...versions].sort().join(', ')}

${table(rows)}
`
  await writeFile(new URL('RESULTS.md', import.meta.url), text)
}
