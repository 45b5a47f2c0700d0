import { useTranslation } from '../i18n/use-translation.ts'
import { LabelledField } from '../ui/labelled-field.tsx'
import { WholeNumberInput } from '../ui/whole-number-input.tsx'
import { weekdayName } from './schedule-words.ts'
import { cronOf, timingKinds, type Timing } from './timing.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 0]

/** What the kind of times asks for, and no more. */
export function TimingFields(props: {
  timing: Timing
  onChange: (timing: Timing) => void
  isFirst: boolean
}) {
  const { t } = useTranslation('schedules')
  const { timing, onChange } = props
  const { kind } = timing
  const put = (part: Partial<Timing>): void => onChange({ ...timing, ...part })
  return (
    <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
      <LabelledField label={t('form.when')}>
        {(id) => (
          <select
            id={id}
            className="field"
            {...(props.isFirst && { 'data-autofocus': true })}
            value={kind}
            onChange={(event) => {
              const next = timingKinds.find((each) => each === event.target.value) ?? kind
              // Who goes over to an expression goes on from what was chosen before.
              put({ kind: next, ...(next === 'cron' && { cron: cronOf(timing) }) })
            }}
          >
            {timingKinds.map((each) => (
              <option key={each} value={each}>
                {t(`kind.${each}`)}
              </option>
            ))}
          </select>
        )}
      </LabelledField>
      {kind === 'weekly' && (
        <LabelledField label={t('form.weekday')}>
          {(id) => (
            <select
              id={id}
              className="field"
              value={timing.weekday}
              onChange={(event) => put({ weekday: Number(event.target.value) })}
            >
              {weekdays.map((weekday) => (
                <option key={weekday} value={weekday}>
                  {weekdayName(weekday)}
                </option>
              ))}
            </select>
          )}
        </LabelledField>
      )}
      {kind === 'monthly' && (
        <NumberInput
          label={t('form.day')}
          low={1}
          high={31}
          value={timing.day}
          onChange={(day) => put({ day })}
        />
      )}
      {kind === 'hourly' ? (
        <NumberInput
          label={t('form.minute')}
          low={0}
          high={59}
          value={Number(timing.time.slice(3))}
          onChange={(minute) =>
            put({ time: `${timing.time.slice(0, 2)}:${String(minute).padStart(2, '0')}` })
          }
        />
      ) : kind === 'cron' ? (
        <LabelledField label={t('form.cron')} help={t('form.cronHelp')}>
          {(id) => (
            <input
              id={id}
              className="field font-mono"
              spellCheck={false}
              autoComplete="off"
              required
              value={timing.cron}
              onChange={(event) => put({ cron: event.target.value })}
            />
          )}
        </LabelledField>
      ) : (
        <LabelledField label={t('form.time')}>
          {(id) => (
            <input
              id={id}
              type="time"
              className="field"
              required
              value={timing.time}
              onChange={(event) => event.target.value !== '' && put({ time: event.target.value })}
            />
          )}
        </LabelledField>
      )}
    </div>
  )
}

function NumberInput(props: {
  label: string
  low: number
  high: number
  value: number
  onChange: (value: number) => void
}) {
  return (
    <LabelledField label={props.label}>
      {(id) => (
        <WholeNumberInput
          id={id}
          className="field numeric"
          low={props.low}
          high={props.high}
          required
          value={props.value}
          onChange={props.onChange}
        />
      )}
    </LabelledField>
  )
}
