/** Five steps through the editor: what is where, and the key for it. Loaded when somebody wants it. */
import { driver, type DriveStep } from 'driver.js'
import 'driver.js/dist/driver.css'
import { i18n } from '../i18n/i18n.ts'
import './tour.css'

const places = [
  { element: '#palette-area', word: 'palette', side: 'right' },
  { element: '#canvas-area', word: 'canvas', side: 'right' },
  { element: '#inspector-area', word: 'inspector', side: 'left' },
  { element: '[data-run]', word: 'run', side: 'bottom' },
  { element: '#results-area', word: 'results', side: 'top' },
] as const

/** Shows the tour; the focus returns to where it was. Resolves when it is over or skipped. */
export function startTour(): Promise<void> {
  const focused = document.activeElement
  const steps = places.flatMap(({ element, word, side }): DriveStep[] => {
    // A panel that is closed has nothing to show.
    const area = document.querySelector(element)?.getBoundingClientRect()
    if (area === undefined || area.width < 24 || area.height < 24) return []
    return [
      {
        element,
        popover: { title: i18n.t(`app:tour.${word}`), description: i18n.t(`app:tour.${word}Text`), side },
      },
    ]
  })
  return new Promise((resolve) => {
    const tour = driver({
      steps,
      // While the light moves, driver.js loses the keys that are pressed.
      animate: false,
      allowClose: true,
      showProgress: true,
      progressText: i18n.t('app:tour.progress', { step: '{{current}}', steps: '{{total}}' }),
      nextBtnText: i18n.t('app:tour.next'),
      prevBtnText: i18n.t('app:tour.former'),
      doneBtnText: i18n.t('app:tour.done'),
      onPopoverRender: ({ closeButton, title, footer }) => {
        closeButton.setAttribute('aria-label', i18n.t('app:tour.skip'))
        // A header and a footer of their own would be taken for those of the page.
        title.setAttribute('role', 'none')
        footer.setAttribute('role', 'none')
      },
      onHighlighted: (element) => {
        // What is pointed at doesn't open anything.
        for (const name of ['aria-expanded', 'aria-haspopup', 'aria-controls']) element?.removeAttribute(name)
      },
      onDestroyed: () => {
        if (focused instanceof HTMLElement && focused.isConnected) focused.focus()
        resolve()
      },
    })
    tour.drive()
  })
}
