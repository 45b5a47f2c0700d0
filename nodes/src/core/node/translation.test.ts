import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineManifest, defineNode } from './node-type.ts'
import { hintOf, param } from './param.ts'
import { tablePort } from './port.ts'
import { translateCatalogue, type Translation } from './translation.ts'

const manifest = defineManifest({
  id: 'clip',
  version: 1,
  title: 'Clip',
  category: 'prepare',
  summary: 'Limit a column.',
  keywords: ['cap'],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'All rows.' }) },
  params: z.strictObject({
    side: param(z.enum(['low', 'high']).default('low'), {
      label: 'Side',
      help: 'Which end is limited.',
      control: 'select',
      options: { low: 'below', high: 'above' },
      advanced: true,
    }),
  }),
  messages: {},
  capabilities: {},
  parity: 'E',
})

const clip = defineNode(manifest, {
  checkInputs: () => [],
  propagateSchema: () => ({}),
  describe: ({ side }) => `clip ${side}`,
})

const german: Translation<typeof manifest> = {
  title: 'Begrenzen',
  summary: 'Begrenzt eine Spalte.',
  keywords: ['kappen'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { table: { title: 'Tabelle', help: 'Alle Zeilen.' } },
  params: {
    side: { label: 'Seite', help: 'Welches Ende.', options: { low: 'unten', high: 'oben' } },
  },
  messages: {},
  describe: ({ side }) => `begrenzt ${side}`,
}

const catalogue = translateCatalogue({ clip }, { clip: german })
const translated = catalogue.nodeTypes['clip']

it('says titles, ports, params and the line on the card in other words', () => {
  expect(translated.manifest).toMatchObject({
    id: 'clip',
    title: 'Begrenzen',
    summary: 'Begrenzt eine Spalte.',
    inputs: { table: { type: 'table', title: 'Tabelle' } },
    outputs: { table: { type: 'table', title: 'Tabelle', help: 'Alle Zeilen.' } },
  })
  expect(hintOf(translated.manifest.params.shape['side'])).toEqual({
    label: 'Seite',
    help: 'Welches Ende.',
    control: 'select',
    options: { low: 'unten', high: 'oben' },
    advanced: true,
  })
  expect(translated.describe({ side: 'low' })).toBe('begrenzt low')
})

it('takes the same params, and leaves the English as it was', () => {
  expect(translated.manifest.params.parse({})).toEqual({ side: 'low' })
  expect(() => translated.manifest.params.parse({ side: 'low', more: 1 })).toThrow('more')
  expect(clip.manifest.title).toBe('Clip')
  expect(hintOf(clip.manifest.params.shape['side'])?.label).toBe('Side')
})

it('is found by the words of both languages', () => {
  expect(translated.manifest.keywords).toEqual(['kappen', 'Clip', 'Limit a column.', 'cap'])
})

it('says what was written down in English, but not what a person wrote', () => {
  expect(catalogue.title('clip', 'Clip')).toBe('Begrenzen')
  expect(catalogue.title('clip', 'My limits')).toBe('My limits')
  expect(catalogue.title('valve', 'Valve')).toBe('Valve')
  expect(catalogue.label('clip', 'side', 'Side')).toBe('Seite')
  expect(catalogue.label('clip', 'gone', 'gone')).toBe('gone')
  expect(catalogue.label('valve', 'toString', 'toString')).toBe('toString')
})
