import type { problems as english } from '../en/problems.ts'
import type { Translated } from '../translated.ts'

export const problems: Translated<typeof english> = {
  error: 'Fehler',
  warning: 'Warnung',
  none: 'Keine Probleme',
  noneHint: 'Der Workflow kann laufen. Was schiefgehen würde, steht hier vorher.',
  done: 'Erledigt: {{title}}.',
  goTo: 'Zu {{title}} gehen',
  errors_one: '{{count}} Fehler',
  errors_other: '{{count}} Fehler',
  warnings_one: '{{count}} Warnung',
  warnings_other: '{{count}} Warnungen',
}
