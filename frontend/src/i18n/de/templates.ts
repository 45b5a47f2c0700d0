import type { templates as english } from '../en/templates.ts'
import type { Translated } from '../translated.ts'

export const templates: Translated<typeof english> = {
  title: 'Vorlagen',
  help: 'Jede ist ein ganzer Workflow mit seinem Datensatz: öffnen, ausführen, dann nach Belieben ändern. Die Vorlage bleibt, wie sie ist.',
  tasks: 'Art der Aufgabe',
  allTasks: 'Alle',
  opening: 'Wird geöffnet',
}
