// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/fonts.h"

#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xs::typesetter {
namespace {

struct Wanted {
  std::string_view family;
  bool bold = false;
};
// Best first: the type foundries' own faces, as office machines have them, then free ones.
const std::array<std::vector<Wanted>, 4>& wanted() {
  static const std::array<std::vector<Wanted>, 4> kFaces{{
      {{"FangSong_GB2312"},
       {"FangSong"},
       {"仿宋"},
       {"FZFangSong-Z02S"},
       {"FZFangSong-Z02"},
       {"STFangsong"},
       {"Zhuque Fangsong (technical preview)"},
       {"FandolFang"},
       {"Noto Serif CJK SC"},
       {"Source Han Serif SC"},
       {"SimSun"},
       {"NSimSun"},
       {"AR PL UMing CN"}},
      {{"FZXiaoBiaoSong-B05S"},
       {"FZXiaoBiaoSong-B05"},
       {"方正小标宋_GBK"},
       {"STZhongsong"},
       {"Noto Serif CJK SC", true},
       {"Source Han Serif SC", true},
       {"SimSun"},
       {"AR PL UMing CN"}},
      {{"SimHei"},
       {"黑体"},
       {"FZHei-B01S"},
       {"FZHei-B01"},
       {"STHeiti"},
       {"Noto Sans CJK SC"},
       {"Source Han Sans SC"},
       {"WenQuanYi Zen Hei"},
       {"WenQuanYi Micro Hei"}},
      {{"KaiTi_GB2312"},
       {"KaiTi"},
       {"楷体"},
       {"FZKai-Z03S"},
       {"FZKai-Z03"},
       {"STKaiti"},
       {"AR PL KaitiM GB"},
       {"AR PL UKai CN"},
       {"LXGW WenKai"},
       {"FandolKai"}},
  }};
  return kFaces;
}
// For what a face itself lacks.
constexpr std::array<Wanted, 4> kFallback{
    {{"Noto Serif CJK SC"}, {"Noto Sans CJK SC"}, {"AR PL UMing CN"}, {"DejaVu Sans"}}};

struct File {
  std::string path;
  int index = 0;
};

// Family and weight → file, of every scalable font there is.
std::map<std::pair<std::string, bool>, File> installed() {
  std::map<std::pair<std::string, bool>, File> files;
  FcConfig* config = FcInitLoadConfigAndFonts();
  if (config == nullptr) return files;
  FcPattern* any = FcPatternCreate();
  FcObjectSet* asked = FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT,
                                        FC_SCALABLE, FC_VARIABLE, nullptr);
  FcFontSet* fonts = FcFontList(config, any, asked);
  for (int i = 0; fonts != nullptr && i < fonts->nfont; ++i) {
    FcPattern* font = fonts->fonts[i];
    FcChar8* path = nullptr;
    int index = 0, weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN;
    FcBool scalable = FcFalse, variable = FcFalse;
    FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(font, FC_SLANT, 0, &slant);
    FcPatternGetInteger(font, FC_INDEX, 0, &index);
    FcPatternGetBool(font, FC_SCALABLE, 0, &scalable);
    FcPatternGetBool(font, FC_VARIABLE, 0, &variable);
    const bool bold = weight >= FC_WEIGHT_BOLD && weight < FC_WEIGHT_EXTRABOLD;
    const bool regular = weight >= FC_WEIGHT_BOOK && weight <= FC_WEIGHT_MEDIUM;
    if (!scalable || variable || slant != FC_SLANT_ROMAN || (!bold && !regular) ||
        FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch) {
      continue;
    }
    FcChar8* family = nullptr;
    for (int n = 0; FcPatternGetString(font, FC_FAMILY, n, &family) == FcResultMatch; ++n) {
      const std::string name(reinterpret_cast<const char*>(family));
      const File file{reinterpret_cast<const char*>(path), index};
      // The order of FcFontList is not fixed: the first by name is.
      const auto [known, added] = files.try_emplace({name, bold}, file);
      if (!added && file.path < known->second.path) known->second = file;
    }
  }
  if (fonts != nullptr) FcFontSetDestroy(fonts);
  FcObjectSetDestroy(asked);
  FcPatternDestroy(any);
  FcConfigDestroy(config);
  return files;
}

class OpenFonts final : public Fonts {
 public:
  ~OpenFonts() override {
    for (auto& [file, font] : open_) cairo_font_face_destroy(font.cairo);
    if (library_ != nullptr) FT_Done_FreeType(library_);  // and every face it opened
  }

  bool begin() {
    if (FT_Init_FreeType(&library_) != 0) return false;
    const auto files = installed();
    for (std::size_t face = 0; face < faces_.size(); ++face) {
      for (const Wanted& each : wanted()[face]) add(faces_[face], files, each);
      for (const Wanted& each : kFallback) add(faces_[face], files, each);
    }
    constexpr char32_t kProbe = U'审';
    return glyph(Face::kBody, kProbe, 16).has_value() &&
           glyph(Face::kTitle, kProbe, 16).has_value();
  }

  [[nodiscard]] std::optional<Glyph> glyph(Face face, char32_t c, double size) const override {
    for (const Font* font : faces_[static_cast<std::size_t>(face)]) {
      const FT_UInt index = FT_Get_Char_Index(font->free_type, c);
      if (index == 0) continue;
      FT_Fixed units = 0;
      if (FT_Get_Advance(font->free_type, index, FT_LOAD_NO_SCALE, &units) != 0) continue;
      return Glyph{font->cairo, index,
                   size * static_cast<double>(units) / font->free_type->units_per_EM};
    }
    return std::nullopt;
  }

 private:
  struct Font {
    FT_Face free_type = nullptr;
    cairo_font_face_t* cairo = nullptr;
  };

  void add(std::vector<const Font*>& face,
           const std::map<std::pair<std::string, bool>, File>& files, const Wanted& each) {
    const auto file = files.find({std::string(each.family), each.bold});
    if (file == files.end()) return;
    const std::string key = file->second.path + "#" + std::to_string(file->second.index);
    auto known = open_.find(key);
    if (known == open_.end()) {
      Font font;
      if (FT_New_Face(library_, file->second.path.c_str(), file->second.index, &font.free_type) !=
          0) {
        return;
      }
      font.cairo = cairo_ft_font_face_create_for_ft_face(font.free_type, FT_LOAD_NO_HINTING);
      known = open_.emplace(key, font).first;
    }
    face.push_back(&known->second);
  }

  FT_Library library_ = nullptr;
  std::map<std::string, Font> open_;
  std::array<std::vector<const Font*>, 4> faces_;
};

}  // namespace

Result<std::unique_ptr<Fonts>> Fonts::open() {
  auto fonts = std::make_unique<OpenFonts>();
  if (!fonts->begin()) {
    return fail(ErrorCode::kUnavailable,
                "本机没有安装可用的中文字体，不能生成 PDF；请管理员安装仿宋、宋体、黑体、楷体，"
                "或者安装软件包 fonts-noto-cjk。网页版不受影响。");
  }
  return std::unique_ptr<Fonts>(std::move(fonts));
}

}  // namespace xs::typesetter
