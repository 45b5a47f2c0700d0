import { describe, expect, it } from 'vitest'
import { closest } from './closest.ts'

describe('closest', () => {
  const known = ['Parch', 'Pclass', 'Fare', 'Age']

  it.each([
    ['Parhc', ['Parch']],
    ['parch', ['Parch']],
    ['Fair', []],
    ['Far', ['Fare']],
    ['Aeg', ['Age']],
    ['Passenger', []],
  ])('%s', (word, near) => {
    expect(closest(word, known)).toEqual(near)
  })

  it('looks farther when it is told to', () => {
    expect(closest('Fair', known, 1 / 2)).toEqual(['Fare'])
  })
})
