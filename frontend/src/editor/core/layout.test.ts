import { describe, expect, it } from 'vitest'
import { anchored, layoutGraph } from './layout.ts'
import { createTrainedWorkflow } from './test-editor.ts'

describe('layouts', () => {
  it('are of the chosen nodes and the edges between them', () => {
    const document = createTrainedWorkflow().document()
    const card = { width: 224, height: 88, inputs: [], outputs: [] }
    const graph = layoutGraph(document, ['prepare', 'train'], () => card)
    expect(graph.nodes).toEqual([
      { id: 'prepare', ...card },
      { id: 'train', ...card },
    ])
    expect(graph.edges).toHaveLength(1)
  })

  it('start where the nodes were, on the grid', () => {
    const places = new Map([
      ['a', { x: 12, y: 12 }],
      ['b', { x: 312, y: 77 }],
    ])
    const former = [
      { x: 400, y: 900, width: 224, height: 88 },
      { x: 500, y: 720, width: 224, height: 88 },
    ]
    expect(anchored(places, former)).toEqual(
      new Map([
        ['a', { x: 400, y: 720 }],
        ['b', { x: 704, y: 784 }],
      ]),
    )
  })
})
