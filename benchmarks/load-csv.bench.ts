/** The node `load-csv` beside pandas: the same file, the same columns, in turn, each in a process of its own. */
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingTexts } from '../nodes/src/core/table/missing-texts.ts'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { taskFormat, type NodeTask } from '../nodes/src/runtime/protocol.ts'
import { median, type Benchmark } from './benchmark.ts'

const rows = 1_000_000
const repetitions = 5
const main = fileURLToPath(new URL('../nodes/src/runtime/main.ts', import.meta.url))

export const benchmark: Benchmark = {
  name: 'load-csv',
  description: `load-csv of ${rows} rows x 21 columns, start of the process to the stored table, beside pandas.read_csv`,
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with pandas to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-csv-'))
    try {
      const file = join(folder, 'mixed.csv')
      await writeMixedCsv(file)
      await runOurs(folder, file)
      const ours: Usage[] = []
      const same: Usage[] = []
      const plain: Usage[] = []
      for (let turn = 0; turn < repetitions; turn++) {
        ours.push(await runOurs(folder, file))
        same.push(await runPython(python, folder, readAlike(file)))
        plain.push(
          await runPython(python, folder, `import pandas as pd\npd.read_csv(${JSON.stringify(file)})`),
        )
      }
      const pandas = await printedBy(python, ['-c', 'import pandas; print(pandas.__version__)'])
      return {
        rows: [
          compare('CSV to typed columns as the export reads it, time', 'seconds', ours, same, 1.1),
          compare('CSV to typed columns as the export reads it, peak memory', 'megabytes', ours, same, 0.6),
          compare('CSV with pandas’ own settings (dates stay text), time', 'seconds', ours, plain, 1.1),
          compare(
            'CSV with pandas’ own settings (dates stay text), peak memory',
            'megabytes',
            ours,
            plain,
            0.6,
          ),
        ],
        versions: [`pandas ${pandas.trim()}`],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Usage {
  seconds: number
  megabytes: number
}

function compare(what: string, unit: keyof Usage, ours: Usage[], theirs: Usage[], target: number) {
  const [a, b] = [ours, theirs].map((usages) => median(usages.map((usage) => usage[unit])))
  return { what, ours: a, theirs: b, unit: unit === 'seconds' ? 's' : 'MB', value: a / b, target }
}

/** What the exported script says: the same missing values, dates as dates, exact doubles. */
function readAlike(file: string): string {
  const options = [
    'keep_default_na=False',
    `na_values=${JSON.stringify(missingTexts)}`,
    "dtype={'cat': 'str', 'city': 'str', 'note': 'str'}",
    "parse_dates=['date', 'ts']",
    "date_format='ISO8601'",
  ]
  return `import pandas as pd\npd.read_csv(${JSON.stringify(file)}, ${options.join(', ')})`
}

async function runOurs(folder: string, file: string): Promise<Usage> {
  const task = join(folder, 'task')
  const input = join(task, 'in', 'datasets', 'file')
  await rm(task, { recursive: true, force: true })
  await mkdir(input, { recursive: true })
  const held = join(input, 'mixed.csv')
  const description: NodeTask = {
    format: taskFormat,
    node: { id: 'load', title: 'Load CSV', type: 'load-csv', version: 1 },
    params: { file: 'mixed' },
    inputs: [],
    datasets: { file: { id: 'mixed', shownName: 'measured.csv', fileName: 'mixed.csv', schema: null } },
    limits: { memoryBytes: 1_000_000_000, threads: availableParallelism() },
  }
  await writeFile(join(task, 'in', 'task.json'), JSON.stringify(description))
  await rename(file, held)
  try {
    const usage = await measure(process.execPath, [main, task], join(folder, 'usage'))
    const result = JSON.parse(await readFile(join(task, 'out', 'result.json'), 'utf8')) as { status: string }
    if (result.status !== 'succeeded') throw new Error(`load-csv failed: ${JSON.stringify(result)}`)
    return usage
  } finally {
    await rename(held, file)
  }
}

function runPython(python: string, folder: string, program: string): Promise<Usage> {
  return measure(python, ['-c', program], join(folder, 'usage'))
}

/** Wall time and peak resident memory of a process, as GNU time reports them. */
async function measure(command: string, args: string[], report: string): Promise<Usage> {
  const child = spawn('/usr/bin/time', ['-f', '%e %M', '-o', report, command, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'flowza-bench-cache') },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${command} ended with ${code}.`)
  const [seconds, kibibytes] = (await readFile(report, 'utf8')).trim().split(' ').map(Number)
  return { seconds, megabytes: kibibytes / 1024 }
}

async function printedBy(python: string, args: string[]): Promise<string> {
  const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  return text
}

/** Eight columns of 17-digit doubles, seven of whole numbers, three of text, a yes/no, a date, a time; gaps in five. */
async function writeMixedCsv(path: string): Promise<void> {
  const output = createWriteStream(path)
  const draw = generator(1)
  const gap = (share: number, text: string) => (draw() < share ? '' : text)
  const doubles = Array.from({ length: 8 }, (_, index) => `f${index}`)
  output.write(`id,${doubles.join()},i0,i1,i2,i3,im,cat,city,flag,date,ts,note,target\n`)
  let lines: string[] = []
  for (let row = 0; row < rows; row++) {
    const numbers = doubles.map((_, index) =>
      gap(0.03 * (index % 3), String(normal(draw) * 10 ** (index - 3))),
    )
    const wholes = [2, 3, 4, 5].map((digits) => String(Math.floor(draw() * 10 ** digits)))
    const day = new Date(1_420_070_400_000 + Math.floor(draw() * 3e11)).toISOString()
    const cells = [
      String(row),
      ...numbers,
      ...wholes,
      gap(0.05, String(Math.floor(draw() * 1000))),
      categories[Math.floor(draw() * categories.length)],
      `City ${Math.floor(draw() * 300)}`,
      draw() < 0.4 ? 'true' : 'false',
      day.slice(0, 10),
      day.slice(0, 19).replace('T', ' '),
      gap(0.2, `note ${Math.floor(draw() * 1e6)}`),
      draw() < 0.5 ? '0' : '1',
    ]
    lines.push(cells.join())
    if (lines.length === 10_000) {
      if (!output.write(`${lines.join('\n')}\n`)) await once(output, 'drain')
      lines = []
    }
  }
  output.end()
  await once(output, 'finish')
}

const categories = ['red', 'green', 'blue', 'yellow', '"black, white"', 'orange', 'violet', '"""quoted"""']

/** Mulberry32: numbers in [0, 1), the same in every run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Box and Muller's transform. */
function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
}
