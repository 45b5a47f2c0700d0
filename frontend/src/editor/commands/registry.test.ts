import { describe, expect, it } from 'vitest'
import { english } from '../../i18n/en/index.ts'
import { conflictOf, keysOf, resetKeys, withChord, withoutChord } from './key-bindings.ts'
import { commandById, commands } from './registry.ts'

describe('commands', () => {
  it('have titles, and every title a command', () => {
    expect(commands.map(({ id }) => id).toSorted()).toEqual(Object.keys(english.commands.title).toSorted())
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
  })

  it('share no keys', () => {
    const owners = new Map<string, string>()
    for (const command of commands) {
      for (const key of command.keys) {
        expect(owners.get(key), `${key} of ${command.id}`).toBeUndefined()
        owners.set(key, command.id)
      }
    }
  })
})

describe('key bindings', () => {
  const run = commandById('run')
  const save = commandById('save')

  it('give a chord to one command only', () => {
    expect(conflictOf('Mod+S', run, commands, {})).toBe(save)
    const taken = withChord({}, run, 'Mod+S', commands)
    expect(keysOf(run, taken)).toEqual(['Mod+Enter', 'Mod+S'])
    expect(keysOf(save, taken)).toEqual([])
    expect(conflictOf('Mod+S', save, commands, taken)).toBe(run)
  })

  it('take keys away, and give the own ones back where they are free', () => {
    const without = withoutChord({}, run, 'Mod+Enter')
    expect(keysOf(run, without)).toEqual([])
    expect(resetKeys(without, run, commands)).toEqual({})
    const taken = withChord({}, run, 'Mod+S', commands)
    expect(keysOf(save, resetKeys(taken, save, commands))).toEqual([])
    expect(keysOf(save, resetKeys(resetKeys(taken, run, commands), save, commands))).toEqual(['Mod+S'])
    expect(resetKeys(resetKeys(taken, run, commands), save, commands)).toEqual({})
  })
})
