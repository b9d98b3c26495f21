// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { meant, printed, type Binding, type Press } from './keys'

const bindings: Binding[] = ['j', 'r', 'Escape', 'Ctrl+Enter', 'Ctrl+z', '['].map((key) => ({ key, name: key, act: () => undefined }))
const press = (key: string, more: Partial<Press> = {}): Press => ({ key, ctrlKey: false, metaKey: false, altKey: false, inField: false, ...more })

describe('what a key means', () => {
  it.each([
    ['a letter', press('j'), 'j'],
    ['a letter with caps lock', press('J'), 'j'],
    ['a letter while typing is a letter', press('r', { inField: true }), undefined],
    ['escape while typing', press('Escape', { inField: true }), 'Escape'],
    ['a chord while typing', press('Enter', { inField: true, ctrlKey: true }), 'Ctrl+Enter'],
    ['the same with the command key', press('Enter', { metaKey: true }), 'Ctrl+Enter'],
    ['Ctrl and a letter is the browser’s', press('r', { ctrlKey: true }), undefined],
    ['Alt is the browser’s', press('j', { altKey: true }), undefined],
    ['an input method at work', press('j', { isComposing: true }), undefined],
    ['undo', press('z', { ctrlKey: true }), 'Ctrl+z'],
    ['undo while typing is the field’s', press('z', { ctrlKey: true, inField: true }), undefined],
    ['a bracket', press('['), '['],
    ['a key nobody asked for', press('q'), undefined],
  ])('%s', (_, given, expected) => {
    expect(meant(given, bindings)?.key).toBe(expected)
  })
  it('means nothing where it is not valid', () => {
    expect(meant(press('j'), [{ key: 'j', name: 'next', act: () => undefined, when: () => false }])).toBeUndefined()
  })
  it('is printed as on the keyboard', () => {
    expect(['j', 'Escape', 'Ctrl+z', 'Ctrl+Enter', '?'].map(printed)).toEqual(['j', 'Esc', 'Ctrl+Z', 'Ctrl+Enter', '?'])
  })
})
