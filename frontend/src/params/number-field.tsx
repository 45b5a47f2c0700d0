import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import type { FieldProps } from './field-props.ts'

/** A number as text: what can't be read as one stays in the field and says so; what can is taken at once. */
export function NumberField({ id, describedBy, invalid, shape, value, onChange, onDone }: FieldProps) {
  const { t } = useTranslation('inspector')
  const [draft, setDraft] = useState<string | null>(null)
  const shown = draft ?? (value === null || value === undefined ? '' : String(value))
  const isUnreadable =
    draft !== null && readNumber(draft) === null && !(draft.trim() === '' && shape.nullable)
  const step = shape.hint.step ?? (shape.number?.whole === false ? 0.1 : 1)

  function type(text: string): void {
    setDraft(text)
    if (text.trim() === '' && shape.nullable) onChange(null, 'during')
    const number = readNumber(text)
    if (number !== null) onChange(number, 'during')
  }

  function stepBy(factor: number): void {
    const from =
      readNumber(shown) ?? (typeof shape.fallback === 'number' ? shape.fallback : (shape.number?.low ?? 0))
    const next = Number((from + step * factor).toPrecision(12))
    const low = shape.number?.low ?? -Infinity
    const high = shape.number?.high ?? Infinity
    setDraft(null)
    onChange(Math.min(high, Math.max(low, next)), 'during')
  }

  return (
    <>
      <input
        id={id}
        className="field numeric"
        inputMode={shape.number?.whole === true ? 'numeric' : 'decimal'}
        autoComplete="off"
        placeholder={shape.hint.empty ?? ''}
        aria-invalid={invalid || isUnreadable}
        aria-describedby={describedBy}
        value={shown}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          stepBy((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
        }}
        onBlur={() => {
          if (!isUnreadable) setDraft(null)
          onDone()
        }}
      />
      {isUnreadable && (
        <p className="mt-1 text-sm text-bad" role="alert">
          {t('field.typeNumber', { example: String(shape.fallback ?? 1) })}
        </p>
      )}
    </>
  )
}

/** A slider with its number beside it, for those who know what they want. */
export function SliderField(props: FieldProps) {
  const { t } = useTranslation('inspector')
  const { shape, value, onChange, onDone, id } = props
  const bounds = shape.number
  const step = shape.hint.step ?? (bounds?.whole === true ? 1 : 0.01)
  const low = (bounds?.low ?? 0) + (bounds?.lowExcluded === true ? step : 0)
  const high = (bounds?.high ?? 1) - (bounds?.highExcluded === true ? step : 0)
  return (
    <div className="flex items-center gap-2">
      <input
        type="range"
        className="min-w-0 flex-1"
        aria-label={t('field.slider', { label: shape.hint.label })}
        min={low}
        max={high}
        step={step}
        value={typeof value === 'number' ? value : low}
        onChange={(event) => onChange(Number(event.target.value), 'during')}
        onPointerUp={onDone}
        onKeyUp={onDone}
      />
      <div className="w-20">
        <NumberField {...props} id={id} />
      </div>
    </div>
  )
}

function readNumber(text: string): number | null {
  const number = Number(text.trim().replace(',', '.').replace('−', '-'))
  return text.trim() === '' || !Number.isFinite(number) ? null : number
}
