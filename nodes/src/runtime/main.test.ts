import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { showcaseSchema } from './testing/run-document.ts'
import {
  endLine,
  maximumEventBytes,
  taskEventSchema,
  taskFormat,
  taskResultSchema,
  type NodeTask,
  type TaskResult,
} from './protocol.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const datasets = fileURLToPath(new URL('../../../datasets', import.meta.url))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-main-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function layOut(
  task: Partial<NodeTask> & { content: string | Uint8Array; param: string },
): Promise<void> {
  const { content, param, ...rest } = task
  const held = join(folder, 'in', 'datasets', param)
  await mkdir(held, { recursive: true })
  await writeFile(join(held, 'data.csv'), content)
  const description: NodeTask = {
    format: taskFormat,
    node: { id: 'load', title: 'Load', type: 'load-csv', version: 1 },
    params: { [param]: 'data' },
    inputs: [],
    datasets: { [param]: { id: 'data', fileName: 'data.csv', shownName: 'data.csv', schema: null } },
    limits: { memoryBytes: 500_000_000, threads: 1 },
    ...rest,
  }
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify(description))
}

function start(): {
  child: ChildProcess
  ended: Promise<{ code: number | null; output: string; errors: string }>
} {
  const child = spawn(process.execPath, [main, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout?.on('data', (chunk) => (output += String(chunk)))
  child.stderr?.on('data', (chunk) => (errors += String(chunk)))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors }))
  return { child, ended }
}

async function resultOf(): Promise<TaskResult> {
  return taskResultSchema.parse(JSON.parse(await readFile(join(folder, 'out', 'result.json'), 'utf8')))
}

/** The events of a task that has said that its result is written. */
function eventsOf(output: string) {
  const lines = output.split('\n').filter((line) => line !== '')
  expect(lines.at(-1)).toBe(endLine)
  return lines.slice(0, -1).map((line) => taskEventSchema.parse(JSON.parse(line)))
}

describe('the process of a task', () => {
  it('leaves outputs and a result, and tells its events line by line', async () => {
    await layOut({
      param: 'dataset',
      content: await readFile(join(datasets, 'iris', 'data.csv')),
      node: { id: 'iris', title: 'Iris', type: 'load-dataset', version: 1 },
      datasets: {
        dataset: {
          id: 'iris',
          fileName: 'data.csv',
          shownName: 'data.csv',
          schema: await showcaseSchema('iris'),
        },
      },
    })
    const { code, output, errors } = await start().ended
    expect(errors).toBe('')
    expect(code).toBe(0)
    expect(eventsOf(output)).toContainEqual(expect.objectContaining({ event: 'log', level: 'info' }))
    const result = await resultOf()
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { table: { kind: 'table', rows: 150 } },
      warnings: [],
    })
    const header: unknown = JSON.parse(await readFile(join(folder, 'out', 'table', 'artifact.json'), 'utf8'))
    expect(result.status === 'succeeded' && result.outputs['table']).toEqual(header)
  })

  it('ends well when the node fails as declared', async () => {
    await layOut({ param: 'file', content: 'a,b\n1,2\n3\n' })
    const { code } = await start().ended
    expect(code).toBe(0)
    expect(await resultOf()).toEqual({
      status: 'failed',
      error: {
        code: 'NODE_ERROR',
        name: 'row_ragged',
        message: 'Line 3 of "data.csv" has 1 field, but the header has 2.',
        hint: expect.stringContaining('quote text'),
        words: {
          id: 'node.load-csv.row_ragged',
          values: { file: 'data.csv', row: 3, found: 1, expected: 2 },
        },
        column: null,
        row: 3,
      },
    })
  })

  it('keeps what went wrong inside for the log', async () => {
    await layOut({ param: 'file', content: 'a\n1\n', params: { file: 'data', delimiter: 7 } })
    const { code, output } = await start().ended
    expect(code).toBe(0)
    const result = await resultOf()
    expect(result).toMatchObject({ status: 'failed', error: { code: 'UNEXPECTED', name: null } })
    expect(JSON.stringify(result)).not.toMatch(/zod|delimiter|\.ts/i)
    const [log] = eventsOf(output)
    expect(log).toMatchObject({ event: 'log', level: 'error', text: expect.stringContaining('delimiter') })
  })

  it('refuses a node type that it does not have', async () => {
    await layOut({
      param: 'file',
      content: 'a\n',
      node: { id: 'x', title: 'X', type: 'no-such-type', version: 1 },
    })
    await start().ended
    expect(await resultOf()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('no-such-type') },
    })
  })

  it('cuts a line that would be too long for the reader', async () => {
    const column = 'x'.repeat(100_000)
    await layOut({ param: 'file', content: `a\n1\n`, params: { file: 'data', target: column } })
    const { output } = await start().ended
    for (const line of output.split('\n'))
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maximumEventBytes)
  })

  it('leaves no result when it is stopped', async () => {
    await layOut({ param: 'file', content: `a,b\n${'1.5,some text\n'.repeat(3_000_000)}` })
    const appeared = new AbortController()
    const { child, ended } = start()
    const watcher = watch(folder, { signal: appeared.signal }, (_, name) => {
      if (name === 'tmp') child.kill('SIGTERM')
    })
    const { code } = await ended
    watcher.close()
    expect(code).toBe(143)
    await expect(access(join(folder, 'out', 'result.json'))).rejects.toThrow('ENOENT')
  })

  it('says that a task folder is needed', async () => {
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += String(chunk)))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(2)
    expect(errors).toContain('usage')
  })
})
