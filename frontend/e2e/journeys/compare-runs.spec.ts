import type { Locator, Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { pressOn, tabTo } from '../keyboard.ts'
import { goToCanvas, openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

async function expectComparison(
  page: Page,
  place: Locator = page.getByRole('dialog', { name: 'Two runs compared' }),
): Promise<void> {
  await expect(place.getByRole('region', { name: 'What changed' })).toContainText(/Trees.*100.*[67]/s)
  await expect(place.locator('[data-metric=accuracy]').first()).toContainText('%')
  await expect(place.locator('[data-chart=roc_curve] svg[role=img] path')).toHaveCount(2)
  await expect(place.locator('[data-chart=calibration_curve] svg[role=img] path')).toHaveCount(2)
}

/** The page of two runs, in the order in which they ran. */
async function expectComparePage(page: Page): Promise<void> {
  await page.waitForURL(/\/runs\/compare\?a=[\w-]{36}&b=[\w-]{36}$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Two runs compared' })).toBeVisible()
  await expectComparison(page, page.getByRole('main'))
  await expectAccessible(page)
}

test('two runs are compared, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await run(page)
  await card(page, 'Random forest').click()
  await page.getByLabel('Trees', { exact: true }).fill('7')
  await expect(page.getByTestId('run-summary')).toContainText('3 nodes will run again')
  await run(page)
  // The announcement may still be that of the first run.
  await expect(page.getByTestId('run-summary')).toContainText('Last run')
  await page.getByRole('tab', { name: 'Runs' }).click()
  await expect(page.locator('tr[data-run]')).toHaveCount(2)
  await expectAccessible(page)
  for (const box of await page.getByRole('checkbox', { name: /^Compare the run/ }).all()) await box.check()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await expectComparison(page)
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await test.step('a former run can be looked at again', async () => {
    await page.getByRole('button', { name: 'Show its results' }).click()
    await expect(page.getByTestId('announcements')).toHaveText('Run opened.')
    await expect(page.getByTestId('run-summary')).toContainText('3 nodes will run again')
  })

  await test.step('the comparison has a page of its own', async () => {
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('link', { name: 'Open as a page' }).click()
    await expectComparePage(page)
    await page.getByRole('link', { name: 'B, later' }).click()
    await expect(page.getByRole('heading', { name: 'Nodes' })).toBeVisible()
  })
})

test('two runs are compared, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await goToCanvas(page)
  await walkTo(page, card(page, 'Random forest'))
  await page.keyboard.press('Enter')
  await reach(page, page.getByLabel('Trees', { exact: true }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('6')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText('3 nodes ran', { timeout: 120_000 })
  await reach(page, page.getByRole('tab', { selected: true, name: /Data|Metrics|Charts/ }), 'Shift+Tab')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Runs' })).toBeFocused()
  const boxes = page.getByRole('checkbox', { name: /^Compare the run/ })
  for (const index of [0, 1]) {
    await reach(page, boxes.nth(index))
    await page.keyboard.press('Space')
  }
  await reach(page, page.getByRole('button', { name: 'Compare', exact: true }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expectComparison(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeFocused()

  await test.step('and from the list of all runs', async () => {
    await reach(page, page.getByRole('link', { name: 'Home' }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await pressOn(page, page.getByRole('link', { name: 'Runs' }))
    for (const index of [0, 1]) {
      await pressOn(page, page.getByRole('checkbox', { name: /^Compare the run of/ }).nth(index), 'Space')
    }
    await tabTo(page, page.getByRole('button', { name: 'Compare', exact: true }), { back: true })
    await page.keyboard.press('Enter')
    await expectComparePage(page)
  })
})

test('a comparison follows a run that goes on', async ({ page, address, request }) => {
  const post = async (path: string, data: object): Promise<string> => {
    const answer = await request.post(`${address}/api/v1/${path}`, { data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return ((await answer.json()) as { id: string }).id
  }
  const workflow = await post('workflows', { template: 'california-housing' })
  const a = await post('runs', { workflow })
  await expect
    .poll(async () => await (await request.get(`${address}/api/v1/runs/${a}`)).text(), { timeout: 120_000 })
    .toContain('"status":"succeeded"')
  const asked: string[] = []
  page.on('request', (sent) => void asked.push(new URL(sent.url()).pathname))
  // Rounds enough that it goes on until it is stopped.
  const b = await post('runs', {
    workflow,
    params: { split: { random_state: 7 }, boosting: { n_estimators: 5000 } },
  })
  await page.goto(`${address}/runs/compare?a=${a}&b=${b}`)

  const later = page.locator('[data-run=later]')
  const boosting = page.locator('tr[data-node=boosting] td').nth(1)
  await test.step('what has been measured is there, what goes on says so', async () => {
    await expect(boosting).toHaveText('Running')
    await expect(later).toContainText(/Running, \d+ of \d+ nodes/)
    const [ridge, boosted] = [0, 1].map((index) => page.locator('tr[data-metric=rmse]').nth(index))
    await expect(ridge.locator('td').nth(2)).toHaveText(/[+−]\d/)
    await expect(boosted.locator('td').nth(0)).toHaveText(/\d/)
    await expect(boosted.locator('td').nth(1)).toHaveText('–')
    await expectAccessible(page)
  })

  await test.step('and the end is told', async () => {
    await post(`runs/${b}/cancel`, {})
    await expect(boosting).toHaveText('Stopped')
    await expect(later).toContainText(/Stopped, \d/)
  })
  // Once in the beginning and once at the end, however long it took.
  expect(asked.filter((path) => path.endsWith(`/runs/${b}`))).toHaveLength(2)
})
