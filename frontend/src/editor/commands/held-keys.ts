/**
 * Keys that are pressed between the command that opens something and its being there. Nobody waits for a list to show
 * before typing into it: what is typed ahead is given to it in the order of the presses.
 */
import type { EditorSession } from '../session.ts'
import type { KeyPress } from './keys.ts'

const held: KeyPress[] = []
let isGiving = false
/** What is longer on its way than this isn't what the presses were meant for any more. */
const patienceMs = 10_000

/** Whether something was opened that isn't on the page yet, or keys are being given to it. */
export function isHolding({ ui }: EditorSession): boolean {
  return held.length > 0 || (ui.getState().overlay !== null && openPlace() === null)
}

export function holdKey(press: KeyPress, session: EditorSession): void {
  held.push(press)
  if (!isGiving) void giveAll(session)
}

async function giveAll({ ui }: EditorSession): Promise<void> {
  const last = performance.now() + patienceMs
  isGiving = true
  while (held.length > 0) {
    await new Promise(requestAnimationFrame)
    if (ui.getState().overlay === null || performance.now() > last) held.length = 0
    else if (openPlace()?.contains(document.activeElement) === true) give()
  }
  isGiving = false
}

/** The letters up to the next other key, or that key; what they lead to is on the page with the next frame. */
function give(): void {
  const letters = held.findIndex((press) => !isLetter(press))
  const text = held.splice(0, letters < 0 ? held.length : letters).map(({ key }) => key)
  // The one way that leaves the field its own undo, and tells React.
  if (text.length > 0) document.execCommand('insertText', false, text.join(''))
  else {
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = held.splice(0, 1)[0]
    const init = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true }
    const field = document.activeElement
    const isTaken = field?.dispatchEvent(new KeyboardEvent('keydown', init)) === false
    // What a browser does by itself it does for keys of its own only.
    if (key === 'Enter' && !isTaken && field instanceof HTMLInputElement) field.form?.requestSubmit()
  }
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyPress): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey
}

/** Of the browser's top layer. */
function openPlace(): Element | null {
  return document.querySelector(':popover-open, dialog[open]')
}
