import { afterEach, describe, expect, it } from 'vitest'
import { addTexts, isTextKey, onLanguageChange, showTexts, translate, translateIn } from './translate.ts'

afterEach(() => showTexts('en'))

describe('texts', () => {
  it('are found by namespace and key, nested or not', () => {
    expect(translate('editor:run')).toBe('Run')
    expect(translate('editor:skip.canvas')).toBe('Skip to the canvas')
    expect(translateIn('editor')('run')).toBe('Run')
    expect(translateIn('canvas')('editor:run')).toBe('Run')
  })

  it('have values in the place of names, every time, and leave other names alone', () => {
    expect(translate('editor:running', { done: 2, all: 7 })).toBe('Running, 2 of 7 done')
    expect(translate('editor:running', { done: '$&', all: '{{done}}' })).toBe('Running, $& of {{done}} done')
    expect(translate('editor:running', { done: 2 })).toBe('Running, 2 of {{all}} done')
  })

  it('have the plural form of their count', () => {
    expect(translate('editor:stale', { count: 1, reused: 3 })).toBe('1 node will run again, 3 reused')
    expect(translate('editor:stale', { count: 0, reused: 3 })).toBe('0 nodes will run again, 3 reused')
  })

  it('are told from keys that name none', () => {
    expect(isTextKey('editor:run')).toBe(true)
    for (const key of ['editor:nothing', 'editor:skip', 'nowhere:run', 'run', 'editor:toString', ''])
      expect(isTextKey(key), key).toBe(false)
  })

  it('follow the language, and say so', () => {
    addTexts('xx', { editor: { run: 'Los' } })
    let heard = 0
    const stop = onLanguageChange(() => heard++)
    showTexts('xx')
    expect(translate('editor:run')).toBe('Los')
    stop()
    showTexts('en')
    expect(heard).toBe(1)
    expect(translate('editor:run')).toBe('Run')
  })
})
