/** Does what was held, once there is what it was meant for. */
import { isTextField } from '../../ui/is-text-field.ts'
import type { EditorSession } from '../session.ts'
import type { KeyPress } from './keys.ts'

/** A press that is made again where the focus is, or what is done instead. */
export type Held = KeyPress | (() => void)

/** The letters up to the next other key into the field that has the focus, or one key to whatever has it. */
export function giveNext(held: Held[], { ui }: EditorSession): void {
  const target = document.activeElement ?? document.body
  const isField = isTextField(target)
  const text: string[] = []
  for (const next of held) {
    if (!isField || typeof next === 'function' || !isLetter(next)) break
    text.push(next.key)
  }
  if (text.length > 0) {
    // The one way that leaves the field its own undo, and tells React.
    document.execCommand('insertText', false, text.join(''))
    held.splice(0, text.length)
    return
  }
  const press = held.shift()
  if (press === undefined) return
  if (typeof press === 'function') {
    press()
    return
  }
  const isTaken = !target.dispatchEvent(
    new KeyboardEvent('keydown', { ...press, bubbles: true, cancelable: true }),
  )
  if (isTaken) return
  // A browser does by itself what keys of its own mean, and only those.
  if (press.key === 'Escape') ui.setState({ overlay: null })
  else if (press.key === 'Backspace' && isField) document.execCommand('delete')
  else if (press.key === 'Enter' && target instanceof HTMLInputElement) target.form?.requestSubmit()
  else if ((press.key === 'Enter' || press.key === ' ') && target instanceof HTMLButtonElement) target.click()
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyPress): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey
}
