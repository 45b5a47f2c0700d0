/** Number fields in a real browser: what is typed stays, what it means is taken, and undo is shown. */
import { param } from '@flowza/nodes/core'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { z } from 'zod'
import { WholeNumberInput } from '../ui/whole-number-input.tsx'
import { NumberField, SliderField } from './number-field.tsx'
import { paramShape } from './param-shape.ts'
import { showField } from './testing/show-field.tsx'

const hint = { label: 'Amount', help: '' }
const trees = paramShape('n', param(z.int().min(1).max(5000).default(100), { ...hint, control: 'number' }))
const rate = paramShape(
  'rate',
  param(z.number().min(0.001).max(1).default(0.3), { ...hint, control: 'slider', step: 0.01 }),
)
const share = paramShape(
  'share',
  param(z.number().gt(0).lt(1).default(0.25), { ...hint, control: 'slider', step: 0.05 }),
)

const show = (Field: typeof NumberField, shape: typeof trees) =>
  showField(Field, { shape, value: shape.fallback }, { elsewhere: 77 })

const field = page.getByRole('textbox', { name: 'Field' })
const slider = page.getByRole('slider')

it('keeps what is typed and takes what it means', async () => {
  const now = await show(NumberField, trees)
  await field.fill('')
  await userEvent.type(field, '2,000')
  await expect.element(field).toHaveValue('2,000')
  expect(now.value).toBe(2000)
  await userEvent.tab()
  await expect.element(field).toHaveValue('2000')
})

it('says what it can’t read, and shows another value that is set meanwhile', async () => {
  const now = await show(NumberField, trees)
  await field.fill('many')
  const fault = page.getByRole('alert')
  await expect.element(fault).toHaveTextContent('Type a number, such as 100.')
  await expect.element(field).toHaveAccessibleDescription('Type a number, such as 100.')
  expect(now.value).toBe(100)
  await page.getByRole('button', { name: 'Set elsewhere' }).click()
  await expect.element(field).toHaveValue('77')
  await expect.element(fault).not.toBeInTheDocument()
})

it('steps on round numbers by slider, whatever its bounds are', async () => {
  const now = await show(SliderField, rate)
  await expect.element(slider).toHaveValue('0.3')
  slider.element().focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(now.value).toBe(0.31)
  await userEvent.keyboard('{Home}')
  expect(now.value).toBe(0.01)
  // What is between the steps can be typed.
  await field.fill('0.001')
  expect(now.value).toBe(0.001)
})

it('never steps onto a bound that is not allowed itself', async () => {
  const now = await show(SliderField, share)
  await field.click()
  await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}')
  expect(now.value).toBe(0.05)
  await userEvent.keyboard('{Shift>}{ArrowUp}{ArrowUp}{ArrowUp}{/Shift}')
  expect(now.value).toBe(0.95)
})

it('lets a whole number be cleared and typed anew', async () => {
  let seed = 7
  function Form() {
    const [value, setValue] = useState(seed)
    return (
      <WholeNumberInput
        aria-label="Seed"
        low={10}
        high={5000}
        value={value}
        onChange={(next) => {
          seed = next
          setValue(next)
        }}
      />
    )
  }
  await render(<Form />)
  const input = page.getByRole('spinbutton', { name: 'Seed' })
  await input.click()
  await userEvent.keyboard('{Control>}a{/Control}{Delete}')
  await expect.element(input).toHaveValue(null)
  await userEvent.keyboard('123')
  await expect.element(input).toHaveValue(123)
  expect(seed).toBe(123)
  // What doesn't fit counts for nothing, and goes with leaving.
  await userEvent.keyboard('456')
  expect(seed).toBe(1234)
  await userEvent.tab()
  await expect.element(input).toHaveValue(1234)
})
