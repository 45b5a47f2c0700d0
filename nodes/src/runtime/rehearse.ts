/**
 * Two small tasks done before the real one comes, a chain and a node alone. What runs for the first time is slow: V8 has
 * to compile it, the system has to read DuckDB from the disk. A sandbox that waits has the time for it, and the cache of
 * compiled code keeps what it has compiled.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { executeTask } from './execute-task.ts'
import {
  chainFormat,
  taskFormat,
  type ChainStep,
  type ChainTask,
  type NodeTask,
  type TaskResult,
} from './protocol.ts'

/** Enough rows for every kind of column, some of them without a value, and for both parts of a split. */
const rows = Array.from({ length: 60 }, (_, row) => {
  const missing = row % 9 === 0
  return [
    missing ? '' : row % 7,
    (row * 0.37).toFixed(2),
    missing ? '' : 'abc'[row % 3],
    row % 2 ? 'no' : 'yes',
  ].join(',')
})
const csv = `count,size,kind,label\n${rows.join('\n')}\n`

const numbers = { by: 'kinds', kinds: ['numeric', 'integer'] }
const words = { by: 'kinds', kinds: ['categorical'] }

/** What most workflows do, each with the table of the step before it unless it says otherwise. */
const steps = chain([
  { type: 'load-csv', params: { file: 'rehearsal' } },
  { type: 'select-columns', params: { target: 'label' } },
  { type: 'train-test-split', params: { method: 'stratified', random_state: 1 } },
  { type: 'impute', params: { strategy: 'median', columns: numbers } },
  { type: 'impute', params: { strategy: 'most_frequent', columns: words } },
  { type: 'one-hot-encode', params: { columns: words } },
  { type: 'random-forest', params: { n_estimators: 2, random_state: 1 } },
  { type: 'evaluate-classification', params: {}, given: { model: 6, table: 5 } },
  { type: 'feature-importance', params: { random_state: 1 }, given: { model: 6, table: 5 } },
])

const limits = { memoryBytes: 128e6, threads: 1 }

/** The first step as a task of its own. */
const alone: NodeTask = {
  node: steps[0].node,
  params: steps[0].params,
  inputs: [],
  datasets: steps[0].datasets,
  format: taskFormat,
  limits,
}

/**
 * Does both tasks in a folder of its own within `tmp`, and leaves nothing there.
 *
 * @returns how the last one went, or the one that failed
 */
export async function rehearse(tmp: string): Promise<TaskResult> {
  const folder = join(tmp, 'rehearsal')
  try {
    for (const datasets of [join('in', '0', 'datasets'), join('in', 'datasets')]) {
      await mkdir(join(folder, datasets, 'file'), { recursive: true })
      await writeFile(join(folder, datasets, 'file', 'data.csv'), csv)
    }
    const result = await perform(folder, { format: chainFormat, steps, limits })
    // A node alone is read and answered in another way than a chain.
    return result.status === 'failed' ? result : await perform(folder, alone)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function perform(folder: string, task: ChainTask | NodeTask): Promise<TaskResult> {
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify(task))
  return executeTask(folder, { signal: new AbortController().signal, onEvent: () => {} })
}

function chain(
  nodes: { type: string; params: ChainStep['params']; given?: Record<string, number> }[],
): ChainStep[] {
  return nodes.map(({ type, params, given: from }, index): ChainStep => {
    const sources = from ?? (index === 0 ? {} : { table: index - 1 })
    const given = Object.entries(sources).map(([port, step]) => {
      return [port, { step, port: port === 'model' ? 'model' : 'table' }] as const
    })
    return {
      node: { id: `${index}`, title: type, type, version: 1 },
      params,
      inputs: Object.keys(sources),
      datasets: {
        ...(index === 0 && {
          file: { id: 'rehearsal', fileName: 'data.csv', shownName: 'data.csv', schema: null },
        }),
      },
      given: Object.fromEntries(given),
      known: [],
    }
  })
}
