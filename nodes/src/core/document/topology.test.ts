import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyDocument, type WorkflowDocument } from './document.ts'
import { ancestorsOf, descendantsOf, topologyOf, wouldCycle } from './topology.ts'

function documentOf(nodes: string[], edges: [string, string][]): WorkflowDocument {
  return {
    ...emptyDocument('Test'),
    nodes: nodes.map((id) => ({ id, type: 'scale', version: 1, params: {}, position: { x: 0, y: 0 } })),
    edges: edges.map(([from, to]) => ({
      from: { node: from, port: 'table' },
      to: { node: to, port: 'table' },
    })),
  }
}

describe('topologyOf', () => {
  it('orders every node behind what feeds it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 80 }),
        (count, pairs) => {
          const names = Array.from({ length: count }, (_, index) => `n${index}`)
          const edges = pairs
            .filter(([a, b]) => a < count && b < count && a !== b)
            .map(([a, b]): [string, string] => [`n${Math.max(a, b)}`, `n${Math.min(a, b)}`])
          const { order, cycles } = topologyOf(documentOf(names, edges))
          expect(cycles).toEqual([])
          expect([...order].sort()).toEqual([...names].sort())
          for (const [from, to] of edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
        },
      ),
    )
  })

  it('finds circles and leaves out what is merely behind them', () => {
    const { order, cycles } = topologyOf(
      documentOf(
        ['a', 'b', 'c', 'd', 'e'],
        [
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'b'],
          ['c', 'd'],
        ],
      ),
    )
    expect(order).toEqual(['a', 'e'])
    expect(cycles).toEqual([['b', 'c']])
  })

  it('finds a node that feeds itself', () => {
    expect(topologyOf(documentOf(['a'], [['a', 'a']])).cycles).toEqual([['a']])
  })
})

describe('reachability', () => {
  const document = documentOf(
    ['a', 'b', 'c', 'd'],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'd'],
    ],
  )

  it('names descendants and ancestors', () => {
    expect(descendantsOf(document, 'a').sort()).toEqual(['b', 'c', 'd'])
    expect(ancestorsOf(document, 'c').sort()).toEqual(['a', 'b'])
  })

  it('sees which edge would close a circle', () => {
    expect(wouldCycle(document, 'c', 'a')).toBe(true)
    expect(wouldCycle(document, 'a', 'a')).toBe(true)
    expect(wouldCycle(document, 'd', 'c')).toBe(false)
  })
})
