// SPDX-License-Identifier: AGPL-3.0-or-later
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import en from './en'
import zh from './zh-CN'

type Tree = { [key: string]: string | Tree }
function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`)))
}
const slots = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

describe('the two languages', () => {
  const chinese = new Map(flat(zh))
  const english = new Map(flat(en))
  it('have the same texts with the same slots', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
    for (const [key, text] of chinese) expect([key, slots(english.get(key)!)]).toEqual([key, slots(text)])
  })
  it('have every text the pages ask for by name', () => {
    const root = fileURLToPath(new URL('..', import.meta.url))
    const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name) && !name.startsWith('locales'))
    expect(files.length).toBeGreaterThan(30)
    for (const name of files) {
      const text = fs.readFileSync(path.join(root, name), 'utf8')
      for (const [, key] of text.matchAll(/\bt\('([\w.-]+)'/g)) expect([name, key, chinese.has(key!)]).toEqual([name, key, true])
    }
  })
  it('say of findings and answers what the server says', () => {
    const source = fs.readFileSync(fileURLToPath(new URL('../../../src/casefile/words.cc', import.meta.url)), 'utf8')
    const said = (kind: string): [string, string][] => [...source.matchAll(new RegExp(`\\{${kind}::k(\\w+), "([^"]+)"\\}`, 'g'))]
      .map(([, name, word]) => [name!.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase(), word!])
    expect([said('DispositionKind').length, said('AnswerValue').length]).toEqual([4, 3])
    for (const [kind, word] of said('DispositionKind')) expect([kind, chinese.get(`finding.said.${kind}`), chinese.get(`finding.${kind}`)]).toEqual([kind, word, word])
    for (const [value, word] of said('AnswerValue')) expect([value, chinese.get(`opinion.answer.${value}`)]).toEqual([value, word])
  })
  it('hold no sentence a clerk would not say', () => {
    for (const text of chinese.values()) expect(text).not.toMatch(/[!！]/)
  })
  it('hold no clause id: the law comes from the regulation', () => {
    for (const text of [...chinese.values(), ...english.values()]) expect(text).not.toMatch(/\b[A-Z]{1,4}-[\d一二三四五六七八九]/)
  })
})
