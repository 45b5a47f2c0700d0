/** Figure S2: whatever is uploaded, it is read, or refused with a problem that names the place. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missingTexts } from '../../nodes/src/core/table/missing-texts.ts'
import { CsvProblem } from '../../nodes/src/runtime/csv/csv-problem.ts'
import { readCsv } from '../../nodes/src/runtime/csv/read-csv.ts'
import { openEngine } from '../../nodes/src/runtime/engine.ts'
import type { Dataset, ErrorBody } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { createApp } from '../src/routes/app.ts'
import { openTestSystem, type TestSystem } from '../test/system.ts'
import { createDice } from './dice.ts'
import { malformedFile, type MalformedFile } from './malformed-files.ts'
import { scaled, stormSeed } from './scale.ts'

const dice = createDice(stormSeed('malformed files'))
const longest = scaled({ short: 600_000, long: 24 * 3600_000 })

function someFiles(count: number): MalformedFile[] {
  return Array.from({ length: count }, () => malformedFile(dice))
}

/** Problems of a file as a whole; all others name a row or a column. */
const wholeFile = ['file_empty', 'file_binary', 'encoding_wrong']

describe('malformed files', () => {
  it(
    'are read, or refused by a problem with its place',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'flowza-storm-files-'))
      const engine = await openEngine({ folder, memoryBytes: 500_000_000, threads: 2 })
      const outcomes = { read: 0, refused: 0 }
      const failures: unknown[] = []
      try {
        for (const [index, { what, bytes }] of someFiles(scaled({ short: 2_000, long: 100_000 })).entries()) {
          const path = join(folder, `${index}.csv`)
          const staging = join(folder, `${index}.parquet`)
          await writeFile(path, bytes)
          try {
            const options = { delimiter: 'auto', quote: '"', header: true, encoding: 'utf-8' } as const
            const { columns } = await readCsv({
              engine: async () => engine,
              path,
              options: { ...options, decimal: '.', naValues: missingTexts },
              known: [],
              staging,
              threads: 1,
            })
            outcomes.read += 1
            if (columns.length === 0) failures.push({ index, what, columns })
          } catch (error) {
            outcomes.refused += 1
            const isClear =
              error instanceof CsvProblem &&
              (wholeFile.includes(error.problem) || Object.keys(error.values).length > 0)
            if (!isClear) failures.push({ index, what, error, start: bytes.subarray(0, 400).toString() })
          }
          await Promise.all([path, staging, `${staging}.csv`].map((used) => rm(used, { force: true })))
        }
        expect(failures).toEqual([])
        // Both happen often, or the generator has lost its bite.
        const all = outcomes.read + outcomes.refused
        expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(all / 20)
      } finally {
        engine.close()
        await rm(folder, { recursive: true })
      }
    },
    longest,
  )
})

describe('malformed uploads', () => {
  let system: TestSystem
  let server: Listening
  const unexpected: unknown[] = []

  beforeAll(async () => {
    system = await openTestSystem({ realNodes: true })
    const app = createApp({
      ctx: { ...system.ctx, limits: { ...system.ctx.limits, uploadBytes: 2 ** 21 } },
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

  it(
    'are answered with the data set or with what to do, and leave nothing behind',
    async () => {
      for (const [index, { what, bytes }] of someFiles(scaled({ short: 60, long: 3_000 })).entries()) {
        const url = `http://127.0.0.1:${server.port}/api/v1/datasets/storm-${index}`
        const response = await fetch(url, { method: 'PUT', body: new Uint8Array(bytes) })
        const answer = (await response.json()) as Dataset | ErrorBody
        const place = `${index}: ${what}: ${JSON.stringify(answer)}`
        if (response.status === 201) {
          expect((await fetch(url, { method: 'DELETE' })).status, place).toBe(204)
          continue
        }
        expect([400, 413], place).toContain(response.status)
        expect(answer, place).toMatchObject({ detail: expect.any(String), hint: expect.any(String) })
      }
      expect(unexpected).toEqual([])
      expect(system.errors).toEqual([])
      expect(await readdir(join(system.paths.artifacts, 'staging')).catch(() => [])).toEqual([])
    },
    longest,
  )
})
