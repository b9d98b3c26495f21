// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { letterAddress, type Letter } from '@/api/letters'
import { groupLetters } from './letter_groups'

const letter = (id: string, group: string): Letter => ({ id, title: id, group, serves: [] })

describe('letters in groups', () => {
  it('keeps the order of groups and of letters, and loses none', () => {
    const groups = groupLetters([letter('a', '审查'), letter('b', '函件'), letter('c', '审查')])
    expect(groups.map((group) => [group.name, group.letters.map((one) => one.id)])).toEqual([
      ['审查', ['a', 'c']],
      ['函件', ['b']],
    ])
    expect(groupLetters([])).toEqual([])
  })
  it('puts nothing into an address that changes its meaning', () => {
    expect(letterAddress('a/b', '../x?y', 'pdf')).toBe('/api/cases/a%2Fb/letters/..%2Fx%3Fy.pdf')
  })
})
