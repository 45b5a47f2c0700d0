import { describe, expect, it } from 'vitest'
import { createTrainedWorkflow, testNodeTypes } from '../core/test-editor.ts'
import { nodeKey, outlineRows } from './outline-rows.ts'

function rows(editor: ReturnType<typeof createTrainedWorkflow>, open: string[] = [], closed: string[] = []) {
  return outlineRows({
    document: editor.document(),
    nodeTypes: testNodeTypes,
    open: new Set(open),
    closed: new Set(closed),
  })
}

describe('outlineRows', () => {
  it('lists nodes in the order in which they run', () => {
    expect(rows(createTrainedWorkflow()).map(({ key }) => key)).toEqual([
      'node source',
      'node prepare',
      'node train',
      'node evaluate',
    ])
  })

  it('shows ports with their edges, and those that nothing is connected to', () => {
    const editor = createTrainedWorkflow()
    const shown = rows(editor, [nodeKey('evaluate')]).filter((row) => row.kind === 'port')
    expect(shown.map((row) => [row.side, row.name, row.edge?.from.node ?? null])).toEqual([
      ['input', 'model', 'train'],
      ['input', 'table', 'prepare'],
      ['output', 'metrics', null],
    ])
    expect(shown.map((row) => [row.level, row.position, row.siblings])).toEqual([
      [2, 1, 3],
      [2, 2, 3],
      [2, 3, 3],
    ])
  })

  it('puts the nodes of a group under it, and hides them when it is closed', () => {
    const editor = createTrainedWorkflow()
    editor.apply(
      [
        { change: 'add_group', group: { id: 'g', title: 'Learning' } },
        { change: 'assign_group', node: 'train', group: 'g' },
        { change: 'assign_group', node: 'evaluate', group: 'g' },
      ],
      { history: 'record' },
    )
    expect(rows(editor).map(({ key, level }) => [key, level])).toEqual([
      ['node source', 1],
      ['node prepare', 1],
      ['group g', 1],
      ['node train', 2],
      ['node evaluate', 2],
    ])
    expect(rows(editor, [], ['group g'])).toHaveLength(3)
  })
})
