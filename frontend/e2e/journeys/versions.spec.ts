import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { pressOn, tabTo } from '../keyboard.ts'

async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved')
  await expect(page.getByTestId('saved-state')).toHaveText(/^Saved /)
}

test('name a version, change, compare, restore', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await page.getByTestId('saved-state').click()
  await page.getByRole('button', { name: 'Name the current version' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Before tuning')
  await page.getByRole('button', { name: 'Keep version' }).click()
  await expect(page.getByRole('status').filter({ hasText: '“Before tuning” is kept' }).first()).toBeVisible()

  await page.getByLabel('Seed').fill('7')
  await card(page, 'Scale').click()
  await page.keyboard.press('Delete')
  await expect(page.locator('.node-card')).toHaveCount(6)
  await expectSaved(page)

  await page.getByTestId('saved-state').click()
  const dialog = page.getByRole('dialog', { name: 'Versions' })
  await dialog.getByRole('button', { name: /^Before tuning/ }).click()
  await expect(dialog).toContainText('Seed: 42 → 7')
  await expect(dialog.getByRole('img', { name: /1 node removed/ })).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Restore this version' }).click()
  await expect(page.locator('.node-card')).toHaveCount(7)

  await test.step('restoring is one step', async () => {
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.locator('.node-card')).toHaveCount(6)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect(page.locator('.node-card')).toHaveCount(7)
  })
  await expectSaved(page)
})

test('the same by keyboard alone', async ({ home: page }) => {
  await pressOn(page, page.getByRole('button', { name: /^Iris species/ }))
  await page.waitForURL(/\/workflows\//)
  await expect(page.locator('.node-card')).toHaveCount(7)
  await page.keyboard.press('Control+Shift+S')
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused()
  await page.keyboard.type('Start')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: '“Start” is kept' }).first()).toBeVisible()
  await tabTo(page, page.getByLabel('Workflow name'))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Renamed')
  await expectSaved(page)
  await pressOn(page, page.getByTestId('saved-state'))
  const dialog = page.getByRole('dialog', { name: 'Versions' })
  await pressOn(page, dialog.getByRole('button', { name: /^Start/ }))
  await expect(dialog).toContainText('Name: Iris species → Renamed')
  await pressOn(page, dialog.getByRole('button', { name: 'Restore this version' }))
  await expect(page.getByLabel('Workflow name')).toHaveValue('Iris species')
  await expectSaved(page)
})

test('what the server never got is back after a crash', async ({ home: page, context, complaints }) => {
  complaints.expectError(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
  await openTemplate(page, 'Iris species')
  const address = page.url()
  await page.waitForLoadState('networkidle')
  await context.setOffline(true)
  await page.getByLabel('Workflow name').fill('Typed without a server')
  await expect(page.getByTestId('saved-state')).toHaveText('Server away, kept in this browser')
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto(address)
  await expect(again.getByLabel('Workflow name')).toHaveValue('Typed without a server')
  await expectSaved(again)
})

test('the server comes back and the work is saved by itself', async ({ home: page, context, complaints }) => {
  complaints.expectError(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
  await openTemplate(page, 'Iris species')
  await page.waitForLoadState('networkidle')
  await context.setOffline(true)
  await page.getByLabel('Workflow name').fill('Kept')
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'offline')
  await context.setOffline(false)
  await expectSaved(page)
})
