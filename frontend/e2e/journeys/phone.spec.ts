import type { APIRequestContext, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../flowza-test.ts'
import { overflowing } from '../page-rules.ts'

const phone = { width: 390, height: 844 }

/** Something in every table of the pages. */
async function fill(request: APIRequestContext, address: string): Promise<{ run: string; sweep: string }> {
  const post = async (path: string, data: object): Promise<{ id: string }> => {
    const answer = await request.post(`${address}/api/v1/${path}`, { data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json()) as { id: string }
  }
  const { id: workflow } = await post('workflows', { template: 'iris-species' })
  const { id: run } = await post('runs', { workflow })
  await post('schedules', { workflow, cron: '0 6 * * 1-5', params: { tree: { max_depth: 3 } } })
  const { id: sweep } = await post('sweeps', { workflow, params: { 'tree.max_depth': [1, 2, 3] } })
  await expect
    .poll(async () => await (await request.get(`${address}/api/v1/runs/${run}`)).text(), { timeout: 120_000 })
    .toContain('"status":"succeeded"')
  return { run, sweep }
}

/** Parts of the page that are wider than they may be: a person would have to push them about to read them. */
function pushedSideways(page: Page): Promise<string[]> {
  return page
    .locator('main [role=region], main [role=tabpanel]')
    .evaluateAll((regions) =>
      regions.flatMap((region) =>
        region.scrollWidth > region.clientWidth + 1 && region.clientWidth > 0
          ? [`${region.getAttribute('aria-label') ?? region.id} is ${region.scrollWidth} wide`]
          : [],
      ),
    )
}

test('every table can be read on a phone', async ({ page, address, request }) => {
  const { run, sweep } = await fill(request, address)
  await page.setViewportSize(phone)
  const pages = [
    'workflows',
    'datasets',
    'runs',
    `runs/${run}`,
    'runs/sweeps',
    `runs/sweeps/${sweep}`,
    'runs/schedules',
  ]
  for (const path of pages) {
    await page.goto(`${address}/${path}`)
    await expect(page.locator('.plain-table tbody tr').first(), path).toBeVisible()
    await page.waitForLoadState('networkidle')
    expect(await overflowing(page), path).toEqual([])
    expect(await pushedSideways(page), path).toEqual([])
  }
  // One line for the places to go, each with its name for those who listen.
  expect((await page.locator('header').boundingBox())?.height).toBeLessThanOrEqual(56)
  await expect(page.locator('header nav').getByRole('link')).toHaveText([
    'Home',
    'Workflows',
    'Data sets',
    'Runs',
    'Templates',
    'Settings',
  ])
  // Each line of a card says what it is, and still is a cell under its title for those who listen.
  await page.goto(`${address}/runs/schedules`)
  const row = page.getByRole('row', { name: /^Iris species/ }).first()
  await expect(row.getByRole('cell', { name: /Monday to Friday at 06:00/ })).toBeVisible()
  await expect(row.getByRole('rowheader')).toContainText('Decision tree: Maximum depth = 3')
  await expectAccessible(page)
})

test('the places to go have one line on the narrowest phone, in every language', async ({
  page,
  address,
}) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const language of ['en', 'de']) {
    await page.goto(address)
    await page.evaluate((chosen) => localStorage.setItem('flowza.language', chosen), language)
    for (const path of ['', 'workflows', 'datasets', 'runs', 'templates', 'settings']) {
      await page.goto(`${address}/${path}`)
      await expect(page.locator('h1').first()).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      const tops = await page
        .locator('header nav a')
        .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top))
      expect(new Set(tops).size, `${language} /${path}`).toBe(1)
    }
  }
})
