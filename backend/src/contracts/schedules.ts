import { z } from 'zod'
import { defineRoute } from './route.ts'
import { paramOverridesSchema, runSchema, runStatuses } from './runs.ts'

/** What follows when times have passed while nothing was there to notice. */
export const missedPolicies = ['skip', 'once'] as const

export const scheduleSchema = z.object({
  id: z.uuid(),
  workflow: z.uuid(),
  name: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  missed: z.enum(missedPolicies),
  paused: z.boolean(),
  params: paramOverridesSchema,
  /** The same with the nodes' titles and the params' labels, as in the editor. */
  settings: z.array(
    z.object({
      type: z.string().nullable(),
      title: z.string(),
      param: z.string(),
      label: z.string(),
      value: z.json(),
    }),
  ),
  /** The next times; none while it is paused. */
  next: z.array(z.iso.datetime()),
  /** What it did the last time. */
  last: z
    .object({
      at: z.iso.datetime(),
      run: z.uuid().nullable(),
      /** Why no run was started. */
      problem: z.string().nullable(),
    })
    .nullable(),
  /** What it did lately, the newest first; the runs that are still kept with their state. */
  recent: z.array(
    z.object({
      at: z.iso.datetime(),
      run: z.uuid().nullable(),
      status: z.enum(runStatuses).nullable(),
      problem: z.string().nullable(),
    }),
  ),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Schedule = z.infer<typeof scheduleSchema>

const name = z.string().trim().min(1).max(200)
const cron = z.string().trim().max(200)
const timeZone = z.string().trim().min(1).max(100)
const params = z.object({ id: z.uuid() })

export const createSchedule = defineRoute({
  method: 'post',
  path: '/schedules',
  tag: 'schedules',
  summary: 'Let a stored workflow run by itself at certain times',
  body: z.strictObject({
    workflow: z.uuid(),
    /** The workflow's name when left out. */
    name: name.optional(),
    /** Minute, hour, day of month, month, day of week: `0 6 * * 1-5` is six o'clock on workdays. */
    cron,
    /** As in `Europe/Berlin`. */
    timeZone: timeZone.default('UTC'),
    /** Times that passed while nothing ran: `skip` leaves them out, `once` makes up for all of them with one run. */
    missed: z.enum(missedPolicies).default('skip'),
    paused: z.boolean().default(false),
    /** Params that are set for its runs, by node. */
    params: paramOverridesSchema.default({}),
  }),
  response: scheduleSchema,
  status: 201,
  errors: ['VALIDATION', 'NOT_FOUND', 'WORKFLOW_INVALID'],
})

export const listSchedules = defineRoute({
  method: 'get',
  path: '/schedules',
  tag: 'schedules',
  summary: 'List schedules',
  query: z.object({ workflow: z.uuid().optional() }),
  response: z.object({ schedules: z.array(scheduleSchema) }),
  status: 200,
  errors: ['VALIDATION'],
})

export const previewSchedule = defineRoute({
  method: 'get',
  path: '/schedules/preview',
  tag: 'schedules',
  summary: 'Say when a schedule would run, without making it',
  query: z.object({ cron, timeZone: timeZone.default('UTC') }),
  response: z.object({
    next: z.array(z.iso.datetime()),
    /** Why there can't be such times; null where there can. */
    problem: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
  }),
  status: 200,
  errors: ['VALIDATION'],
})

export const getSchedule = defineRoute({
  method: 'get',
  path: '/schedules/{id}',
  tag: 'schedules',
  summary: 'Get a schedule',
  params,
  response: scheduleSchema,
  status: 200,
  errors: ['NOT_FOUND'],
})

export const changeSchedule = defineRoute({
  method: 'patch',
  path: '/schedules/{id}',
  tag: 'schedules',
  summary: 'Change, pause or resume a schedule',
  params,
  body: z.strictObject({
    name: name.optional(),
    cron: cron.optional(),
    timeZone: timeZone.optional(),
    missed: z.enum(missedPolicies).optional(),
    paused: z.boolean().optional(),
    params: paramOverridesSchema.optional(),
  }),
  response: scheduleSchema,
  status: 200,
  errors: ['VALIDATION', 'NOT_FOUND', 'WORKFLOW_INVALID'],
})

export const runSchedule = defineRoute({
  method: 'post',
  path: '/schedules/{id}/runs',
  tag: 'schedules',
  summary: 'Run now what a schedule runs; it counts among its last times',
  params,
  response: runSchema,
  status: 202,
  errors: ['NOT_FOUND', 'WORKFLOW_INVALID', 'LIMIT_EXCEEDED', 'UNAVAILABLE'],
})

export const deleteSchedule = defineRoute({
  method: 'delete',
  path: '/schedules/{id}',
  tag: 'schedules',
  summary: 'Delete a schedule; the runs that it started stay',
  params,
  response: null,
  status: 204,
  errors: ['NOT_FOUND'],
})
