import { routes } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { chooseLanguage, currentLocale, i18n, languages } from '../i18n/i18n.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { formatBytes } from '../ui/format.ts'
import { chooseTheme, readTheme, themes } from '../ui/theme.ts'
import { densities, preferences, setPreference, wheelWays } from './preferences.ts'

export function SettingsPage() {
  const { t } = useTranslation('settings')
  const { density, wheel, tourSeen } = useStore(preferences)
  const [theme, setTheme] = useState(readTheme)
  return (
    <>
      <PageHead title={t('title')} />
      <div className="flex max-w-[720px] flex-col gap-8">
        <Group title={t('look')}>
          <Row title={t('theme.label')} help={t('theme.help')}>
            <Choice
              label={t('theme.label')}
              values={themes}
              current={theme}
              wordOf={(value) => t(`theme.${value}`)}
              onChange={(value) => {
                chooseTheme(value)
                setTheme(value)
              }}
            />
          </Row>
          <Row title={t('density.label')} help={t('density.help')}>
            <Choice
              label={t('density.label')}
              values={densities}
              current={density}
              wordOf={(value) => t(`density.${value}`)}
              onChange={(value) => setPreference('density', value)}
            />
          </Row>
          <Row title={t('language.label')} help={t('language.help')}>
            <select
              className="field w-48"
              aria-label={t('language.label')}
              value={currentLocale()}
              onChange={(event) => {
                const chosen = event.target.value === 'de' ? 'de' : 'en'
                void chooseLanguage(chosen).then(() =>
                  announce(i18n.t('settings:language.said', { language: languages[chosen] })),
                )
              }}
            >
              {Object.entries(languages).map(([id, name]) => (
                <option key={id} value={id} lang={id}>
                  {name}
                </option>
              ))}
            </select>
          </Row>
        </Group>
        <Group title={t('editor')}>
          <Row title={t('wheel.label')} help={t('wheel.help')}>
            <Choice
              label={t('wheel.label')}
              values={wheelWays}
              current={wheel}
              wordOf={(value) => t(`wheel.${value}`)}
              onChange={(value) => setPreference('wheel', value)}
            />
          </Row>
          <Row title={t('keys.label')} help={t('keys.help')}>
            {null}
          </Row>
          <Row title={t('tour.label')} help={t(tourSeen ? 'tour.help' : 'tour.waiting')}>
            <Button disabled={!tourSeen} onClick={() => setPreference('tourSeen', false)}>
              {t('tour.again')}
            </Button>
          </Row>
        </Group>
        <About />
      </div>
    </>
  )
}

function About() {
  const { t } = useTranslation('settings')
  const { data } = useQuery({
    queryKey: queryKeys.system,
    queryFn: ({ signal }) => callApi(routes.getSystem, { signal }),
  })
  return (
    <Group title={t('about.title')}>
      <p className="text-muted">{t('about.local')}</p>
      {data !== undefined && (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          <dt className="text-muted">{t('about.version')}</dt>
          <dd>{data.version}</dd>
          <dt className="text-muted">{t('about.runner')}</dt>
          <dd>
            {data.runner.description}
            <span className="block text-muted">{data.runner.reason}</span>
          </dd>
          <dt className="text-muted">{t('about.upload')}</dt>
          <dd>{formatBytes(data.limits.uploadBytes)}</dd>
          <dt className="text-muted">{t('about.memory')}</dt>
          <dd>{formatBytes(data.limits.nodeMemoryBytes)}</dd>
        </dl>
      )}
      <p>
        <a className="text-accent underline" href="/api/v1/docs">
          {t('about.api')}
        </a>
        {' · '}
        <Link to="/gallery" className="text-accent underline">
          {t('about.gallery')}
        </Link>
      </p>
    </Group>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="border-b border-line pb-1.5 text-lg font-semibold">{title}</h2>
      {children}
    </section>
  )
}

function Row(props: { title: string; help: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{props.title}</p>
        <p className="text-muted">{props.help}</p>
      </div>
      {props.children}
    </div>
  )
}
