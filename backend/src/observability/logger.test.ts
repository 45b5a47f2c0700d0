import { DrizzleQueryError } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { logSignals } from './log-signals.ts'
import { createLogger } from './logger.ts'
import { inRequest } from './request-scope.ts'
import { emitSignal } from './signals.ts'

const lines: string[] = []
const write = (line: string) => void lines.push(line)
afterEach(() => void lines.splice(0))

it('writes one JSON object a line, with bound fields and errors with their causes', () => {
  const log = createLogger({ level: 'info', format: 'json', write }).with({ service: 'test' })
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', password: 'secret' })
  log.debug('not told')
  log.error('failed\nbadly', { run: 'r1', error: new Error('no database', { cause }), gone: undefined })
  expect(lines).toHaveLength(1)
  const line = JSON.parse(lines[0]) as Record<string, unknown>
  expect(line).toMatchObject({
    level: 'error',
    message: 'failed\nbadly',
    service: 'test',
    run: 'r1',
    error: { message: 'no database', cause: { message: 'refused', code: 'ECONNREFUSED' } },
  })
  expect(Number.isNaN(Date.parse(String(line['time'])))).toBe(false)
  // Libraries hang settings on their errors.
  expect(lines[0]).not.toContain('secret')
})

it('keeps the values of a query that failed to itself', () => {
  const query = 'insert into "datasets" ("title") values ($1)'
  const error = new DrizzleQueryError(query, ['Patients of ward 7'], new Error('no room'))
  for (const format of ['json', 'text'] as const) {
    createLogger({ level: 'info', format, write }).error('request failed', { error })
  }
  for (const line of lines) {
    expect(line).toContain('insert into')
    expect(line).toContain('logger.test.ts')
    expect(line).not.toContain('Patients')
  }
})

it('is short at a terminal, and no text can pretend to be another line', () => {
  const log = createLogger({ level: 'debug', format: 'text', write })
  log.info('node\n12:00:00.000 ERROR  invented', { run: 'r1', title: 'a "b"\nc', seconds: 0.5 })
  expect(lines[0].split('\n')).toHaveLength(1)
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} INFO {4}node .* run=r1 title="a \\"b\\"\\nc" seconds=0\.5$/,
  )
})

it('tells of requests, retries and silent hearts, until it is stopped', () => {
  const stop = logSignals(createLogger({ level: 'info', format: 'json', write }))
  const request = { requestId: 'q1', method: 'GET', route: '/api/v1/runs', status: 200, seconds: 0.01 }
  emitSignal('request', request)
  emitSignal('request', { ...request, route: '/health' })
  emitSignal('request', { ...request, status: 500 })
  emitSignal('heartbeat', { ok: true })
  emitSignal('heartbeat', { ok: false })
  const retry = { event: 'retry', node: 'n', attempt: 1, cause: 'interruption', code: 'KILLED' } as const
  emitSignal('run_events', { run: 'r1', events: [{ ...retry, reason: 'gone', at: '2026-01-01T00:00:00Z' }] })
  stop()
  emitSignal('request', request)
  const told = lines.map((line) => JSON.parse(line) as { level: string; message: string })
  expect(told.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'info request',
    'error request',
    'warning heartbeat failed',
    'warning retry',
  ])
})

it('says with which request a run was begun, and nothing of one where there was none', async () => {
  const stop = logSignals(createLogger({ level: 'info', format: 'json', write }))
  const queued = { event: 'run', status: 'queued', seconds: null } as const
  const begin = async (run: string) => {
    await Promise.resolve()
    emitSignal('run_events', { run, events: [queued] })
  }
  await inRequest('q7', () => begin('r1'))
  await begin('r2')
  stop()
  const told = lines.map((line) => JSON.parse(line) as { run: string; requestId?: string })
  expect(told.map(({ run, requestId }) => [run, requestId])).toEqual([
    ['r1', 'q7'],
    ['r2', undefined],
  ])
})
