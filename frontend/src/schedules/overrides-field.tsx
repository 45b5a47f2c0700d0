/** Params that runs get other values for, each with the control that it has in the editor. */
import type { WorkflowDocument } from '@flowza/nodes/core'
import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { NumberField } from '../editor/inspector/number-field.tsx'
import { SelectField, ToggleField } from '../editor/inspector/simple-fields.tsx'
import { useTranslation } from '../i18n/use-translation.ts'
import { tunableParams, type TunableParam } from '../sweeps/tunable-params.ts'
import { Button, IconButton } from '../ui/button.tsx'

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
  const [isAdding, setAdding] = useState(false)
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
  }

  return (
    <fieldset>
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
              onChange={(next) => put(node, param, next)}
              onRemove={() => remove(node, param)}
            />
          ))}
        </ul>
      )}
      {isAdding ? (
        <ParamSelect
          label={t('form.chooseParam')}
          params={free}
          onChoose={({ node, param, value }) => {
            setAdding(false)
            put(node, param, toJson(value))
          }}
        />
      ) : (
        <Button disabled={free.length === 0} onClick={() => setAdding(true)}>
          <Plus size={13} aria-hidden /> {t('form.addParam')}
        </Button>
      )}
    </fieldset>
  )
}

/** Chooses a param, by node. */
export function ParamSelect(props: {
  label: string
  params: readonly TunableParam[]
  onChoose: (param: TunableParam) => void
}) {
  const nodes = [...new Map(props.params.map(({ node, nodeTitle }) => [node, nodeTitle]))]
  return (
    <select
      // It takes the place of the button that was pressed for it.
      ref={(element) => element?.focus()}
      className="field !w-72 max-w-full"
      aria-label={props.label}
      value=""
      onChange={(event) => {
        const chosen = props.params.find(({ key }) => key === event.target.value)
        if (chosen !== undefined) props.onChoose(chosen)
      }}
    >
      <option value="">{props.label}</option>
      {nodes.map(([node, title]) => (
        <optgroup key={node} label={title}>
          {props.params
            .filter((param) => param.node === node)
            .map(({ key, shape }) => (
              <option key={key} value={key}>
                {shape.hint.label}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  )
}

function OverrideRow(props: {
  /** `node.param` */
  name: string
  known: TunableParam | undefined
  value: Json
  onChange: (value: Json) => void
  onRemove: () => void
}) {
  const { t } = useTranslation('schedules')
  const { known, name, value } = props
  const id = useId()
  const label = known === undefined ? name : known.shape.hint.label
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
