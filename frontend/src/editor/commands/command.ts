/** A command: what a person can do, once for the keyboard, the palette, the menus and the sheet of shortcuts. */
import type { english } from '../../i18n/en/index.ts'
import type { EditorSession } from '../session.ts'

/** Every command has its title in the room `commands`, so that one without words doesn't compile. */
export type CommandId = keyof (typeof english)['commands']['title']

export const commandGroups = [
  'workflow',
  'build',
  'select',
  'walk',
  'move',
  'arrange',
  'view',
  'help',
] as const
export type CommandGroup = (typeof commandGroups)[number]

export interface Command {
  id: CommandId
  group: CommandGroup
  /** Chords as in keys.ts that it has until the user gives it others. */
  keys: readonly string[]
  /**
   * `page`: works everywhere outside of text fields. `field`: inside of them too. `graph`: only while the keyboard is on
   * the canvas or in the outline, where single letters can't be meant for anything else.
   */
  scope: 'page' | 'field' | 'graph'
  /** Whether there is something for it to do now; always when left out. */
  when?(session: EditorSession): boolean
  run(session: EditorSession): void
  /** Stands in the sheet and can be rebound, but would be of no use in the command palette. */
  keyboardOnly?: boolean
}

/** A command as it is written down; its keys stand in `default-keys.ts`. */
export type CommandWork = Omit<Command, 'keys'>
