/** The field in a real browser: classes that a run has shown are chosen, others are typed. */
import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { shownNodeTypes } from '../../i18n/node-types.ts'
import { paramShape } from '../../params/param-shape.ts'
import { ClassField } from './class-field.tsx'
import { showField } from '../../params/testing/show-field.tsx'

const { shape: params } = shownNodeTypes()['evaluate-classification'].manifest.params
const shape = paramShape('positive_class', params['positive_class'])

const show = (value: string | null, classes: string[] | null) =>
  showField(ClassField, { shape, value, classes })

const choice = page.getByRole('combobox', { name: 'Field' })

it('offers the classes, and none of them', async () => {
  const now = await show(null, ['no', 'yes'])
  await choice.selectOptions('no')
  expect(now.value).toBe('no')
  await choice.selectOptions('The last of the two in sorted order')
  expect(now.value).toBeNull()
})

it('keeps a class that the model doesn’t have', async () => {
  const now = await show('maybe', ['no', 'yes'])
  await expect.element(choice).toHaveValue('maybe')
  expect(now.value).toBe('maybe')
})

it('takes a name while no run has shown the classes', async () => {
  const now = await show(null, null)
  await page.getByRole('textbox', { name: 'Field' }).click()
  await userEvent.keyboard('yes')
  expect(now.value).toBe('yes')
})
