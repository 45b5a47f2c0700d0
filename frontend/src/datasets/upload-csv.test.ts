import { describe, expect, it } from 'vitest'
import { slugOf, titleOfFile } from './upload-csv.ts'

describe('names of uploaded files', () => {
  it.each([
    ['Sales 2024 (final).csv', 'sales-2024-final'],
    ['Größe & Gewicht.CSV', 'gro-e-gewicht'],
    ['データ.csv', 'data'],
    ['--.csv', 'data'],
    ['a.b.csv', 'a-b'],
    [`${'x'.repeat(90)}.csv`, 'x'.repeat(56)],
  ])('%s becomes %s', (fileName, slug) => {
    expect(slugOf(fileName)).toBe(slug)
    expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/)
  })

  it('drops the ending for the title', () => {
    expect(titleOfFile('Passengers.csv')).toBe('Passengers')
    expect(titleOfFile('.csv')).toBe('.csv')
  })
})
