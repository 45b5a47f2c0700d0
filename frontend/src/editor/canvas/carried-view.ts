/**
 * The view, moved on the page past React Flow: a step of a pan or a zoom is one transform. React Flow's own way is to tell
 * every card and every wire of each step, so that all of them ask whether they look different. Here its subscribers hear
 * of a step when it shows something that isn't on the page yet, and of the last one. Who reads the store always reads
 * where the view is.
 */
import type { InternalNode, ReactFlowState, Transform, Viewport } from '@xyflow/react'
import type { StoreApi } from 'zustand/vanilla'
import { boxAround, type Box } from '../core/snap.ts'
import { zoomLevels } from './node-geometry.ts'

/** What the window shows, in places of the canvas, and how large. */
export interface View extends Box {
  zoom: number
}

export interface CarriedView {
  /** @param aloud whether React Flow's subscribers have to hear of it in any case. */
  moveTo(viewport: Viewport, options: { aloud: boolean }): void
  /** Tells React Flow's subscribers where the view has come to: what has left it needn't stay on the page. */
  putDown(): void
  present(): View
  /** Calls `follow` at every step. @returns how to stop. */
  follow(follow: (view: View) => void): () => void
}

type FlowStore = Pick<StoreApi<ReactFlowState>, 'getState' | 'setState' | 'subscribe'>
type Seen = Pick<ReactFlowState, 'transform' | 'width' | 'height'>

/** By the one function of a store that is the same wherever the store is asked for. */
const carried = new WeakMap<FlowStore['getState'], CarriedView>()

/** The one of a canvas. */
export function carriedViewOf(flowStore: FlowStore): CarriedView {
  const present = carried.get(flowStore.getState) ?? carryView(flowStore)
  carried.set(flowStore.getState, present)
  return present
}

function carryView(flowStore: FlowStore): CarriedView {
  const followers = new Set<(view: View) => void>()
  let told = seenIn(flowStore.getState())
  let beyond: readonly Box[] | null = null
  let element: HTMLElement | null = null
  const present = (): View => viewOf(flowStore.getState())
  const tellFollowers = (): void => {
    const view = present()
    for (const follow of followers) follow(view)
  }
  const comesIntoView = (view: View): boolean => {
    beyond ??= boxesBeyond(flowStore.getState())
    return beyond.some((box) => overlaps(box, view))
  }
  flowStore.subscribe((state) => {
    const { transform, width, height } = told
    const isSame = state.transform === transform && state.width === width && state.height === height
    told = seenIn(state)
    beyond = null
    if (!isSame) tellFollowers()
  })
  return {
    moveTo({ x, y, zoom }, { aloud }) {
      const state = flowStore.getState()
      const { width, height } = state
      const transform: Transform = [x, y, zoom]
      element ??= state.domNode?.querySelector<HTMLElement>('.react-flow__viewport') ?? null
      const isHeard =
        aloud ||
        // What these draw lies beside the cards, and is placed by the subscribers.
        state.connection.inProgress ||
        state.userSelectionActive ||
        state.nodesSelectionActive ||
        zoomLevels.some((level) => zoom < level !== told.transform[2] < level) ||
        comesIntoView(viewOf({ transform, width, height }))
      if (isHeard || element === null) flowStore.setState({ transform })
      else {
        state.transform = transform
        element.style.transform = `translate(${x}px,${y}px) scale(${zoom})`
        tellFollowers()
      }
    },
    putDown() {
      const { transform } = flowStore.getState()
      if (transform !== told.transform) flowStore.setState({ transform })
    },
    present,
    follow(follow) {
      followers.add(follow)
      return () => followers.delete(follow)
    },
  }
}

/** Cards and wires, by the boxes that React Flow goes by, that are out of view and so not on the page. */
function boxesBeyond(state: ReactFlowState): readonly Box[] {
  const view = viewOf(state)
  const boxes: Box[] = []
  for (const node of state.nodeLookup.values()) {
    if (node.hidden !== true) boxes.push(boxOf(node))
  }
  for (const { source, target } of state.edges) {
    const from = state.nodeLookup.get(source)
    const to = state.nodeLookup.get(target)
    if (from !== undefined && to !== undefined) boxes.push(boxAround([boxOf(from), boxOf(to)]))
  }
  return boxes.filter((box) => !overlaps(box, view))
}

function boxOf({ measured, width, height, internals }: InternalNode): Box {
  return {
    ...internals.positionAbsolute,
    width: measured.width ?? width ?? 0,
    height: measured.height ?? height ?? 0,
  }
}

function overlaps(box: Box, view: Box): boolean {
  return (
    box.x < view.x + view.width &&
    view.x < box.x + box.width &&
    box.y < view.y + view.height &&
    view.y < box.y + box.height
  )
}

/** A copy: the state itself is written to when nobody is told. */
function seenIn({ transform, width, height }: Seen): Seen {
  return { transform, width, height }
}

function viewOf({ transform: [x, y, zoom], width, height }: Seen): View {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom, zoom }
}
