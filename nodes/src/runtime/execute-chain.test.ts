import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '../core/text/canonical-json.ts'
import { executeTask } from './execute-task.ts'
import { chainFormat, taskResultSchema, type ChainStep, type TaskEvent } from './protocol.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-chain-'))
  await mkdir(join(folder, 'in', '0', 'datasets', 'file'), { recursive: true })
  await writeFile(join(folder, 'in', '0', 'datasets', 'file', 'data.csv'), 'a,b\n1,2\n,4\n5,6\n')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const load: ChainStep = {
  node: { id: 'load', title: 'Load', type: 'load-csv', version: 1 },
  params: { file: 'x' },
  inputs: [],
  datasets: { file: { id: 'x', fileName: 'data.csv', shownName: 'x.csv', schema: null } },
  given: {},
  known: [],
}
const impute: ChainStep = {
  node: { id: 'impute', title: 'Impute', type: 'impute', version: 1 },
  params: { columns: { by: 'names', names: ['a'] }, strategy: 'median' },
  inputs: ['table'],
  datasets: {},
  given: { table: { step: 0, port: 'table' } },
  known: [],
}

async function run(steps: ChainStep[]): Promise<TaskEvent[]> {
  const task = { format: chainFormat, steps, limits: { memoryBytes: 512e6, threads: 1 } }
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify(task))
  const events: TaskEvent[] = []
  await executeTask(folder, {
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  })
  return events
}

async function resultOf(step: number) {
  return taskResultSchema.parse(
    JSON.parse(await readFile(join(folder, 'out', String(step), 'result.json'), 'utf8')),
  )
}

describe('a chain', () => {
  it('gives each step what the one before has made, and tells when each begins and ends', async () => {
    const events = await run([load, impute])
    const told = events.flatMap((event) => (event.event === 'step' ? [`${event.node} ${event.status}`] : []))
    expect(told).toEqual(['load started', 'load ended', 'impute started', 'impute ended'])
    expect((await resultOf(0)).status).toBe('succeeded')
    const last = await resultOf(1)
    expect(last.status === 'succeeded' && last.outputs['table']).toMatchObject({ kind: 'table', rows: 3 })
    expect(JSON.parse(await readFile(join(folder, 'out', 'result.json'), 'utf8'))).toEqual(last)
  })

  it('ends before a step whose result is known', async () => {
    await run([load])
    const first = await resultOf(0)
    const header = first.status === 'succeeded' ? first.outputs['table'] : null
    const digest = createHash('sha256').update(canonicalJson(header)).digest('hex')
    await rm(join(folder, 'out'), { recursive: true })
    await run([load, { ...impute, known: [{ table: 'another' }, { table: digest }] }])
    expect((await resultOf(0)).status).toBe('succeeded')
    await expect(stat(join(folder, 'out', '1'))).rejects.toThrow('ENOENT')
  })

  it('keeps what came before a step that fails', async () => {
    const absent = { ...impute, params: { columns: { by: 'names', names: ['zzz'] }, strategy: 'median' } }
    await run([load, absent, { ...impute, node: { ...impute.node, id: 'never' } }])
    expect((await resultOf(0)).status).toBe('succeeded')
    expect((await resultOf(1)).status).toBe('failed')
    await expect(stat(join(folder, 'out', '2'))).rejects.toThrow('ENOENT')
  })
})
