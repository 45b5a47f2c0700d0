import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { openTemplateByKeyboard } from './keyboard.ts'

test('find on the canvas, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await page.getByRole('banner').getByRole('button', { name: 'Search' }).click()
  await page.getByRole('option', { name: /Find on the canvas/ }).click()
  const bar = page.getByRole('search')
  await bar.getByRole('textbox').fill('fill')
  await expect(bar.getByRole('status')).toContainText('1 of 2')
  await expect(card(page, 'Fill numbers')).toHaveClass(/selected/)
  await bar.getByRole('button', { name: 'Next' }).click()
  await expect(card(page, 'Fill categories')).toHaveClass(/selected/)
  await expectAccessible(page)
  await bar.getByRole('button', { name: 'Close' }).click()
  await expect(card(page, 'Fill categories')).toBeFocused()
})

test('find on the canvas, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Control+f')
  const bar = page.getByRole('search')
  await expect(bar.getByRole('textbox')).toBeFocused()

  await test.step('by a param, with its place', async () => {
    await page.keyboard.type('stratified')
    await expect(bar.getByRole('status')).toContainText('Split')
    await expect(card(page, 'Split')).toHaveClass(/selected/)
  })

  await test.step('by a column, around the end and back', async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.type('embarked')
    const status = bar.getByRole('status')
    await expect(status).toContainText(/^1 of \d/)
    await expect(status).toContainText('column Embarked')
    await page.keyboard.press('Shift+Enter')
    await expect(status).not.toContainText(/^1 of/)
    await page.keyboard.press('F3')
    await expect(status).toContainText(/^1 of/)
  })

  await test.step('Escape ends at what was found', async () => {
    await page.keyboard.press('Escape')
    await expect(bar).toBeHidden()
    await expect(card(page, 'Titanic passengers')).toBeFocused()
  })
})
