/**
 * Keys that are pressed before what they are meant for is there: the commands, which are fetched at the first press, or
 * a list that a command opened. Nobody waits for a list to show before typing into it. Such presses are held and then
 * done again one by one, in their order, where the focus is by then.
 */
import { showError } from '../../ui/toasts.tsx'
import type { EditorSession } from '../session.ts'
import { browserChords } from './default-keys.ts'
import type { Held } from './give-next.ts'
import { isBound } from './key-bindings.ts'
import { chordsOf, type KeyPress } from './keys.ts'

const held: Held[] = []
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
export function hold(session: EditorSession, prepare: () => Promise<unknown>, next: Held): void {
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
    const [{ giveNext }] = await Promise.all([import('./give-next.ts'), prepare()])
    let last = performance.now() + patienceMs
    while (held.length > 0) {
      if (!isAwaited(session)) {
        isGiving = true
        try {
          giveNext(held, session)
        } finally {
          isGiving = false
        }
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

/** Whether something was opened that isn't on the page yet. */
function isAwaited({ ui }: EditorSession): boolean {
  // A tip is in the top layer too, but never takes a key.
  return (
    ui.getState().overlay !== null &&
    document.querySelector('dialog[open], [popover="auto"]:popover-open') === null
  )
}

/** Keys that only the browser can do something with: reload, Tab, the clipboard, a modifier by itself. */
function isOfBrowser(press: KeyPress): boolean {
  const chords = chordsOf(press)
  if (chords.length === 0 || chords.some((chord) => browserChords.has(chord))) return true
  const isPlain = !press.ctrlKey && !press.metaKey && !press.altKey
  return isPlain ? /^(F\d+|Tab)$/.test(press.key) : !chords.some(isBound)
}
