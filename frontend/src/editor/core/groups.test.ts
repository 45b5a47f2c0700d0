import { groupColours } from '@flowza/nodes/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dissolveGroups,
  groupNodes,
  groupsOf,
  groupsOfNodes,
  isInside,
  outerPorts,
  setGroup,
} from './groups.ts'
import { createTrainedWorkflow } from './test-editor.ts'

describe('groups', () => {
  it('are made of what is selected and dissolved again, each as one step', () => {
    const editor = createTrainedWorkflow()
    const before = editor.document()
    const id = groupNodes(editor, ['prepare', 'train'], 'Learn')
    expect(id).toBe('group')
    expect(groupsOf(editor.document()).members.get('group')).toEqual(['prepare', 'train'])
    expect(groupsOfNodes(editor.document(), ['train', 'source'])).toEqual(['group'])
    dissolveGroups(editor, ['group'])
    expect(editor.document()).toEqual(before)
    editor.undo()
    expect(groupsOf(editor.document()).members.get('group')).toEqual(['prepare', 'train'])
    editor.undo()
    expect(editor.document()).toEqual(before)
  })

  it('go when another group takes all of their members', () => {
    const editor = createTrainedWorkflow()
    groupNodes(editor, ['prepare'], 'One')
    groupNodes(editor, ['prepare', 'train'], 'Two')
    expect([...groupsOf(editor.document()).groups.values()].map(({ title }) => title)).toEqual(['Two'])
  })

  it('show the ports that lead out of them once collapsed, and hide what is between members', () => {
    const editor = createTrainedWorkflow()
    groupNodes(editor, ['prepare', 'train'], 'Learn')
    setGroup(editor, 'group', { collapsed: true })
    const document = editor.document()
    expect([...groupsOf(document).hidden.keys()]).toEqual(['prepare', 'train'])
    expect(outerPorts(document, 'group')).toEqual({
      inputs: [{ node: 'prepare', port: 'table' }],
      outputs: [
        { node: 'train', port: 'model' },
        { node: 'prepare', port: 'table' },
      ],
    })
    expect(document.edges.filter((edge) => isInside(document, edge))).toHaveLength(1)
    setGroup(editor, 'group', { collapsed: false })
    expect(groupsOf(editor.document()).hidden.size).toBe(0)
    expect(editor.document().groups).toEqual([{ id: 'group', title: 'Learn' }])
  })

  it('undo to the start, whatever was done to them', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('group' as const),
        nodes: fc.subarray(['source', 'prepare', 'train', 'evaluate']),
      }),
      fc.record({ do: fc.constant('dissolve' as const), at: fc.nat(3) }),
      fc.record({
        do: fc.constant('set' as const),
        at: fc.nat(3),
        set: fc.record(
          {
            title: fc.string({ maxLength: 20 }),
            colour: fc.constantFrom(null, ...groupColours),
            collapsed: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const editor = createTrainedWorkflow()
        const start = editor.document()
        const entries = editor.store.getState().past.length
        for (const each of steps) {
          const ids = [...groupsOf(editor.document()).groups.keys()]
          if (each.do === 'group') groupNodes(editor, each.nodes, 'Group')
          else if (ids.length === 0) continue
          else if (each.do === 'dissolve') dissolveGroups(editor, [ids[each.at % ids.length]])
          else setGroup(editor, ids[each.at % ids.length], each.set)
        }
        const end = editor.document()
        while (editor.store.getState().past.length > entries) editor.undo()
        expect(editor.document()).toEqual(start)
        while (editor.redo());
        expect(editor.document()).toEqual(end)
      }),
      { numRuns: 200 },
    )
  })
})
