import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { openTemplateByKeyboard } from './keyboard.ts'

test('the command palette, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await page.getByRole('banner').getByRole('button', { name: 'Search' }).click()
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await expectAccessible(page)
  await palette
    .getByRole('option', { name: /^Select all/ })
    .first()
    .click()
  await expect(page.getByText('7 nodes selected', { exact: true })).toBeVisible()

  await page.getByRole('banner').getByRole('button', { name: 'Search' }).click()
  await palette.getByRole('combobox').fill('drop dupl')
  await palette.getByRole('option', { name: /Drop duplicates/ }).click()
  await expect(card(page, 'Drop duplicates')).toBeFocused()
})

test('the command palette, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Iris species')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette.getByRole('combobox')).toBeFocused()

  await test.step('goes to a node', async () => {
    await page.keyboard.type('scale')
    await page.keyboard.press('Enter')
    await expect(card(page, 'Scale')).toBeFocused()
    await expect(card(page, 'Scale')).toHaveClass(/selected/)
  })

  await test.step('runs a command on it', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('disable')
    await page.keyboard.press('Enter')
    await expect(card(page, 'Scale')).toContainText('Disabled')
    await expect(card(page, 'Scale')).toBeFocused()
  })

  await test.step('adds a node', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('gradient')
    await expect(palette.getByRole('option').first()).toContainText('Gradient boosting')
    await page.keyboard.press('Enter')
    await expect(card(page, 'Gradient boosting')).toBeFocused()
  })

  await test.step('says when there is nothing, and closes', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zzzz')
    await expect(palette.getByText('Nothing found')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(palette).toBeHidden()
    await expect(card(page, 'Gradient boosting')).toBeFocused()
  })
})
