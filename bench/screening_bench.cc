// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes of public Chinese text screened per second, beside what one would use instead: the words
// of the same rules and the usual patterns for numbers, given to RE2, ripgrep and grep. These only
// find; they check no digit, see no table, know no exception and no disguise.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <re2/re2.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "screening/rules.h"
#include "screening/screener.h"

namespace {

namespace fs = std::filesystem;
using namespace xs;

constexpr std::size_t kAtLeast = 8U << 20;
constexpr std::string_view kNumbers =
    "[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9}|62[0-9]{14,17}|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The texts beside the repository; without them the Chinese of the packs and the documentation,
// which speaks of secrecy in every line and is the harder text.
std::vector<std::string> texts() {
  const char* set = std::getenv("XIANSHEN_SHARED");
  const fs::path shared = set != nullptr ? set : fs::path(XS_SOURCE_DIR).parent_path() / "shared";
  std::vector<fs::path> folders{shared / "corpus/texts"};
  if (!fs::exists(folders.front())) {
    folders = {fs::path(XS_SOURCE_DIR) / "packs", fs::path(XS_SOURCE_DIR) / "docs"};
  }
  std::vector<fs::path> files;
  for (const fs::path& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> once;
  std::size_t size = 0;
  for (const fs::path& file : files) size += once.emplace_back(read(file)).size();
  std::vector<std::string> all;
  for (std::size_t have = 0; have < kAtLeast && size > 0; have += size) {
    all.insert(all.end(), once.begin(), once.end());
  }
  return all;
}

screening::DetectorRules rules() {
  auto loaded = screening::load_rules(fs::path(XS_SOURCE_DIR) / "packs/national/screening");
  if (!loaded.faults.empty()) throw std::runtime_error("rules: " + loaded.faults.front().message);
  return std::move(loaded.rules);
}

// As RE2, ripgrep and grep understand it.
std::string quoted(const std::string& word) {
  std::string out;
  for (const char c : word) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Every word a rule begins with, and the patterns of numbers.
std::vector<std::string> peer_patterns() {
  const auto all = rules();
  std::set<std::string> out;
  for (const auto& detector : all.detectors) {
    for (const std::string& word : detector.words) {
      const auto list =
          word.starts_with('{') ? all.lists.find(word.substr(1, word.size() - 2)) : all.lists.end();
      if (list == all.lists.end()) {
        out.insert(quoted(word));
      } else {
        for (const std::string& item : list->second) out.insert(quoted(item));
      }
    }
  }
  std::vector<std::string> patterns(out.begin(), out.end());
  patterns.emplace_back(kNumbers);
  return patterns;
}

struct Corpus {
  std::vector<std::string> documents = texts();
  std::int64_t bytes = 0;
  fs::path file = fs::temp_directory_path() / fmt::format("screening_bench.{}", getpid());
  fs::path patterns = file.string() + ".patterns";
  std::string alternation;

  Corpus() {
    std::ofstream joined(file, std::ios::binary), list(patterns);
    for (const std::string& document : documents) {
      bytes += static_cast<std::int64_t>(document.size());
      joined << document << '\n';
    }
    for (const std::string& pattern : peer_patterns()) {
      list << pattern << '\n';
      alternation += (alternation.empty() ? "" : "|") + pattern;
    }
  }
  ~Corpus() {
    fs::remove(file);
    fs::remove(patterns);
  }
};

const Corpus& corpus() {
  static const Corpus kCorpus;
  return kCorpus;
}

// Processor time: other work on the machine must not tell in the ratios.
double seconds_of_this_thread() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}
double seconds_of_children() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& at) {
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * corpus().bytes);
}

void screening_all(benchmark::State& state) {
  const auto screener = screening::Screener::compile(rules());
  std::size_t findings = 0;
  for (auto _ : state) {
    const double begin = seconds_of_this_thread();
    for (const std::string& document : corpus().documents) {
      findings += screener->screen_text(document).findings.size();
    }
    state.SetIterationTime(seconds_of_this_thread() - begin);
  }
  benchmark::DoNotOptimize(findings);
  count_bytes(state);
}

void re2_alternation(benchmark::State& state) {
  re2::RE2::Options options;
  options.set_max_mem(std::int64_t{256} << 20);
  const re2::RE2 pattern("(" + corpus().alternation + ")", options);
  std::size_t matches = 0;
  for (auto _ : state) {
    const double begin = seconds_of_this_thread();
    for (const std::string& document : corpus().documents) {
      re2::StringPiece rest(document);
      while (re2::RE2::FindAndConsume(&rest, pattern)) ++matches;
    }
    state.SetIterationTime(seconds_of_this_thread() - begin);
  }
  benchmark::DoNotOptimize(matches);
  count_bytes(state);
}

// A program on the same bytes as one file in the page cache, its output read and thrown away: grep
// stops early when it sees /dev/null.
void program(benchmark::State& state, std::vector<std::string> command) {
  for (std::string& word : command) {
    if (word == "PATTERNS") word = corpus().patterns.string();
    if (word == "FILE") word = corpus().file.string();
  }
  std::string line = "LC_ALL=C.UTF-8 exec";
  for (const std::string& word : command) line += " '" + word + "'";
  for (auto _ : state) {
    const double begin = seconds_of_children();
    FILE* output = popen(line.c_str(), "r");
    char piece[4096];
    while (output != nullptr && fread(piece, 1, sizeof piece, output) > 0) continue;
    const int status = output != nullptr ? pclose(output) : -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) state.SkipWithError("not installed");
    state.SetIterationTime(seconds_of_children() - begin);
  }
  count_bytes(state);
}

// One thread everywhere.
BENCHMARK(screening_all)
    ->Name("screening/xianshen")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(re2_alternation)->Name("screening/re2")->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(program, ripgrep, {"rg", "-j1", "-o", "--no-filename", "-f", "PATTERNS", "FILE"})
    ->Name("screening/ripgrep")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(program, grep, {"grep", "-oE", "-f", "PATTERNS", "FILE"})
    ->Name("screening/grep")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
