import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../translated.ts'

export const settings: Translated<typeof english> = {
  title: 'Einstellungen',
  look: 'Aussehen',
  theme: {
    label: 'Farben',
    help: 'Hell, dunkel oder wie das System.',
    system: 'System',
    light: 'Hell',
    dark: 'Dunkel',
  },
  density: {
    label: 'Dichte',
    help: 'Wie viel auf eine Seite passt.',
    compact: 'Dicht',
    comfortable: 'Luftig',
  },
  language: {
    label: 'Sprache',
    help: 'READMEs, Vorlagen, Datensätze und was der Server sagt, sind in jeder Sprache englisch.',
    said: 'Die Seiten sind jetzt auf {{language}}.',
  },
  editor: 'Editor',
  wheel: {
    label: 'Mausrad auf der Fläche',
    help: 'Mit Strg zoomt es immer.',
    pan: 'Verschiebt die Ansicht',
    zoom: 'Zoomt',
  },
  keys: {
    label: 'Tastenkürzel',
    help: 'Drück ? in einem offenen Workflow, um alle zu sehen und zu ändern.',
  },
  tour: {
    label: 'Rundgang durch den Editor',
    help: 'Fünf Schritte durch einen offenen Workflow. Strg+K hat ihn auch.',
    waiting: 'Er wird angeboten, wenn du das nächste Mal einen Workflow öffnest.',
    again: 'Noch einmal anbieten',
  },
  about: {
    title: 'Über Flowza',
    local: 'Alles läuft und bleibt auf diesem Rechner.',
    version: 'Version',
    runner: 'Ausführer',
    upload: 'Größte Datei',
    memory: 'Speicher eines Knotens',
    api: 'Die Schnittstelle',
    gallery: 'Galerie der Bausteine',
  },
}
