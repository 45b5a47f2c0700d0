/** What is computed again and what isn't, with real runs. */
import { chmod, open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeCode } from '@flowza/nodes/runtime/digest'
import { nodeCode } from '@flowza/nodes/runtime/digest'
import type { Run } from '../src/contracts/index.ts'
import { sketch } from './documents.ts'
import { createOracle, editOneParam, randomDag, randomNumbers } from './random-dag.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

async function executedBy(run: () => Promise<Run>): Promise<string[]> {
  system.runner.executed.length = 0
  const finished = await run()
  expect(finished.status).toBe('succeeded')
  return system.runner.executed.toSorted()
}

describe('reuse', () => {
  it('stops the wave at a node that gives the same bytes again', async () => {
    const chain = (value: number) =>
      sketch(
        'Early',
        {
          one: { type: 'number', params: { value } },
          tens: { type: 'round', params: { step: 10 } },
          after: { type: 'add', params: { plus: 1 } },
          end: { type: 'add', params: { plus: 2 } },
        },
        ['one -> tens', 'tens -> after', 'after -> end'],
      )
    await runToEnd(system, { document: chain(41) })
    expect(await executedBy(() => runToEnd(system, { document: chain(42) }))).toEqual(['one', 'tens'])
    expect(await executedBy(() => runToEnd(system, { document: chain(52) }))).toEqual([
      'after',
      'end',
      'one',
      'tens',
    ])
  })

  it('runs what an oracle says after each of four random edits of 50 nodes', async () => {
    const random = randomNumbers(2026)
    const oracle = createOracle()
    let document = randomDag(50, random)
    for (let edit = 0; edit <= 4; edit++) {
      const current = document
      const executed = await executedBy(() => runToEnd(system, { document: current }))
      const works = oracle(document)
      expect(
        works.filter((nodes) => !nodes.some((node) => executed.includes(node))),
        `edit ${edit}`,
      ).toEqual([])
      expect(
        executed.filter((node) => !works.flat().includes(node)),
        `edit ${edit}`,
      ).toEqual([])
      document = editOneParam(document, random)
    }
  }, 120_000)

  it('never takes the result of a node of chance', async () => {
    const document = sketch(
      'Chance',
      { one: { type: 'number', params: { value: 77 } }, luck: { type: 'chance' }, sum: { type: 'add' } },
      ['one -> luck', 'luck -> sum'],
    )
    await runToEnd(system, { document })
    system.runner.executed.length = 0
    const second = await runToEnd(system, { document })
    expect(system.runner.executed).toEqual(['luck'])
    expect(nodeOf(second, 'luck').receipt).toEqual({ reason: 'not_deterministic' })
    // It happened to give the same bytes.
    expect(nodeOf(second, 'sum').status).toBe('cached')
  })

  it('takes no result of other code', async () => {
    const document = sketch('Code', { one: { type: 'number', params: { value: 88 } } }, [])
    await runToEnd(system, { document })
    const installed = await nodeCode()
    const code: NodeCode = { ...installed, implementations: { ...installed.implementations, number: 'new' } }
    const other = await system.openAnother({ worker: false, code })
    try {
      const run = await runToEnd({ ctx: other.ctx }, { document })
      expect(nodeOf(run, 'one').receipt).toMatchObject({
        reason: 'changed',
        changes: [{ field: 'implementation', after: 'new' }],
      })
    } finally {
      await other.close()
    }
    // The worker is of the old code, so what it made doesn't stand for the new one.
    const again = await system.openAnother({ worker: false, code })
    try {
      expect(nodeOf(await runToEnd({ ctx: again.ctx }, { document }), 'one').status).toBe('succeeded')
    } finally {
      await again.close()
    }
  })

  it('takes a stored result with a flipped bit for none', async () => {
    const document = sketch(
      'Rot',
      { one: { type: 'number', params: { value: 99 } }, two: { type: 'add', params: { plus: 1 } } },
      ['one -> two'],
    )
    const first = await runToEnd(system, { document })
    expect(await executedBy(() => runToEnd(system, { document }))).toEqual([])
    const { digest } = nodeOf(first, 'two').outputs['metrics']
    await flipBit(join(system.paths.artifacts, 'headers', digest.slice(0, 2), digest.slice(2)))
    expect(await executedBy(() => runToEnd(system, { document }))).toEqual(['two'])
    expect(await executedBy(() => runToEnd(system, { document }))).toEqual([])
  })
})

async function flipBit(path: string): Promise<void> {
  await chmod(path, 0o644)
  const file = await open(path, 'r+')
  try {
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, 20)
    byte[0] ^= 1
    await file.write(byte, 0, 1, 20)
  } finally {
    await file.close()
  }
}
