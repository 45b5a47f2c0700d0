import { describe, expect, it } from 'vitest'
import { chordParts, chordsOf, recordedChord, showChord, type KeyPress } from './keys.ts'

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }
}

describe('chordsOf', () => {
  it('names letters, named keys and signs', () => {
    expect(chordsOf(press('a'))).toEqual(['A'])
    expect(chordsOf(press('Z', { ctrlKey: true, shiftKey: true }))).toEqual(['Mod+Shift+Z'])
    expect(chordsOf(press(' '))).toEqual(['Space'])
    expect(chordsOf(press('ArrowLeft', { shiftKey: true }))).toEqual(['Shift+ArrowLeft'])
    expect(chordsOf(press('k', { metaKey: true }))).toEqual(['Mod+K'])
  })

  it('finds signs on keyboards that need Shift for them, and digits where Shift makes a sign of them', () => {
    expect(chordsOf(press('/', { shiftKey: true, code: 'Digit7' }))).toEqual(['/', 'Shift+7'])
    expect(chordsOf(press('?', { shiftKey: true, code: 'Slash' }))).toEqual(['?'])
    expect(chordsOf(press('!', { shiftKey: true, code: 'Digit1' }))).toContain('Shift+1')
  })

  it('sees the letter below what Alt types on a Mac', () => {
    expect(chordsOf(press('ü', { altKey: true, code: 'KeyU' }))).toContain('Alt+U')
  })

  it('waits while only modifiers are held', () => {
    expect(chordsOf(press('Shift', { shiftKey: true }))).toEqual([])
    expect(recordedChord(press('Control', { ctrlKey: true }))).toBeNull()
  })
})

describe('showChord', () => {
  it('prints what is on the keyboard', () => {
    expect(showChord('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
    expect(showChord('Mod+Shift+Z', true)).toBe('⌘⇧Z')
    expect(chordParts('Mod++', false)).toEqual(['Ctrl', '+'])
    expect(chordParts('+', false)).toEqual(['+'])
    expect(showChord('Alt+ArrowUp', false)).toBe('Alt+↑')
  })
})
