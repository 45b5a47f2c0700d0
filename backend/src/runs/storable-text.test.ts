import { expect, it } from 'vitest'
import { storableText, storableWords } from './storable-text.ts'

it('has what Postgres takes, in sentences and in their values', () => {
  expect(storableText('a\0b\ud800')).toBe('a\ufffdb\ufffd')
  const values = { name: '\0', count: 2, names: { first: ['a', '\udc00'], of: 9 } }
  expect(storableWords({ id: 'node.x.y', values })).toEqual({
    id: 'node.x.y',
    values: { name: '\ufffd', count: 2, names: { first: ['a', '\ufffd'], of: 9 } },
  })
})
