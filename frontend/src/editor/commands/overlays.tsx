import { lazy, Suspense } from 'react'
import { useUi } from '../session-context.tsx'

const OverlayViews = lazy(async () => ({ default: (await import('./overlay-views.tsx')).OverlayViews }))
const FindBar = lazy(async () => ({ default: (await import('../find/find-bar.tsx')).FindBar }))

/** What lies over the page; its code comes when the page is first used, before anything is opened. */
export function Overlays() {
  const isWanted = useUi((ui) => ui.isInUse || ui.overlay !== null)
  return <Suspense fallback={null}>{isWanted && <OverlayViews />}</Suspense>
}

/** The bar that finds nodes, in a corner of the canvas. */
export function LaterFindBar() {
  const isWanted = useUi((ui) => ui.isInUse || ui.findOpen)
  return <Suspense fallback={null}>{isWanted && <FindBar />}</Suspense>
}
