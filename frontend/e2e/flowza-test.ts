/** A test with a running server, and a page that fails it for anything a user should never get. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import { recordInteractions } from './interactions.ts'
import { startServer } from './server.ts'

interface Complaints {
  /** Requests that left this machine. */
  requests: string[]
  /** What the page wrote to the console as an error, and what it threw. */
  errors: string[]
  /** The next message of this kind is what the test is about. */
  expectError(pattern: RegExp): void
}

export const test = base.extend<
  { complaints: Complaints; interactions: undefined; settings: undefined; home: Page },
  { address: string }
>({
  address: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer()
      await use(server.address)
      await server.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  complaints: [
    async ({ context }, use) => {
      const expected: RegExp[] = []
      const complaints: Complaints = {
        requests: [],
        errors: [],
        expectError: (pattern) => void expected.push(pattern),
      }
      await context.route('**/*', async (route) => {
        const url = new URL(route.request().url())
        const isOurs = url.hostname === '127.0.0.1' || url.protocol === 'blob:' || url.protocol === 'data:'
        if (isOurs) return route.fallback()
        complaints.requests.push(url.href)
        return route.abort()
      })
      context.on('page', (page) => {
        page.on('pageerror', (error) => complaints.errors.push(String(error.stack ?? error)))
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.errors.push(message.text())
        })
      })
      await use(complaints)
      expect(complaints.requests, 'requests that left this machine').toEqual([])
      const unexpected = complaints.errors.filter((text) => !expected.some((pattern) => pattern.test(text)))
      expect(unexpected, 'errors in the console').toEqual([])
    },
    { auto: true },
  ],
  interactions: [
    async ({ context }, use, info) => {
      const recorded = await recordInteractions(context)
      await use(undefined)
      await recorded.write(info.outputPath('interactions.json'))
    },
    { auto: true },
  ],
  settings: [
    async ({ address }, use) => {
      await resetSettings(address)
      await use(undefined)
    },
    { auto: true },
  ],
  home: async ({ page, address, complaints }, use) => {
    expect(complaints.requests).toEqual([])
    await page.goto(address)
    await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible()
    await use(page)
  },
})

export { expect }

/** As for somebody who has chosen nothing but has seen the tour: what one test chose must not meet the next one. */
async function resetSettings(address: string): Promise<void> {
  const settings = `${address}/api/v1/settings`
  const chosen = (await (await fetch(settings)).json()) as object
  const none = Object.fromEntries(Object.keys(chosen).map((name) => [name, null]))
  const answer = await fetch(settings, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...none, tourSeen: true }),
  })
  if (!answer.ok) throw new Error(`The settings were not reset: ${await answer.text()}`)
}

/** No finding of axe, in both themes: all rules in one of them, and in the other those that look at colours. */
export async function expectAccessible(page: Page): Promise<void> {
  const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page })
      // Its other way of working opens a second page each time, which only frames of other origins need.
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
    if (colorScheme === 'light') axe.withTags(standards)
    else axe.withRules(['color-contrast', 'link-in-text-block'])
    const { violations } = await axe.analyze()
    const findings = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 4).map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    }))
    expect(findings, `axe, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
}

/** A node's card by its title. */
export function card(page: Page, title: string | RegExp) {
  return page
    .locator('.react-flow__node-node')
    .filter({ has: page.locator('.node-title', { hasText: title }) })
}

/** Opens a new workflow from a template and waits for its cards. */
export async function openTemplate(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
  await page.waitForURL(/\/workflows\//)
  await expect(page.locator('.node-card').first()).toBeVisible()
}

/**
 * Opens the inspector and shows the workflow beside it. A workflow that wants its room opens without, and what is selected
 * first would move the view under a gesture that relies on places of the page.
 */
export async function makeRoomForInspector(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Inspector', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
}

/** Runs the workflow and waits until the run has ended well. */
export async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
}
