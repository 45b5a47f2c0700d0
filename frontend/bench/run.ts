/**
 * `npm run bench:ui [name ...] [--address http://127.0.0.1:3000]`: measures the built pages in Chromium against a real
 * server with a home of its own (or the server at `--address`). Keeps what each benchmark said last in
 * `benchmarks/ui-results/` and writes `benchmarks/UI-RESULTS.md` from it.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { chromium, type Browser } from '@playwright/test'
import { findChromium } from '../e2e/find-chromium.ts'
import { startServer } from '../e2e/server.ts'
import type { BenchContext, BenchPage, UiBenchmark, UiRow } from './bench.ts'
import { countThreadTime } from './frame-cost.ts'

const here = new URL('.', import.meta.url)
const resultsFolder = new URL('../../benchmarks/ui-results/', import.meta.url)
const report = new URL('../../benchmarks/UI-RESULTS.md', import.meta.url)

interface KeptResult {
  name: string
  description: string
  date: string
  machine: string
  browser: string
  rows: UiRow[]
}

async function loadBenchmarks(): Promise<UiBenchmark[]> {
  const files = (await readdir(here)).filter((name) => name.endsWith('.bench.ts')).sort()
  return Promise.all(
    files.map(async (name) => ((await import(`./${name}`)) as { benchmark: UiBenchmark }).benchmark),
  )
}

function createContext(browser: Browser, address: string): BenchContext {
  return {
    browser,
    address,
    async createWorkflow(document) {
      const answer = await fetch(`${address}/api/v1/workflows`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ document }),
      })
      if (!answer.ok) throw new Error(`The server refused a workflow: ${await answer.text()}`)
      return ((await answer.json()) as { id: string }).id
    },
    async openPage({ initScript, reducedMotion = false } = {}): Promise<BenchPage> {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      if (initScript !== undefined) await context.addInitScript(initScript)
      const page = await context.newPage()
      const cdp = await context.newCDPSession(page)
      await countThreadTime(cdp)
      return { page, cdp, close: () => context.close() }
    },
  }
}

function table(rows: readonly UiRow[]): string {
  const lines = rows.map(({ what, value, unit, target, note }) => {
    const verdict = target === null ? '' : value <= target ? 'met' : '**missed**'
    const digits = unit === 's' ? 2 : unit === 'KB' || unit === '' ? 0 : 1
    return `| ${what} | ${value.toFixed(digits)} ${unit} | ${target === null ? '' : `${target} ${unit}`} | ${verdict} | ${note ?? ''} |`
  })
  return ['| what | measured | at most | | |', '|---|---|---|---|---|', ...lines].join('\n')
}

/** All that is kept, one section a benchmark. */
async function writeReport(): Promise<void> {
  const files = (await readdir(resultsFolder)).filter((name) => name.endsWith('.json')).sort()
  const kept = await Promise.all(
    files.map(async (name) => JSON.parse(await readFile(new URL(name, resultsFolder), 'utf8')) as KeptResult),
  )
  const sections = kept.map(
    ({ name, description, date, machine, browser, rows }) =>
      `## ${name}\n\n${description}. ${date}, ${machine}; ${browser}, 1440 x 900.\n\n${table(rows)}\n`,
  )
  const intro =
    '# Results of the pages\n\nMade by `npm run bench:ui`, each section by the newest run of its benchmark. “CPU” is time of the page’s main thread, which other work on the machine lengthens least.\n'
  await writeFile(report, [intro, ...sections].join('\n'))
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { address: { type: 'string' } },
})
const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, ${process.platform}, no graphics processor used`
await mkdir(resultsFolder, { recursive: true })
const server =
  values.address === undefined ? await startServer() : { address: values.address, stop: async () => {} }
const browser = await chromium.launch(await findChromium())
try {
  const context = createContext(browser, server.address)
  for (const benchmark of await loadBenchmarks()) {
    const { name, description } = benchmark
    if (positionals.length > 0 && !positionals.includes(name)) continue
    console.log(`${name}: ${description}`)
    const rows = await benchmark.run(context)
    const result: KeptResult = {
      name,
      description,
      date: new Date().toISOString().slice(0, 10),
      machine,
      browser: `Chromium ${browser.version()}`,
      rows,
    }
    await writeFile(new URL(`${name}.json`, resultsFolder), `${JSON.stringify(result, null, 2)}\n`)
    console.log(`${table(rows)}\n`)
  }
  await writeReport()
} finally {
  await browser.close()
  await server.stop()
}
