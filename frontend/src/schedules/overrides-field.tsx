/** Params that runs get other values for, each with the control that it has in the editor. */
import type { WorkflowDocument } from '@flowza/nodes/core'
import { X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { NumberField } from '../params/number-field.tsx'
import { ParamPicker } from '../params/param-picker.tsx'
import { SelectField, ToggleField } from '../params/simple-fields.tsx'
import { tunableParams, type TunableParam } from '../params/tunable-params.ts'
import { IconButton } from '../ui/button.tsx'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
/** Values by node and param. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, Json>>>>

export function OverridesField(props: {
  document: WorkflowDocument
  overrides: Overrides
  onChange: (overrides: Overrides) => void
}) {
  const { t } = useTranslation('schedules')
  const { overrides, onChange } = props
  const [fresh, setFresh] = useState<string | null>(null)
  const group = useRef<HTMLFieldSetElement>(null)
  const params = tunableParams(props.document)
  const set = Object.entries(overrides).flatMap(([node, values]) =>
    Object.entries(values).map(([param, value]) => ({ node, param, value, key: `${node}.${param}` })),
  )
  const free = params.filter(({ key }) => !set.some((each) => each.key === key))

  function put(node: string, param: string, value: Json): void {
    onChange({ ...overrides, [node]: { ...overrides[node], [param]: value } })
  }

  function remove(node: string, param: string): void {
    const { [param]: _, ...rest } = overrides[node]
    const { [node]: __, ...others } = overrides
    onChange(Object.keys(rest).length === 0 ? others : { ...others, [node]: rest })
    group.current?.querySelector<HTMLElement>('[data-param-picker]')?.focus()
  }

  return (
    <fieldset ref={group}>
      <legend className="font-medium">{t('form.params')}</legend>
      <p className="mb-2 text-sm text-muted">{t('form.paramsHelp')}</p>
      {set.length > 0 && (
        <ul className="mb-2 flex flex-col gap-1.5">
          {set.map(({ node, param, value, key }) => (
            <OverrideRow
              key={key}
              name={key}
              known={params.find((each) => each.key === key)}
              value={value}
              isFresh={fresh === key}
              onChange={(next) => put(node, param, next)}
              onRemove={() => remove(node, param)}
            />
          ))}
        </ul>
      )}
      <ParamPicker
        label={t('form.chooseParam')}
        add={t('form.addParam')}
        params={free}
        onAdd={({ node, param, key, value }) => {
          setFresh(key)
          put(node, param, toJson(value))
        }}
      />
    </fieldset>
  )
}

function OverrideRow(props: {
  /** `node.param` */
  name: string
  known: TunableParam | undefined
  value: Json
  /** It has just been added, so the keyboard goes on there. */
  isFresh: boolean
  onChange: (value: Json) => void
  onRemove: () => void
}) {
  const { t } = useTranslation('schedules')
  const { known, name, value } = props
  const id = useId()
  const label = known === undefined ? name : known.shape.hint.label
  useEffect(() => {
    if (props.isFresh) document.getElementById(id)?.focus()
  }, [id, props.isFresh])
  const Control =
    known === undefined
      ? null
      : known.shape.number !== null
        ? NumberField
        : known.shape.choices.length > 0
          ? SelectField
          : ToggleField
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_150px_28px] items-center gap-2">
      <label htmlFor={id} className="min-w-0 truncate">
        {known !== undefined && <span className="text-muted">{`${known.nodeTitle}: `}</span>}
        {label}
      </label>
      {Control === null || known === undefined ? (
        <span className="text-sm text-warning">{t('form.gone')}</span>
      ) : (
        <div>
          <Control
            id={id}
            describedBy={undefined}
            invalid={false}
            shape={known.shape}
            value={value}
            table={null}
            classes={null}
            rows={null}
            onChange={(next) => props.onChange(toJson(next))}
            onDone={() => {}}
          />
        </div>
      )}
      <IconButton label={t('form.removeParam', { name: label })} onClick={props.onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  )
}

function toJson(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? value : null
}
