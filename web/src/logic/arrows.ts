// SPDX-License-Identifier: AGPL-3.0-or-later
// Arrow keys within a row of choices or tabs: the next one is focused and chosen.

const kSteps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

export function along(event: KeyboardEvent): void {
  const step = kSteps[event.key]
  if (step === undefined) return
  const all = Array.from((event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="radio"], [role="tab"]'))
  const at = all.indexOf(document.activeElement as HTMLElement)
  if (at === -1) return
  const next = all[(at + step + all.length) % all.length]!
  next.focus()
  next.click()
  event.preventDefault()
}
