import { useEffect, useState, type ComponentType } from 'react'

/** What lies over the page. */
export function Overlays() {
  return <Behind load={loadOverlays} />
}

/** The bar that finds nodes, in a corner of the canvas. */
export function LaterFindBar() {
  return <Behind load={loadFindBar} />
}

const loadOverlays = async (): Promise<ComponentType> => (await import('./overlay-views.tsx')).OverlayViews
const loadFindBar = async (): Promise<ComponentType> => (await import('../find/find-bar.tsx')).FindBar

/** Fetched behind the page, before anybody can have pressed a key for it. */
function Behind({ load }: { load: () => Promise<ComponentType> }) {
  const [views, setViews] = useState<{ View: ComponentType } | null>(null)
  useEffect(() => {
    void load().then((View) => setViews({ View }))
  }, [load])
  return views === null ? null : <views.View />
}
