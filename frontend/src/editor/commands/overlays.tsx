import { useEffect, useState, type ComponentType } from 'react'
import { loadTexts } from '../../i18n/i18n.ts'

/** What lies over the page. */
export function Overlays() {
  return <Behind load={loadOverlays} />
}

/** The bar that finds nodes, in a corner of the canvas. */
export function LaterFindBar() {
  return <Behind load={loadFindBar} />
}

/** How long a run would take, beside Run. Nobody waits for it, so it comes after all that somebody might. */
export function LaterPlanSummary() {
  return <Behind load={loadPlanSummary} />
}

const loadPlanSummary = async (): Promise<ComponentType> => {
  await idle()
  const [{ PlanSummary }] = await Promise.all([import('../plan/plan-summary.tsx'), loadTexts('planning')])
  return PlanSummary
}

const loadOverlays = async (): Promise<ComponentType> => (await import('./overlay-views.tsx')).OverlayViews
const loadFindBar = async (): Promise<ComponentType> => (await import('../find/find-bar.tsx')).FindBar

/** Safari doesn't tell when it has time. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 5_000 })
    else setTimeout(resolve, 2_000)
  })
}

/** Fetched behind the page, before anybody can have pressed a key for it. */
function Behind({ load }: { load: () => Promise<ComponentType> }) {
  const [views, setViews] = useState<{ View: ComponentType } | null>(null)
  useEffect(() => {
    void load().then((View) => setViews({ View }))
  }, [load])
  return views === null ? null : <views.View />
}
