/** Figure R7: a disk that fills up at random points: a clear state, nothing broken in the store, and it goes on. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { artifacts } from '../src/db/schema.ts'
import { readEnv } from '../src/env.ts'
import { openSystem, type System } from '../src/open-system.ts'
import { readRunEvents } from '../src/runs/run-events.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { createTestDatabase } from '../test/database.ts'
import { sketch } from '../test/documents.ts'
import { createDice } from './dice.ts'
import { scaled, stormSeed } from './scale.ts'

const points = scaled({ short: 20, long: 200 })

let home: string
let system: System
let database: Awaited<ReturnType<typeof createTestDatabase>>

// A small file system of its own needs the right to mount one.
const mayMount = process.platform === 'linux' && process.getuid?.() === 0

beforeAll(async () => {
  database = await createTestDatabase()
  home = await mkdtemp(join(tmpdir(), 'flowza-small-disk-'))
  if (mayMount) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=0755', 'tmpfs', home])
  await chmod(home, 0o755)
  system = await openSystem({
    env: readEnv({
      DATABASE_URL: database.url,
      FLOWZA_HOME: home,
      FLOWZA_CONCURRENCY: '2',
      FLOWZA_RUNNER: 'process',
    }),
    worker: true,
    onNotice: () => {},
    onError: () => {},
  })
})
afterAll(async () => {
  await system.close()
  await database.drop()
  if (mayMount) execFileSync('umount', ['-l', home])
  await rm(home, { recursive: true, force: true })
})

function document(seed: number) {
  const sketched = sketch(
    `Point ${seed}`,
    {
      data: { type: 'load-dataset', params: { dataset: 'california-housing' } },
      split: { type: 'train-test-split', params: { random_state: seed } },
      write: { type: 'write-csv' },
    },
    [],
  )
  sketched.edges.push(
    { from: { node: 'data', port: 'table' }, to: { node: 'split', port: 'table' } },
    { from: { node: 'split', port: 'table' }, to: { node: 'write', port: 'table' } },
  )
  return sketched
}

/** Takes all of the disk but a little, whatever is being written just now. */
async function fill(filler: string, leave: number): Promise<void> {
  for (;;) {
    const { bavail, bsize } = await statfs(home)
    const { status } = spawnSync('fallocate', ['-l', String(Math.max(bsize, bavail * bsize - leave)), filler])
    // It fails when a run was faster with what was still free.
    if (status === 0 || bavail * bsize <= leave) return
  }
}

/** What the nodes of a run have said, for whoever reads why it failed. */
async function logOf(run: string): Promise<string> {
  const events = await readRunEvents(system.ctx.db, { run, after: 0, limit: 1_000 })
  return events.flatMap(({ event }) => (event.event === 'log' ? [event.text] : [])).join('\n')
}

describe.runIf(mayMount)('a full disk', () => {
  it(
    'is named, breaks nothing that is stored, and is forgotten once there is room',
    async () => {
      const dice = createDice(stormSeed('disk full'))
      const filler = join(home, 'filler')
      const seen = new Set<string>()
      for (let point = 0; point < points; point += 1) {
        const { id } = await startRun(system.ctx, { document: document(point), cache: false })
        await sleep(dice.below(1_500))
        await fill(filler, dice.below(200_000))
        await sleep(500 + dice.below(2_500))
        const during = await getRun(system.ctx, id)
        const words = [during.waiting, ...during.nodes.map(({ error }) => error?.message)].filter(Boolean)
        for (const text of words) seen.add(String(text))
        await rm(filler)
        await expect
          .poll(async () => (await getRun(system.ctx, id)).status, { timeout: 120_000, interval: 100 })
          .not.toMatch(/queued|running/)
        const ended = await getRun(system.ctx, id)
        const errors = ended.nodes.flatMap(({ error }) => (error === null ? [] : [error]))
        // A node may have been told that the disk is full; it says so, and runs when it is run again.
        for (const error of errors) {
          expect(`${error.message} ${error.hint}`, await logOf(id)).toMatch(/disk|space|room/i)
        }
        if (ended.status === 'succeeded') continue
        const again = await startRun(system.ctx, { document: document(point), cache: true })
        await expect
          .poll(async () => (await getRun(system.ctx, again.id)).status, { timeout: 120_000, interval: 100 })
          .toBe('succeeded')
      }
      expect([...seen].join('\n')).toMatch(/disk|space|room/i)
      const rows = await system.ctx.db.select({ digest: artifacts.digest }).from(artifacts)
      expect(rows.length).toBeGreaterThan(0)
      for (const { digest } of rows) expect(await system.ctx.store.isIntact(digest), digest).toBe(true)
    },
    scaled({ short: 600_000, long: 24 * 3600_000 }),
  )
})
