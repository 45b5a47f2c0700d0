import { describe, expect, it } from 'vitest'
import { createInsight } from './insight.ts'
import { heirOf, neighbourOf } from './neighbour.ts'
import { createTrainedWorkflow } from './test-editor.ts'

function ran() {
  const editor = createTrainedWorkflow()
  const insight = createInsight(editor)
  insight.observe({
    lastRun: {
      document: editor.document(),
      finished: ['source', 'prepare', 'train', 'evaluate'],
      observed: {},
    },
  })
  return { editor, stale: () => [...insight.store.getState().stale] }
}

describe('stale nodes', () => {
  it('are those behind a changed param, and none once it is back', () => {
    const { editor, stale } = ran()
    expect(stale()).toEqual([])
    editor.apply({ change: 'set_params', node: 'train', set: { depth: 3 } }, { history: 'record' })
    expect(stale()).toEqual(['train', 'evaluate'])
    editor.undo()
    expect(stale()).toEqual([])
  })

  it('don’t depend on titles, places or a default written out', () => {
    const { editor, stale } = ran()
    editor.drag('source', 50, 50)
    editor.apply({ change: 'rename_node', node: 'train', title: 'Forest' }, { history: 'record' })
    editor.apply({ change: 'set_params', node: 'prepare', set: { depth: null } }, { history: 'record' })
    expect(stale()).toEqual([])
  })

  it('follow the seed where no random_state is set', () => {
    const { editor, stale } = ran()
    editor.apply({ change: 'set_seed', seed: 7 }, { history: 'record' })
    expect(stale()).toEqual(['train', 'evaluate'])
  })

  it('follow edges and disabled nodes', () => {
    const { editor, stale } = ran()
    editor.apply({ change: 'set_disabled', node: 'prepare', disabled: true }, { history: 'record' })
    expect(stale()).toEqual(['prepare', 'train', 'evaluate'])
    editor.undo()
    editor.join('source.table', 'evaluate.table')
    expect(stale()).toEqual(['evaluate'])
  })

  it('follow the file behind a data set', () => {
    const editor = createTrainedWorkflow()
    editor.apply({ change: 'set_params', node: 'source', set: { dataset: 'a' } }, { history: 'record' })
    const insight = createInsight(editor)
    insight.observe({ datasetDigests: { a: '1' } })
    insight.observe({ lastRun: { document: editor.document(), finished: ['train'], observed: {} } })
    expect([...insight.store.getState().stale]).toEqual([])
  })
})

describe('problems', () => {
  it('follow the document', () => {
    const editor = createTrainedWorkflow()
    const insight = createInsight(editor)
    expect(insight.store.getState().problems).toEqual([])
    editor.apply(
      {
        change: 'disconnect',
        edge: { from: { node: 'train', port: 'model' }, to: { node: 'evaluate', port: 'model' } },
      },
      { history: 'record' },
    )
    expect(insight.store.getState().problemsByNode.get('evaluate')?.[0].code).toBe('MISSING_INPUT')
  })
})

describe('walking', () => {
  it('follows the wires sideways and the picture up and down', () => {
    const document = createTrainedWorkflow().document()
    expect(neighbourOf(document, 'source', 'right')).toBe('prepare')
    expect(neighbourOf(document, 'evaluate', 'left')).toBe('train')
    expect(neighbourOf(document, 'train', 'down')).toBe('evaluate')
    expect(neighbourOf(document, 'source', 'left')).toBeNull()
  })

  it('leaves the focus with what fed a removed node', () => {
    const document = createTrainedWorkflow().document()
    expect(heirOf(document, ['train'])).toBe('prepare')
    expect(heirOf(document, ['source'])).toBe('prepare')
    expect(heirOf(document, ['source', 'prepare', 'train', 'evaluate'])).toBeNull()
  })
})

describe('insight that waits for the picture', () => {
  it('is thought about once for several changes, and at once where it must be known', () => {
    const editor = createTrainedWorkflow()
    const waiting: (() => void)[] = []
    const insight = createInsight(editor, (work) => waiting.push(work))
    const before = insight.store.getState()
    editor.apply({ change: 'remove_node', node: 'source' }, { history: 'record' })
    editor.apply({ change: 'remove_node', node: 'prepare' }, { history: 'record' })
    expect(insight.store.getState()).toBe(before)
    expect(waiting).toHaveLength(1)
    expect(insight.now().problems).not.toEqual(before.problems)
    const after = insight.store.getState()
    waiting[0]()
    expect(insight.store.getState()).toBe(after)
  })
})
