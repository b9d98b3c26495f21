// SPDX-License-Identifier: AGPL-3.0-or-later
// What a key press means; pages bind meanings, not keys.

export interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing?: boolean
  inField: boolean // the focus is where text is typed
}
export interface Binding {
  key: string // "j", "Enter", "Ctrl+Enter"
  name: string // of the text in the overlay
  act: () => void
  when?: () => boolean // it means something now; always, unless said
}

export function nameOf(press: Press): string {
  const control = press.ctrlKey || press.metaKey
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return control ? `Ctrl+${key}` : key
}

const kOfTheField = ['Ctrl+z'] // a field undoes its own text

// While text is typed only Escape and chords with Ctrl mean something; an input method keeps all.
export function meant(press: Press, bindings: readonly Binding[]): Binding | undefined {
  if (press.altKey || press.isComposing === true) return undefined
  const name = nameOf(press)
  if (press.inField && name !== 'Escape' && (!name.startsWith('Ctrl+') || kOfTheField.includes(name))) return undefined
  return bindings.find((binding) => binding.key === name && isValid(binding))
}

export const isValid = (binding: Binding): boolean => binding.when === undefined || binding.when()

// As it is printed on the keyboard.
export function printed(key: string): string {
  return key.replace('Escape', 'Esc').replace(/^Ctrl\+([a-z])$/, (_, letter: string) => `Ctrl+${letter.toUpperCase()}`)
}

export function isField(element: Element | null): boolean {
  if (element === null) return false
  const tag = element.tagName
  if (tag === 'TEXTAREA' || tag === 'SELECT') return true
  if (tag === 'INPUT') return !['radio', 'checkbox', 'button'].includes((element as HTMLInputElement).type)
  return (element as HTMLElement).isContentEditable === true
}
