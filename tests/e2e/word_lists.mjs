// SPDX-License-Identifier: AGPL-3.0-or-later
// The agency's own words, from the table to the screening that finds them, and what was judged once.
import { docx } from './docx.mjs'
import { check } from './office.mjs'
import { xlsx } from './xlsx.mjs'

const csv = (...rows) => Buffer.from(rows.map((row) => row.join(',')).join('\r\n'))

async function importList(page, name, file) {
  await page.getByRole('button', { name: '新建词库' }).click()
  const dialog = page.getByRole('dialog', { name: '新建词库' })
  await dialog.getByLabel('词库名称').fill(name)
  await dialog.getByLabel('选择文件').setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes })
  return dialog
}

export const wordLists = {
  // Faults by line, then a table that is right; tried, weighed, switched on, found, switched off.
  async word_list({ as, base, stamp }) {
    const word = `青松${stamp}工程`
    const title = `关于${word}进展的通报`
    const bytes = docx([title, `${word}进展顺利，${word}学院另行通报。`])
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '通报.docx', bytes }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态' })
    await drafter.handIn()
    const before = (await drafter.read(drafter.caseId())).files[0].findings.length

    const keeper = await as('A', 'office')
    const { page } = keeper
    await page.goto(`${base}/`)
    await page.getByRole('link', { name: '词库', exact: true }).click()
    await page.getByRole('heading', { name: '词库', exact: true }).waitFor()
    const name = `重点工程 ${stamp}`
    const dialog = await importList(page, name, { name: '词语.csv', bytes: csv(['词语', '类别', '理由'], [word, '', '尚未公开'], ['密', '', '']) })
    const faults = dialog.getByRole('list', { name: /需要改正/ })
    await faults.getByText('第 3 行').waitFor()
    await keeper.shot('word-list-faults')
    await dialog.getByLabel('选择文件').setInputFiles({ name: '词语.xlsx', mimeType: 'application/octet-stream', buffer: xlsx({ 词语: [['词语', '类别', '理由', '依据', '例外'], [word, '', '尚未公开', '', `${word}学院`], [`/QS${stamp}-\\d{4}/`, '', '项目编号', '', '']] }) })
    await dialog.waitFor({ state: 'hidden' })
    const list = page.getByRole('region', { name })
    await list.getByText('2 条').first().waitFor()
    await list.getByRole('cell', { name: word, exact: true }).waitFor()

    await page.getByRole('tab', { name: '试用' }).click()
    await page.getByLabel(/粘贴一段文字/).fill(`${word}和${word}学院，编号ＱＳ${stamp}－２０２６，QS${stamp}-20261。`)
    await page.getByRole('button', { name: '检查' }).click()
    await page.getByText('其中本词库 2 处').waitFor()
    await keeper.shot('word-list-try')

    await page.getByRole('tab', { name: '会改变什么' }).click()
    await page.getByRole('button', { name: '开始统计' }).click()
    await page.getByText(/^共看 \d+ 个文件/).waitFor({ timeout: 120_000 })
    await page.getByText(/个有变化/).waitFor()
    await keeper.shot('word-list-preview')

    await list.getByRole('row', { name: /第 1 版/ }).getByRole('button', { name: '启用' }).click()
    const ask = page.getByRole('dialog', { name: '启用' })
    await ask.getByText(`启用“${name}”第 1 版`).waitFor()
    await ask.getByRole('button', { name: '启用' }).click()
    await page.getByText(`“${name}”第 1 版已启用。`).waitFor()
    await list.getByRole('row', { name: /第 1 版/ }).getByText('● 启用').waitFor()
    await keeper.shot('word-list-on')

    const screened = async (suffix) => {
      await drafter.draft('release', [{ name: '通报.docx', bytes: docx([`${title}${suffix}`, `${word}进展顺利，${word}学院另行通报。`]) }])
      await drafter.screened(1)
      const drafted = await drafter.read(drafter.caseId())
      return drafted.files[0].findings.length
    }
    check((await screened('（二）')) > before, 'what is handed in now is screened for the word')
    await list.getByRole('row', { name: /第 1 版/ }).getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog', { name: '停用' }).getByRole('button', { name: '停用' }).click()
    await page.getByText(`“${name}”第 1 版已停用。`).waitFor()
    check((await screened('（三）')) === before, 'and no more once the list is off')
  },

  async word_list_rights({ as, base }) {
    const { page } = await as('A', 'drafter')
    await page.goto(`${base}/words`)
    await page.waitForURL((url) => url.pathname !== '/words')
    check((await page.getByRole('link', { name: '词库', exact: true }).count()) === 0, 'who may not keep word lists is not shown the page')
  },
}
