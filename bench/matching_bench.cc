// SPDX-License-Identifier: AGPL-3.0-or-later
// Gigabytes of Chinese text matched per second and core, as ratios to what one would use instead;
// every rival takes its turn in every round. See README.md for what is compared.
//   matching_bench [MEGABYTES [ROUNDS]]
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <numeric>
#include <set>
#include <thread>

#include "matching_corpus.h"
#include "matching_rivals.h"
#include "screening/rules.h"
#include "screening/screener.h"
#include "screening/skeleton.h"
#include "screening/words.h"

namespace {

namespace fs = std::filesystem;
using namespace xs;
using namespace xs::bench;
using screening::Instructions;
using Documents = std::vector<std::string_view>;

// Processor time, so that other work on the machine tells less.
double cpu_seconds() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}
double children_seconds() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& at) {
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::size_t bytes_of(const Documents& documents) {
  std::size_t bytes = 0;
  for (const std::string_view document : documents) bytes += document.size();
  return bytes;
}

// The first `bytes` of a corpus: slow rivals get less of the same mixture.
Documents first(const Documents& all, std::size_t bytes) {
  Documents out;
  for (std::size_t have = 0; have < bytes && out.size() < all.size();) {
    out.push_back(all[out.size()]);
    have += out.back().size();
  }
  return out;
}

struct Contender {
  std::string name;
  std::function<double()> gigabytes_per_second;
  std::vector<double> rates;
  [[nodiscard]] double median() const {
    std::vector<double> sorted = rates;
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[sorted.size() / 2];
  }
};

double scan_all(Matcher& matcher, const Documents& documents, Instructions instructions) {
  screening::use_instructions(instructions);
  const double begin = cpu_seconds();
  std::size_t found = 0;
  for (const std::string_view document : documents) found += matcher.scan(document);
  const double seconds = cpu_seconds() - begin;
  screening::use_instructions(Instructions::kBest);
  if (found == ~std::size_t{0}) std::abort();
  return static_cast<double>(bytes_of(documents)) / seconds * 1e-9;
}

std::vector<std::string> rule_words(const screening::DetectorRules& rules) {
  std::set<std::string> out;
  for (const auto& detector : rules.detectors) {
    for (const std::string& word : detector.words) {
      const auto list = word.starts_with('{') ? rules.lists.find(word.substr(1, word.size() - 2))
                                              : rules.lists.end();
      if (list == rules.lists.end()) {
        out.insert(word);
      } else {
        out.insert(list->second.begin(), list->second.end());
      }
    }
  }
  return {out.begin(), out.end()};
}

class Bench {
 public:
  Bench(std::size_t megabytes, std::size_t rounds) : rounds_(rounds) {
    const char* set = std::getenv("XIANSHEN_SHARED");
    const fs::path shared = set != nullptr ? set : fs::path(XS_SOURCE_DIR).parent_path() / "shared";
    if (!fs::exists(shared / "corpus/texts")) {
      throw std::runtime_error("the public texts are missing; set XIANSHEN_SHARED");
    }
    corpus_ = make_corpus(shared / "corpus/texts", megabytes << 20);
    auto loaded = screening::load_rules(fs::path(XS_SOURCE_DIR) / "packs/national/screening");
    if (!loaded.faults.empty()) throw std::runtime_error(loaded.faults.front().message);
    rules_ = std::move(loaded.rules);
    words_ = rule_words(rules_);
    fmt::print("text: {} MB, {} documents, {} planted items, {} of them disguised\n", megabytes,
               corpus_.documents.size(), corpus_.planted, corpus_.disguised);
    fmt::print("instructions: {}; {} words in the rules; {} rounds, medians, one core\n",
               screening::instructions_in_use(), words_.size(), rounds_);
  }

  void run() {
    for (const std::size_t more : {0U, 10'000U, 100'000U}) compare(more);
    single_figures();
    hostile();
  }

 private:
  Wanted wanted(std::size_t more) const {
    Wanted out{words_, true};
    const std::vector<std::string> list = make_word_list(more);
    out.words.insert(out.words.end(), list.begin(), list.end());
    return out;
  }

  void add(std::vector<Contender>& all, std::string name, std::shared_ptr<Matcher> matcher,
           std::size_t megabytes, Instructions instructions = Instructions::kBest) {
    if (matcher == nullptr) {
      fmt::print("  {}: not installed, left out\n", name);
      return;
    }
    const Documents documents = first(corpus_.documents, megabytes << 20);
    all.push_back(
        {std::move(name),
         [matcher, documents, instructions] { return scan_all(*matcher, documents, instructions); },
         {}});
  }

  // ripgrep on a file in the page cache, its output thrown away through a pipe. Beside a word list
  // it gets the words only, as fixed strings: as regular expressions it is far slower.
  void add_ripgrep(std::vector<Contender>& all, const Wanted& what, bool fixed,
                   std::size_t megabytes) {
    if (std::system("rg --version > /dev/null 2>&1") != 0) {
      fmt::print("  ripgrep: not installed, left out\n");
      return;
    }
    const fs::path file = folder_.path / "text", patterns = folder_.path / "patterns";
    const Documents documents = first(corpus_.documents, megabytes << 20);
    Wanted given = what;
    given.shapes = !fixed;
    all.push_back({fixed ? "ripgrep -F, words only" : "ripgrep",
                   [=] {
                     {
                       std::ofstream out(file, std::ios::binary), list(patterns);
                       for (const std::string_view document : documents) out << document;
                       for (const std::string& line :
                            fixed ? given.words : rival_patterns(given, false)) {
                         list << line << '\n';
                       }
                     }
                     const std::string line =
                         fmt::format("rg -j1 -o --no-filename --dfa-size-limit 1G {} -f '{}' '{}'",
                                     fixed ? "-F" : "", patterns.string(), file.string());
                     const double begin = children_seconds();
                     FILE* output = popen(line.c_str(), "r");
                     char piece[65536];
                     while (output != nullptr && fread(piece, 1, sizeof piece, output) > 0)
                       continue;
                     if (output != nullptr) pclose(output);
                     const double seconds = children_seconds() - begin;
                     return static_cast<double>(bytes_of(documents)) / seconds * 1e-9;
                   },
                   {}});
  }

  // mint-filter under node, words only; by the processor time it says its matching took.
  void add_mint_filter(std::vector<Contender>& all, const Wanted& what, std::size_t megabytes) {
    const fs::path source(XS_SOURCE_DIR), rival = source / "build/bench-rivals";
    if (!fs::exists(rival / "node_modules/mint-filter")) {
      fmt::print("  mint-filter: not installed (bench/install_rivals), left out\n");
      return;
    }
    const fs::path file = folder_.path / "documents", list = folder_.path / "words";
    const Documents documents = first(corpus_.documents, megabytes << 20);
    const std::string line =
        fmt::format("node '{}' '{}' '{}' '{}'", (source / "bench/mint_filter.cjs").string(),
                    rival.string(), list.string(), file.string());
    all.push_back({"mint-filter, words only",
                   [=, words = what.words] {
                     {
                       std::ofstream out(file, std::ios::binary), listed(list);
                       for (const std::string_view document : documents) out << document << '\0';
                       for (const std::string& word : words) listed << word << '\n';
                     }
                     double seconds = 0;
                     FILE* output = popen(line.c_str(), "r");
                     if (output == nullptr || fscanf(output, "%lf", &seconds) != 1) seconds = 0;
                     if (output != nullptr) pclose(output);
                     if (seconds == 0) throw std::runtime_error("mint-filter did not run");
                     return static_cast<double>(bytes_of(documents)) / seconds * 1e-9;
                   },
                   {}});
  }

  void compare(std::size_t more) {
    fmt::print("\n## rules{}\n", more == 0 ? " only" : fmt::format(" and {} words", more));
    const Wanted what = wanted(more);
    std::vector<Contender> all;
    const std::shared_ptr<Matcher> ours = make_ours(what);
    add(all, fmt::format("ours, {}", screening::instructions_in_use()), ours, 1U << 20);
    add(all, "ours, portable", ours, 1U << 20, Instructions::kPortable);
    add(all, "fold, then Hyperscan", make_fold_and_hyperscan(what), more == 0 ? 200 : 60);
    add_ripgrep(all, what, more > 0, more == 0 ? 60 : 20);
    if (more > 0) add_mint_filter(all, what, 8);
    if (more == 0) {
      add(all, "RE2", make_re2(what), 40);
      add(all, "PCRE2, compiled", make_pcre2(what), 4);
    }
    for (std::size_t round = 0; round < rounds_; ++round) {
      for (Contender& contender : all) {
        contender.rates.push_back(contender.gigabytes_per_second());
      }
    }
    for (const Contender& contender : all) {
      const auto [least, most] =
          std::minmax_element(contender.rates.begin(), contender.rates.end());
      fmt::print("  {:26} {:7.4f} GB/s ({:.4f} to {:.4f})", contender.name, contender.median(),
                 *least, *most);
      if (&contender - all.data() >= 2) {
        fmt::print("   ours {:6.2f} times, portable {:6.2f} times",
                   all[0].median() / contender.median(), all[1].median() / contender.median());
      }
      fmt::print("\n");
    }
    std::fflush(stdout);
  }

  // The fastest of many runs on one short text, in microseconds.
  static double shortest(Matcher& matcher, std::string_view text) {
    double best = 1;
    for (int run = 0; run < 300; ++run) {
      const double begin = cpu_seconds();
      for (int again = 0; again < 20; ++again) matcher.scan(text);
      best = std::min(best, (cpu_seconds() - begin) / 20);
    }
    return best * 1e6;
  }

  void single_figures() {
    fmt::print("\n## single figures\n");
    const std::shared_ptr<Matcher> ours = make_ours(wanted(0));
    const std::string_view text = corpus_.documents[3].substr(0, 2048);
    fmt::print("  a text of 2 KB, rules only: {:.2f} us\n", shortest(*ours, text));

    screening::Words folded;
    const std::vector<std::string> list = make_word_list(100'000);
    double begin = cpu_seconds();
    for (const std::string& word : list) folded.push_back(screening::fold_word(word));
    const screening::WordFinder finder(folded);
    fmt::print("  100 000 words folded and filed: {:.3f} s\n", cpu_seconds() - begin);

    const double alone = rate_of(1), both = rate_of(2);
    fmt::print("  two threads: {:.2f} times the throughput of one ({} processors)\n", both / alone,
               std::thread::hardware_concurrency());

    auto screener = screening::Screener::compile(std::move(rules_));
    if (!screener) throw std::runtime_error("the rules do not compile");
    const Documents some = first(corpus_.documents, 20U << 20);
    for (const Instructions which : {Instructions::kBest, Instructions::kPortable}) {
      std::vector<double> rates;
      std::size_t findings = 0;
      screening::use_instructions(which);
      for (std::size_t round = 0; round < rounds_; ++round) {
        begin = cpu_seconds();
        for (const std::string_view document : some) {
          findings += screener->screen_text(document).findings.size();
        }
        rates.push_back(static_cast<double>(bytes_of(some)) / (cpu_seconds() - begin) * 1e-9);
      }
      std::sort(rates.begin(), rates.end());
      fmt::print("  the whole screening, {}: {:.3f} GB/s, {} findings in 20 MB\n",
                 screening::instructions_in_use(), rates[rates.size() / 2], findings / rounds_);
    }
    screening::use_instructions(Instructions::kBest);
  }

  // Of all threads together, each with its share of the text and running at the same time; by the
  // processor time of each, because other programs may take turns with them.
  double rate_of(std::size_t threads) {
    const Documents documents = first(corpus_.documents, 100U << 20);
    double best = 0;
    for (std::size_t round = 0; round < rounds_; ++round) {
      std::vector<double> rates(threads);
      std::vector<std::thread> running;
      for (std::size_t n = 0; n < threads; ++n) {
        running.emplace_back([&, n] {
          const std::unique_ptr<Matcher> matcher = make_ours(wanted(0));
          Documents share;
          for (std::size_t i = n; i < documents.size(); i += threads) share.push_back(documents[i]);
          rates[n] = scan_all(*matcher, share, Instructions::kBest);
        });
      }
      for (std::thread& thread : running) thread.join();
      best = std::max(best, std::accumulate(rates.begin(), rates.end(), 0.0));
    }
    return best;
  }

  void hostile() {
    fmt::print(
        "\n## hostile texts of 4 MB in documents of 100 KB, rules and 100 000 words, GB/s\n");
    const std::shared_ptr<Matcher> ours = make_ours(wanted(100'000));
    for (const HostileText& hostile : hostile_texts(make_word_list(100'000), 4U << 20)) {
      Documents documents;
      const std::string_view text = hostile.text;
      for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(at + 100'000, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        documents.push_back(text.substr(at, end - at));
        at = end;
      }
      std::array<double, 2> best{};
      for (std::size_t round = 0; round < rounds_; ++round) {
        best[0] = std::max(best[0], scan_all(*ours, documents, Instructions::kBest));
        best[1] = std::max(best[1], scan_all(*ours, documents, Instructions::kPortable));
      }
      fmt::print("  {:32} {:6.3f}   portable {:6.3f}\n", hostile.name, best[0], best[1]);
    }
  }

  struct Folder {
    fs::path path = fs::temp_directory_path() / fmt::format("matching_bench.{}", getpid());
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
  };

  std::size_t rounds_;
  Corpus corpus_;
  screening::DetectorRules rules_;
  std::vector<std::string> words_;
  Folder folder_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto number = [&](int at, std::size_t otherwise) {
      return argc > at ? static_cast<std::size_t>(std::strtoul(argv[at], nullptr, 10)) : otherwise;
    };
    Bench(number(1, 200), std::max<std::size_t>(number(2, 3), 1)).run();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
