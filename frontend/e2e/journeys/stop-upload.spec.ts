import type { Locator, Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { card, expect, expectAccessible, test } from '../flowza-test.ts'
import { pressOn, tabTo } from '../keyboard.ts'

const rows = 300_000
/** Three parts of an upload. */
const content = `id,note\n${Array.from({ length: rows }, (_, id) => `${id},${'x'.repeat(60)}`).join('\n')}\n`

interface HeldUpload {
  id: string
  /** The parts behind the first one come through again. */
  release: () => Promise<void>
}

/** Begins an upload that stands still in its middle. */
async function uploadToMiddle(page: Page, choose: () => Promise<void>): Promise<HeldUpload> {
  const later = /\/uploads\/[^/]+\/parts\/[1-9]/
  await page.route(later, () => {})
  const begun = page.waitForResponse(
    (answer) => answer.url().endsWith('/uploads') && answer.request().method() === 'POST',
  )
  const second = page.waitForRequest(later)
  await choose()
  const { id } = (await (await begun).json()) as { id: string }
  await second
  await expect(page.getByRole('list', { name: 'Uploads' })).toContainText(/41\s%/)
  return { id, release: () => page.unroute(later) }
}

async function expectStopped(page: Page, name: string, focused: Locator): Promise<void> {
  await expect(page.getByTestId('announcements')).toHaveText(
    `The upload of ${name} was stopped. Nothing of it is kept.`,
  )
  await expect(page.getByRole('progressbar', { name: `Upload of ${name}` })).toHaveCount(0)
  await expect(focused).toBeFocused()
}

async function expectNothingLeft(page: Page, address: string, upload: string): Promise<void> {
  const api = `${address}/api/v1`
  const statusOfUpload = async () => (await page.request.get(`${api}/uploads/${upload}`)).status()
  await expect.poll(statusOfUpload).toBe(404)
}

async function dropFile(page: Page, target: Locator, path: string, name: string): Promise<void> {
  const field = await page.evaluateHandle(() => {
    const input = document.createElement('input')
    input.type = 'file'
    return input
  })
  await field.asElement()?.setInputFiles(path)
  await target.evaluate(
    (element, [input, fileName]) => {
      const transfer = new DataTransfer()
      const [file] = input.files ?? []
      transfer.items.add(new File([file], fileName, { lastModified: file.lastModified }))
      const { left, top, width, height } = element.getBoundingClientRect()
      element.dispatchEvent(
        new DragEvent('drop', {
          bubbles: true,
          cancelable: true,
          dataTransfer: transfer,
          clientX: left + width / 2,
          clientY: top + height / 2,
        }),
      )
    },
    [field, name] as const,
  )
}

test('an upload is stopped in its middle, and the same file comes again', async ({
  home: page,
  address,
  complaints,
}, info) => {
  // A file of a name that a data set has already gets another one.
  complaints.expectError(/409/)
  const path = info.outputPath('turnstile.csv')
  await writeFile(path, content)
  const stop = page.getByRole('button', { name: 'Stop the upload of turnstile.csv' })

  await test.step('on the page of data sets', async () => {
    await page.getByRole('link', { name: 'Data sets' }).click()
    await expect(page.getByRole('button', { name: 'Upload a file' })).toBeVisible()
    const choose = () => page.getByLabel('Choose a CSV file').setInputFiles(path)
    const { id, release } = await uploadToMiddle(page, choose)
    await expectAccessible(page)
    await stop.click()
    await expectStopped(page, 'turnstile.csv', page.getByRole('button', { name: 'Upload a file' }))
    await expectNothingLeft(page, address, id)
    await release()
    await choose()
    await page.waitForURL(/\/datasets\/turnstile$/)
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(rows + 1))
  })

  await test.step('as a new version, while it is read', async () => {
    const reading = page.waitForRequest(/\/datasets\/turnstile\/versions$/)
    await page.route(/\/datasets\/turnstile\/versions$/, (route) =>
      // The reading never ends.
      route.request().method() === 'POST' ? undefined : route.fallback(),
    )
    await page.getByLabel('Choose the file of the new version').setInputFiles(path)
    await reading
    await expect(page.getByText('Reading the file')).toBeVisible()
    await stop.click()
    await expectStopped(page, 'turnstile.csv', page.getByRole('button', { name: 'New version' }))
    await page.unroute(/\/datasets\/turnstile\/versions$/)
    await page.getByLabel('Choose the file of the new version').setInputFiles(path)
    await expect(page.getByText('The new version is current.')).toBeVisible()
  })

  await test.step('dropped on the home page', async () => {
    await page.getByRole('link', { name: 'Home' }).click()
    const area = page.getByRole('heading', { level: 1 })
    const { id } = await uploadToMiddle(page, () => dropFile(page, area, path, 'turnstile.csv'))
    await stop.click()
    await expectStopped(page, 'turnstile.csv', page.getByRole('button', { name: 'Choose a file' }))
    await expectNothingLeft(page, address, id)
    await page.getByRole('button', { name: /empty workflow/i }).click()
    await page.waitForURL(/\/workflows\//)
  })

  await test.step('dropped on the canvas', async () => {
    const canvas = page.getByTestId('canvas')
    await expect(canvas).toBeVisible()
    const drop = () => dropFile(page, canvas, path, 'turnstile.csv')
    const { id, release } = await uploadToMiddle(page, drop)
    await expectAccessible(page)
    await stop.click()
    await expectStopped(page, 'turnstile.csv', canvas)
    await expectNothingLeft(page, address, id)
    await expect(card(page, 'Load CSV')).toHaveCount(0)
    await release()
    await drop()
    await expect(card(page, 'Load CSV')).toBeVisible()
  })

  await test.step('in the field of a node', async () => {
    await card(page, 'Load CSV').click()
    const field = page.getByLabel('Upload a CSV file')
    const { id } = await uploadToMiddle(page, () => field.setInputFiles(path))
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expectStopped(page, 'turnstile.csv', page.getByRole('button', { name: 'Upload', exact: true }))
    await expectNothingLeft(page, address, id)
  })
})

test('the same by keyboard alone', async ({ home: page, address, complaints }, info) => {
  complaints.expectError(/409/)
  const path = info.outputPath('turnstile.csv')
  await writeFile(path, content)
  const choose = async (button: Locator): Promise<void> => {
    const choosing = page.waitForEvent('filechooser')
    await pressOn(page, button)
    await (await choosing).setFiles(path)
  }

  const button = page.getByRole('button', { name: 'Choose a file' })
  const { id, release } = await uploadToMiddle(page, () => choose(button))
  // What was pressed keeps the focus meanwhile.
  await expect(button).toBeFocused()
  await pressOn(page, page.getByRole('button', { name: 'Stop the upload of turnstile.csv' }))
  await expectStopped(page, 'turnstile.csv', button)
  await expectNothingLeft(page, address, id)
  await release()
  await choose(button)
  await page.waitForURL(/\/workflows\//)
  await expect(card(page, 'Load CSV')).toBeVisible()

  await test.step('in the field of a node', async () => {
    await tabTo(page, card(page, 'Load CSV'))
    await page.keyboard.press('Enter')
    const upload = page.getByRole('button', { name: 'Upload', exact: true })
    const second = await uploadToMiddle(page, () => choose(upload))
    await page.keyboard.press('Enter')
    await expectStopped(page, 'turnstile.csv', upload)
    await expectNothingLeft(page, address, second.id)
  })
})
