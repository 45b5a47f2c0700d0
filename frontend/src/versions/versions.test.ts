import { applyChanges, emptyDocument, type WorkflowDocument } from '@flowza/nodes/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryChange, arbitraryDocument, grow } from './arbitrary-document.ts'
import { changesBetween } from './changes-between.ts'
import { diffDocuments, isSameDocument } from './document-diff.ts'
import { keptInOrder } from './kept-order.ts'
import { mergeDocuments } from './merge-documents.ts'

const sequel = fc.array(arbitraryChange, { maxLength: 15 })

/** The parts of a document whose order means nothing in an order of their own. */
function sorted(document: WorkflowDocument): unknown {
  const byText = (list: readonly unknown[] | undefined): string[] =>
    (list ?? []).map((element) => JSON.stringify(element, Object.keys(Object(element)).toSorted())).toSorted()
  const { nodes, edges, groups, notes, ...rest } = document
  return {
    ...rest,
    nodes: nodes.toSorted((a, b) => a.id.localeCompare(b.id)),
    edges: edges.map((edge) => JSON.stringify(edge)).toSorted(),
    groups: byText(groups),
    notes: byText(notes),
  }
}

describe('keptInOrder', () => {
  it('keeps as many as possible', () => {
    const letters = (text: string): string[] => text.split('')
    expect([...keptInOrder(letters('abcdef'), letters('bcaxfde'))].toSorted()).toEqual(['b', 'c', 'd', 'e'])
    expect(keptInOrder([], ['a']).size).toBe(0)
  })
})

describe('changesBetween', () => {
  it('leads from any document to any other, order and all', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (before, after) => {
        expect(applyChanges(before, changesBetween(before, after))).toEqual(after)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is empty for the same document, and one change for one param', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(changesBetween(document, structuredClone(document))).toEqual([])
      }),
    )
    const before = grow(emptyDocument('One'), [
      {
        change: 'add_node',
        node: { id: 'a', type: 'scale', version: 1, params: { p: 1 }, position: { x: 0, y: 0 } },
      },
    ])
    const after = grow(before, [{ change: 'set_params', node: 'a', set: { p: 2 } }])
    expect(changesBetween(before, after)).toEqual([{ change: 'set_params', node: 'a', set: { p: 2 } }])
  })
})

describe('diffDocuments', () => {
  it('finds no difference exactly where there is none', () => {
    fc.assert(
      fc.property(arbitraryDocument, sequel, (before, changes) => {
        const after = grow(before, changes)
        const isSame = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))
        expect(isSameDocument(diffDocuments(before, after))).toBe(isSame)
      }),
    )
  })
})

describe('mergeDocuments', () => {
  it('takes the one side that changed something', () => {
    fc.assert(
      fc.property(arbitraryDocument, sequel, (base, changes) => {
        const changed = grow(base, changes)
        for (const sides of [
          { mine: changed, stored: base },
          { mine: base, stored: changed },
          { mine: changed, stored: structuredClone(changed) },
        ]) {
          const { document, conflicts } = mergeDocuments({ base, ...sides })
          expect(conflicts).toEqual([])
          expect(sorted(document)).toEqual(sorted(changed))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('finds the same conflicts from either side, and leaves a document that can be edited', () => {
    fc.assert(
      fc.property(arbitraryDocument, sequel, sequel, (base, one, other) => {
        const [mine, stored] = [grow(base, one), grow(base, other)]
        const { document, conflicts } = mergeDocuments({ base, mine, stored })
        const swapped = mergeDocuments({ base, mine: stored, stored: mine })
        const fixed = (list: typeof conflicts) =>
          list.filter((conflict) => conflict.what !== 'input').map((conflict) => conflict.key)
        expect(fixed(conflicts).toSorted()).toEqual(fixed(swapped.conflicts).toSorted())
        const ids = new Set(document.nodes.map((node) => node.id))
        expect(ids.size).toBe(document.nodes.length)
        for (const { from, to } of document.edges) {
          expect(ids.has(from.node) && ids.has(to.node)).toBe(true)
        }
        expect(applyChanges(mine, changesBetween(mine, document))).toEqual(document)
      }),
      { numRuns: 500 },
    )
  })

  const start = grow(emptyDocument('One'), [
    {
      change: 'add_node',
      node: { id: 'a', type: 'scale', version: 1, params: { p: 1, q: 1 }, position: { x: 0, y: 0 } },
    },
    {
      change: 'add_node',
      node: { id: 'b', type: 'impute', version: 1, params: {}, position: { x: 9, y: 0 } },
    },
  ])

  it('asks about a param that both changed, and follows the choice', () => {
    const mine = grow(start, [{ change: 'set_params', node: 'a', set: { p: 2, q: 5 } }])
    const stored = grow(start, [
      { change: 'set_params', node: 'a', set: { p: 3 } },
      { change: 'rename_node', node: 'a', title: 'Theirs' },
    ])
    const merged = mergeDocuments({ base: start, mine, stored })
    expect(merged.conflicts).toEqual([
      { key: 'node a params.p', what: 'node', id: 'a', field: 'params.p', base: 1, mine: 2, stored: 3 },
    ])
    expect(merged.document.nodes[0]).toMatchObject({ params: { p: 2, q: 5 }, title: 'Theirs' })
    const chosen = mergeDocuments({ base: start, mine, stored, choices: { 'node a params.p': 'stored' } })
    expect(chosen.document.nodes[0].params).toEqual({ p: 3, q: 5 })
  })

  it('asks about a node that one removed and the other changed', () => {
    const mine = grow(start, [{ change: 'remove_node', node: 'b' }])
    const stored = grow(start, [{ change: 'annotate_node', node: 'b', note: 'why' }])
    const { document, conflicts } = mergeDocuments({ base: start, mine, stored })
    expect(conflicts).toMatchObject([{ key: 'node b', mine: undefined }])
    expect(document.nodes.map((node) => node.id)).toEqual(['a'])
    const kept = mergeDocuments({ base: start, mine, stored, choices: { 'node b': 'stored' } })
    expect(kept.document.nodes.map((node) => node.id)).toEqual(['a', 'b'])
  })

  it('keeps both of two nodes that were added under one id, with their wires', () => {
    const add = (type: string, document: WorkflowDocument) =>
      grow(document, [
        {
          change: 'add_node',
          node: { id: 'new', type, version: 1, params: {}, position: { x: 0, y: 9 } },
        },
        {
          change: 'connect',
          edge: { from: { node: 'b', port: 'table' }, to: { node: 'new', port: 'table' } },
        },
      ])
    const { document, conflicts } = mergeDocuments({
      base: start,
      mine: add('scale', start),
      stored: add('impute', start),
    })
    expect(conflicts).toEqual([])
    expect(document.nodes.map(({ id, type }) => `${id} ${type}`)).toEqual([
      'a scale',
      'b impute',
      'new impute',
      'new-2 scale',
    ])
    expect(document.edges.map(({ to }) => to.node).toSorted()).toEqual(['new', 'new-2'])
  })

  it('lets one wire into an input that both joined', () => {
    const join = (from: string) =>
      grow(start, [
        {
          change: 'connect',
          edge: { from: { node: from, port: 'table' }, to: { node: 'b', port: 'table' } },
        },
      ])
    const input = { base: start, mine: join('a'), stored: join('b') }
    const merged = mergeDocuments(input)
    expect(merged.conflicts).toMatchObject([{ key: 'input b table', what: 'input' }])
    expect(merged.document.edges.map(({ from }) => from.node)).toEqual(['a'])
    const chosen = mergeDocuments({ ...input, choices: { 'input b table': 'stored' } })
    expect(chosen.document.edges.map(({ from }) => from.node)).toEqual(['b'])
  })
})
