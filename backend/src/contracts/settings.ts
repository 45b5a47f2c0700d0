/** What a person chose for the pages; its meaning is the pages' own. */
import { z } from 'zod'
import { defineRoute } from './route.ts'

export const userSettingsSchema = z.record(z.string().max(100), z.json())
export type UserSettings = z.infer<typeof userSettingsSchema>

export const getSettings = defineRoute({
  method: 'get',
  path: '/settings',
  tag: 'settings',
  summary: 'Get what you chose for the pages',
  response: userSettingsSchema,
  status: 200,
  errors: [],
})

export const changeSettings = defineRoute({
  method: 'patch',
  path: '/settings',
  tag: 'settings',
  summary: 'Change some of your settings; null takes one back',
  body: userSettingsSchema,
  response: userSettingsSchema,
  status: 200,
  errors: ['VALIDATION', 'LIMIT_EXCEEDED'],
})
