import { expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { pressOn, tabTo } from '../keyboard.ts'

for (const way of ['mouse', 'keyboard'] as const) {
  test(`two tabs: what fits is merged, what doesn't is asked, by ${way}`, async ({
    home: page,
    context,
    complaints,
  }) => {
    complaints.expectError(/409/)
    await openTemplate(page, 'Handwritten digits')
    const other = await context.newPage()
    await other.goto(page.url())
    await expect(other.locator('.node-card')).toHaveCount(5)

    await test.step('changes of different things', async () => {
      await other.getByLabel('Seed').fill('7')
      await expect(other.getByTestId('saved-state')).toHaveText(/^Saved /)
      await page.bringToFront()
      await page.getByLabel('Workflow name').fill('Digits of mine')
      await expect(page.getByLabel('Seed')).toHaveValue('7')
      await expect(page.getByTestId('announcements')).toContainText('Changes from elsewhere came in')
      await expect(page.getByTestId('saved-state')).toHaveText(/^Saved /)
    })

    await test.step('changes of the same thing', async () => {
      await page.getByLabel('Seed').fill('11')
      await expect(page.getByTestId('saved-state')).toHaveText(/^Saved /)
      await other.bringToFront()
      await other.getByLabel('Seed').fill('12')
      const dialog = other.getByRole('dialog', { name: 'This workflow was changed elsewhere too' })
      await expect(dialog).toContainText('Yours: 12')
      await expect(dialog).toContainText('Stored: 11')
      await expectAccessible(other)
      const stored = dialog.getByRole('radio', { name: 'Stored: 11' })
      const save = dialog.getByRole('button', { name: 'Save merged' })
      if (way === 'mouse') {
        await stored.check()
        await save.click()
      } else {
        await tabTo(other, dialog.getByRole('radio', { name: 'Yours: 12' }))
        await other.keyboard.press('ArrowDown')
        await expect(stored).toBeChecked()
        await pressOn(other, save)
      }
      await expect(dialog).toBeHidden()
      await expect(other.getByLabel('Seed')).toHaveValue('11')
      await expect(other.getByLabel('Workflow name')).toHaveValue('Digits of mine')
    })
  })
}
