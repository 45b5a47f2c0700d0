/** What changes in a workspace, for lists that would otherwise ask again and again. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { runStatuses, runTriggers } from './runs.ts'
import { sweepStatuses } from './sweeps.ts'

/** What a run has become, as its workspace is told: its status, or that it was so old that it was removed. */
export const runNewsStatuses = [...runStatuses, 'removed'] as const
export const scheduleStatuses = ['on', 'paused', 'deleted'] as const

export const followNews = defineRoute({
  method: 'get',
  path: '/events',
  tag: 'runs',
  summary:
    'Follow what runs, sweeps and schedules become as server-sent events; each connection begins with "all", for what has changed before it',
  response: null,
  responseType: 'events',
  status: 200,
  errors: [],
})

/** One server-sent event. Of several changes of one thing within a moment only the last is told. */
export const newsSchema = z.discriminatedUnion('event', [
  /** Anything may have changed: what was read before has to be read again. */
  z.object({ event: z.literal('all') }),
  /** A run was started, has begun, has ended or was removed. */
  z.object({
    event: z.literal('run'),
    id: z.uuid(),
    status: z.enum(runNewsStatuses),
    /** What had it started. */
    trigger: z.enum(runTriggers),
  }),
  /** A sweep was started or is over; in between its runs tell of themselves. */
  z.object({ event: z.literal('sweep'), id: z.uuid(), status: z.enum(sweepStatuses) }),
  /** A schedule was made, changed or deleted, or was due. */
  z.object({ event: z.literal('schedule'), id: z.uuid(), status: z.enum(scheduleStatuses) }),
])
export type News = z.infer<typeof newsSchema>
