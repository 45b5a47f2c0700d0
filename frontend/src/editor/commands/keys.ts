/**
 * Key chords as text, `Mod+Shift+Z`: `Mod` is Command on a Mac and Control elsewhere. Letters and named keys carry
 * their Shift; signs such as `?` are written as they are typed, whatever the keyboard needs for them.
 */

/** The part of a keyboard event that names a chord. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

const modifierKeys = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'Dead',
  'Process',
  'Unidentified',
])
const named: Readonly<Record<string, string>> = { ' ': 'Space', Esc: 'Escape', Del: 'Delete' }

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
}

/** The chords that a key press may stand for, the most telling first; none while only modifiers are held. */
export function chordsOf(press: KeyPress): string[] {
  if (modifierKeys.has(press.key)) return []
  const key = named[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key)
  const isSign = key.length === 1 && !/[\p{L}\p{N}]/u.test(key)
  const chords = [chord(press, key, press.shiftKey && !isSign)]
  // Alt on a Mac types another sign, and Shift with a digit does on every keyboard: the key itself counts too.
  const digit = /^Digit(\d)$/.exec(press.code)?.[1]
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (digit !== undefined) chords.push(chord(press, digit, press.shiftKey))
  if (letter !== undefined && press.altKey) chords.push(chord(press, letter, press.shiftKey))
  return [...new Set(chords)]
}

function chord(press: KeyPress, key: string, shift: boolean): string {
  return [
    ...(press.ctrlKey || press.metaKey ? ['Mod'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(shift ? ['Shift'] : []),
    key,
  ].join('+')
}

/** The chord that a recorded key press becomes: what is typed for signs, the key with its Shift for the rest. */
export function recordedChord(press: KeyPress): string | null {
  return chordsOf(press)[0] ?? null
}

const signs: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
}
const macSigns: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '⏎',
  Backspace: '⌫',
}

/** The keys of a chord, each as it is printed on the keyboard. */
export function chordParts(text: string, mac: boolean): string[] {
  // The last part may itself be a plus sign.
  const parts =
    text === '+' ? ['+'] : text.endsWith('++') ? [...text.slice(0, -2).split('+'), '+'] : text.split('+')
  return parts.map(
    (part) => (mac ? macSigns[part] : part === 'Mod' ? 'Ctrl' : undefined) ?? signs[part] ?? part,
  )
}

/** `Ctrl+Shift+Z`, on a Mac `⌘⇧Z`. */
export function showChord(text: string, mac: boolean = isMac()): string {
  return chordParts(text, mac).join(mac ? '' : '+')
}
