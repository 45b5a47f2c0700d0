import { useEffect } from 'react'
import { i18n } from '../i18n/i18n.ts'
import { fetchPreferences, preferences, setPreference } from '../settings/preferences.ts'
import { showMessage } from '../ui/toasts.tsx'
import type { EditorUiStore } from './ui-store.ts'

/** Whoever opens an editor for the first time is offered the tour, once, and in nobody's way. */
export function useTourOffer(ui: EditorUiStore): void {
  useEffect(() => {
    let isHere = true
    void fetchPreferences().then(() => {
      if (!isHere || preferences.getState().tourSeen) return
      setPreference('tourSeen', true)
      showMessage(i18n.t('app:tour.offer'), {
        action: { title: i18n.t('app:tour.start'), run: () => void openTour(ui) },
      })
    })
    return () => {
      isHere = false
    }
  }, [ui])
}

/** Loads and shows the tour, which points at the inspector too. */
export async function openTour(ui: EditorUiStore): Promise<void> {
  const { startTour } = await import('./tour.ts')
  ui.setState({ inspectorOpen: true })
  // A panel that was closed has its width with the next frame.
  await new Promise(requestAnimationFrame)
  await startTour()
}
