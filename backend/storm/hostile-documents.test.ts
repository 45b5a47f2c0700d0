/** Figure S3: any JSON sent as a workflow is checked or refused, quickly, and changes nothing but what it says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, type Listening } from '../src/listen.ts'
import { createApp } from '../src/routes/app.ts'
import { readTemplates } from '../src/services/templates/read-templates.ts'
import { openTestSystem, type TestSystem } from '../test/system.ts'
import { createDice, type Dice } from './dice.ts'
import { scaled, stormSeed } from './scale.ts'

const documents = scaled({ short: 20_000, long: 2_000_000 })
/**
 * Processor time of this process, server and test, between a request and its answer: what takes more hangs, however idle
 * the machine is; what takes less doesn't, however busy it is. Requests come one at a time, so that the time is theirs.
 */
const mostProcessorMs = 1_000

let system: TestSystem
let server: Listening
const unexpected: unknown[] = []

beforeAll(async () => {
  system = await openTestSystem({ realNodes: true, worker: false })
  const app = createApp({
    ctx: system.ctx,
    allowedHosts: [],
    frontend: null,
    onUnexpected: (report) => unexpected.push(report),
  })
  server = await listen(app, { host: '127.0.0.1', port: 0, attempts: 1 })
})
afterAll(async () => {
  await server.close()
  await system.close()
})

const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  'id',
  'nodes',
]

const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  '',
  ' ',
  'titanic',
  '../../../etc/passwd',
  '__proto__',
  '{{constructor.constructor("return process")()}}',
  '${7*7}',
  "'; drop table runs; --",
  '\u0000',
  '\ud800',
  'x'.repeat(10_000),
  [],
  {},
  [[[[[]]]]],
  { __proto__: null, polluted: true },
  ['a', 'a', 'a'],
]

/** A valid document with a few places changed. */
function mutate(dice: Dice, sound: unknown): string {
  const document: unknown = structuredClone(sound)
  for (let step = 1 + dice.below(4); step > 0; step -= 1) change(dice, document)
  let text = JSON.stringify(document)
  if (dice.oneIn(20)) text = text.replace('"params"', '"__proto__":{"polluted":true},"params"')
  if (dice.oneIn(20)) text = text.replace('{', `{"${dice.pick(keys)}":${JSON.stringify(dice.pick(values))},`)
  if (dice.oneIn(40)) text = text.slice(0, dice.below(text.length))
  if (dice.oneIn(200)) text = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  if (dice.oneIn(200)) text = text.replace(/"nodes":\[/, `"nodes":[${'{},'.repeat(2_000)}`)
  return text
}

function change(dice: Dice, root: unknown): void {
  let place = root
  for (;;) {
    if (typeof place !== 'object' || place === null) return
    const names = Object.keys(place)
    const record = place as Record<string, unknown>
    const name = names.length > 0 ? dice.pick(names) : Array.isArray(place) ? '0' : dice.pick(keys)
    const child = Object.hasOwn(record, name) ? record[name] : undefined
    if (typeof child === 'object' && child !== null && !dice.oneIn(4)) {
      place = child
      continue
    }
    const what = dice.below(5)
    if (what === 0) delete record[name]
    else if (what === 1 && Array.isArray(place)) place.push(...place.slice(0, 3))
    else if (what === 2 && !Array.isArray(place))
      Object.defineProperty(record, dice.pick(keys), { value: someValue(dice), ...open })
    else {
      const value = dice.oneIn(3) && child !== undefined ? nested(dice, child) : someValue(dice)
      Object.defineProperty(record, name, { value, ...open })
    }
    return
  }
}

/** A value of its own, so that changing it changes no other place. */
function someValue(dice: Dice): unknown {
  return structuredClone(dice.pick(values))
}

const open = { enumerable: true, writable: true, configurable: true }

function nested(dice: Dice, child: unknown): unknown {
  let value = child
  for (let depth = dice.below(60); depth > 0; depth -= 1) value = dice.oneIn(2) ? [value] : { a: value }
  return value
}

describe('hostile documents', () => {
  it(
    'are answered with 2xx or 4xx for less than a second of work, pollute nothing and run nothing',
    async () => {
      const dice = createDice(stormSeed('hostile documents'))
      const templates = await readTemplates(system.ctx.product.templates)
      const sound = templates.map(({ document }) => document)
      const base = `http://127.0.0.1:${server.port}/api/v1`
      const statuses = new Map<number, number>()
      const failures: string[] = []
      for (let left = documents; left > 0; left -= 1) {
        const document = mutate(dice, dice.pick(sound))
        const [path, body] = dice.oneIn(20)
          ? ['/workflows', `{"document":${document}}`]
          : dice.oneIn(20)
            ? ['/runs', `{"document":${document}}`]
            : ['/workflows/validate', `{"document":${document}}`]
        const before = process.cpuUsage()
        const response = await fetch(`${base}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        const text = await response.text()
        const { user, system: kernel } = process.cpuUsage(before)
        const workMs = (user + kernel) / 1000
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status >= 500)
          failures.push(`${response.status} ${path} ${body.slice(0, 2000)} -> ${text}`)
        if (workMs > mostProcessorMs) failures.push(`${Math.round(workMs)} ms ${path} ${body.slice(0, 2000)}`)
        if (path === '/runs' && response.status < 300) {
          const { id } = JSON.parse(text) as { id: string }
          await fetch(`${base}/runs/${id}/cancel`, { method: 'POST' })
        }
      }
      expect(failures.slice(0, 5)).toEqual([])
      expect(unexpected.slice(0, 3)).toEqual([])
      expect(system.errors).toEqual([])
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      // The dice still hit what is valid and what is not.
      expect([...statuses.keys()].filter((status) => status < 300)).not.toEqual([])
      expect([...statuses.keys()].filter((status) => status >= 400)).not.toEqual([])
    },
    scaled({ short: 600_000, long: 24 * 3600_000 }),
  )
})
