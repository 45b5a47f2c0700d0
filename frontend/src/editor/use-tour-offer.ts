import { useEffect } from 'react'
import { i18n } from '../i18n/i18n.ts'
import { fetchPreferences, preferences, setPreference } from '../settings/preferences.ts'
import { showMessage } from '../ui/toasts.tsx'

/** Whoever opens an editor for the first time is offered the tour, once, and in nobody's way. */
export function useTourOffer(): void {
  useEffect(() => {
    let isHere = true
    void fetchPreferences().then(() => {
      if (!isHere || preferences.getState().tourSeen) return
      setPreference('tourSeen', true)
      showMessage(i18n.t('app:tour.offer'), {
        action: { title: i18n.t('app:tour.start'), run: () => void openTour() },
      })
    })
    return () => {
      isHere = false
    }
  }, [])
}

/** Loads and shows the tour. */
export async function openTour(): Promise<void> {
  const { startTour } = await import('./tour.ts')
  await startTour()
}
