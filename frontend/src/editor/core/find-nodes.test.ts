import { nodeTypes } from '@flowza/nodes/catalogue'
import { emptyDocument, propagateSchemas, type WorkflowDocument } from '@flowza/nodes/core'
import { describe, expect, it } from 'vitest'
import { findNodes } from './find-nodes.ts'

const document: WorkflowDocument = {
  ...emptyDocument('Test'),
  nodes: [
    {
      id: 'forest',
      type: 'random-forest',
      version: 1,
      params: { n_estimators: 321 },
      position: { x: 300, y: 0 },
      note: 'Slow but sure',
    },
    { id: 'data', type: 'load-csv', version: 1, params: {}, position: { x: 0, y: 0 }, title: 'Passengers' },
  ],
  edges: [{ from: { node: 'data', port: 'table' }, to: { node: 'forest', port: 'table' } }],
}
const find = (text: string) =>
  findNodes({
    document,
    nodeTypes,
    schemas: propagateSchemas(document, nodeTypes, { datasets: {}, formulas: null }),
    text,
  })

describe('findNodes', () => {
  it('finds by title, type, note and param, each word of it', () => {
    expect(find('passen')).toEqual([{ node: 'data', in: { part: 'title' } }])
    expect(find('csv load')).toEqual([{ node: 'data', in: { part: 'type' } }])
    expect(find('sure')).toEqual([{ node: 'forest', in: { part: 'note' } }])
    expect(find('estimators 321')).toEqual([{ node: 'forest', in: { part: 'param', name: 'n_estimators' } }])
    expect(find('nowhere')).toEqual([])
    expect(find(' ')).toEqual([])
  })

  it('goes in the order in which the nodes run', () => {
    expect(find('o').map(({ node }) => node)).toEqual(['data', 'forest'])
  })
})
