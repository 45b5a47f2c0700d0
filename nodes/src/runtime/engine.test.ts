import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngineAhead, openEngine, type Engine } from './engine.ts'
import { quoteString } from './sql.ts'

let outside: string
let folder: string
let engine: Engine
let controller: AbortController

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'flowza-engine-'))
  folder = join(outside, 'task')
  controller = new AbortController()
  engine = await openEngine({ folder, memoryBytes: 200_000_000, threads: 2, signal: controller.signal })
  await writeFile(join(outside, 'secret.csv'), 'a\n1\n')
  await writeFile(join(folder, 'own.csv'), 'a\n1\n')
})

afterEach(async () => {
  engine.close()
  await rm(outside, { recursive: true })
})

describe('the engine of a task', () => {
  it('reads files of the task', async () => {
    const path = quoteString(join(folder, 'own.csv'))
    expect(await engine.rows(`SELECT a::INTEGER FROM read_csv(${path})`)).toEqual([[1]])
  })

  it.each<[string, (paths: { outside: string; folder: string }) => string]>([
    ['read outside', (paths) => `SELECT * FROM read_csv(${quoteString(join(paths.outside, 'secret.csv'))})`],
    ['climb out', (paths) => `SELECT * FROM read_text(${quoteString(`${paths.folder}/../secret.csv`)})`],
    ['list outside', (paths) => `SELECT * FROM glob(${quoteString(`${paths.outside}/*`)})`],
    ['write outside', (paths) => `COPY (SELECT 1) TO ${quoteString(join(paths.outside, 'new.csv'))}`],
    ['attach a database', (paths) => `ATTACH ${quoteString(join(paths.outside, 'x.db'))}`],
    ['load an extension', () => 'INSTALL httpfs'],
    ['unlock itself', () => 'SET enable_external_access = true'],
    ['change its limits', () => "SET memory_limit = '10GB'"],
  ])('cannot %s', async (_, statement) => {
    await expect(engine.run(statement({ outside, folder }))).rejects.toThrow(/Permission|locked|Cannot/)
  })

  it('has the limits of its task when it was created ahead, and is created for one task only', async () => {
    await createEngineAhead()
    const settings = `SELECT current_setting('threads')::INTEGER, current_setting('memory_limit')`
    const asked = { memoryBytes: 500_000_000, threads: 3 }
    const opened = await Promise.all([
      openEngine({ folder, ...asked }),
      openEngine({ folder, ...asked, threads: 2 }),
    ])
    try {
      const [[first], [second]] = await Promise.all(opened.map((one) => one.rows(settings)))
      expect([first, second]).toEqual([
        [3, '286.1 MiB'],
        [2, '286.1 MiB'],
      ])
      const path = quoteString(join(outside, 'secret.csv'))
      await expect(opened[0].run(`SELECT * FROM read_csv(${path})`)).rejects.toThrow('Permission')
      await expect(opened[0].run('SET threads = 8')).rejects.toThrow('locked')
    } finally {
      for (const one of opened) one.close()
    }
  })

  it('stops the running statement when the task is aborted', async () => {
    const running = engine.rows('SELECT count(*) FROM range(100_000_000_000) t(i) WHERE hash(i) = 0')
    controller.abort(new Error('stopped'))
    await expect(running).rejects.toThrow(/INTERRUPT/i)
    await expect(engine.run('SELECT 1')).rejects.toThrow('stopped')
  })

  it('spills to the task’s own folder instead of taking more memory', async () => {
    const sorted = await engine.rows(
      'SELECT count(*)::INTEGER FROM (SELECT i, md5(i::VARCHAR) AS s FROM range(2_000_000) t(i) ORDER BY s OFFSET 1)',
    )
    expect(sorted).toEqual([[1_999_999]])
  })
})
