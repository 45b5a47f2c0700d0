import type { InputHTMLAttributes } from 'react'
import { useDraft } from './use-draft.ts'

interface WholeNumberInputProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'value' | 'onChange' | 'onBlur' | 'min' | 'max' | 'type'
> {
  value: number
  low: number
  high: number
  onChange: (value: number) => void
  onDone?: () => void
}

/** A whole number within bounds. What is typed stays as it is until one leaves; of it counts what fits. */
export function WholeNumberInput({ value, low, high, onChange, onDone, ...rest }: WholeNumberInputProps) {
  const draft = useDraft(value)
  return (
    <input
      {...rest}
      type="number"
      min={low}
      max={high}
      value={draft.text ?? value}
      onChange={(event) => {
        const { value: text, valueAsNumber: number } = event.target
        const fits = Number.isInteger(number) && number >= low && number <= high
        draft.keep(text, fits ? number : value)
        if (fits) onChange(number)
      }}
      onBlur={() => {
        draft.drop()
        onDone?.()
      }}
    />
  )
}
