import { z } from 'zod'
import { defineRoute } from './route.ts'

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
