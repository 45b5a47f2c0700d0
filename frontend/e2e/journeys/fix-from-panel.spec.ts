import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { openTemplateByKeyboard, walkTo } from './keyboard.ts'

/** A scaler between the data and the split learns from rows that the test will see. */
const leak = /Move .* behind|Move it after|after the split/i

async function expectOneStep(page: Page): Promise<void> {
  await expect(page.getByText('The workflow can run.')).toBeVisible()
}

test('a problem is mended from the panel, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await card(page, 'Titanic passengers').click()
  await page.getByRole('option', { name: 'Scale' }).click()
  await expect(card(page, 'Scale')).toBeFocused()
  await page.getByRole('tab', { name: /Problems/ }).click()
  const panel = page.getByRole('region', { name: 'Results' })
  await expect(panel.getByText(/isn’t connected|not connected|needs/i).first()).toBeVisible()
  await panel.getByRole('button', { name: 'Scale', exact: true }).first().click()
  await expect(card(page, 'Scale')).toHaveClass(/selected/)
  await page.getByRole('button', { name: /^Delete/ }).click()
  await expectOneStep(page)
})

test('a leak is mended from the panel, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Titanic passengers'))
  await test.step('a scaler before the split', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('scale')
    await page.keyboard.press('Enter')
    await expect(card(page, 'Scale')).toBeFocused()
    await page.keyboard.press('c')
    await page.keyboard.type('split')
    await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('Split')
    await page.keyboard.press('Enter')
  })
  await page.keyboard.press('p')
  const panel = page.getByRole('region', { name: 'Results' })
  const fix = panel.getByRole('button', { name: leak })
  await tabTo(page, fix)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expectOneStep(page)
  await expect(page.getByTestId('announcements')).toContainText('Done:')
  await page.keyboard.press('Control+z')
  await expect(fix).toBeVisible()
})
