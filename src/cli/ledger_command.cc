// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/ledger_command.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>

#include "cli/exit_codes.h"
#include "ledger/checkpoint.h"
#include "service/record.h"

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

struct Opened {
  std::unique_ptr<service::System> system;
  std::vector<std::shared_ptr<const service::Agency>> agencies;  // at least one
};

// An empty place must not be called sound, and starting would create a record there.
Result<Opened> open(const LedgerOptions& options) {
  std::error_code error;
  if (options.system.database.empty() && !fs::exists(options.system.data, error)) {
    return fail(ErrorCode::kNotFound, fmt::format("没有数据文件夹“{}”，请用 --data 指明。",
                                                  options.system.data.string()));
  }
  Opened opened;
  XS_TRY(opened.system, service::System::start(options.system));
  if (options.agency.empty()) {
    opened.agencies = opened.system->agencies();
  } else {
    XS_TRY(auto agency, opened.system->agency(AgencyId{options.agency}));
    opened.agencies.push_back(std::move(agency));
  }
  if (opened.agencies.empty()) {
    return fail(ErrorCode::kNotFound, "这里没有任何单位的记录，不能认定完好。");
  }
  return opened;
}

int complain(const Error& error, std::ostream& err) {
  fmt::print(err, "{}\n", error.public_text);
  if (!error.detail.empty()) fmt::print(err, "（{}）\n", error.detail);
  return kInternal;
}

Result<std::optional<std::string>> outside_checkpoint(const fs::path& file) {
  if (file.empty()) return std::optional<std::string>();
  std::ifstream in(file, std::ios::binary);
  std::string note{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    return fail(ErrorCode::kNotFound, "不能读取检查点文件：" + file.string());
  }
  return std::optional(std::move(note));
}

// The log a checkpoint speaks of must be one of those that are verified.
Result<void> must_be_about(const std::string& note, const Opened& opened) {
  const auto read = ledger::read_unverified_checkpoint(note);
  if (!read) {
    return fail(ErrorCode::kInvalidInput, "所给的文件不是检查点，不能据以核对。",
                read.error().public_text);
  }
  for (const auto& agency : opened.agencies) {
    const auto logs = service::logs_of(agency->row.id);
    if (std::ranges::find(logs, read->checkpoint.log) != logs.end()) return {};
  }
  return fail(ErrorCode::kInvalidInput,
              fmt::format("所给检查点属于日志“{}”，这里没有这个日志。", read->checkpoint.log));
}

void print_report(const service::RecordCheck& check, std::ostream& out) {
  const ledger::VerifyReport& report = check.report;
  fmt::print(out, "日志 {}：{} 条，根 {}\n", check.log, report.size, to_hex(report.root));
  fmt::print(out, "  检查点一致 {} 个，担保前 {} 条；打开正文 {} 条，已销毁 {} 条\n",
             report.checkpoints_agreeing, report.vouched_for, report.bodies_opened,
             report.bodies_erased);
  if (report.is_sound()) {
    fmt::print(out, "  完好。\n");
    if (report.vouched_for < report.size) {
      fmt::print(out, "  最后 {} 条尚无检查点担保。\n", report.size - report.vouched_for);
    }
    return;
  }
  fmt::print(out, "  不完好，共 {} 处：\n", report.faults.size() + report.faults_left_out);
  for (const ledger::Fault& fault : report.faults) fmt::print(out, "  · {}\n", fault.text);
  if (report.faults_left_out > 0) fmt::print(out, "  · 另有 {} 处未列出\n", report.faults_left_out);
}

// Sentences about one agency; 1 when there is any.
int print_differences(const service::Agency& agency,
                      const Result<std::vector<std::string>>& differences, std::string_view none,
                      std::ostream& out, std::ostream& err) {
  if (!differences) return complain(differences.error(), err);
  fmt::print(out, "{}（{}）：", agency.row.title, agency.row.id.value);
  if (differences->empty()) {
    fmt::print(out, "{}\n", none);
    return kPass;
  }
  fmt::print(out, "有 {} 处不一致\n", differences->size());
  for (const std::string& difference : *differences) fmt::print(out, "  · {}\n", difference);
  return kInternal;
}

}  // namespace

int verify_ledger(const LedgerOptions& options, const fs::path& against, std::ostream& out,
                  std::ostream& err) {
  const auto note = outside_checkpoint(against);
  if (!note) return complain(note.error(), err);
  const auto opened = open(options);
  if (!opened) return complain(opened.error(), err);
  if (*note) {
    if (const auto about = must_be_about(**note, *opened); !about) {
      return complain(about.error(), err);
    }
  }
  int code = kPass;
  for (const auto& agency : opened->agencies) {
    const auto checks = service::verify_record(*opened->system, *agency, *note);
    if (!checks) return complain(checks.error(), err);
    for (const auto& check : *checks) {
      print_report(check, out);
      if (!check.report.is_sound()) code = kInternal;
    }
  }
  if (!*note && options.system.witness.empty()) {
    fmt::print(out,
               "没有外部检查点或者见证可供核对：只能排除不持有签名密钥的人所作的改动。"
               "请用 --against 或者 --witness 核对。\n");
  }
  return code;
}

int audit_ledger(const LedgerOptions& options, std::ostream& out, std::ostream& err) {
  const auto opened = open(options);
  if (!opened) return complain(opened.error(), err);
  int code = kPass;
  for (const auto& agency : opened->agencies) {
    code = std::max(code, print_differences(*agency, service::audit(*opened->system, *agency),
                                            "逐件按现行规则重新判断，结果一致。", out, err));
  }
  return code;
}

int prove_in_ledger(const LedgerOptions& options, const std::string& log, std::uint64_t position,
                    std::ostream& out, std::ostream& err) {
  const auto opened = open(options);
  if (!opened) return complain(opened.error(), err);
  if (opened->agencies.size() != 1) {
    return complain({ErrorCode::kInvalidInput, "这里有多个单位，请用 --agency 指明一个。"}, err);
  }
  const std::string name = opened->agencies.front()->row.id.value + "/" + log;
  const auto proof = service::prove_entry(*opened->system, name, position);
  if (!proof) return complain(proof.error(), err);
  out << *proof << '\n';
  return kPass;
}

int rebuild_from_ledger(const LedgerOptions& options, Rebuild how, std::ostream& out,
                        std::ostream& err) {
  const auto opened = open(options);
  if (!opened) return complain(opened.error(), err);
  int code = kPass;
  for (const auto& agency : opened->agencies) {
    if (how == Rebuild::kWrite) {
      const auto count = service::rebuild_projections(*opened->system, *agency);
      if (!count) return complain(count.error(), err);
      fmt::print(out, "{}（{}）：已按记录重建 {} 件。\n", agency->row.title, agency->row.id.value,
                 *count);
    }
    code = std::max(code,
                    print_differences(*agency, service::check_projections(*opened->system, *agency),
                                      "办理情况与记录一致。", out, err));
  }
  return code;
}

}  // namespace xs::cli
