/** The field in a real browser: what is read, what the keyboard does, what the browser takes back. */
import { expressionParam, type TableSchema } from '@flowza/nodes/core'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../app/app.css'
import { paramShape } from '../../../params/param-shape.ts'
import { FormulaField } from './formula-field.tsx'

const table: TableSchema = {
  complete: true,
  columns: ['Age', 'Fare', 'fee paid'].map((name) => ({
    name,
    kind: 'integer',
    dtype: 'int64',
    role: 'feature',
  })),
}

function Field() {
  const [value, setValue] = useState<unknown>('')
  const [pressed, setPressed] = useState('')
  return (
    <div onKeyDown={(event) => setPressed(event.key)}>
      <label htmlFor="formula">Formula</label>
      <FormulaField
        id="formula"
        describedBy="help"
        invalid={false}
        shape={paramShape('expression', expressionParam({ label: 'Formula', help: '' }))}
        value={value}
        onChange={setValue}
        onDone={() => {}}
        table={table}
        classes={null}
        rows={null}
      />
      <p id="help">Help.</p>
      <p data-testid="pressed">{pressed}</p>
      <button type="button">Next</button>
    </div>
  )
}

const field = page.getByRole('textbox', { name: 'Formula' })
const list = page.getByRole('listbox', { name: 'Suggestions' })

describe('FormulaField', () => {
  it('completes columns and functions by keyboard, and says what it gives', async () => {
    await render(<Field />)
    await field.click()
    await userEvent.keyboard('ma')
    await expect.element(list).toBeVisible()
    await expect.element(list.getByRole('option', { selected: true, name: /^max/ })).toBeVisible()
    await userEvent.keyboard('{Enter}A')
    await expect.element(field).toHaveValue('max(A)')
    const age = list.getByRole('option', { name: /Age/ })
    await expect.element(age).toHaveAttribute('aria-selected', 'true')
    await expect.element(field).toHaveAttribute('aria-activedescendant', age.element().id)
    await userEvent.keyboard('{Enter}, fee')
    await expect.element(list).toBeVisible()
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await expect.element(field).toHaveValue('max(Age, [fee paid])')
    await expect.element(list).not.toBeInTheDocument()
    await expect.element(page.getByText(/Gives: integer/)).toBeVisible()
    // As it was typed, the browser takes it back.
    await userEvent.keyboard('{Control>}z{/Control}')
    await expect.element(field).not.toHaveValue('max(Age, [fee paid])')
  })

  it('closes the list on Escape and nothing else, opens it when asked, and Tab moves on', async () => {
    await render(<Field />)
    await field.click()
    await userEvent.keyboard('fa')
    await expect.element(list).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(list).not.toBeInTheDocument()
    await expect.element(field).toHaveFocus()
    await expect.element(page.getByTestId('pressed')).not.toHaveTextContent('Escape')
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByTestId('pressed')).toHaveTextContent('Escape')
    await userEvent.keyboard('{Control>} {/Control}')
    await expect.element(list.getByRole('option', { name: /Fare/ })).toBeVisible()
    await userEvent.tab()
    await expect.element(list).not.toBeInTheDocument()
    await expect.element(page.getByRole('button', { name: 'Insert a column' })).toHaveFocus()
  })

  it('underlines what is wrong, where it is wrong', async () => {
    await render(<Field />)
    await field.fill("Age + Far + 'x'")
    const faulty = () =>
      [...document.querySelectorAll('[data-fault]')].map((element) => element.textContent).join('|')
    await expect.poll(faulty).toBe("Far|'x'")
    await field.fill('Age + Fare')
    await expect.poll(faulty).toBe('')
  })

  it('draws its words exactly behind the field’s own', async () => {
    await render(<Field />)
    await field.fill(`${'Age + '.repeat(30)}Fare\n`)
    const size = (element: Element) => [element.clientWidth, element.scrollHeight]
    const behind = document.querySelector('pre')
    if (behind === null) throw new Error('no colours')
    expect(size(field.element())).toEqual(size(behind))
    const style = (element: Element) => {
      const { font, letterSpacing, padding, lineHeight } = getComputedStyle(element)
      return [font, letterSpacing, padding, lineHeight]
    }
    expect(style(field.element())).toEqual(style(behind))
  })

  it('puts a column and a function where the caret is', async () => {
    await render(<Field />)
    await field.fill('1 + ')
    await page.getByRole('button', { name: 'Insert a function' }).click()
    await page.getByRole('combobox', { name: 'Insert a function' }).fill('logarithm')
    await userEvent.keyboard('{Enter}')
    await expect.element(field).toHaveValue('1 + log()')
    await expect.element(field).toHaveFocus()
    await page.getByRole('button', { name: 'Insert a column' }).click()
    await page.getByRole('option', { name: /fee paid/ }).click()
    await expect.element(field).toHaveValue('1 + log([fee paid])')
  })
})
