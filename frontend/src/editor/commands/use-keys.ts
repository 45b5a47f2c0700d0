/** The keys of a command as they are shown, for tips, menus and buttons. */
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import type { CommandId } from './command.ts'
import { defaultKeys } from './default-keys.ts'
import { keyOverrides, keysOf } from './key-bindings.ts'
import { showChord } from './keys.ts'

/** `Ctrl+Shift+Z`; undefined where the command has no keys. */
export function useKeys(id: CommandId): string | undefined {
  const [first] = useStore(keyOverrides, ({ overrides }) => keysOf({ id, keys: defaultKeys[id] }, overrides))
  return first === undefined ? undefined : showChord(first)
}

/** A command's title and keys, for a button that runs it. */
export function useCommandWords(id: CommandId): { label: string; keys?: string } {
  const { t } = useTranslation('commands')
  const keys = useKeys(id)
  return { label: t(`title.${id}`), ...(keys !== undefined && { keys }) }
}
