/** Conditions in a real browser: values that are known, lists, what stays and what goes when a column is exchanged. */
import type { ColumnSummary, TableSchema } from '@flowza/nodes/core'
import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { shownNodeTypes } from '../../i18n/node-types.ts'
import { paramShape } from '../../params/param-shape.ts'
import type { TableSource } from '../../ui/grid/table-source.ts'
import { ConditionsField } from './conditions-field.tsx'
import { showField } from '../../params/testing/show-field.tsx'

const table: TableSchema = {
  complete: true,
  columns: [
    { name: 'city', kind: 'categorical', dtype: 'string', role: 'feature' },
    { name: 'age', kind: 'numeric', dtype: 'float64', role: 'feature' },
    { name: 'born', kind: 'datetime', dtype: 'datetime', role: 'feature' },
  ],
}

const cities: ColumnSummary = {
  name: 'city',
  rows: 6,
  missing: 0,
  distinct: 3,
  numbers: null,
  histogram: null,
  top: ['London', 'Paris', 'York, New'].map((value, place) => ({ value, rows: 3 - place })),
}

const unasked = () => Promise.reject(new Error('Nobody asked for that.'))
const rows: TableSource = {
  key: 'people',
  title: 'People',
  schema: table,
  rows: 6,
  profile: new Map(),
  page: unasked,
  columns: (names) => Promise.resolve(names.map((name) => ({ ...cities, name }))),
  chart: unasked,
  csvAddress: null,
}

const shape = paramShape('conditions', shownNodeTypes()['filter-rows'].manifest.params.shape['conditions'])

const show = (value: unknown) => showField(ConditionsField, { shape, value, table, rows })

const condition = { column: 'city', operator: 'equal', value: null, ignore_case: false }
const comparison = page.getByRole('combobox', { name: 'Comparison' })
const column = page.getByRole('combobox', { name: 'Column' })

it('offers the values that the column is known to have', async () => {
  await show([condition])
  const value = page.getByRole('combobox', { name: 'Value' })
  await expect.element(value).toBeVisible()
  const offered = [...(value.element().ownerDocument.querySelectorAll('datalist option') ?? [])]
  expect(offered.map((option) => option.getAttribute('value'))).toEqual(['London', 'Paris', 'York, New'])
})

it('makes a list by clicks, by typing and by pasting, and values may hold commas', async () => {
  const now = await show([condition])
  const valueNow = () => (now.value as { value: unknown }[])[0].value
  await comparison.selectOptions('is one of')
  expect(valueNow()).toEqual([])
  await page.getByRole('button', { name: 'Add York, New' }).click()
  await page.getByRole('combobox', { name: 'Values' }).click()
  await userEvent.keyboard('Bath{Enter}')
  expect(valueNow()).toEqual(['York, New', 'Bath'])
  // What was typed is not lost by going on.
  await userEvent.keyboard('Hull')
  await userEvent.click(comparison)
  expect(valueNow()).toEqual(['York, New', 'Bath', 'Hull'])
  await page.getByRole('button', { name: 'Remove Bath' }).click()
  expect(valueNow()).toEqual(['York, New', 'Hull'])
  const data = new DataTransfer()
  data.setData('text/plain', 'Leeds\nYork\r\nHull\n')
  const field = page.getByRole('combobox', { name: 'Values' }).element()
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  await expect.poll(valueNow).toEqual(['York, New', 'Hull', 'Leeds', 'York'])
})

it('is about another column with what fits it', async () => {
  const now = await show([{ ...condition, operator: 'contains', value: 'on', ignore_case: true }])
  await expect.element(page.getByRole('checkbox')).toBeChecked()
  await column.selectOptions('age')
  expect(now.value).toEqual([{ column: 'age', operator: 'equal', value: null, ignore_case: false }])
  await expect.element(page.getByRole('checkbox')).not.toBeInTheDocument()
  await comparison.selectOptions('is one of')
  await page.getByRole('textbox', { name: 'Values' }).click()
  await userEvent.keyboard('30{Enter}40{Enter}')
  expect(now.value).toEqual([{ column: 'age', operator: 'in', value: [30, 40], ignore_case: false }])
  await column.selectOptions('born')
  expect(now.value).toEqual([{ column: 'born', operator: 'in', value: [], ignore_case: false }])
})

it('leaves conditions that it can’t read as they came', async () => {
  const strange = { column: 'age', operator: 'near', value: 3, weight: 2 }
  const now = await show([strange, condition])
  await comparison.nth(1).selectOptions('is missing')
  expect(now.value).toEqual([strange, { ...condition, operator: 'is_missing', value: null }])
})

it('takes numbers as people write them, and keeps them as they are typed', async () => {
  const now = await show([{ ...condition, column: 'age' }])
  const valueNow = () => (now.value as { value: unknown }[])[0].value
  const value = page.getByRole('textbox', { name: 'Value' })
  await value.fill('')
  await userEvent.type(value, '1,50')
  await expect.element(value).toHaveValue('1,50')
  expect(valueNow()).toBe(1.5)
  await value.fill('-')
  expect(valueNow()).toBe('-')
  await comparison.selectOptions('is one of')
  await page.getByRole('button', { name: 'Remove -' }).click()
  await page.getByRole('textbox', { name: 'Values' }).click()
  await userEvent.keyboard('1e3{Enter}2.50{Enter}')
  expect(valueNow()).toEqual([1000, 2.5])
})
