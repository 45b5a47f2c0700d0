/**
 * Keys that are pressed before what they are meant for is there: the commands, which are fetched at the first press, or
 * a list that a command opened. Nobody waits for a list to show before typing into it. Such presses are held and then
 * done again one by one, in their order, where the focus is by then.
 */
import { isTextField } from '../../ui/is-text-field.ts'
import { showError } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'
import { browserChords } from './default-keys.ts'
import { isBound } from './key-bindings.ts'
import { chordsOf, type KeyPress } from './keys.ts'

/** A press that is made again where the focus is, or what is done instead. */
const held: (KeyPress | (() => void))[] = []
let isAtWork = false
/** While a press is done again; it must not be held once more. */
let isGiving = false
/** What is longer on its way than this isn't what the presses were meant for any more. */
const patienceMs = 10_000

/**
 * Holds every press from now on while there is something to wait for.
 *
 * @param prepare fetches what the presses need beside what was opened
 * @returns ends it
 */
export function followTypedAhead(session: EditorSession, prepare: () => Promise<unknown>): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    if (isGiving || event.isComposing) return
    if (!isAtWork && !isAwaited(session)) return
    if (isOfBrowser(event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (event.key === 'Escape' && isAwaited(session)) {
      // Nobody has to wait for what doesn't come.
      held.length = 0
      session.ui.setState({ overlay: null })
    } else holdPress(event, session, prepare)
  }
  window.addEventListener('keydown', onKeyDown, true)
  return () => window.removeEventListener('keydown', onKeyDown, true)
}

/**
 * Holds a press until `prepare` has done its work and what was opened is on the page.
 *
 * @param act does the press then; without it the press is made again where the focus is
 */
export function holdPress(
  { key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress,
  session: EditorSession,
  prepare: () => Promise<unknown>,
  act: (() => void) | null = null,
): void {
  hold(session, prepare, act ?? { key, code, ctrlKey, metaKey, altKey, shiftKey })
}

/** Takes its turn behind the presses that are held. */
export function hold(
  session: EditorSession,
  prepare: () => Promise<unknown>,
  next: KeyPress | (() => void),
): void {
  held.push(next)
  if (!isAtWork) giveAll(session, prepare).catch(showError)
}

/** Whether what is done now would overtake presses that wait. */
export function isHolding(session: EditorSession): boolean {
  return isAtWork || isAwaited(session)
}

async function giveAll(session: EditorSession, prepare: () => Promise<unknown>): Promise<void> {
  isAtWork = true
  try {
    await prepare()
    let last = performance.now() + patienceMs
    while (held.length > 0) {
      if (!isAwaited(session)) {
        give(session)
        last = performance.now() + patienceMs
      }
      // What a press leads to is on the page with the next frame.
      const wasAwaited = isAwaited(session)
      await new Promise(requestAnimationFrame)
      const isGivenUp = wasAwaited && session.ui.getState().overlay === null
      if (isGivenUp || performance.now() > last) held.length = 0
    }
  } finally {
    isAtWork = false
    held.length = 0
  }
}

/** The letters up to the next other key into the field that has the focus, or one key to whatever has it. */
function give({ ui }: EditorSession): void {
  isGiving = true
  try {
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
    else if ((press.key === 'Enter' || press.key === ' ') && target instanceof HTMLButtonElement)
      target.click()
  } finally {
    isGiving = false
  }
}

/** Whether something was opened that isn't on the page yet. */
function isAwaited({ ui }: EditorSession): boolean {
  // A tip is in the top layer too, but never takes a key.
  return (
    ui.getState().overlay !== null &&
    document.querySelector('dialog[open], [popover="auto"]:popover-open') === null
  )
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyPress): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey
}

/** Keys that only the browser can do something with: reload, Tab, the clipboard, a modifier by itself. */
function isOfBrowser(press: KeyPress): boolean {
  const chords = chordsOf(press)
  if (chords.length === 0 || chords.some((chord) => browserChords.has(chord))) return true
  const isPlain = !press.ctrlKey && !press.metaKey && !press.altKey
  return isPlain ? /^(F\d+|Tab)$/.test(press.key) : !chords.some(isBound)
}
