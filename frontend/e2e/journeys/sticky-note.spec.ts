import { expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { openTemplateByKeyboard, reach } from './keyboard.ts'

const text = '**Careful**: ages are guesses.'

test('a note is written, sized and removed, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await page.getByRole('button', { name: /^Search/ }).click()
  await page.getByRole('combobox', { name: /Search commands/ }).fill('note to the canvas')
  await page.getByRole('option', { name: /Add a note to the canvas/ }).click()
  const field = page.getByRole('textbox', { name: /Text of the note/ })
  await expect(field).toBeFocused()
  await field.fill(text)
  await page.getByRole('button', { name: 'Done' }).click()
  const note = page.getByRole('group', { name: /Note: \*\*Careful/ })
  await expect(note.locator('strong')).toHaveText('Careful')
  await expectAccessible(page)

  await test.step('the corner sizes it', async () => {
    const before = await note.boundingBox()
    if (before === null) throw new Error('The note has no place on the page.')
    await page.mouse.move(before.x + before.width - 5, before.y + before.height - 5)
    await page.mouse.down()
    await page.mouse.move(before.x + before.width + 60, before.y + before.height + 40, { steps: 5 })
    await page.mouse.up()
    await expect
      .poll(async () => Math.round(((await note.boundingBox())?.width ?? 0) - before.width))
      .toBeGreaterThan(40)
  })

  await test.step('a double click writes again', async () => {
    await note.dblclick({ position: { x: 60, y: 12 } })
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Remove the note' }).click()
    await expect(note).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(note).toBeVisible()
  })
})

test('a note is written, sized, moved and removed, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Shift+N')
  await expect(page.getByRole('textbox', { name: /Text of the note/ })).toBeFocused()
  await page.keyboard.type(text)
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('spinbutton', { name: 'Width' })).toHaveValue('248')
  await page.keyboard.press('Escape')
  const note = page.getByRole('group', { name: /Note: \*\*Careful/ })
  await expect(note).toBeFocused()
  const before = await note.boundingBox()
  await page.keyboard.press('Control+ArrowDown')
  await expect.poll(async () => (await note.boundingBox())?.y ?? 0).toBeGreaterThan(before?.y ?? 0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: /Text of the note/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await reach(page, note)
  await page.keyboard.press('Delete')
  await expect(note).toHaveCount(0)
  await expect(page.getByTestId('announcements')).toContainText('Note removed.')
  await expect(page.locator('.canvas:focus, .canvas :focus')).toBeVisible()
})
