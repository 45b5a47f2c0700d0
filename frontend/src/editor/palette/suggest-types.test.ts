import { nodeTypes } from '@flowza/nodes/catalogue'
import { emptyDocument, type WorkflowDocument } from '@flowza/nodes/core'
import { describe, expect, it } from 'vitest'
import { endFor, suggestTypes } from './suggest-types.ts'

const types = Object.values(nodeTypes)
const document: WorkflowDocument = {
  ...emptyDocument('Test'),
  nodes: ['load-dataset', 'random-forest', 'evaluate-classification'].map((type, index) => ({
    id: type,
    type,
    version: 1,
    params: {},
    position: { x: index * 300, y: 0 },
  })),
}
const titles = (list: readonly { manifest: { id: string } }[]) => list.map(({ manifest }) => manifest.id)

describe('suggestTypes', () => {
  it('puts what templates do first and leaves out nothing', () => {
    const found = suggestTypes({
      document,
      nodeTypes,
      types,
      partner: { node: 'load-dataset' },
      recent: [],
    })
    expect(titles(found.likely)[0]).toBe('train-test-split')
    expect(found.likely.length + found.fitting.length + found.others.length).toBe(types.length)
    expect(titles(found.others)).toContain('load-csv')
  })

  it('lists only what a port can feed, or be fed by', () => {
    const model = suggestTypes({
      document,
      nodeTypes,
      types,
      partner: { node: 'random-forest', port: 'model', side: 'output' },
      recent: [],
    })
    expect([...titles(model.likely), ...titles(model.fitting)].toSorted()).toEqual(
      types
        .filter((type) => Object.values(type.manifest.inputs).some((port) => port.type === 'model'))
        .map((type) => type.manifest.id)
        .toSorted(),
    )
    const back = suggestTypes({
      document,
      nodeTypes,
      types,
      partner: { node: 'evaluate-classification', port: 'model', side: 'input' },
      recent: [],
    })
    expect(titles(back.likely)).toContain('random-forest')
  })

  it('prefers what was used lately', () => {
    const found = suggestTypes({
      document,
      nodeTypes,
      types,
      partner: { node: 'random-forest' },
      recent: ['save-model'],
    })
    expect(titles(found.likely)).toContain('save-model')
  })
})

describe('endFor', () => {
  it('joins a model to what evaluates it', () => {
    expect(endFor(document, nodeTypes, 'random-forest', nodeTypes['evaluate-classification'])).toEqual({
      node: 'random-forest',
      port: 'model',
      side: 'output',
    })
    expect(endFor(document, nodeTypes, 'random-forest', nodeTypes['load-csv'])).toBeNull()
  })
})
