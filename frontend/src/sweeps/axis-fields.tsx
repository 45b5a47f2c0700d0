import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import type { TunableParam } from '../params/tunable-params.ts'
import { IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { choicesOf, type AxisInput, type AxisProblem } from './axis-values.ts'

/** The values of one param: numbers as a list or a range, choices to tick. */
export function AxisFields(props: {
  axis: AxisInput
  param: TunableParam
  problem: AxisProblem | null
  /** It has just been added, so the keyboard goes on there. */
  isFresh: boolean
  onChange: (axis: AxisInput) => void
  onRemove: () => void
}) {
  const { t } = useTranslation('sweeps')
  const { axis, param, problem, isFresh } = props
  const { shape } = param
  const group = useRef<HTMLFieldSetElement>(null)
  const id = useId()
  const name = shape.hint.label
  const put = (part: Partial<AxisInput>): void => props.onChange({ ...axis, ...part })
  useEffect(() => {
    if (isFresh) group.current?.querySelector<HTMLElement>('[data-first]')?.focus()
  }, [isFresh])
  const wordOf = (choice: string): string =>
    shape.hint.control === 'toggle'
      ? t(choice === 'true' ? 'dialog.yes' : 'dialog.no')
      : (shape.hint.options?.[choice] ?? choice)
  const isNone = param.value === null || param.value === undefined
  const now = isNone ? (shape.hint.empty ?? '–') : wordOf(String(param.value))
  const described = problem === null ? {} : { 'aria-describedby': `${id}-problem`, 'aria-invalid': true }

  return (
    <fieldset ref={group} className="min-w-0 rounded-md border border-line p-3">
      <legend className="sr-only">{t('dialog.values', { name: `${param.nodeTitle}: ${name}` })}</legend>
      <div className="mb-2 flex items-center gap-2">
        <p className="min-w-0 flex-1">
          <span className="text-muted">{`${param.nodeTitle}: `}</span>
          <span className="font-medium">{name}</span>{' '}
          <span className="text-sm whitespace-nowrap text-muted">{t('dialog.now', { value: now })}</span>
        </p>
        {shape.number !== null && (
          <Choice
            label={t('dialog.mode', { name })}
            values={['list', 'range'] as const}
            current={axis.mode}
            wordOf={(mode) => t(`dialog.${mode}`)}
            onChange={(mode) => put({ mode })}
          />
        )}
        <IconButton label={t('dialog.remove', { name })} onClick={props.onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {shape.number === null ? (
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {choicesOf(shape).map((choice, index) => (
            <Tick
              key={choice}
              isFirst={index === 0}
              checked={axis.chosen.includes(choice)}
              onChange={(isOn) =>
                put({
                  chosen: isOn ? [...axis.chosen, choice] : axis.chosen.filter((each) => each !== choice),
                })
              }
            >
              {wordOf(choice)}
            </Tick>
          ))}
        </div>
      ) : axis.mode === 'list' ? (
        <input
          data-first
          className="field numeric"
          aria-label={t('dialog.values', { name })}
          placeholder={t('dialog.listHelp')}
          autoComplete="off"
          {...described}
          value={axis.text}
          onChange={(event) => put({ text: event.target.value })}
        />
      ) : (
        <div className="flex flex-wrap items-end gap-2">
          {(['from', 'to', 'count'] as const).map((end) => (
            <label key={end} className="flex w-24 flex-col gap-1 text-sm">
              {t(`dialog.${end}`)}
              <input
                className="field numeric text-base"
                inputMode="decimal"
                autoComplete="off"
                {...described}
                value={axis[end]}
                onChange={(event) => put({ [end]: event.target.value })}
              />
            </label>
          ))}
          <label className="flex w-32 flex-col gap-1 text-sm">
            {t('dialog.scale')}
            <select
              className="field text-base"
              value={axis.scale}
              onChange={(event) => put({ scale: event.target.value === 'log' ? 'log' : 'linear' })}
            >
              <option value="linear">{t('dialog.linear')}</option>
              <option value="log">{t('dialog.log')}</option>
            </select>
          </label>
        </div>
      )}
      {shape.nullable && (
        <div className="mt-1">
          <Tick isFirst={false} checked={axis.withNone} onChange={(withNone) => put({ withNone })}>
            {t('dialog.withNone')}
            {shape.hint.empty !== undefined && <span className="text-muted">{` (${shape.hint.empty})`}</span>}
          </Tick>
        </div>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className="mt-1 text-sm text-bad">
          {t(`problem.${problem.code}`, 'text' in problem ? { text: problem.text } : {})}
        </p>
      )}
    </fieldset>
  )
}

function Tick(props: {
  isFirst: boolean
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <label className="flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        {...(props.isFirst && { 'data-first': true })}
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.children}</span>
    </label>
  )
}
