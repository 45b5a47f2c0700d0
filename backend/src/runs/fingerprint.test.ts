import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { FingerprintKey, WorkflowDocument } from '@flowza/nodes/core'
import type { NodeCode } from '@flowza/nodes/runtime/digest'
import { testNodeTypes } from '../../test/node-types.ts'
import { createOracle, editOneParam, randomDag, randomNumbers, valuesOf } from '../../test/random-dag.ts'
import { fingerprintKeyOf, fingerprintOf, implementationOf } from './fingerprint.ts'
import { planRun } from './run-plan.ts'

const code: NodeCode = { implementations: { add: 'a1' }, everything: 'e1', engines: { duckdb: '1' } }

describe('a fingerprint', () => {
  const node = { type: 'add', version: 1, params: { plus: 1, way: 'x' } }
  const parts = { workspace: 'w', inputs: { a: 'd1' }, datasets: {}, code }
  const key = fingerprintKeyOf(node, parts)

  it('is the same whatever the order of params', () => {
    const turned = fingerprintKeyOf({ ...node, params: { way: 'x', plus: 1 } }, parts)
    expect(fingerprintOf(turned)).toBe(fingerprintOf(key))
  })

  it('changes with every field of the key', () => {
    const others: FingerprintKey[] = [
      { ...key, workspace: 'other' },
      { ...key, type: 'round' },
      { ...key, version: 2 },
      { ...key, params: { plus: 1, way: 'y' } },
      { ...key, datasets: { file: 'd1' } },
      { ...key, inputs: { a: 'd2' } },
      { ...key, inputs: { b: 'd1' } },
      { ...key, implementation: 'a2' },
      { ...key, engines: { duckdb: '2' } },
    ]
    expect(new Set([key, ...others].map(fingerprintOf)).size).toBe(others.length + 1)
  })

  it('stands on all code where a type has no digest of its own', () => {
    expect(implementationOf(code, 'add')).toBe('a1')
    expect(implementationOf(code, 'constructor')).toBe('e1')
  })
})

describe('reuse', () => {
  /** What the planner would run of a document, given all that was made before. */
  function createPlanner(): (document: WorkflowDocument) => string[] {
    const results = new Map<string, string>()
    return (document) => {
      const plan = planRun(document, null, testNodeTypes)
      const values = valuesOf(document)
      const digests = new Map<string, string>()
      const ran: string[] = []
      for (const id of plan.order) {
        const node = plan.nodes.get(id)
        if (node === undefined) continue
        const inputs = Object.fromEntries(
          node.inputs.map(({ port, from }) => [port, digests.get(from.node) ?? '']),
        )
        const fingerprint = fingerprintOf(
          fingerprintKeyOf(node, { workspace: 'w', inputs, datasets: {}, code }),
        )
        if (!results.has(fingerprint)) {
          ran.push(id)
          results.set(
            fingerprint,
            createHash('sha256')
              .update(String(values.get(id)))
              .digest('hex'),
          )
        }
        digests.set(id, results.get(fingerprint) ?? '')
      }
      return ran
    }
  }

  it.each([1, 2, 3, 4])('runs exactly what an edit changes, 50 edits of 100 nodes (seed %i)', (seed) => {
    const random = randomNumbers(seed)
    const [plan, oracle] = [createPlanner(), createOracle()]
    let document = randomDag(100, random)
    let stopped = 0
    for (let edit = 0; edit <= 50; edit++) {
      const ran = plan(document)
      const expected = oracle(document).map(([first]) => first)
      expect(ran.toSorted(), `seed ${seed}, edit ${edit}`).toEqual(expected.toSorted())
      if (edit > 0 && ran.length > 0 && ran.length < 100) stopped += 1
      document = editOneParam(document, random)
    }
    // The property would be empty if every edit ran nothing or everything.
    expect(stopped).toBeGreaterThan(20)
  })
})
