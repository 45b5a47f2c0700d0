import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { openTemplateByKeyboard, walkTo } from './keyboard.ts'

test('a list of columns, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await card(page, 'Fill numbers').click()
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await inspector.getByLabel('Columns', { exact: true }).first().selectOption('names')
  await inspector.getByRole('button', { name: 'None' }).click()
  await expect(inspector.getByText('No column', { exact: true })).toBeVisible()
  await inspector.getByRole('button', { name: /all 3 integer columns/ }).click()
  await expect(inspector.getByText('3 columns: Pclass, SibSp, Parch')).toBeVisible()
  await inspector.getByLabel('Search Columns').fill('fa')
  await inspector.getByRole('checkbox', { name: /Fare/ }).check()
  await expect(inspector.getByText(/^4 columns: .*Fare/)).toBeVisible()
  await expectAccessible(page)
  await inspector.getByRole('button', { name: 'Reset Columns to its default' }).click()
  await expect(inspector.getByRole('checkbox', { name: /Fare/ })).toBeHidden()
})

test('a list of columns, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Fill numbers'))
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  const mode = inspector.getByLabel('Columns', { exact: true }).first()
  await tabTo(page, mode)
  // A list box without its menu takes the first letters of a choice.
  await page.keyboard.type('By name')
  await expect(mode).toHaveValue('names')
  await tabTo(page, inspector.getByLabel('Search Columns'))
  await page.keyboard.type('embark')
  await page.keyboard.press('Enter')
  await expect(inspector.getByText(/columns: .*Embarked/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card(page, 'Fill numbers')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(inspector.getByText(/columns: .*Embarked/)).toBeHidden()
})
