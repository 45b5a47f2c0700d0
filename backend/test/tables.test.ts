/** Looking at tables through the API, with the process that reads them. */
import { documentFormat, wholeTable } from '@flowza/nodes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes, type ErrorBody, type Run, type TableRows } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { tableFacts } from '../src/db/schema.ts'
import { createApp } from '../src/routes/app.ts'
import { getNodeColumns } from '../src/services/results/look-at-node.ts'
import { createTableProcess, TableReadError } from '../src/tables/table-process.ts'
import { openTestSystem, type TestSystem } from './system.ts'

let system: TestSystem
let server: Listening
let base: string
let output: string

beforeAll(async () => {
  system = await openTestSystem({ realNodes: true })
  const app = createApp({ ctx: system.ctx, allowedHosts: [], frontend: null, onUnexpected: () => {} })
  server = await listen(app, { host: '127.0.0.1', port: 0, attempts: 1 })
  base = `http://127.0.0.1:${server.port}/api/v1`
  const document = {
    format: documentFormat,
    name: 'Look',
    seed: 1,
    nodes: [
      {
        id: 'data',
        type: 'load-dataset',
        version: 1,
        params: { dataset: 'titanic' },
        position: { x: 0, y: 0 },
      },
    ],
    edges: [],
  }
  const run = await post<Run>('/runs', { document })
  await (await fetch(`${base}/runs/${run.body.id}/events`)).text()
  output = `/runs/${run.body.id}/nodes/data/outputs/table`
})
afterAll(async () => {
  await server.close()
  await system.close()
})

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects to read
async function post<Body>(path: string, body: unknown): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const older = {
  sort: [{ column: 'Age', descending: true }],
  filters: [{ op: 'between', column: 'Age', low: 70, high: null }],
  search: '',
}

describe('a table of a run', () => {
  it('is sorted, filtered and searched', async () => {
    const found = await post<TableRows>(`${output}/rows`, { view: older, columns: ['Age', 'Name'], limit: 2 })
    expect(found.status).toBe(200)
    expect(found.body).toMatchObject({ columns: ['Age', 'Name'], total: 7, offset: 0 })
    expect(found.body.rows[0][0]).toBe(80)
    const searched = await post<TableRows>(`${output}/rows`, { view: { ...wholeTable, search: 'cumings' } })
    expect(searched.body.total).toBe(1)
  })

  it('is downloaded as it is looked at', async () => {
    const view = encodeURIComponent(JSON.stringify(older))
    const text = await (await fetch(`${base}${output}/download?format=csv&view=${view}`)).text()
    expect(text.trim().split('\r\n')).toHaveLength(8)
    const broken = await fetch(`${base}${output}/download?format=csv&view=%7B`)
    expect(broken.status).toBe(400)
  })

  it('tells what its columns hold, and the numbers of charts', async () => {
    const columns = await post<unknown>(`${output}/columns`, { columns: ['Age', 'Sex'] })
    const parsed = routes.getNodeColumns.response?.parse(columns.body)
    expect(parsed?.columns.map(({ name }) => name)).toEqual(['Age', 'Sex'])
    expect(parsed?.columns[0].missing).toBe(177)
    const request = { chart: 'scatter', x: 'Age', y: 'Fare', colour: 'Sex' }
    const chart = await post<unknown>(`${output}/chart`, { request })
    expect(routes.getNodeChart.response?.parse(chart.body)).toMatchObject({
      rows: 714,
      labels: ['female', 'male'],
    })
  })

  it('is summarised once: a process that starts later has what was worked out, and what is damaged is made again', async () => {
    const asked: string[] = []
    const { tables } = system.ctx
    const counting: TestSystem['ctx'] = {
      ...system.ctx,
      tables: {
        ...tables,
        ask(table, question, signal) {
          if (question.ask === 'summaries') asked.push(...question.columns)
          return tables.ask(table, question, signal)
        },
      },
    }
    const [run, node] = [output.split('/')[2], 'data']
    const columns = (names: string[]) =>
      getNodeColumns(counting, {
        run,
        node,
        port: 'table',
        columns: names,
        signal: AbortSignal.timeout(60_000),
      })
    const first = await columns(['Fare', 'Embarked'])
    expect(asked).toEqual(['Fare', 'Embarked'])
    expect(await columns(['Fare', 'Embarked'])).toBe(first)
    await columns(['Embarked', 'Pclass', 'Fare'])
    expect(asked).toEqual(['Fare', 'Embarked', 'Pclass'])

    await system.ctx.db.update(tableFacts).set({ answer: '{"name":"Fare"}' })
    expect(await columns(['Fare', 'Embarked'])).toBe(first)
    expect(asked).toEqual(['Fare', 'Embarked', 'Pclass', 'Fare', 'Embarked'])
    expect(await columns(['Embarked', 'Fare'])).not.toBe(first)
    expect(asked).toHaveLength(5)
  })

  it('refuses what doesn’t fit it', async () => {
    const wrong = await post<ErrorBody>(`${output}/rows`, {
      view: { ...wholeTable, filters: [{ op: 'one_of', column: 'Age', values: ['0) OR 1=1'] }] },
    })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'VALIDATION' } })
    const words = await post<ErrorBody>(`${output}/chart`, {
      request: { chart: 'box', column: 'Sex', by: null },
    })
    expect(words).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('no numbers') as string },
    })
    expect((await post(`${output}/columns`, { columns: ['nothing'] })).status).toBe(400)
  })
})

describe('a data set', () => {
  it('is looked at like any table', async () => {
    const rows = await post<TableRows>('/datasets/iris/rows', {
      view: { ...wholeTable, search: 'virginica' },
    })
    expect(rows.body.total).toBe(50)
    const chart = await post<unknown>('/datasets/iris/chart', {
      request: { chart: 'correlation', columns: null },
    })
    expect(routes.getDatasetChart.response?.parse(chart.body)).toMatchObject({ rows: 150 })
  })
})

describe('the process that reads tables', () => {
  it('says that a file is not a table, and goes on', async () => {
    const tables = createTableProcess()
    const schema = { columns: [], complete: true }
    const asked = tables.ask({ path: import.meta.filename, schema }, { ask: 'summaries', columns: [] })
    expect(await asked).toBe('[]')
    const question = { ask: 'page', view: wholeTable, offset: 0, limit: 1, columns: null } as const
    await expect(tables.ask({ path: import.meta.filename, schema }, question)).rejects.toMatchObject({
      fault: { fault: 'unreadable' },
    })
    const gaveUp = AbortSignal.abort(new Error('gone'))
    await expect(tables.ask({ path: 'x', schema }, question, gaveUp)).rejects.toThrow('gone')
    await tables.close()
    await expect(tables.ask({ path: 'x', schema }, question)).rejects.toThrow(TableReadError)
  })
})
