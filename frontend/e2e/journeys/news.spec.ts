import type { APIRequestContext, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../flowza-test.ts'
import { pressOn } from '../keyboard.ts'

/** Longer than any page waits before it asks by itself. */
const aWhile = '05:00'
/** So many rounds of boosting that the run goes on until it is cancelled. */
const params = { boosting: { n_estimators: 5000 } }

/** How often the page has asked for a list. */
function countAsked(page: Page, list: RegExp): () => number {
  let asked = 0
  page.on('request', (request) => {
    if (request.method() === 'GET' && list.test(request.url())) asked += 1
  })
  return () => asked
}

/** However much time passes for the page's timers, it asks only for what it has been told of meanwhile. */
async function expectAsked(page: Page, asked: () => number, most: number): Promise<void> {
  const before = asked()
  for (let times = 0; times < 10; times++) {
    await page.clock.fastForward(aWhile)
    // What they have asked for has been asked before this.
    await page.evaluate(() => fetch('/api/v1/settings').then((answer) => answer.text()))
  }
  expect(asked() - before).toBeLessThanOrEqual(most)
}

function apiOf(request: APIRequestContext, address: string) {
  return {
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects to read
    async post<Body>(path: string, data?: unknown): Promise<Body> {
      const answer = await request.post(`${address}/api/v1${path}`, { data })
      expect(answer.ok(), await answer.text()).toBe(true)
      return (await answer.json()) as Body
    },
  }
}

test('a run that is started elsewhere comes and ends in the list, without asking again and again', async ({
  page,
  address,
  request,
}) => {
  const api = apiOf(request, address)
  const { id: workflow } = await api.post<{ id: string }>('/workflows', { template: 'california-housing' })
  await page.clock.install()
  const asked = countAsked(page, /\/api\/v1\/runs\?/)
  const following = page.waitForResponse(/\/api\/v1\/events$/)
  await page.goto(`${address}/runs`)
  await following
  const row = page.getByRole('row').filter({ hasText: 'California housing' }).first()

  // The stream begins with "all".
  await expectAsked(page, asked, 1)
  const run = await api.post<{ id: string }>('/runs', { workflow, params })
  await expect(row).toContainText('Running')
  await expectAccessible(page)
  // It was queued, and it has begun.
  await expectAsked(page, asked, 2)
  await api.post(`/runs/${run.id}/cancel`)
  await expect(row).toContainText('Stopped')
  await expectAsked(page, asked, 0)
})

test('sweeps and schedules come and change the same way', async ({ page, address, request }) => {
  const api = apiOf(request, address)
  const { id: workflow } = await api.post<{ id: string }>('/workflows', { template: 'california-housing' })
  await page.clock.install()
  const askedSweeps = countAsked(page, /\/api\/v1\/sweeps\?/)
  const askedSchedules = countAsked(page, /\/api\/v1\/schedules$/)
  let following = page.waitForResponse(/\/api\/v1\/events$/)
  await page.goto(`${address}/runs/sweeps`)
  await following
  const sweep = await api.post<{ id: string }>('/sweeps', {
    workflow,
    params: { 'boosting.n_estimators': [4000, 5000] },
  })
  const sweepRow = page.getByRole('row').filter({ hasText: 'California housing' }).first()
  await expect(sweepRow).toContainText('Running')
  // It was started, and its first run was queued and has begun.
  await expectAsked(page, askedSweeps, 3)
  await api.post(`/sweeps/${sweep.id}/cancel`)
  await expect(sweepRow).toContainText('Stopped')

  following = page.waitForResponse(/\/api\/v1\/events$/)
  await pressOn(page, page.getByRole('link', { name: 'Schedules' }))
  await following
  const schedule = await api.post<{ id: string }>('/schedules', {
    workflow,
    name: 'Houses at six',
    cron: '0 6 1 1 *',
    params,
  })
  const scheduleRow = page.getByRole('row', { name: /^Houses at six/ })
  await expect(scheduleRow).toBeVisible()
  const run = await api.post<{ id: string }>(`/schedules/${schedule.id}/runs`)
  await expect(scheduleRow.getByRole('link', { name: /^Running/ })).toBeVisible()
  // It was due, and its run was queued and has begun.
  await expectAsked(page, askedSchedules, 3)
  await api.post(`/runs/${run.id}/cancel`)
  await expect(scheduleRow.getByRole('link', { name: /^Stopped/ })).toBeVisible()
})

test('without news the list asks by itself, and follows again when they come', async ({
  page,
  address,
  request,
  complaints,
}) => {
  complaints.expectError(/ERR_FAILED|503/)
  const api = apiOf(request, address)
  const { id: workflow } = await api.post<{ id: string }>('/workflows', { template: 'california-housing' })
  const run = await api.post<{ id: string }>('/runs', { workflow, params })
  await page.clock.install()
  await page.route(/\/api\/v1\/events$/, (route) => route.fulfill({ status: 503, body: '' }))
  const asked = countAsked(page, /\/api\/v1\/runs\?/)
  const refused = page.waitForResponse(/\/api\/v1\/events$/)
  await page.goto(`${address}/runs`)
  await refused
  const row = page.getByRole('row').filter({ hasText: 'California housing' }).first()
  await expect(row).toContainText('Running')
  const before = asked()
  await page.clock.fastForward('00:06')
  await expect.poll(asked).toBeGreaterThan(before)

  await page.unroute(/\/api\/v1\/events$/)
  const following = page.waitForResponse(/\/api\/v1\/events$/)
  await page.clock.fastForward('00:20')
  await following
  await api.post(`/runs/${run.id}/cancel`)
  await expect(row).toContainText('Stopped')
})
