import { expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'

test('the tour is offered once, and walks by mouse', async ({ home: page, address }) => {
  // The server knows that whoever was here before has seen it.
  await page.request.patch(`${address}/api/v1/settings`, { data: { tourSeen: false } })
  await page.reload()
  await openTemplate(page, 'Iris species')
  await page.getByRole('button', { name: 'Show me around' }).click()
  const step = page.getByRole('dialog')
  await expect(step).toContainText('Step 1 of 5')
  await expectAccessible(page)
  for (const number of [2, 3, 4, 5]) {
    await step.getByRole('button', { name: 'Next' }).click()
    await expect(step).toContainText(`Step ${number} of 5`)
  }
  await step.getByRole('button', { name: 'Done' }).click()
  await expect(step).toBeHidden()
  await page.reload()
  await expect(page.locator('.node-card')).toHaveCount(7)
  await expect(page.getByRole('button', { name: 'Show me around' })).toBeHidden()
})

test('the same by keyboard alone, and it can be skipped', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await page.keyboard.press('Control+k')
  await expect(page.locator('input:focus')).toBeVisible()
  await page.keyboard.type('Tour of')
  await page.keyboard.press('Enter')
  const step = page.getByRole('dialog')
  await expect(step).toContainText('Step 1 of 5')
  await expect(step.locator(':focus')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(step).toContainText('Step 2 of 5')
  await page.keyboard.press('Escape')
  await expect(step).toBeHidden()
})
