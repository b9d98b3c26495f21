// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/screen_command.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/text.h"
#include "cli/exit_codes.h"
#include "cli/interruption.h"
#include "cli/plain_text.h"
#include "cli/progress_bar.h"
#include "cli/reports_in_order.h"
#include "cli/screen_lines.h"
#include "cli/screened_file.h"
#include "cli/terminal_report.h"
#include "cli/word_list.h"
#include "sandbox/reader_pool.h"
#include "screening/profiles.h"
#include "screening/rules.h"
#include "screening/screener.h"

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNational = "national";
constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 30;

struct Rules {
  screening::Screener screener;
  screening::WordLists lists;
  std::map<std::string, std::string> category_names;
  std::optional<screening::Profile> profile;
};

// Started when it is first needed.
class Reader {
 public:
  explicit Reader(fs::path program) : program_(std::move(program)) {}
  Result<sandbox::ReaderPool*> get() {
    if (!pool_) {
      XS_TRY(pool_, sandbox::ReaderPool::start(program_));
    }
    return pool_.get();
  }

 private:
  fs::path program_;
  std::unique_ptr<sandbox::ReaderPool> pool_;
};

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    return fail(ErrorCode::kUnreadable, "不能打开文件，请检查文件权限。");
  }
  return content;
}

// A pack without screening rules of its own is screened by the national ones.
Result<fs::path> rules_folder(const ScreenOptions& options) {
  const bool is_name =
      options.pack.find('/') == std::string::npos && !options.pack.starts_with('.');
  std::error_code error;
  if (!is_name || !fs::exists(options.packs / options.pack / "pack.yaml", error)) {
    return fail(ErrorCode::kInvalidInput,
                fmt::format("没有制度包“{}”。制度包所在文件夹：{}", one_line(options.pack),
                            options.packs.string()));
  }
  const fs::path own = options.packs / options.pack / "screening";
  return fs::is_directory(own, error) ? own : options.packs / kNational / "screening";
}

Result<screening::DetectorRules> load_detectors(const ScreenOptions& options) {
  XS_TRY(const fs::path folder, rules_folder(options));
  auto loaded = screening::load_rules(folder);
  if (!loaded.faults.empty()) {
    const auto& first = loaded.faults.front();
    return fail(ErrorCode::kCorrupt,
                fmt::format("筛查规则有{}处错误。{}:{}:{}: {}", loaded.faults.size(), first.file,
                            first.line, first.column, first.message));
  }
  return std::move(loaded.rules);
}

Result<screening::WordList> load_words(const fs::path& path, Reader& reader,
                                       const std::vector<screening::Category>& categories) {
  const auto bytes = read_file(path);
  if (!bytes) return fail(ErrorCode::kInvalidInput, "词表不能打开：" + path.string());
  if (!needs_reader(as_bytes(*bytes))) {
    return read_word_list(as_bytes(*bytes), path.stem(), categories);
  }
  XS_TRY(sandbox::ReaderPool* const pool, reader.get());
  const auto document = pool->read(as_bytes(*bytes), path.filename().string());
  if (!document && document.error().code == ErrorCode::kUnreadable) {
    return fail(ErrorCode::kInvalidInput, "词表不能打开：" + document.error().public_text);
  }
  if (!document) return tl::unexpected<Error>(document.error());
  return read_word_list(*document, path.stem(), categories);
}

Result<std::optional<screening::Profile>> chosen_profile(
    const ScreenOptions& options, const std::vector<screening::Profile>& profiles) {
  if (options.profile.empty()) return std::optional<screening::Profile>();
  const auto* profile = screening::find_profile(profiles, options.profile);
  if (profile != nullptr) return std::optional(*profile);
  return fail(
      ErrorCode::kInvalidInput,
      fmt::format("没有公开事项“{}”。用 --profile list 查看有哪些。", one_line(options.profile)));
}

Result<Rules> load(const ScreenOptions& options, Reader& reader) {
  XS_TRY(auto rules, load_detectors(options));
  XS_TRY(auto profile, chosen_profile(options, rules.profiles));
  screening::WordLists lists;
  std::map<std::string, std::string> names;
  const auto& categories = rules.categories;
  if (!options.words.empty()) {
    XS_TRY(const auto words, load_words(options.words, reader, categories));
    for (const auto& word : words.words) {
      names[word.category] = screening::category_of_word(word.category, categories).name;
    }
    lists.push_back(std::make_shared<const screening::CompiledWordList>(words, categories));
  }
  for (const auto& category : categories) names[category.id] = category.name;
  XS_TRY(auto screener, screening::Screener::compile(std::move(rules)));
  return Rules{std::move(screener), std::move(lists), std::move(names), std::move(profile)};
}

// kInvalidInput is the caller's to mend.
int report(const Error& error, std::ostream& err) {
  fmt::print(err, "{}\n", error.public_text);
  if (!error.detail.empty()) fmt::print(err, "（{}）\n", one_line(error.detail));
  return error.code == ErrorCode::kInvalidInput ? kUsage : kInternal;
}

// ---- which files ----

struct Wanted {
  std::string path;
  std::string blocked;  // why it cannot be looked at, when that is known already
};

// Everything below a folder; what cannot be entered is on the list, too.
void add_folder(const fs::path& folder, std::vector<Wanted>& out) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    entries.push_back(it->path());
  }
  if (error) {
    out.push_back({folder.string(), "不能进入这个文件夹，其中的文件没有检查。"});
    return;
  }
  std::ranges::sort(entries);
  for (const fs::path& entry : entries) {
    const fs::file_status status = fs::symlink_status(entry, error);
    if (fs::is_directory(status)) {
      add_folder(entry, out);
    } else if (fs::is_symlink(status) && fs::is_directory(entry, error)) {
      out.push_back({entry.string(), "是指向文件夹的链接，没有进入检查。"});
    } else {
      out.push_back({entry.string(), {}});
    }
  }
}

Result<std::vector<Wanted>> wanted_files(const ScreenOptions& options) {
  std::vector<Wanted> out;
  for (const std::string& path : options.paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      out.push_back({path, {}});
    } else if (options.recurse) {
      add_folder(path, out);
    } else {
      return fail(ErrorCode::kInvalidInput,
                  fmt::format("“{}”是文件夹。要检查其中的文件，请加上 -r。", one_line(path)));
    }
  }
  if (out.empty()) return fail(ErrorCode::kInvalidInput, "没有要检查的文件。");
  return out;
}

// ---- one file ----

Result<std::string> bytes_of(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return fail(ErrorCode::kUnreadable, "没有这个文件。");
  if (!fs::is_regular_file(status)) return fail(ErrorCode::kUnreadable, "不是普通文件，不能检查。");
  if (fs::file_size(path, error) > kMostBytes || error) {
    return fail(ErrorCode::kUnreadable, "文件超过 1 GB，不能检查。请拆分后再检查。");
  }
  return read_file(path);
}

void add_findings_of_name(const Rules& rules, std::string_view name, document::Screening& out) {
  document::Screening of_name = rules.screener.screen_file_name(name, rules.lists);
  for (document::Finding& finding : of_name.findings) {
    finding.id = "N" + finding.id.substr(1);
    finding.where.part = kFileNamePart;
    out.findings.push_back(std::move(finding));
  }
  out.verdict = std::max(out.verdict, of_name.verdict);
  out.admission = std::max(out.admission, of_name.admission);
}

ScreenedFile screen_one(const Rules& rules, sandbox::ReaderPool& reader, const Wanted& wanted) {
  ScreenedFile out;
  out.file = replace_invalid_utf8(wanted.path);
  const std::string name = out.file.substr(out.file.rfind('/') + 1);
  const auto read = [&]() -> Result<document::Document> {
    if (!wanted.blocked.empty()) return fail(ErrorCode::kUnreadable, wanted.blocked);
    XS_TRY(const std::string bytes, bytes_of(wanted.path));
    return reader.read(as_bytes(bytes), name);
  };
  Result<document::Document> document = read();
  if (document) {
    out.could_not_look = document->could_not_look;
    out.screening = rules.screener.screen(*document, rules.lists);
    out.document = *std::move(document);
  } else {
    out.could_not_look.push_back({"", document.error().public_text});
  }
  add_findings_of_name(rules, name, out.screening);
  out.profile = rules.profile;
  if (rules.profile) screening::apply_profile(*rules.profile, out.screening);
  return out;
}

std::string summary(const std::map<int, std::size_t>& counts) {
  constexpr std::pair<int, std::string_view> kWords[] = {{kBlock, "不得公开"},
                                                         {kCouldNotLook, "未能全部检查"},
                                                         {kRedact, "须遮盖"},
                                                         {kReview, "须核对"},
                                                         {kPass, "通过"}};
  std::size_t all = 0;
  std::string parts;
  for (const auto& [code, words] : kWords) {
    const auto found = counts.find(code);
    if (found == counts.end()) continue;
    all += found->second;
    parts += fmt::format("{}{} {} 个", parts.empty() ? "" : "，", words, found->second);
  }
  return fmt::format("共 {} 个文件：{}。\n", all, parts);
}

FileReport report_of(const ScreenedFile& screened, const Rules& rules,
                     const ScreenOptions& options) {
  const Reveal reveal = options.reveal ? Reveal::kYes : Reveal::kNo;
  const TextOptions text{reveal, options.colour, options.everything};
  return {exit_code_of(screened), options.json ? to_json(screened, reveal) + "\n"
                                               : to_text(screened, rules.category_names, text)};
}

int screen_all(const std::vector<Wanted>& files, const Rules& rules, sandbox::ReaderPool& reader,
               const ScreenOptions& options, std::ostream& out, std::ostream& err) {
  const Interruption interruption;
  const bool show_progress = options.progress && files.size() > 1;
  ProgressBar bar(err, files.size());
  std::map<int, std::size_t> counts;
  const std::size_t taken =
      reports_in_order(files.size(), std::max(1U, std::thread::hardware_concurrency()),
                       {.make =
                            [&](std::size_t i) {
                              return report_of(screen_one(rules, reader, files[i]), rules, options);
                            },
                        .take =
                            [&](FileReport&& report) {
                              bar.clear();
                              out << report.text << std::flush;
                              ++counts[report.exit_code];
                            },
                        .stop = [&] { return interruption.asked() || !out; },
                        .progress =
                            [&](std::size_t done) {
                              if (show_progress) bar.draw(done);
                            }});
  bar.clear();
  if (!options.json && files.size() > 1 && taken > 0) out << summary(counts);
  if (!out.flush()) return report({ErrorCode::kUnavailable, "结果未能写出。"}, err);
  if (taken < files.size()) {
    fmt::print(err, "已中断，还有 {} 个文件没有检查。\n", files.size() - taken);
    return kInterrupted;
  }
  int code = kPass;
  for (const auto& [one, count] : counts) code = worst(code, one);
  return code;
}

}  // namespace

int screen(const ScreenOptions& options, std::ostream& out, std::ostream& err) {
  const auto files = wanted_files(options);
  if (!files) return report(files.error(), err);
  Reader reader(options.reader);
  const auto rules = load(options, reader);
  if (!rules) return report(rules.error(), err);
  const auto pool = reader.get();
  if (!pool) return report(pool.error(), err);
  return screen_all(*files, *rules, **pool, options, out, err);
}

int list_profiles(const ScreenOptions& options, std::ostream& out, std::ostream& err) {
  const auto rules = load_detectors(options);
  if (!rules) return report(rules.error(), err);
  for (const auto& profile : rules->profiles) {
    fmt::print(out, "{}\t{}\t{}\n", profile.id, profile.name, profile.period);
  }
  return kPass;
}

int screen_lines(const ScreenOptions& options, std::istream& in, std::ostream& out,
                 std::ostream& err) {
  Reader reader(options.reader);
  const auto rules = load(options, reader);
  if (!rules) return report(rules.error(), err);
  const screening::Profile* const profile = rules->profile ? &*rules->profile : nullptr;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const auto answer = screen_line(rules->screener, rules->lists, profile, line);
    if (!answer) {
      fmt::print(err, "第{}行：{}\n", number, answer.error().public_text);
      return kUsage;
    }
    out << *answer << '\n' << std::flush;
    if (!out) return report({ErrorCode::kUnavailable, "结果未能写出。"}, err);
  }
  if (in.bad()) return report({ErrorCode::kUnavailable, "标准输入未能读完。"}, err);
  return kPass;
}

}  // namespace xs::cli
