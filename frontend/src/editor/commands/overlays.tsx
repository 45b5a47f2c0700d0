import { useEffect, useState, type ComponentType } from 'react'

/** What lies over the page. It is fetched behind the page, before anybody can have pressed a key for it. */
export function Overlays() {
  const [views, setViews] = useState<{ Views: ComponentType } | null>(null)
  useEffect(() => {
    void import('./overlay-views.tsx').then(({ OverlayViews }) => setViews({ Views: OverlayViews }))
  }, [])
  return views === null ? null : <views.Views />
}
