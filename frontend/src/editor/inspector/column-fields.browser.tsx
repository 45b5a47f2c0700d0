/** Columns in a real browser: which one Enter means, what a pasted list adds, roles by column. */
import { columnsParam, param, type ColumnKind, type TableSchema } from '@flowza/nodes/core'
import type { ComponentType } from 'react'
import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { z } from 'zod'
import type { FieldProps } from '../../params/field-props.ts'
import { paramShape } from '../../params/param-shape.ts'
import { ColumnsField } from './column-fields.tsx'
import { RecordField } from './record-field.tsx'
import { showField } from '../../params/testing/show-field.tsx'

const column = (name: string, kind: ColumnKind = 'numeric') =>
  ({ name, kind, dtype: 'float64', role: 'feature' }) as const
const table: TableSchema = {
  complete: true,
  columns: [column('Average'), column('age'), column('Größe, "cm" [1]'), { ...column('id'), role: 'id' }],
}

const columns = paramShape('columns', columnsParam({ label: 'Columns', help: '' }))
const roles = paramShape(
  'roles',
  param(z.record(z.string(), z.enum(['feature', 'ignored'])).default({}), {
    label: 'Roles',
    help: '',
    control: 'record',
  }),
)

const show = (Field: ComponentType<FieldProps>, shape: typeof columns, value: unknown) =>
  showField(Field, { shape, value, table })

const search = page.getByRole('textbox', { name: 'Search Columns' })

it('chooses by Enter the column of that name before others that contain it', async () => {
  const now = await show(ColumnsField, columns, { by: 'names', names: [] })
  await search.fill('AGE')
  await userEvent.keyboard('{Enter}')
  expect(now.value).toEqual({ by: 'names', names: ['age'] })
  await search.fill('"cm"')
  await userEvent.keyboard('{Enter}')
  expect(now.value).toEqual({ by: 'names', names: ['age', 'Größe, "cm" [1]'] })
})

it('adds a pasted list of names, and shows those that the table lacks', async () => {
  const now = await show(ColumnsField, columns, { by: 'names', names: ['age'] })
  const data = new DataTransfer()
  data.setData('text/plain', 'Average\r\nage\r\nweight\r\n')
  search
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  await expect.poll(() => now.value).toEqual({ by: 'names', names: ['age', 'Average', 'weight'] })
  await expect.element(page.getByText('not in the table')).toBeVisible()
  await page.getByRole('button', { name: 'Remove weight' }).click()
  expect(now.value).toEqual({ by: 'names', names: ['age', 'Average'] })
})

it('adds no column to a record until it is told to', async () => {
  const now = await show(RecordField, roles, {})
  const choice = page.getByRole('combobox', { name: 'Field' })
  const add = page.getByRole('button', { name: 'Add the column' })
  await expect.element(add).toBeDisabled()
  choice.element().focus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await expect.element(choice).toHaveValue('age')
  expect(now.value).toEqual({})
  await userEvent.keyboard('{Tab}{Enter}')
  expect(now.value).toEqual({ age: 'feature' })
  await expect.element(choice).toHaveValue('')
})
