import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { startServer } from '../server.ts'
import { openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

const plan = (page: Page) => page.getByRole('dialog', { name: 'Plan of this run' })

/** What is planned after the number of trees has changed. */
async function expectPlan(page: Page): Promise<void> {
  await expect(
    plan(page).getByRole('row', { name: /^Random forest Runs Trees changed 100 → 1/ }),
  ).toBeVisible()
  await expect(plan(page).getByRole('row', { name: /^Evaluate Runs if needed/ })).toContainText('GB')
  await expect(plan(page).getByRole('row', { name: /^Split Reused/ })).toBeVisible()
  await expect(plan(page).getByText('Longest way: Random forest → ')).toBeVisible()
}

test('a run is planned before it starts, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  // The whole is shown without the inspector, which has the settings of the workflow.
  await expect(page.getByLabel('Seed')).toHaveCount(0)
  await page.getByRole('button', { name: 'Inspector', exact: true }).click()
  // Whatever other tests have computed, with this seed only the data are there already.
  await page.getByLabel('Seed').fill('7171')
  await expect(page.getByTestId('plan-summary')).toContainText(/^[78] nodes will run, /)
  await run(page)
  await expect(page.getByTestId('plan-summary')).toBeHidden()
  await card(page, 'Random forest').click()
  await page.getByLabel('Trees', { exact: true }).fill('17')
  await expect(page.getByTestId('run-summary')).toHaveText('3 nodes will run again, 5 reused')
  await expect(page.getByTestId('plan-summary')).toContainText(/ s\b/)
  await page.getByRole('button', { name: 'Other ways to run' }).click()
  await page.getByRole('menuitem', { name: /^Plan of this run/ }).click()
  await expectPlan(page)
  await expectAccessible(page)

  await test.step('with nothing reused', async () => {
    await plan(page).getByRole('checkbox', { name: 'Compute everything anew' }).check()
    await expect(plan(page).getByRole('row', { name: /Reuse is switched off/ })).toHaveCount(8)
    await plan(page).getByRole('checkbox', { name: 'Compute everything anew' }).uncheck()
    await expectPlan(page)
  })

  await plan(page).getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByTestId('announcements')).toContainText('3 nodes ran', { timeout: 120_000 })
})

test('a run is planned before it starts, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText('Run finished', { timeout: 120_000 })
  await walkTo(page, card(page, 'Random forest'))
  await page.keyboard.press('Enter')
  await reach(page, page.getByLabel('Trees', { exact: true }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('18')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('plan of this')
  await page.keyboard.press('Enter')
  await expectPlan(page)
  await expect(plan(page).getByRole('button', { name: 'Run', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('announcements')).toContainText('3 nodes ran', { timeout: 120_000 })
})

test('a plan says what is too large for the machine, and what to do', async ({ page, complaints }) => {
  process.env['FLOWZA_NODE_MEMORY_MB'] = '200'
  const server = await startServer()
  try {
    await page.goto(server.address)
    await openTemplate(page, 'Titanic survival')
    await page.getByTestId('plan-summary').click()
    const [first, fix] = [
      plan(page).getByRole('row').nth(1),
      plan(page).getByRole('button', { name: /^Work on/ }),
    ]
    await expect(first).toContainText('is expected to need')
    await expectAccessible(page)
    const offers = await fix.count()
    expect(offers).toBeGreaterThan(0)
    await fix.first().click()
    await expect(plan(page).getByRole('row', { name: /^Sample rows Runs/ })).toBeVisible()
    expect(complaints.errors).toEqual([])
  } finally {
    delete process.env['FLOWZA_NODE_MEMORY_MB']
    // The page would go on asking the server that is gone.
    await page.close()
    await server.stop()
  }
})
