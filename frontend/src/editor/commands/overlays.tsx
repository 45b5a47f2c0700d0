import { lazy, Suspense, useEffect, useState } from 'react'
import { loadTexts } from '../../i18n/i18n.ts'
import { useUi } from '../session-context.tsx'

const OverlayViews = lazy(async () => ({ default: (await import('./overlay-views.tsx')).OverlayViews }))
const FindBar = lazy(async () => ({ default: (await import('../find/find-bar.tsx')).FindBar }))
const PlanSummary = lazy(async () => {
  const [{ PlanSummary }] = await Promise.all([import('../plan/plan-summary.tsx'), loadTexts('planning')])
  return { default: PlanSummary }
})

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

/** How long a run would take, beside Run. Nobody waits for it, so it comes after all that somebody might. */
export function LaterPlanSummary() {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    let isGone = false
    void idle().then(() => {
      if (!isGone) setIdle(true)
    })
    return () => {
      isGone = true
    }
  }, [])
  return <Suspense fallback={null}>{isIdle && <PlanSummary />}</Suspense>
}

/** Safari doesn't tell when it has time. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 5_000 })
    else setTimeout(resolve, 2_000)
  })
}
