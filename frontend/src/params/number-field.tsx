import { useTranslation } from '../i18n/use-translation.ts'
import { useDraft } from '../ui/use-draft.ts'
import type { FieldProps } from './field-props.ts'
import type { ParamShape } from './param-shape.ts'
import { readNumber } from './read-number.ts'

/** A number as text: what can't be read as one stays in the field and says so; what can is taken at once. */
export function NumberField({ id, describedBy, invalid, shape, value, onChange, onDone }: FieldProps) {
  const { t } = useTranslation('inspector')
  const draft = useDraft(value)
  const shown = draft.text ?? (value === null || value === undefined ? '' : String(value))
  const read = (text: string) => readNumber(text, { whole: shape.number?.whole === true })
  const isUnreadable =
    draft.text !== null && read(draft.text) === null && !(draft.text.trim() === '' && shape.nullable)
  const step = shape.hint.step ?? (shape.number?.whole === false ? 0.1 : 1)

  function type(text: string): void {
    const means = text.trim() === '' && shape.nullable ? null : (read(text) ?? value)
    draft.keep(text, means)
    if (means !== value) onChange(means, 'during')
  }

  function stepBy(factor: number): void {
    const from =
      read(shown) ?? (typeof shape.fallback === 'number' ? shape.fallback : (shape.number?.low ?? 0))
    const next = Number((from + step * factor).toPrecision(12))
    const { low, high } = reachedBySteps(shape, step)
    draft.drop()
    // A value that is out of bounds is led back to them and no further away.
    onChange(
      factor > 0 ? Math.min(next, Math.max(high, from)) : Math.max(next, Math.min(low, from)),
      'during',
    )
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
        aria-describedby={isUnreadable ? [describedBy, `${id}-unreadable`].join(' ').trim() : describedBy}
        value={shown}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          stepBy((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
        }}
        onBlur={() => {
          if (!isUnreadable) draft.drop()
          onDone()
        }}
      />
      {isUnreadable && (
        <p id={`${id}-unreadable`} className="mt-1 text-sm text-bad" role="alert">
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
  const step = shape.hint.step ?? (shape.number?.whole === true ? 1 : 0.01)
  const { low, high } = onSteps(reachedBySteps(shape, step), step)
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

/** The least and the greatest value; a step inside a bound that is not allowed itself. */
function reachedBySteps({ number }: ParamShape, step: number): { low: number; high: number } {
  return {
    low: (number?.low ?? -Infinity) + (number?.lowExcluded === true ? step : 0),
    high: (number?.high ?? Infinity) - (number?.highExcluded === true ? step : 0),
  }
}

/** Bounds that are multiples of the step: a slider counts its steps from the lower one. */
function onSteps({ low, high }: { low: number; high: number }, step: number): { low: number; high: number } {
  const multiple = (count: number) => Number((count * step).toPrecision(12))
  return {
    low: Number.isFinite(low) ? multiple(Math.ceil(Number((low / step).toPrecision(12)))) : 0,
    high: Number.isFinite(high) ? multiple(Math.floor(Number((high / step).toPrecision(12)))) : 1,
  }
}
