import { z } from 'zod'
import { defineRoute } from './route.ts'
import { runStatuses, runTriggers } from './runs.ts'

export const getSystem = defineRoute({
  method: 'get',
  path: '/system',
  tag: 'system',
  summary: 'What this server is: version, runner and why it was chosen',
  response: z.object({
    version: z.string(),
    runner: z.object({ name: z.string(), description: z.string(), reason: z.string() }),
    limits: z.object({ uploadBytes: z.int(), nodeMemoryBytes: z.int(), nodeSeconds: z.int() }),
  }),
  status: 200,
  errors: [],
})

const activitySchema = z.object({
  at: z.iso.datetime(),
  /** Jobs of all workspaces, by runner. */
  queues: z.array(
    z.object({
      runner: z.string(),
      waiting: z.int(),
      /** Put off: a retry after a pause. */
      delayed: z.int(),
      active: z.int(),
      oldestSeconds: z.number().nullable(),
    }),
  ),
  workers: z.array(
    z.object({
      id: z.uuid(),
      runner: z.string(),
      host: z.string(),
      /** Nodes that it runs at the same time. */
      slots: z.int(),
      alive: z.boolean(),
      silentSeconds: z.number(),
      startedAt: z.iso.datetime(),
    }),
  ),
  /** Runs that go on, the newest first. */
  runs: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      status: z.enum(runStatuses),
      trigger: z.enum(runTriggers),
      /** What holds it up. */
      waiting: z.string().nullable(),
      nodes: z.int(),
      openNodes: z.int(),
      seconds: z.number(),
    }),
  ),
  /** Nodes that are being computed, the longest first. */
  nodes: z.array(
    z.object({
      run: z.uuid(),
      node: z.string(),
      title: z.string(),
      type: z.string(),
      attempt: z.int(),
      seconds: z.number(),
    }),
  ),
  /** How node runs ended within the last hour. */
  lastHour: z.object({ succeeded: z.int(), cached: z.int(), failed: z.int() }),
})
export type Activity = z.infer<typeof activitySchema>

export const getActivity = defineRoute({
  method: 'get',
  path: '/system/activity',
  tag: 'system',
  summary: 'What goes on now: queues, workers, runs and nodes',
  response: activitySchema,
  status: 200,
  errors: [],
})
