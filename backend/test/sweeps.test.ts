import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runs } from '../src/db/schema.ts'
import { newId } from '../src/db/uuid.ts'
import { UserError } from '../src/services/user-error.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { changeSchedule, createSchedule, deleteSchedule } from '../src/services/schedules/change-schedule.ts'
import { fireSchedule, runSchedule, syncSchedules } from '../src/services/schedules/fire-schedule.ts'
import { getSchedule, listSchedules } from '../src/services/schedules/list-schedules.ts'
import { previewSchedule } from '../src/services/schedules/preview-schedule.ts'
import { cancelSweep } from '../src/services/sweeps/cancel-sweep.ts'
import { getSweep } from '../src/services/sweeps/get-sweep.ts'
import { listSweeps } from '../src/services/sweeps/list-sweeps.ts'
import { startSweep } from '../src/services/sweeps/start-sweep.ts'
import { createWorkflow } from '../src/services/workflows/create-workflow.ts'
import { deleteWorkflow } from '../src/services/workflows/delete-workflow.ts'
import { restoreWorkflow } from '../src/services/workflows/restore-workflow.ts'
import { saveWorkflow } from '../src/services/workflows/save-workflow.ts'
import { diamond, sketch } from './documents.ts'
import { openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

async function swept(id: string) {
  const patience = { timeout: 30_000, interval: 50 }
  await expect.poll(async () => (await getSweep(system.ctx, id)).status, patience).not.toBe('running')
  return getSweep(system.ctx, id)
}

describe('a run with params of its own', () => {
  it('runs the changed document and says what was changed', async () => {
    const run = await runToEnd(system, {
      document: diamond(),
      params: { last: { plus: 100 }, two: { value: 5 } },
    })
    const stored = await getRun(system.ctx, run.id)
    expect(stored).toMatchObject({
      status: 'succeeded',
      trigger: 'person',
      overrides: { last: { plus: 100 }, two: { value: 5 } },
    })
    expect(stored.document.nodes.find(({ id }) => id === 'last')?.params).toEqual({ plus: 100 })
  })

  it('is refused where an edit would be', async () => {
    const start = (params: Record<string, Record<string, string>>) =>
      runToEnd(system, { document: diamond(), params })
    await expect(start({ lastt: { plus: 'x' } })).rejects.toMatchObject({
      code: 'VALIDATION',
      details: { hint: 'Did you mean "last"?' },
    })
    await expect(start({ last: { plus: 'x' } })).rejects.toMatchObject({ code: 'WORKFLOW_INVALID' })
    await expect(start({ last: { pluss: 'x' } })).rejects.toMatchObject({ code: 'WORKFLOW_INVALID' })
  })
})

describe('a sweep', () => {
  it('runs every combination, sharing what they have in common, and compares them', async () => {
    const before = system.runner.executed.length
    const sweep = await startSweep(system.ctx, {
      document: { ...diamond({ three: 33 }), name: 'Swept' },
      params: { 'last.plus': [0, 1, 2], 'right.plus': [20, 40] },
      parallel: 3,
    })
    expect(sweep).toMatchObject({ status: 'running', counts: { waiting: 5 } })
    const table = await swept(sweep.id)
    expect(table).toMatchObject({ status: 'succeeded', counts: { succeeded: 6, waiting: 0 } })
    expect(table.axes).toEqual([
      { node: 'last', param: 'plus', type: 'add', title: 'Add', label: 'Plus', values: [0, 1, 2] },
      { node: 'right', param: 'plus', type: 'add', title: 'Add', label: 'Plus', values: [20, 40] },
    ])
    const column = table.metrics.findIndex(({ node, metric }) => node === 'last' && metric === 'value')
    // 2 + 10 + 33 + right + last
    expect(table.points.map(({ values, metrics }) => [...values, metrics[column]])).toEqual([
      [0, 20, 65],
      [0, 40, 85],
      [1, 20, 66],
      [1, 40, 86],
      [2, 20, 67],
      [2, 40, 87],
    ])
    // The first run goes alone, so that its sources and the left branch are made once.
    const executed = system.runner.executed.slice(before)
    for (const shared of ['three', 'left']) {
      expect(executed.filter((node) => node === shared).length).toBeLessThanOrEqual(1)
    }
    const [stored] = await system.ctx.db
      .select()
      .from(runs)
      .where(eq(runs.id, table.points[3].run ?? ''))
    expect(stored).toMatchObject({
      trigger: 'sweep',
      overrides: [
        { change: 'set_params', node: 'last', set: { plus: 1 } },
        { change: 'set_params', node: 'right', set: { plus: 40 } },
      ],
    })
    const listed = await listSweeps(system.ctx, { limit: 10, offset: 0 })
    expect(listed.sweeps.find(({ id }) => id === sweep.id)?.axes).toEqual(table.axes)
  })

  it('goes on when some of its runs fail, and says so', async () => {
    const document = sketch('Some fail', { a: { type: 'number' }, b: { type: 'broken' } }, ['a -> b'])
    const sweep = await startSweep(system.ctx, { document, params: { 'a.value': [7, 8] }, parallel: 1 })
    expect(await swept(sweep.id)).toMatchObject({ status: 'failed', counts: { failed: 2 } })
  })

  it('is refused for what can not be varied', async () => {
    const start = (params: Record<string, (number | string)[]>) =>
      startSweep(system.ctx, { document: diamond(), params, parallel: 1 })
    await expect(start({})).rejects.toThrow('no param to vary')
    await expect(start({ plus: [1] })).rejects.toThrow('names no param of a node')
    await expect(start({ 'nothing.plus': [1] })).rejects.toMatchObject({ code: 'VALIDATION' })
    await expect(start({ 'last.plus': ['high'] })).rejects.toMatchObject({ code: 'WORKFLOW_INVALID' })
    const many = Array.from({ length: 30 }, (_, index) => index)
    await expect(start({ 'last.plus': many, 'left.plus': many })).rejects.toThrow('900 combinations')
  })

  it('can be cancelled: what goes on is stopped, the rest is not started', async () => {
    const document = sketch(
      'Cancelled',
      { a: { type: 'number' }, wait: { type: 'gate', params: { name: 'sweep' } } },
      ['a -> wait'],
    )
    const sweep = await startSweep(system.ctx, { document, params: { 'a.value': [1, 2, 3] }, parallel: 2 })
    await system.runner.waitingAt('sweep')
    const cancelled = await cancelSweep(system.ctx, sweep.id)
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { cancelled: 3 } })
    await expect(cancelSweep(system.ctx, sweep.id)).rejects.toThrow(UserError)
    system.runner.open('sweep')
  })
})

describe('a schedule', () => {
  const times = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', missed: 'once', paused: false } as const

  it('is created, changed, paused and deleted, and the clock follows', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond() })
    const schedule = await createSchedule(ctx, { workflow: workflow.id, ...times, params: {} })
    expect(schedule).toMatchObject({ name: 'Diamond', last: null, paused: false })
    expect(schedule.next).toHaveLength(3)
    const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' })
    expect(schedule.next.map((time) => berlin.format(new Date(time)))).toEqual(['02:30', '02:30', '02:30'])
    const entry = { id: schedule.id, cron: times.cron, timeZone: times.timeZone, missed: 'once' }
    expect(await ctx.queue.listSchedules()).toContainEqual(entry)

    const paused = await changeSchedule(ctx, { id: schedule.id, paused: true })
    expect(paused.next).toEqual([])
    expect(await ctx.queue.listSchedules()).not.toContainEqual(entry)
    await changeSchedule(ctx, { id: schedule.id, paused: false, cron: '0 * * * *', missed: 'skip' })
    expect(await ctx.queue.listSchedules()).toContainEqual({ ...entry, cron: '0 * * * *', missed: 'skip' })

    // A clock that has lost it, and one that kept what is gone.
    await ctx.queue.removeSchedule(schedule.id)
    await ctx.queue.setSchedule({ ...entry, id: 'stranger', missed: 'skip' })
    await syncSchedules(ctx)
    expect((await ctx.queue.listSchedules()).map(({ id }) => id)).toEqual([schedule.id])

    expect((await listSchedules(ctx, { workflow: workflow.id })).schedules).toHaveLength(1)
    await deleteSchedule(ctx, schedule.id)
    expect(await ctx.queue.listSchedules()).toEqual([])
    await expect(getSchedule(ctx, schedule.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('starts a run with its params when it is due, once however often it is told', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond() })
    const params = { last: { plus: 9 } }
    const schedule = await createSchedule(ctx, { workflow: workflow.id, ...times, params })
    const firing = { schedule: schedule.id, id: '01890000-0000-7000-8000-000000000001' }
    const run = await fireSchedule(ctx, firing)
    expect(await fireSchedule(ctx, firing)).toBeNull()
    expect(await getRun(ctx, run ?? '')).toMatchObject({
      trigger: 'schedule',
      workflow: workflow.id,
      overrides: params,
    })
    const presented = await getSchedule(ctx, schedule.id)
    expect(presented.last).toMatchObject({ run, problem: null })
    expect(presented.settings).toEqual([
      { type: 'add', title: 'Add', param: 'plus', label: 'Plus', value: 9 },
    ])
    await expect
      .poll(async () => (await getSchedule(ctx, schedule.id)).recent[0].status, { timeout: 30_000 })
      .toBe('succeeded')

    await saveWorkflow(ctx, { id: workflow.id, revision: 1, document: { ...diamond(), edges: [] } })
    const next = { schedule: schedule.id, id: '01890000-0000-7000-8000-000000000002' }
    expect(await fireSchedule(ctx, next)).toBeNull()
    const now = await getSchedule(ctx, schedule.id)
    expect(now.last?.problem).toMatch(/needs metrics at "Input"/)
    expect(now.recent.map((firing) => firing.run)).toEqual([null, run])
    expect(now.recent[0]).toMatchObject({ status: null, problem: now.last?.problem })
    await deleteSchedule(ctx, schedule.id)
  })

  it('runs now, even while it is paused, and shows it among its last times', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond() })
    const params = { last: { plus: 9 } }
    const schedule = await createSchedule(ctx, { workflow: workflow.id, ...times, paused: true, params })
    const run = await runSchedule(ctx, schedule.id)
    expect(run).toMatchObject({ trigger: 'person', workflow: workflow.id, overrides: params })
    const now = await getSchedule(ctx, schedule.id)
    expect(now.recent).toMatchObject([{ run: run.id, problem: null }])
    expect(now.last?.at).toBe(run.createdAt)

    // Who asks is told what is wrong; the schedule has not tried.
    const broken = { ...diamond(), edges: [] }
    await saveWorkflow(ctx, { id: workflow.id, revision: workflow.revision, document: broken })
    await expect(runSchedule(ctx, schedule.id)).rejects.toMatchObject({ code: 'WORKFLOW_INVALID' })
    expect((await getSchedule(ctx, schedule.id)).recent).toHaveLength(1)
    await deleteSchedule(ctx, schedule.id)
    await expect(runSchedule(ctx, schedule.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is fired by the clock', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond() })
    const schedule = await createSchedule(ctx, {
      workflow: workflow.id,
      cron: '* * * * *',
      timeZone: 'UTC',
      missed: 'skip',
      paused: false,
      params: {},
    })
    const patience = { timeout: 100_000, interval: 500 }
    await expect.poll(async () => (await getSchedule(ctx, schedule.id)).last?.run, patience).toBeTruthy()
    await deleteSchedule(ctx, schedule.id)
  }, 120_000)

  it('says when it would run, and why it can not', async () => {
    const { ctx } = system
    const preview = await previewSchedule(ctx, { cron: '0 6 * * 1', timeZone: 'Europe/Berlin' })
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    })
    expect(preview.problem).toBeNull()
    expect(preview.next.map((time) => format.format(new Date(time)))).toEqual(
      Array.from({ length: 5 }, () => 'Mon 06:00'),
    )
    const refused = await previewSchedule(ctx, { cron: '0 6 *', timeZone: 'UTC' })
    expect(refused).toMatchObject({ next: [], problem: { message: expect.stringContaining('five fields') } })
    const problemOf = async (cron: string, timeZone = 'UTC') => {
      const { next, problem } = await previewSchedule(ctx, { cron, timeZone })
      expect(next).toEqual([])
      return problem
    }
    // Luxon, which the queue asks, knows the last one; the pages don't, and would break on it.
    for (const zone of ['Nowhere', 'UTC+2']) {
      expect(await problemOf('0 6 * * *', zone)).toEqual({
        message: `"${zone}" is no time zone.`,
        hint: 'Name one like "Europe/Berlin" or "UTC".',
      })
    }
    expect(await problemOf('61 6 * * *')).toMatchObject({
      message: '"61" can\'t be the minute of a schedule.',
      hint: /^It is a number from 0 to 59/,
    })
    expect(await problemOf('0 6-1 * * *')).toMatchObject({ message: /^"6-1" can't be the hour/ })
    expect(await problemOf('0 6 * * XYZ')).toMatchObject({ message: /^"XYZ" can't be the day of week/ })
    expect(await problemOf('0 6 31 2 *')).toMatchObject({
      message: '"0 6 31 2 *" names times that never come.',
    })
  })

  it('rests while its workflow is deleted, and goes on when that is restored', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond({ three: 81 }) })
    const schedule = await createSchedule(ctx, { ...times, workflow: workflow.id, params: {} })
    const listed = async () => (await listSchedules(ctx, {})).schedules.map(({ id }) => id)
    const onTheClock = async () => (await ctx.queue.listSchedules()).map(({ id }) => id)
    await deleteWorkflow(ctx, workflow.id)
    expect(await listed()).not.toContain(schedule.id)
    expect(await onTheClock()).not.toContain(schedule.id)
    await expect(getSchedule(ctx, schedule.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(runSchedule(ctx, schedule.id)).rejects.toThrow(/no schedule/)
    // Also when the clock hasn't heard of it, and after a start.
    expect(await fireSchedule(ctx, { schedule: schedule.id, id: newId() })).toBeNull()
    await syncSchedules(ctx)
    expect(await onTheClock()).not.toContain(schedule.id)
    await restoreWorkflow(ctx, workflow.id)
    expect(await listed()).toContain(schedule.id)
    expect(await onTheClock()).toContain(schedule.id)
    expect((await getSchedule(ctx, schedule.id)).recent).toEqual([])
  })

  it('is run or is gone, when it is deleted at the same time', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond({ three: 82 }) })
    for (let round = 0; round < 5; round++) {
      const schedule = await createSchedule(ctx, { ...times, workflow: workflow.id, params: {} })
      const ended = await Promise.allSettled([
        ...Array.from({ length: 4 }, () => runSchedule(ctx, schedule.id)),
        deleteSchedule(ctx, schedule.id),
        changeSchedule(ctx, { id: schedule.id, cron: '1 * * * *' }),
      ])
      for (const each of ended) {
        if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'NOT_FOUND' })
      }
      await syncSchedules(ctx)
      expect((await ctx.queue.listSchedules()).map(({ id }) => id)).not.toContain(schedule.id)
    }
  })

  it('is refused for times that can not be', async () => {
    const { ctx } = system
    const workflow = await createWorkflow(ctx, { document: diamond() })
    const create = (cron: string, timeZone = 'UTC') =>
      createSchedule(ctx, { ...times, workflow: workflow.id, cron, timeZone, params: {} })
    await expect(create('* * * * * *')).rejects.toMatchObject({ code: 'VALIDATION' })
    await expect(create('61 * * * *')).rejects.toMatchObject({ code: 'VALIDATION' })
    await expect(create('0 6 * * *', 'Europe/Berlyn')).rejects.toThrow(/Berlyn/)
  })
})
