// SPDX-License-Identifier: AGPL-3.0-or-later
// Small packs for the tests beside this file, written to a folder that goes with the test.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace xs::regulation {

class PackFolder {
 public:
  PackFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "packs.XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~PackFolder() {
    if (!path_.empty()) std::filesystem::remove_all(path_);
  }
  PackFolder(const PackFolder&) = delete;
  PackFolder& operator=(const PackFolder&) = delete;

  void write(std::string_view file, std::string_view bytes) const {
    const std::filesystem::path whole = path_ / file;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole, std::ios::binary) << bytes;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline constexpr std::string_view kPackFile = "pack: p\ntitle: 试用制度\nletter: P\n";

inline constexpr std::string_view kEveryRule = R"(article: "1"
heading: 程序
in_force: { from: 2024-01-01 }
units:
  - id: P-1
    says: 承办人起草，负责人批准后公开。
    obliges: true
    rules:
      - { role: drafter, label: 承办人 }
      - { role: head, label: 负责人 }
      - field: attribute
        label: 公开属性
        kind: choice
        required: true
        restarts: true
        procedures: [publication]
        values:
          - { id: 主动公开, label: 主动公开 }
          - { id: 不予公开, label: 不予公开, releases: false, needs: basis }
          - { id: 需报审, label: 需报审, temporary: true }
      - { field: basis, label: 依据, kind: text, when: { attribute: 不予公开 } }
      - { field: formed-on, label: 形成日期, kind: date }
      - { question: secret, label: 是否涉及国家秘密？, grounds: [state-secret] }
      - { ground: state-secret, code: ND-SS, label: 国家秘密, state_secret: true }
      - { ground: privacy, code: ND-PV, label: 个人隐私, lifted_by: [consent, public_interest], needs_harm: true, needs_article: true, checklist: true }
      - { decision: opine, label: 同意 }
      - { decision: approve, label: 批准 }
      - { decision: return, label: 退回 }
      - { decision: escalate, label: 提请 }
      - { decision: refer, label: 报请确定 }
      - { decision: consent, label: 同意公开 }
      - { decision: object, label: 不同意公开 }
      - { decision: not_secret, label: 不属于国家秘密 }
      - { decision: secret, label: 属于国家秘密 }
      - { step: opinion, label: 初审, actor: drafter, gives: [opine, escalate], escalates_for: { big: 重大事项 }, asks_questions: true, asks_checklist: true }
      - { step: joint-opinion, label: 会签, actor: head, gives: [consent, object], evidence: true, waits: true }
      - { step: approval, label: 负责人批准, actor: head, gives: [approve, return, refer], needs: [opinion, questions_clear] }
      - { step: answer, label: 答复, actor: head, gives: [not_secret, secret], evidence: true, waits: true }
      - procedure: publication
        label: 公开审查
        handed_in_by: drafter
        ends_in: release
        flow:
          - opinion
          - { for_each: co_issuers, do: [joint-opinion] }
          - choice:
              - { when: { escalated: [big], answer.secret: [no, none] }, do: [approval] }
              - { otherwise: [] }
      - { on: refer, procedure: publication, flow: [answer] }
      - { requires: files_present, before: [hand_in, approve, approval], says: 须有待公开的文件, procedures: [publication], when: { co_issuers: none }, floor: true }
      - { differ: [drafter, approve], strength: hard }
      - { release_needs: [approval], procedure: publication, when: { attribute: [主动公开] } }
      - { clock: disclosure, label: 公开期限, of: [approve], due_after: { working_days: 20 }, starts: formed-on }
      - { clock: answer, label: 答复期限, of: [answer, joint-opinion], due_after: { hours: 48 } }
      - { act: seal, by: [drafter, head] }
      - { conclusion: open, label: 公开, after: approve }
  - id: P-1-2
    says: 本制度自印发之日起施行。
    not_formalized: 不设规则。
    yields_to: { clause: P-1, why: 程序在先。 }
)";

}  // namespace xs::regulation
