import { useStoreApi } from '@xyflow/react'
import { useLayoutEffect } from 'react'
import { carriedViewOf, type View } from './carried-view.ts'

/**
 * Calls `follow` now and whenever the view is another: in every frame of a pan, past React. A `follow` that keeps its
 * identity is subscribed once.
 */
export function useFollowingView(follow: (view: View) => void): void {
  const flowStore = useStoreApi()
  useLayoutEffect(() => {
    const view = carriedViewOf(flowStore)
    follow(view.present())
    return view.follow(follow)
  }, [flowStore, follow])
}
