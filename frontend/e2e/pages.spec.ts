/** Every page in both themes: axe, own rules, and texts that fit in the made-up language. */
import { expect, expectAccessible, test } from './flowza-test.ts'
import { overflowing, smallTargets } from './page-rules.ts'

const pages = [
  '',
  'workflows',
  'datasets',
  'datasets/titanic',
  'datasets/nothing-like-it',
  'runs',
  'runs/compare',
  'runs/00000000-0000-7000-8000-00000000000a',
  'runs/sweeps',
  'runs/sweeps/00000000-0000-7000-8000-00000000000a',
  'runs/schedules',
  'templates',
  'settings',
  'gallery',
  'no/such/page',
  'workflows/00000000-0000-7000-8000-00000000000a',
]

for (const path of pages) {
  test(`/${path}`, async ({ page, address, complaints }) => {
    complaints.expectError(/404/)
    await page.goto(`${address}/${path}`)
    await expect(
      page
        .locator('h1')
        .or(page.getByText(/^There is no/))
        .first(),
    ).toBeAttached()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    expect(await smallTargets(page), 'targets below 24 px').toEqual([])
    await page.goto(`${address}/${path}?language=pseudo`)
    await page.waitForLoadState('networkidle')
    for (const width of [1440, 1024, 360]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await overflowing(page), `at ${width} px`).toEqual([])
    }
  })
}

test('focus goes to the page, never to nothing', async ({ home: page }) => {
  const template = page.getByRole('button', { name: /^Titanic/ })
  await expect(template).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(template).toBeFocused()
})

test('a page that the server can’t give yet opens when it is back', async ({
  home: page,
  context,
  complaints,
}) => {
  complaints.expectError(/Failed to load resource|Failed to fetch|ERR_FAILED/)
  await context.route('**/assets/**', (route) => route.abort())
  await context.route('**/health', (route) => route.abort())
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByRole('heading', { name: 'The page is on its way' })).toBeVisible()
  // Another page that is there can be gone to meanwhile.
  await page.getByRole('link', { name: 'Home' }).click()
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByRole('heading', { name: 'The page is on its way' })).toBeVisible()
  await context.unroute('**/assets/**')
  await context.unroute('**/health')
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'The page is on its way' })).toHaveCount(0)
})
