import type { Page } from '@playwright/test'
import { card, expect, openTemplate, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { goToCanvas, openTemplateByKeyboard, walkTo } from './keyboard.ts'

test('copy from one workflow, paste into another, by mouse', async ({ home: page, context }) => {
  // What the menu does asks for the clipboard; the keys need no permission.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openTemplate(page, 'Titanic survival')
  await card(page, 'Random forest').click()
  await card(page, 'Evaluate').click({ modifiers: ['Shift'] })
  await card(page, 'Evaluate').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy' }).click()
  await expect(page.getByTestId('announcements')).toContainText('2 nodes copied.')

  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('button', { name: 'Empty workflow' }).click()
  await expect(page.getByText('An empty workflow')).toBeVisible()
  await page.getByRole('banner').getByRole('button', { name: 'Search' }).click()
  await page.getByRole('combobox').last().fill('paste')
  await page.getByRole('option', { name: /^Paste(?! with| in)/ }).click()
  await expect(page.locator('.node-card')).toHaveCount(2)
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('.node-card')).toHaveCount(0)
})

test('copy from one workflow, paste into another, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Fill numbers'))
  await page.keyboard.press('Shift+ArrowRight')
  await expect(card(page, 'Fill categories')).toBeFocused()
  await page.keyboard.press('Control+c')
  await expect(page.getByTestId('announcements')).toContainText('2 nodes copied.')

  await test.step('here, with what fed the first one', async () => {
    await page.keyboard.press('Control+Shift+v')
    await expect(page.locator('.node-card')).toHaveCount(10)
    await expect(page.locator('.react-flow__edge')).toHaveCount(11)
    await page.keyboard.press('Control+z')
    await expect(page.locator('.node-card')).toHaveCount(8)
    await expect(page.locator('.react-flow__edge')).toHaveCount(9)
  })

  await test.step('in another workflow', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Home' }), { back: true })
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('button', { name: 'Empty workflow' }))
    await page.keyboard.press('Enter')
    await expect(page.getByText('An empty workflow')).toBeVisible()
    await goToCanvas(page)
    await page.keyboard.press('Control+v')
    await expect(page.locator('.node-card')).toHaveCount(2)
    await expect(page.locator('.react-flow__edge')).toHaveCount(1)
    await expect(card(page, 'Fill numbers')).toBeFocused()
    await expect(card(page, 'Fill numbers')).toContainText('median')
  })

  await test.step('cut, and paste again', async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+x')
    await expect(page.locator('.node-card')).toHaveCount(0)
    await page.keyboard.press('Control+v')
    await expect(page.locator('.node-card')).toHaveCount(2)
  })
})

test('copy and paste as the very first things on a page', async ({ home: page, address, context }) => {
  // What comes late asks for the clipboard itself, which needs the permission.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const copying = await holdCommands(page)
  await openTemplate(page, 'Titanic survival')
  await card(page, 'Fill numbers').click()
  await page.keyboard.press('Control+c')
  await copying.release()
  await expect(page.getByTestId('announcements')).toContainText('1 node copied.')

  await page.goto(address)
  const pasting = await holdCommands(page)
  await page.getByRole('button', { name: 'Empty workflow' }).click()
  await expect(page.getByText('An empty workflow')).toBeVisible()
  await page.keyboard.press('Control+v')
  await page.keyboard.press('Control+k')
  await pasting.release()
  await expect(card(page, 'Fill numbers')).toContainText('median')
  await expect(page.getByRole('combobox').last()).toBeFocused()
})

/** Keeps the code of the commands on its way. */
async function holdCommands(page: Page): Promise<{ release: () => Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const code = /\/assets\/loaded-commands-/
  await page.route(code, async (route) => {
    await promise
    await route.fallback()
  })
  return {
    async release() {
      resolve()
      await page.unroute(code)
    },
  }
}
