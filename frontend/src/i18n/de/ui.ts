import type { ui as english } from '../en/ui.ts'
import type { Translated } from '../translated.ts'

export const ui: Translated<typeof english> = {
  close: 'Schließen',
  table: 'Tabelle',
  broken: {
    title: 'Dieser Teil lässt sich nicht zeigen',
    help: 'Speichere, dann lade die Seite neu.',
    again: 'Noch einmal versuchen',
  },
  toast: { error: 'Fehler', close: 'Meldung schließen' },
  theme: { system: 'Farben: wie das System', light: 'Farben: hell', dark: 'Farben: dunkel' },
  justNow: 'gerade eben',
  andMore: '{{rest}} weitere',
}
