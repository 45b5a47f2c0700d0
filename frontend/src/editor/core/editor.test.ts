import { ChangeError, type WorkflowChange, type WorkflowDocument } from '@flowza/nodes/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clippingText, paste, readClipping } from './clipboard.ts'
import { connect, duplicate, freePosition, nudge, removeSelection, toggleDisabled } from './commands.ts'
import { connectionObstacle } from './connections.ts'
import { joinChanges } from './join-node.ts'
import { edgeKey } from './selection.ts'
import { createTestEditor, createTrainedWorkflow, testNodeTypes, type TestEditor } from './test-editor.ts'

/** One random thing that a person might do; numbers pick nodes, edges and values. */
type Step = { kind: (typeof stepKinds)[number]; a: number; b: number }
const stepKinds = [
  'add',
  'connect',
  'remove',
  'params',
  'slide',
  'drag',
  'nudge',
  'duplicate',
  'paste',
  'cut',
  'note',
  'quick-add',
  'disable',
  'rename',
  'select',
  'end',
] as const

const steps = fc.array(fc.record({ kind: fc.constantFrom(...stepKinds), a: fc.nat(50), b: fc.nat(50) }), {
  maxLength: 60,
})

function perform(editor: TestEditor, { kind, a, b }: Step): void {
  const document = editor.document()
  const pick = (at: number): string => document.nodes[at % document.nodes.length].id
  if (kind === 'add') {
    editor.add(Object.keys(testNodeTypes)[a % 4], a * 10, b * 10)
    return
  }
  if (kind === 'end') {
    editor.endGesture()
    return
  }
  if (document.nodes.length === 0) return
  switch (kind) {
    case 'connect': {
      const edge = { from: { node: pick(a), port: 'table' }, to: { node: pick(b), port: 'table' } }
      if (connectionObstacle(document, testNodeTypes, edge) === null) connect(editor, edge)
      return
    }
    case 'remove':
      removeSelection(editor, {
        nodes: [pick(a)],
        edges: document.edges.slice(0, b % 3).map(edgeKey),
      })
      return
    case 'params':
    case 'slide':
      editor.apply(
        { change: 'set_params', node: pick(a), set: { depth: b }, unset: [] },
        kind === 'slide' ? { history: 'merge', gesture: `depth of ${pick(a)}` } : { history: 'record' },
      )
      return
    case 'drag':
      editor.drag(pick(a), b, a)
      return
    case 'nudge':
      nudge(editor, [pick(a)], { x: 8, y: 0 })
      return
    case 'duplicate':
      duplicate(editor, [pick(a), pick(b)])
      return
    case 'paste':
    case 'cut': {
      const chosen = [pick(a), pick(b)]
      const { clipping } = readClipping(clippingText(document, chosen))
      if (clipping === null) throw new Error('What was copied can be read.')
      if (kind === 'cut') removeSelection(editor, { nodes: [...new Set(chosen)], edges: [] })
      paste(editor, clipping, { at: { x: a * 8, y: b * 8 }, keepIncoming: a % 2 === 0 })
      return
    }
    case 'note':
      editor.apply({ change: 'annotate_node', node: pick(a), note: `Note ${b}` }, { history: 'record' })
      return
    case 'quick-add': {
      const type = testNodeTypes[Object.keys(testNodeTypes)[b % 4]].manifest
      const node = {
        id: editor.newId(type.id),
        type: type.id,
        version: 1,
        params: {},
        position: { x: a, y: b },
      }
      const end = { node: pick(a), port: 'table', side: 'output' as const }
      editor.apply(joinChanges(editor, node, end), { history: 'record' })
      return
    }
    case 'disable':
      toggleDisabled(editor, [pick(a)])
      return
    case 'rename':
      editor.apply({ change: 'rename_node', node: pick(a), title: `Name ${b}` }, { history: 'record' })
      return
    case 'select':
      editor.select({ nodes: [pick(a)], edges: [] })
      return
  }
}

describe('history', () => {
  it('undoing everything leads back to the start, redoing everything to the end', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const editor = createTrainedWorkflow()
        const start = createTrainedWorkflow().document()
        editor.load(editor.document())
        for (const step of list) perform(editor, step)
        const end = editor.document()
        const entries = editor.store.getState().past.length

        let undone = 0
        while (editor.undo()) undone++
        expect(undone).toBe(entries)
        expect(editor.document()).toEqual(start)

        while (editor.redo());
        expect(editor.document()).toEqual(end)
      }),
    )
  })

  it('never applies half a gesture', () => {
    const editor = createTrainedWorkflow()
    const before = editor.store.getState()
    const changes: WorkflowChange[] = [
      { change: 'remove_node', node: 'train' },
      { change: 'remove_node', node: 'absent' },
    ]
    expect(() => editor.apply(changes, { history: 'record' })).toThrow(ChangeError)
    expect(editor.store.getState()).toBe(before)
  })

  it('takes back a deletion as one step, with its edges and the selection', () => {
    const editor = createTrainedWorkflow()
    const before = editor.document()
    editor.select({ nodes: ['prepare'], edges: [] })
    removeSelection(editor, editor.store.getState().selection)
    expect(editor.document().edges.map(edgeKey)).toEqual([
      'train.model -> evaluate.model',
      'source.table -> train.table',
      'source.table -> evaluate.table',
    ])
    expect(editor.store.getState().selection.nodes).toEqual([])

    editor.undo()
    expect(editor.document()).toEqual(before)
    expect(editor.store.getState().selection.nodes).toEqual(['prepare'])
  })

  it('makes one entry of a slider drag, however many values it passes', () => {
    const editor = createTrainedWorkflow()
    const entries = editor.store.getState().past.length
    for (let depth = 1; depth <= 40; depth++) {
      editor.apply(
        { change: 'set_params', node: 'train', set: { depth } },
        { history: 'merge', gesture: 'depth of train' },
      )
    }
    editor.endGesture()
    const { past } = editor.store.getState()
    expect(past.length).toBe(entries + 1)
    expect(past.at(-1)?.changes).toHaveLength(1)
    editor.undo()
    expect(paramsOf(editor.document(), 'train')).toEqual({})
    editor.redo()
    expect(paramsOf(editor.document(), 'train')).toEqual({ depth: 40 })
  })

  it('forgets what was undone once something else is done', () => {
    const editor = createTestEditor()
    editor.add('source')
    editor.undo()
    editor.add('train')
    expect(editor.redo()).toBe(false)
    expect(editor.document().nodes.map((node) => node.id)).toEqual(['train'])
  })

  it('gives copies their own ids and keeps the edges between them', () => {
    const editor = createTrainedWorkflow()
    duplicate(editor, ['prepare', 'train'])
    expect(editor.document().nodes.map((node) => node.id)).toContain('train-2')
    expect(editor.document().edges.map(edgeKey)).toContain('prepare-2.table -> train-2.table')
    editor.undo()
    expect(editor.document().nodes).toHaveLength(4)
  })
})

function paramsOf(document: WorkflowDocument, id: string): unknown {
  return document.nodes.find((node) => node.id === id)?.params
}

describe('the free place for a new node', () => {
  const card = { width: 224, height: 88 }
  const document = (): WorkflowDocument => ({
    ...createTestEditor().document(),
    nodes: [{ id: 'a', type: 'source', version: 1, params: {}, position: { x: 0, y: 0 } }],
  })

  it('is the one that was wanted, on the grid, where nothing is', () => {
    expect(freePosition(document(), { x: 401, y: 3 }, card, () => card)).toEqual({ x: 400, y: 0 })
  })

  it('lies below what a card and its note take', () => {
    expect(freePosition(document(), { x: 0, y: 0 }, card, () => card)).toEqual({ x: 0, y: 112 })
    const withNote = { ...card, height: card.height + 54 }
    expect(freePosition(document(), { x: 0, y: 112 }, card, () => withNote)).toEqual({ x: 0, y: 224 })
  })
})
