import { nodeTypes } from '@flowza/nodes/catalogue'
import { emptyDocument, type WorkflowChange } from '@flowza/nodes/core'
import { expect, it } from 'vitest'
import { countedId, createEditor } from './editor.ts'
import { followFormulas } from './follow-formulas.ts'
import { createInsight } from './insight.ts'

it('knows what a formula gives once a workflow has one', async () => {
  const editor = createEditor({ document: emptyDocument('Test'), nodeTypes, newId: countedId })
  const insight = createInsight(editor)
  const stop = followFormulas(editor, insight)
  const messages = () => insight.now().problems.map(({ message }) => message)
  const known = new Promise<void>((resolve) => {
    insight.store.subscribe(() => {
      if (messages().includes('The formula is empty.')) resolve()
    })
  })
  const add = (id: string, type: string, params: Record<string, string>): WorkflowChange => ({
    change: 'add_node',
    node: { id, type, version: 1, position: { x: 0, y: 0 }, params },
  })
  editor.apply([add('data', 'load-dataset', { dataset: 'titanic' }), add('formula', 'formula', {})], {
    history: 'record',
  })
  editor.apply(
    {
      change: 'connect',
      edge: { from: { node: 'data', port: 'table' }, to: { node: 'formula', port: 'table' } },
    },
    { history: 'record' },
  )
  await known
  expect(messages()).toContain('The formula is empty.')
  stop()
})
