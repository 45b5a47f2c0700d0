import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './button.tsx'
import { chooseTheme, readTheme, themes, type Theme } from './theme.ts'

const icons = { system: Monitor, light: Sun, dark: Moon }
const words: Record<Theme, string> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
}

/** One button that goes round: system, light, dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(readTheme)
  const Icon = icons[theme]
  return (
    <IconButton
      label={words[theme]}
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
