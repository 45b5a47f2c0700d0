import { emptyDocument, type WorkflowDocument } from '@flowza/nodes/core'
import { describe, expect, it } from 'vitest'
import { clippingText, paste, readClipping, type Clipping } from './clipboard.ts'
import { edgeKey } from './selection.ts'
import { createTestEditor, createTrainedWorkflow } from './test-editor.ts'

function clip(document: WorkflowDocument, ids: readonly string[], notes: readonly string[] = []): Clipping {
  const { clipping } = readClipping(clippingText(document, ids, notes))
  if (clipping === null) throw new Error('What was copied can be read.')
  return clipping
}

describe('paste', () => {
  it('carries nodes, the edges between them and their params into another workflow', () => {
    const from = createTrainedWorkflow()
    from.apply({ change: 'set_params', node: 'train', set: { depth: 7 } }, { history: 'record' })
    const to = createTestEditor()
    paste(to, clip(from.document(), ['prepare', 'train', 'evaluate']))
    const { nodes, edges } = to.document()
    expect(nodes.map(({ id, type, params }) => [id, type, params])).toEqual([
      ['prepare', 'prepare', {}],
      ['train', 'train', { depth: 7 }],
      ['evaluate', 'evaluate', {}],
    ])
    expect(edges.map(edgeKey)).toEqual([
      'prepare.table -> train.table',
      'train.model -> evaluate.model',
      'prepare.table -> evaluate.table',
    ])
    expect(to.store.getState().selection.nodes).toEqual(['prepare', 'train', 'evaluate'])
    to.undo()
    expect(to.document()).toEqual(emptyDocument('Test'))
  })

  it('gives new ids where the old ones are taken, and puts the corner where it was asked to', () => {
    const editor = createTrainedWorkflow()
    const clipping = clip(editor.document(), ['prepare', 'train'])
    const { nodes } = paste(editor, clipping, { at: { x: 1000, y: 400 } })
    expect(nodes).toEqual(['prepare-2', 'train-2'])
    const positions = editor
      .document()
      .nodes.slice(-2)
      .map((node) => node.position)
    expect(positions).toEqual([
      { x: 1000, y: 400 },
      { x: 1300, y: 400 },
    ])
    expect(paste(editor, clipping).nodes).toEqual(['prepare-3', 'train-3'])
  })

  it('keeps what fed the originals only when asked, and only where that is still there', () => {
    const editor = createTrainedWorkflow()
    const clipping = clip(editor.document(), ['train'])
    const before = editor.document().edges.length
    paste(editor, clipping)
    expect(editor.document().edges).toHaveLength(before)
    paste(editor, clipping, { keepIncoming: true })
    expect(editor.document().edges.map(edgeKey)).toContain('prepare.table -> train-3.table')
    const other = createTestEditor()
    // The same id, but another type: not what the original was fed by.
    other.apply(
      {
        change: 'add_node',
        node: { id: 'prepare', type: 'source', version: 1, params: {}, position: { x: 0, y: 0 } },
      },
      { history: 'record' },
    )
    paste(other, clipping, { keepIncoming: true })
    expect(other.document().edges).toEqual([])
  })

  it('keeps unknown node types as they are, groups that were copied whole, and notes', () => {
    const editor = createTrainedWorkflow()
    editor.apply(
      [
        { change: 'add_group', group: { id: 'both', title: 'Both' } },
        { change: 'assign_group', node: 'prepare', group: 'both' },
        { change: 'assign_group', node: 'train', group: 'both' },
        { change: 'add_note', note: { id: 'note', text: 'Hello', position: { x: 0, y: -80 } } },
        {
          change: 'add_node',
          node: {
            id: 'odd',
            type: 'from-elsewhere',
            version: 3,
            params: { a: [1] },
            position: { x: 0, y: 0 },
          },
        },
      ],
      { history: 'record' },
    )
    const to = createTestEditor()
    paste(to, clip(editor.document(), ['prepare', 'train', 'odd'], ['note']))
    expect(to.document().nodes.at(-1)).toMatchObject({
      type: 'from-elsewhere',
      version: 3,
      params: { a: [1] },
    })
    expect(to.document().groups).toEqual([{ id: 'both', title: 'Both' }])
    expect(to.document().notes).toMatchObject([{ text: 'Hello' }])
    const half = createTestEditor()
    paste(half, clip(editor.document(), ['train']))
    expect(half.document().nodes[0].group).toBeUndefined()
    expect(half.document().groups ?? []).toEqual([])
  })
})

describe('paste of a text that was changed by hand', () => {
  it('loses nothing where ids or edges stand twice', () => {
    const node = (id: string, x: number) => ({
      id,
      type: 'prepare',
      version: 1,
      params: {},
      position: { x, y: 0 },
    })
    const edge = { from: { node: 'a', port: 'table' }, to: { node: 'b', port: 'table' } }
    const { clipping } = readClipping(
      JSON.stringify({
        app: 'flowza',
        version: 1,
        nodes: [node('a', 0), { ...node('a', 300), group: 'g' }, node('b', 600)],
        edges: [edge, edge],
        groups: [
          { id: 'g', title: 'One' },
          { id: 'g', title: 'Two' },
        ],
        notes: ['x', 'y'].map((text) => ({ id: 'n', text, position: { x: 0, y: 0 } })),
      }),
    )
    if (clipping === null) throw new Error('That can be read.')
    const editor = createTestEditor()
    const pasted = paste(editor, clipping)
    expect(pasted).toEqual({ nodes: ['a', 'a-2', 'b'], notes: ['n', 'n-2'] })
    const { nodes, edges, groups, notes } = editor.document()
    expect(nodes.map(({ id, group }) => [id, group])).toEqual([
      ['a', undefined],
      ['a-2', 'g'],
      ['b', undefined],
    ])
    expect(edges).toEqual([edge])
    expect(groups?.map(({ id, title }) => [id, title])).toEqual([
      ['g', 'One'],
      ['g-2', 'Two'],
    ])
    expect(notes?.map(({ text }) => text)).toEqual(['x', 'y'])
  })
})

describe('readClipping', () => {
  it('takes a whole workflow file', () => {
    const document = createTrainedWorkflow().document()
    const editor = createTestEditor()
    const { clipping } = readClipping(JSON.stringify(document))
    if (clipping === null) throw new Error('A workflow file can be pasted.')
    paste(editor, clipping, { at: { x: 0, y: 0 } })
    expect(editor.document().nodes).toEqual(document.nodes)
    expect(editor.document().edges).toEqual(document.edges)
  })

  it('refuses what is something else', () => {
    for (const text of ['hello', '{}', '{"app":"other"}', '[1]', '{"app":"other","format":"x"}']) {
      expect(readClipping(text), text).toEqual({ clipping: null, problem: null })
    }
  })

  it('says where a text is wrong that is meant to be one', () => {
    const fault = (text: string) => {
      const read = readClipping(text)
      return read.clipping === null ? read.problem?.message : read
    }
    expect(fault('{"app":"flowza"')).toMatch(/^This is not valid JSON: /)
    expect(fault('{"app":"flowza","version":1,"nodes":[{"id":"a","type":"x"}]}')).toContain(
      'nodes[0].version',
    )
    expect(fault('{"app":"flowza","version":1,"nodes":[{"id":"../x"}]}')).toContain('nodes[0].id')
    expect(fault('{"format":"flowza/1","name":"x","seed":1,"nodes":[],"edges":5}')).toContain('edges')
    expect(fault('{"format":"flowza/9"}')).toContain('flowza/9')
  })
})
