/**
 * Figures R1 to R4: workers that are killed and frozen, and a Postgres that crashes, while runs of random workflows go
 * on. Nothing is lost, committed twice or wrong, and nothing is left behind.
 */
import { chmod, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../src/db/embedded-postgres.ts'
import { readEnv } from '../src/env.ts'
import { openSystem, type System } from '../src/open-system.ts'
import { productPaths } from '../src/product.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { testNodeTypes } from '../test/node-types.ts'
import { randomDag, randomNumbers } from '../test/random-dag.ts'
import { createScriptedRunner } from '../test/scripted-runner.ts'
import { createDice } from './dice.ts'
import { findLeftovers, findWrongRuns, type StartedRun } from './invariants.ts'
import { unleash } from './nemesis.ts'
import { scaled, stormSeed } from './scale.ts'

const runs = scaled({ short: 40, long: 500 })
const most = {
  kills: scaled({ short: 60, long: 1_000 }),
  freezes: scaled({ short: 3, long: 100 }),
  postgresCrashes: scaled({ short: 3, long: 30 }),
}

let folder: string
let server: EmbeddedPostgres
let system: System
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-storm-'))
  await chmod(folder, 0o755)
  // A server of its own, for it is going to crash: with everything on that makes a crash survivable.
  server = await openEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    fallback: join(folder, 'fallback'),
  })
  env = {
    ...process.env,
    DATABASE_URL: server.url,
    FLOWZA_HOME: join(folder, 'home'),
    FLOWZA_CONCURRENCY: '2',
    FLOWZA_RUNNER: 'process',
  }
  system = await openSystem({
    env: readEnv(env),
    worker: false,
    nodeTypes: testNodeTypes,
    runner: createScriptedRunner(),
    product: { ...productPaths, datasets: '/nonexistent', templates: '/nonexistent' },
    onNotice: () => {},
    onError: () => {},
  })
})
afterAll(async () => {
  await system.close()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Postgres may be away just now; the caller of an API would try again, too. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 60; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

/** Nobody can tell a writer that was killed from a slow one, so what it has left is swept after an hour. */
async function sweepStaging({ ctx, paths }: System): Promise<void> {
  const staging = join(paths.artifacts, 'staging')
  const twoHoursAgo = new Date(Date.now() - 2 * 3600_000)
  for (const name of await readdir(staging)) await utimes(join(staging, name), twoHoursAgo, twoHoursAgo)
  await ctx.store.sweepStaging()
}

describe('a storm', () => {
  it(
    'loses, repeats and garbles nothing',
    async () => {
      const seed = stormSeed('kill storm')
      const random = randomNumbers(seed)
      const nemesis = await unleash({
        dice: createDice(seed),
        databaseUrl: server.url,
        env,
        workers: 3,
        most,
        freezeMs: 20_000,
      })
      const started: StartedRun[] = []
      try {
        for (let index = 0; index < runs; index += 1) {
          const document = randomDag(12, random)
          const { id } = await insist(() => startRun(system.ctx, { document, cache: false }))
          started.push({ id, document })
        }
        await nemesis.rampage
        for (const { id } of started) {
          await expect
            .poll(() => insist(async () => (await getRun(system.ctx, id)).status), {
              timeout: 120_000,
              interval: 200,
            })
            .not.toMatch(/queued|running/)
        }
      } finally {
        await nemesis.stop()
      }
      expect(await findWrongRuns(system, started)).toEqual([])
      expect(nemesis.deeds).toEqual(most)
      await sweepStaging(system)
      // A worker that comes up afterwards sweeps what the killed ones left.
      const broom = await openSystem({
        env: readEnv(env),
        worker: true,
        nodeTypes: testNodeTypes,
        runner: createScriptedRunner(),
        product: { ...productPaths, datasets: '/nonexistent', templates: '/nonexistent' },
        onNotice: () => {},
        onError: () => {},
      })
      try {
        await expect.poll(() => findLeftovers(system), { timeout: 60_000, interval: 500 }).toEqual([])
      } finally {
        await broom.close()
      }
    },
    scaled({ short: 900_000, long: 24 * 3600_000 }),
  )
})
