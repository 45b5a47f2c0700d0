import { describe, expect, it } from 'vitest'
import { aligned, distributed, placeNodes, type PlacedBox } from './align.ts'
import { boxAround, snap } from './snap.ts'
import { createTrainedWorkflow } from './test-editor.ts'

const box = (id: string, x: number, y: number, height = 100): PlacedBox => ({ id, x, y, width: 200, height })

describe('aligning', () => {
  const boxes = [box('a', 0, 10), box('b', 50, 300, 50), box('c', 400, 100)]

  it.each([
    ['left', [0, 0, 0]],
    ['centre', [200, 200, 200]],
    ['right', [400, 400, 400]],
  ] as const)('%s moves across only', (how, xs) => {
    const places = aligned(boxes, how)
    expect(boxes.map(({ id }) => places.get(id)?.x)).toEqual(xs)
    expect(boxes.map(({ id }) => places.get(id)?.y)).toEqual([10, 300, 100])
  })

  it.each([
    ['top', [10, 10, 10]],
    ['middle', [130, 155, 130]],
    ['bottom', [250, 300, 250]],
  ] as const)('%s moves down only', (how, ys) => {
    const places = aligned(boxes, how)
    expect(boxes.map(({ id }) => places.get(id)?.y)).toEqual(ys)
  })

  it('distributes with equal gaps between the first and the last', () => {
    const places = distributed([box('c', 900, 0), box('a', 0, 0), box('b', 210, 5)], 'x')
    expect(places.get('a')).toEqual({ x: 0, y: 0 })
    expect(places.get('b')).toEqual({ x: 450, y: 5 })
    expect(places.get('c')).toEqual({ x: 900, y: 0 })
  })

  it('is one step, and none where all stand already', () => {
    const editor = createTrainedWorkflow()
    const before = editor.document()
    const places = new Map(before.nodes.map((node) => [node.id, { x: node.position.x, y: 40 }]))
    expect(placeNodes(editor, places)).toBe(true)
    expect(placeNodes(editor, places)).toBe(false)
    editor.undo()
    expect(editor.document()).toEqual(before)
  })
})

describe('snapping', () => {
  const others = [
    { x: 0, y: 0, width: 200, height: 100 },
    { x: 600, y: 400, width: 200, height: 100 },
  ]

  it('takes the nearest line on each axis and says from where to where it goes', () => {
    const { shift, lines } = snap({ x: 604, y: 3, width: 200, height: 100 }, others, 6)
    expect(shift).toEqual({ x: -4, y: -3 })
    expect(lines).toEqual([
      { axis: 'x', at: 600, from: 0, to: 500 },
      { axis: 'y', at: 0, from: 0, to: 800 },
    ])
  })

  it('leaves alone what is far from any line', () => {
    expect(snap({ x: 300, y: 200, width: 200, height: 100 }, others, 6)).toEqual({
      shift: { x: 0, y: 0 },
      lines: [],
    })
  })

  it('lines up middles of boxes of different sizes', () => {
    const { shift } = snap({ x: 40, y: 1000, width: 116, height: 40 }, others, 6)
    expect(shift.x).toBe(2)
  })

  it('measures the box round several', () => {
    expect(boxAround(others)).toEqual({ x: 0, y: 0, width: 800, height: 500 })
  })
})
