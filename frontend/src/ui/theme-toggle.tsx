import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { IconButton } from './button.tsx'
import { chooseTheme, readTheme, themes } from './theme.ts'

const icons = { system: Monitor, light: Sun, dark: Moon }
/** One button that goes round: system, light, dark. */
export function ThemeToggle() {
  const { t } = useTranslation('ui')
  const [theme, setTheme] = useState(readTheme)
  const Icon = icons[theme]
  return (
    <IconButton
      label={t(`theme.${theme}`)}
      onClick={() => {
        const next = themes[(themes.indexOf(theme) + 1) % themes.length]
        chooseTheme(next)
        setTheme(next)
      }}
    >
      <Icon size={16} aria-hidden />
    </IconButton>
  )
}
