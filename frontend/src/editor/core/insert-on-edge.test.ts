import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeSelection } from './commands.ts'
import { detach, fitsIntoEdge, healChanges, insertOnEdgeChanges, portsForEdge } from './insert-on-edge.ts'
import { createTestEditor, createTrainedWorkflow, testNodeTypes } from './test-editor.ts'

const edgesOf = (editor: { document(): { edges: readonly unknown[] } }) =>
  editor
    .document()
    .edges.map((edge) => {
      const { from, to } = edge as {
        from: { node: string; port: string }
        to: { node: string; port: string }
      }
      return `${from.node}.${from.port} ${to.node}.${to.port}`
    })
    .toSorted()

describe('a node put into a wire', () => {
  it('takes what flows and gives it on', () => {
    const editor = createTestEditor()
    const source = editor.add('source')
    const train = editor.add('train', 600)
    editor.join(`${source}.table`, `${train}.table`)
    const loose = editor.add('prepare', 300)
    const [edge] = editor.document().edges
    expect(fitsIntoEdge(editor.document(), testNodeTypes, loose, edge)).toBe(true)
    const changes = insertOnEdgeChanges(
      editor.document(),
      testNodeTypes,
      { id: loose, type: 'prepare' },
      edge,
    )
    editor.apply(changes, { history: 'record' })
    expect(edgesOf(editor)).toEqual(['prepare.table train.table', 'source.table prepare.table'])
    editor.undo()
    expect(edgesOf(editor)).toEqual(['source.table train.table'])
  })

  it('fits by its types only, and only while nothing else is joined to it', () => {
    const editor = createTrainedWorkflow()
    const model = editor.document().edges.find((edge) => edge.from.port === 'model')
    const table = editor.document().edges.find((edge) => edge.to.node === 'train')
    if (model === undefined || table === undefined) throw new Error('The workflow has both.')
    expect(portsForEdge(editor.document(), testNodeTypes, 'prepare', model)).toBeNull()
    expect(portsForEdge(editor.document(), testNodeTypes, 'prepare', table)).toEqual({
      input: 'table',
      output: 'table',
    })
    expect(fitsIntoEdge(editor.document(), testNodeTypes, 'prepare', table)).toBe(false)
  })
})

describe('a node taken away', () => {
  it('leaves a wire that goes on, as one step', () => {
    const editor = createTrainedWorkflow()
    const before = editor.document()
    removeSelection(editor, { nodes: ['prepare'], edges: [] })
    expect(edgesOf(editor)).toEqual([
      'source.table evaluate.table',
      'source.table train.table',
      'train.model evaluate.model',
    ])
    editor.undo()
    expect(editor.document()).toEqual(before)
  })

  it('heals over several in a row', () => {
    const editor = createTrainedWorkflow()
    const second = editor.add('prepare', 400)
    editor.join('prepare.table', `${second}.table`)
    editor.join(`${second}.table`, 'train.table')
    removeSelection(editor, { nodes: [second, 'prepare'], edges: [] })
    expect(edgesOf(editor)).toContain('source.table train.table')
  })

  it('leaves a gap where nothing fits', () => {
    const editor = createTrainedWorkflow()
    expect(healChanges(editor.document(), testNodeTypes, ['train'])).toEqual([])
  })
})

describe('a node taken out of its chain', () => {
  it('stays, and the rest is joined', () => {
    const editor = createTrainedWorkflow()
    expect(detach(editor, ['prepare'])).toBe(true)
    expect(edgesOf(editor)).toEqual([
      'source.table evaluate.table',
      'source.table train.table',
      'train.model evaluate.model',
    ])
    expect(detach(editor, ['prepare'])).toBe(false)
  })
})

it('healing never breaks a document, whatever is removed', () => {
  fc.assert(
    fc.property(fc.subarray(['source', 'prepare', 'train', 'evaluate']), (removed) => {
      const editor = createTrainedWorkflow()
      const before = editor.document()
      removeSelection(editor, { nodes: removed, edges: [] })
      const ends = editor.document().edges.flatMap((edge) => [edge.from.node, edge.to.node])
      expect(ends.every((id) => !removed.includes(id))).toBe(true)
      const inputs = editor.document().edges.map((edge) => `${edge.to.node}.${edge.to.port}`)
      expect(new Set(inputs).size).toBe(inputs.length)
      if (removed.length > 0) editor.undo()
      expect(editor.document()).toEqual(before)
    }),
  )
})
