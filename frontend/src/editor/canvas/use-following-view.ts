import { useStoreApi, type ReactFlowState } from '@xyflow/react'
import { useLayoutEffect } from 'react'

/** What the window shows, in places of the canvas, and how large. */
export interface View {
  x: number
  y: number
  width: number
  height: number
  zoom: number
}

/**
 * Calls `follow` now and whenever the view is another: in every frame of a pan, past React. A `follow` that keeps its
 * identity is subscribed once.
 */
export function useFollowingView(follow: (view: View) => void): void {
  const flowStore = useStoreApi()
  useLayoutEffect(() => {
    follow(viewOf(flowStore.getState()))
    return flowStore.subscribe((state, former) => {
      const isSame =
        state.transform === former.transform && state.width === former.width && state.height === former.height
      if (!isSame) follow(viewOf(state))
    })
  }, [flowStore, follow])
}

function viewOf({ transform, width, height }: Pick<ReactFlowState, 'transform' | 'width' | 'height'>): View {
  const [x, y, zoom] = transform
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom, zoom }
}
