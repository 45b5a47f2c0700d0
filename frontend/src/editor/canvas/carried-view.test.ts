import type { InternalNode, ReactFlowState } from '@xyflow/react'
import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { carriedViewOf } from './carried-view.ts'
import { nearZoom } from './node-geometry.ts'

const quiet = { aloud: false }

/** A store as React Flow's, with a window of 1,000 x 500 and cards at these places. */
function canvasWith(cards: Record<string, [x: number, y: number]>, edges: [from: string, to: string][] = []) {
  const style = { transform: '' }
  const nodes = Object.entries(cards).map(([id, [x, y]]) => [
    id,
    { id, measured: { width: 200, height: 100 }, internals: { positionAbsolute: { x, y } } } as InternalNode,
  ])
  const state: Partial<ReactFlowState> = {
    transform: [0, 0, 1],
    width: 1000,
    height: 500,
    domNode: { querySelector: () => ({ style }) } as unknown as HTMLDivElement,
    nodeLookup: new Map(nodes as [string, InternalNode][]),
    edges: edges.map(([source, target]) => ({ id: `${source}-${target}`, source, target })),
    connection: { inProgress: false } as ReactFlowState['connection'],
    userSelectionActive: false,
    nodesSelectionActive: false,
  }
  const store = createStore(() => state as ReactFlowState)
  const told: ReactFlowState['transform'][] = []
  const steps: number[] = []
  const view = carriedViewOf(store)
  store.subscribe(({ transform }) => told.push(transform))
  view.follow(({ x }) => steps.push(x))
  return { store, view, told, steps, style }
}

describe('a carried view', () => {
  it('moves the page and what is read of the store, and tells no subscriber', () => {
    const { store, view, told, steps, style } = canvasWith({ a: [0, 0] })
    view.moveTo({ x: -40, y: 10, zoom: 1 }, quiet)
    expect(style.transform).toBe('translate(-40px,10px) scale(1)')
    expect(store.getState().transform).toEqual([-40, 10, 1])
    expect(view.present()).toEqual({ x: 40, y: -10, width: 1000, height: 500, zoom: 1 })
    expect(steps).toEqual([40])
    expect(told).toEqual([])
  })

  it('tells where a card or a wire comes into view, once', () => {
    const { view, told } = canvasWith({ a: [0, 0], b: [1050, 0], c: [-900, 700], d: [900, 700] }, [
      ['c', 'd'],
    ])
    view.moveTo({ x: -40, y: 0, zoom: 1 }, quiet)
    expect(told).toHaveLength(0)
    view.moveTo({ x: -60, y: 0, zoom: 1 }, quiet)
    expect(told).toEqual([[-60, 0, 1]])
    view.moveTo({ x: -80, y: 0, zoom: 1 }, quiet)
    expect(told).toHaveLength(1)
    // Between the two cards, neither of which is in view.
    view.moveTo({ x: -80, y: -220, zoom: 1 }, quiet)
    expect(told).toHaveLength(2)
  })

  it('tells where cards look different', () => {
    const { view, told } = canvasWith({ a: [0, 0] })
    view.moveTo({ x: 0, y: 0, zoom: nearZoom + 0.1 }, quiet)
    expect(told).toHaveLength(0)
    view.moveTo({ x: 0, y: 0, zoom: nearZoom - 0.05 }, quiet)
    expect(told).toHaveLength(1)
    view.moveTo({ x: 0, y: 0, zoom: nearZoom - 0.09 }, quiet)
    expect(told).toHaveLength(1)
  })

  it('tells every step while something else is placed by it', () => {
    const { store, view, told } = canvasWith({ a: [0, 0] })
    view.moveTo({ x: -1, y: 0, zoom: 1 }, { aloud: true })
    expect(told).toHaveLength(1)
    store.setState({ userSelectionActive: true })
    view.moveTo({ x: -2, y: 0, zoom: 1 }, quiet)
    expect(told.at(-1)).toEqual([-2, 0, 1])
  })

  it('tells the end of what it kept quiet, and nothing else', () => {
    const { view, told } = canvasWith({ a: [0, 0] })
    view.putDown()
    expect(told).toHaveLength(0)
    view.moveTo({ x: -5, y: 0, zoom: 1 }, quiet)
    view.putDown()
    view.putDown()
    expect(told).toEqual([[-5, 0, 1]])
  })
})
