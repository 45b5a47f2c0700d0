import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { openTemplateByKeyboard, walkTo } from './keyboard.ts'

test('a command gets another key, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await page.getByRole('banner').getByRole('button', { name: 'Keyboard shortcuts' }).click()
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  const row = sheet.locator('[data-command="duplicate"]')
  await row.hover()
  await row.getByRole('button', { name: /Change the keys/ }).click()
  // Which key it is to be can only be said with a key.
  await page.keyboard.press('Control+s')
  await expect(row.getByText('Ctrl+S is “Save” already.')).toBeVisible()
  await row.getByRole('button', { name: 'Leave it' }).click()
  await row.getByRole('textbox').press('Shift+d')
  await expect(row).toContainText('changed')
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Close' }).click()
  await card(page, 'Scale').click()
  await page.keyboard.press('Shift+d')
  await expect(page.locator('.node-card')).toHaveCount(8)
  await page.reload()
  await page.getByRole('banner').getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(row).toContainText('changed')
  await sheet.getByRole('button', { name: 'Reset all' }).click()
  await expect(row).not.toContainText('changed')
})

test('a command gets another key, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Iris species')
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByRole('textbox', { name: 'Search shortcuts' })).toBeFocused()
  await page.keyboard.type('duplicate')
  const row = sheet.locator('[data-command="duplicate"]')
  await tabTo(page, row.getByRole('button', { name: /Change the keys/ }))
  await page.keyboard.press('Enter')

  await test.step('a key that another command has is asked about', async () => {
    await page.keyboard.press('m')
    await expect(row.getByRole('alert')).toContainText('M is “Move to” already.')
    await tabTo(page, row.getByRole('button', { name: 'Take it over' }))
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('announcements')).toContainText('“Duplicate” is M now.')
  })

  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await walkTo(page, card(page, 'Scale'))
  await page.keyboard.press('m')
  await expect(page.locator('.node-card')).toHaveCount(8)
  await page.keyboard.press('Control+z')
  await expect(page.locator('.node-card')).toHaveCount(7)
})
