import { Suspense } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import type { MenuIconName } from '../menu-icons.tsx'
import { useUi } from '../session-context.tsx'

const OverlayViews = lazyPart(async () => (await import('./overlay-views.tsx')).OverlayViews)
const FindBar = lazyPart(async () => (await import('../find/find-bar.tsx')).FindBar)
const PlanSummary = lazyPart(async () => (await import('../plan/plan-summary.tsx')).PlanSummary, 'planning')

const EditorUploads = lazyPart(async () => (await import('../editor-uploads.tsx')).EditorUploads)

const MenuIcon = lazyPart(async () => (await import('../menu-icons.tsx')).MenuIcon)

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

/** The uploads that go on, over the canvas. */
export function LaterUploads() {
  const isWanted = useUi((ui) => ui.isInUse)
  return <Suspense fallback={null}>{isWanted && <EditorUploads />}</Suspense>
}

/** How long a run would take, beside Run. Nobody waits for it, so it comes when the page is first used. */
export function LaterPlanSummary() {
  const isWanted = useUi((ui) => ui.isInUse)
  return <Suspense fallback={null}>{isWanted && <PlanSummary />}</Suspense>
}

/** An icon of a menu; its place is kept until the page is first used. */
export function LaterMenuIcon({ name }: { name: MenuIconName }) {
  const isWanted = useUi((ui) => ui.isInUse)
  return (
    <span className="inline-flex size-[15px]">
      <Suspense fallback={null}>{isWanted && <MenuIcon name={name} />}</Suspense>
    </span>
  )
}
