import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, applyChanges, ChangeError } from './apply-change.ts'
import type { WorkflowChange } from './change.ts'
import { emptyDocument, groupColours, type WorkflowDocument, type WorkflowNode } from './document.ts'
import { invertChange, invertChanges } from './invert-change.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const id = fc.constantFrom(...ids)
const position = fc.record({ x: fc.integer(), y: fc.integer() })
const json = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
const params = fc.dictionary(fc.constantFrom('p', 'q', 'r'), json)
const policy = fc.record(
  { retries: fc.nat(20), retryDelaySeconds: fc.nat(3600), timeoutSeconds: fc.integer({ min: 1, max: 3600 }) },
  { requiredKeys: [] },
)
const node: fc.Arbitrary<WorkflowNode> = fc.record(
  {
    id,
    type: fc.constantFrom('impute', 'scale'),
    version: fc.constant(1),
    params,
    position,
    title: fc.string(),
    note: fc.string(),
    disabled: fc.constant(true as const),
    policy,
  },
  { requiredKeys: ['id', 'type', 'version', 'params', 'position'] },
)
const edge = fc.record({
  from: fc.record({ node: id, port: fc.constantFrom('table', 'model') }),
  to: fc.record({ node: id, port: fc.constantFrom('table', 'model') }),
})
const group = fc.record(
  { id, title: fc.string(), colour: fc.constantFrom(...groupColours), collapsed: fc.constant(true) },
  { requiredKeys: ['id', 'title'] },
)
const note = fc.record({ id, text: fc.string(), position })
const change: fc.Arbitrary<WorkflowChange> = fc.oneof(
  fc.record({ change: fc.constant('add_node' as const), node }),
  fc.record({ change: fc.constant('remove_node' as const), node: id }),
  fc.record({
    change: fc.constant('set_params' as const),
    node: id,
    set: params,
    unset: fc.uniqueArray(fc.constantFrom('p', 'q', 'r')),
  }),
  fc.record({ change: fc.constant('connect' as const), edge }),
  fc.record({ change: fc.constant('disconnect' as const), edge }),
  fc.record({
    change: fc.constant('move' as const),
    positions: fc.uniqueArray(fc.record({ node: id, position }), { selector: (move) => move.node }),
  }),
  fc.record({ change: fc.constant('rename_node' as const), node: id, title: fc.option(fc.string()) }),
  fc.record({ change: fc.constant('annotate_node' as const), node: id, note: fc.option(fc.string()) }),
  fc.record({ change: fc.constant('set_disabled' as const), node: id, disabled: fc.boolean() }),
  fc.record({ change: fc.constant('set_policy' as const), node: id, policy: fc.option(policy) }),
  fc.record({
    change: fc.constant('set_node_type' as const),
    node: id,
    type: fc.constant('filter-rows'),
    version: fc.constant(2),
    params,
  }),
  fc.record({ change: fc.constant('assign_group' as const), node: id, group: fc.option(id) }),
  fc.record({ change: fc.constant('add_group' as const), group }),
  fc.record({ change: fc.constant('remove_group' as const), group: id }),
  fc.record({ change: fc.constant('set_group' as const), group }),
  fc.record({ change: fc.constant('add_note' as const), note }),
  fc.record({ change: fc.constant('remove_note' as const), note: id }),
  fc.record({ change: fc.constant('set_note' as const), note }),
  fc.record({ change: fc.constant('rename_workflow' as const), name: fc.string({ minLength: 1 }) }),
  fc.record({ change: fc.constant('describe_workflow' as const), description: fc.option(fc.string()) }),
  fc.record({ change: fc.constant('set_seed' as const), seed: fc.nat() }),
  fc.record({
    change: fc.constant('set_timeout' as const),
    seconds: fc.option(fc.integer({ min: 1, max: 86_400 })),
  }),
)

/** A document that a random sequence of fitting changes leads to. */
function grow(changes: readonly WorkflowChange[]): { document: WorkflowDocument; applied: WorkflowChange[] } {
  const applied: WorkflowChange[] = []
  let document = emptyDocument('Test')
  for (const candidate of changes) {
    try {
      document = applyChange(document, candidate)
      applied.push(candidate)
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error
    }
  }
  return { document, applied }
}

describe('workflow changes', () => {
  it('are undone by their inverse, order and all', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), change, (history, last) => {
        const { document } = grow(history)
        let after: WorkflowDocument
        try {
          after = applyChange(document, last)
        } catch (error) {
          expect(error).toBeInstanceOf(ChangeError)
          expect(() => invertChange(document, last)).toThrow(ChangeError)
          return
        }
        expect(applyChanges(after, invertChange(document, last))).toEqual(document)
      }),
      { numRuns: 2_000 },
    )
  })

  it('are undone as a whole gesture, and redone', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (history) => {
        const { document, applied } = grow(history)
        const start = emptyDocument('Test')
        const inverse = invertChanges(start, applied)
        expect(applyChanges(document, inverse)).toEqual(start)
        expect(applyChanges(start, applied)).toEqual(document)
      }),
      { numRuns: 500 },
    )
  })

  it('are refused in a long row for the reason that they are refused for alone', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 30, maxLength: 80 }), (history) => {
        const start = emptyDocument('Test')
        const reasonOf = (apply: () => unknown) => {
          try {
            apply()
            return null
          } catch (error) {
            return error instanceof ChangeError ? error.message : error
          }
        }
        expect(reasonOf(() => applyChanges(start, history))).toBe(
          reasonOf(() => history.reduce(applyChange, start)),
        )
      }),
      { numRuns: 500 },
    )
    const node = { id: 'a', type: 'scale', version: 1, params: {}, position: { x: 0, y: 0 } }
    const twice = Array.from({ length: 20 }, (_, index) => ({
      change: 'add_node' as const,
      node: { ...node, id: `n${index % 19}` },
    }))
    expect(() => applyChanges(emptyDocument('Test'), twice)).toThrow('There is already a node "n0"')
  })

  it('leave the document they were applied to as it was', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), change, (history, last) => {
        const { document } = grow(history)
        const before = structuredClone(document)
        try {
          applyChange(document, last)
        } catch (error) {
          expect(error).toBeInstanceOf(ChangeError)
        }
        expect(document).toEqual(before)
      }),
    )
  })

  it('say what is missing', () => {
    const document = emptyDocument('Test')
    expect(() => applyChange(document, { change: 'remove_node', node: 'a' })).toThrow('There is no node "a"')
  })
})
